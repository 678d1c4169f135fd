"""Files of tags that begin as copies of others, and where files are imported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rdotool.adapters.yamlfile import parse
from rdotool.adapters.yamltext import YamlText
from rdotool.errors import RdotoolError
from rdotool.rdoinfo.edit import entries

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rdotool.rdoinfo.edit.checkout import Checkout
    from rdotool.rdoinfo.edit.marks import Section

_IMPORT = "import"


def copied(
    checkout: Checkout,
    name: str,
    section: Section,
    tags: Mapping[str, str],
    without: Collection[str] = (),
) -> bytes:
    """The file *name* with its *tags* renamed; comments and order stay.

    Args:
        tags: for each tag its new name.
        without: projects whose entries are left out.

    Raises:
        RdotoolError: rdoinfo has no such file, or it can't be copied safely.
    """
    data = checkout.read(name)
    pattern = re.compile(rf"^( +)({'|'.join(map(re.escape, tags))})(?=:(?:\s|$))", re.MULTILINE)
    made = pattern.sub(lambda hit: hit[1] + tags[hit[2]], data.decode("utf-8")).encode("utf-8")
    shown = checkout.shown(name)
    if parse(made, shown) != _meant(checkout.content(name), section, tags):
        raise RdotoolError(
            f"{shown} can't be copied safely: the copy would hold something else",
            "Copy it by hand; nothing is changed.",
        )
    text = YamlText(made, shown)
    packages = checkout.packages(name)
    for at, entry in enumerate(packages):
        if entry.get("project") in without:
            text.remove((entries.PACKAGES, at))
    return text.render()


def _meant(content: dict[str, Any], section: Section, tags: Mapping[str, str]) -> dict[str, Any]:
    packages = content.get(entries.PACKAGES)
    renamed = [
        {
            **entry,
            section: {tags.get(tag, tag): value for tag, value in entry[section].items()},
        }
        if entry.get(section)
        else entry
        for entry in packages or ()
    ]
    return {**content, entries.PACKAGES: renamed} if packages else content


def put(checkout: Checkout, name: str, data: bytes) -> None:
    """Let the file *name* hold *data*, whether it is there or not.

    Raises:
        RdotoolError: the name leads out of the folder.
    """
    if name in checkout.files:
        checkout.delete(name)
    checkout.create(name, data)


def importer(checkout: Checkout, name: str) -> tuple[str, int]:
    """The file that imports the file *name*, and the number of that import.

    Raises:
        RdotoolError: none does.
    """
    for one, file in checkout.files.items():
        imports = file.content.get(_IMPORT) or []
        if name in imports:
            return one, imports.index(name)
    raise RdotoolError(f"no info file imports {name}", "See: rdotool rdoinfo verify")


def import_after(checkout: Checkout, there: str, *names: str) -> None:
    """Import the files *names*, in this order, right behind the file *there*.

    Raises:
        RdotoolError: nothing imports *there*.
    """
    file, at = importer(checkout, there)
    for name in names:
        checkout.text(file).insert((_IMPORT,), at + 1, name)


def import_instead(checkout: Checkout, there: str, first: str, *names: str) -> None:
    """Import *first* and *names* in the place of the file *there*.

    Raises:
        RdotoolError: nothing imports *there*.
    """
    file, at = importer(checkout, there)
    checkout.text(file).set((_IMPORT, at), first)
    import_after(checkout, there, *names)
