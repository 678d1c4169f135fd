"""General availability: what was tested becomes a release's -release CBS tag."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError
from rdotool.rdoinfo.edit import copies, marks
from rdotool.rdoinfo.edit.opening import RELEASES
from rdotool.rdoinfo.query import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from rdotool.rdoinfo.edit.checkout import Checkout

_TESTING, _RELEASE = "-testing", "-release"
# A repo is ready where so much of the release's own packages is in its testing tag.
_READY = 0.5


@dataclass(slots=True)
class Released:
    """What was released.

    Attributes:
        repos: such as ``el9s``.
        told: what was done, and what was left out and why.
        missing: the release's packages without a build, for each repo.
    """

    repos: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    missing: dict[str, list[str]] = field(default_factory=dict)


def release(
    checkout: Checkout, name: str, dists: Sequence[str] = (), without: Collection[str] = ()
) -> Released:
    """Let the builds in testing be those of the release *name*.

    Args:
        dists: the repos to release; when empty those whose testing tag holds builds of the
            greater part of the release's packages.
        without: projects whose builds stay in testing.

    Raises:
        RdotoolError: rdoinfo has no such release, repo or build, or no repo is ready.
    """
    file, at, found = _release(checkout, name)
    repos = {str(one["name"]): one for one in found.get("repos") or ()}
    for dist in dists:
        if dist not in repos:
            raise RdotoolError(f"{name} has no repo {dist}", f"It has {', '.join(repos)}.")
    done = Released()
    _refuse_unknown(checkout, repos.values(), without)
    for number, (dist, repo) in enumerate(repos.items()):
        if (not dists or dist in dists) and _is_wanted(checkout, name, repo, bool(dists), done):
            _release_repo(checkout, (file, at, number), repo, without, done)
    asked = [repo for dist, repo in repos.items() if not dists or dist in dists]
    if not done.repos and not any(map(_is_released, asked)):
        raise RdotoolError(f"no repo of {name} is ready to be released", "\n".join(done.told))
    return done


def _release(checkout: Checkout, name: str) -> tuple[str, int, dict[str, Any]]:
    names = []
    for file, info in checkout.files.items():
        for at, one in enumerate(info.content.get(RELEASES) or ()):
            names.append(str(one.get("name")))
            if one.get("name") == name:
                return file, at, one
    hint = did_you_mean(name, names) or f"It knows: {', '.join(names)}"
    raise RdotoolError(f"rdoinfo knows no release {name}", hint)


def _tags(repo: dict[str, Any]) -> list[str]:
    return [str(tag) for tag in repo.get(marks.BUILDS) or ()]


def _is_released(repo: dict[str, Any]) -> bool:
    return any(tag.endswith(_RELEASE) for tag in _tags(repo))


def _testing(repo: dict[str, Any]) -> str:
    return next((tag for tag in _tags(repo) if tag.endswith(_TESTING)), "")


def _builds(checkout: Checkout, tag: str) -> dict[str, int]:
    return marks.carriers(checkout, marks.BUILDS, tag, marks.file_of(checkout, marks.BUILDS, tag))


def _refuse_unknown(checkout: Checkout, repos: Any, without: Collection[str]) -> None:
    """Raise RdotoolError for a project that no testing tag has a build of."""
    tags = [tag for tag in map(_testing, repos) if tag]
    known = {project for tag in tags for project in _builds(checkout, tag)}
    for project in without:
        if project not in known:
            raise RdotoolError(
                f"no build of {project} is in {' or '.join(tags) or 'testing'}",
                did_you_mean(project, known),
            )


def _is_wanted(
    checkout: Checkout, name: str, repo: dict[str, Any], named: bool, done: Released
) -> bool:
    """Whether to release a repo; if not, it is told why."""
    dist, testing = repo["name"], _testing(repo)
    if not testing:
        why = "it has no tag for testing"
    elif _is_released(repo):
        why = f"it is released already; for updates: rdotool rdoinfo promote --release {name}"
    else:
        own, built = _own(checkout, name), _builds(checkout, testing)
        lacking = sorted(own - set(built))
        if named or len(own) - len(lacking) >= _READY * len(own):
            if lacking:
                done.missing[str(dist)] = lacking
            return True
        why = f"{testing} has builds of {len(own) - len(lacking)} of {name}'s {len(own)} packages"
        why += f"; take it all the same: --dist {dist}"
    done.told.append(f"{dist}: not released: {why}")
    return False


def _own(checkout: Checkout, name: str) -> set[str]:
    """The projects that carry the release's tag, but for those under review."""
    return {
        str(one["project"])
        for one in checkout.merged()["packages"]
        if name in (one.get(marks.TAGS) or {}) and "under-review" not in one[marks.TAGS]
    }


def _release_repo(
    checkout: Checkout,
    place: tuple[str, int, int],
    repo: dict[str, Any],
    without: Collection[str],
    done: Released,
) -> None:
    file, at, number = place
    testing = _testing(repo)
    target = testing.removesuffix(_TESTING) + _RELEASE
    source = marks.file_of(checkout, marks.BUILDS, testing)
    new = f"{marks.BUILDS}/{target}.yml"
    data = copies.copied(checkout, source, marks.BUILDS, {testing: target}, without)
    checkout.create(new, data)
    copies.import_after(checkout, source, new)
    path = (RELEASES, at, "repos", number, marks.BUILDS)
    checkout.text(file).insert(path, _tags(repo).index(testing) + 1, target)
    there = _builds(checkout, testing)
    kept = [project for project in there if project not in without]
    done.repos.append(str(repo["name"]))
    done.told.append(f"{target}: {len(kept)} builds, those of {testing}")
    done.told += _left(testing, there, without)


def _left(testing: str, there: Collection[str], without: Collection[str]) -> Iterator[str]:
    for project in there:
        if project in without:
            yield f"{project} stays in {testing}"
