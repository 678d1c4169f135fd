"""What remains by hand on the days of a release: outside of rdoinfo, or for people to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdotool.rdoinfo.edit.ga import Released
    from rdotool.rdoinfo.edit.opening import Opened

_SHOWN = 10


def opening(opened: Opened, only: str = "") -> list[str]:
    """After a release is opened.

    Args:
        only: the half that was asked for, ``release`` or ``tags``; empty for both.
    """
    old, new = opened.old, opened.new
    first = [
        f"CBS has the tags and build targets of {new}, or is asked for them",
        f"each distgit gets {old}-rdo, and its newest version: rdotool release updates {old}",
        f"the releases before {old}: status, as openstack/releases has it now",
        f"jobs and gates know {new}: rdo-jobs, config",
    ]
    second = [
        f"DLRN's builders take the tags {new} and {new}-uc at the same time: RDO Trunk's config",
        f"what has no stable branch upstream is pinned: rdotool rdoinfo pin … --release {old}",
    ]
    found = [*(first if only != "tags" else ()), *(second if only != "release" else ())]
    return [*found, *opened.left]


def ga(name: str, released: Released) -> list[str]:
    """After the release *name* is generally available."""
    title = name.capitalize()
    return [
        *(
            f"{dist}: {name}'s packages without a build in testing: {_some(projects)}"
            for dist, projects in released.missing.items()
        ),
        f"CBS has the -release tags of {name}, and the builds are tagged there",
        f"CentOS signs and publishes them; centos-release-openstack-{name} is built and released",
        f"jobs and gates know {name}'s release: rdo-jobs, gating_scripts",
        f"RDO {title} is announced, and named in the documentation",
    ]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
