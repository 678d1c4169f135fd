"""rdotool rdoinfo add-package."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import infoediting, infomaking


@click.command("add-package")
@click.argument("project")
@click.option("--conf", required=True, help="Such as rpmfactory-core or rpmfactory-lib.")
@click.option("--component", default="", help="The component it is built in.")
@click.option("--maintainer", "maintainers", multiple=True, metavar="EMAIL", help="Repeatable.")
@click.option("--name", default="", help="The package's name, where the conf's isn't it.")
@click.option("--upstream", default="", metavar="URL", help="Where the conf's isn't it.")
@click.option("--after", metavar="PROJECT", help="Put it behind PROJECT in rdo.yml.")
@click.option("--tag", default="under-review", show_default=True, help="The tag that it gets.")
@infoediting.options
def command(
    *,
    project: str,
    maintainers: tuple[str, ...],
    after: str | None,
    tag: str,
    conf: str,
    component: str,
    name: str,
    upstream: str,
    **flags: Any,
) -> None:
    """Add PROJECT to rdo.yml, under review at first.

    When it is reviewed: rdotool rdoinfo move-tag PROJECT --release RELEASE
    """
    from rdotool.rdoinfo.edit import packages

    asked = infoediting.Asked.of(flags)
    checkout = infoediting.checkout(asked)
    entry = {
        "project": project,
        "name": name,
        "conf": conf,
        "component": component,
        "upstream": upstream,
        "maintainers": list(maintainers),
    }
    packages.add_package(checkout, entry, tag, after)
    infomaking.finish(asked, checkout, f"Add {project}\n")
