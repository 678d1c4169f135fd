"""The two kinds of marks that packages carry: tags, and the NVRs of buildsys-tags.

Each tag has a file of its own (``tags/epoxy.yml``, ``buildsys-tags/CBS-TAG.yml``), with one
entry for each package that carries it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from rdotool.errors import RdotoolError
from rdotool.rdoinfo.edit import entries

if TYPE_CHECKING:
    from rdotool.rdoinfo.edit.checkout import Checkout

Section = Literal["tags", "buildsys-tags"]
TAGS: Section = "tags"
BUILDS: Section = "buildsys-tags"


def file_of(checkout: Checkout, section: Section, tag: str) -> str:
    """The file that holds *tag*.

    Raises:
        RdotoolError: none does.
    """
    own = f"{section}/{tag}.yml"
    if own in checkout.files:
        return own
    counts = {name: len(carriers(checkout, section, tag, name)) for name in checkout.files}
    best = max(counts, key=lambda name: counts[name])
    if counts[best]:
        return best
    raise RdotoolError(
        f"no file of rdoinfo holds {section} {tag}: there is no {checkout.shown(own)}",
        "See the tags there are: ls tags buildsys-tags",
    )


def carriers(checkout: Checkout, section: Section, tag: str, name: str) -> dict[str, int]:
    """The projects that carry *tag* in the file *name*, with the numbers of their entries."""
    return {
        str(entry.get("project")): at
        for at, entry in enumerate(checkout.packages(name))
        if tag in (entry.get(section) or {})
    }


def value(checkout: Checkout, section: Section, tag: str, project: str) -> Any:
    """What *project* carries as *tag*.

    Raises:
        KeyError: it doesn't carry it.
        RdotoolError: no file holds the tag.
    """
    name = file_of(checkout, section, tag)
    at = carriers(checkout, section, tag, name)[project]
    return checkout.packages(name)[at][section][tag]


def assign(
    checkout: Checkout,
    section: Section,
    tag: str,
    project: str,
    what: str | dict[str, Any] | None,
    after: str | None = None,
) -> None:
    """Let *project* carry *tag* with the value *what*; an entry is made where there is none.

    A mapping is laid over the one that is there, whose other keys stay; None lets what is
    there as it is. Of several entries of the project it is the one that carries the tag.

    Args:
        after: the project behind which an entry goes that is new.

    Raises:
        RdotoolError: no file holds the tag, or it can't be edited.
    """
    name = file_of(checkout, section, tag)
    packages = checkout.packages(name)
    at = carriers(checkout, section, tag, name).get(project, entries.index(packages, project))
    if at is None:
        entries.add(checkout, name, {"project": project, section: {tag: what}}, after)
        return
    text = checkout.text(name)
    path = (entries.PACKAGES, at, section)
    held = packages[at].get(section) or {}
    if what is None and tag in held:
        return
    if not held:
        text.put(path[:-1], section, {tag: what})
    elif isinstance(what, dict) and isinstance(held.get(tag), dict):
        for key, part in what.items():
            text.put((*path, tag), key, part)
    else:
        text.put(path, tag, what)


def clear(checkout: Checkout, section: Section, tag: str, project: str, key: str) -> None:
    """Take one *key* of the value away that *project* carries as *tag*.

    Raises:
        RdotoolError: there is none.
    """
    name = file_of(checkout, section, tag)
    at = carriers(checkout, section, tag, name).get(project)
    held = checkout.packages(name)[at][section][tag] if at is not None else None
    if at is None or not isinstance(held, dict) or key not in held:
        raise RdotoolError(f"{project} has no {key} in {tag}", f"See {checkout.shown(name)}.")
    checkout.text(name).remove((entries.PACKAGES, at, section, tag, key))


def drop(checkout: Checkout, section: Section, tag: str, project: str) -> None:
    """Let *project* no longer carry *tag*; an entry that says nothing else goes.

    Raises:
        RdotoolError: it doesn't carry it.
    """
    name = file_of(checkout, section, tag)
    at = carriers(checkout, section, tag, name).get(project)
    if at is None:
        raise RdotoolError(
            f"{project} doesn't carry {tag}", f"See {checkout.shown(name)}; nothing is changed."
        )
    entry = checkout.packages(name)[at]
    text = checkout.text(name)
    if set(entry) > {"project", section}:
        alone = len(entry[section]) == 1
        text.remove((entries.PACKAGES, at, section, *(() if alone else (tag,))))
    elif len(entry[section]) > 1:
        text.remove((entries.PACKAGES, at, section, tag))
    else:
        text.remove((entries.PACKAGES, at))
