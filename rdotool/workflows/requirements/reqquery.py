"""reqquery: which versions of what is required the repositories of a release have.

A result is plain data, so that it can be saved and shown again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.distgit import gitfacts
from rdotool.errors import RdotoolError
from rdotool.repos.model import newest
from rdotool.reqs import names, parse, ranges
from rdotool.spec import requires
from rdotool.workflows import environment
from rdotool.workflows.requirements import upstream_reqs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rdotool.adapters.vcs import Repo
    from rdotool.rdoinfo import Info
    from rdotool.repos import Package, Provide, RepoSet
    from rdotool.reqs.parse import Requirement
    from rdotool.reqs.ranges import Versions
    from rdotool.reqs.target import Target

Found = tuple["Package", "Provide | None"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One requirement.

    Attributes:
        module: the Python project; empty for what a spec requires by its RPM name.
        package: the RPM name.
        need: the versions as text; empty for any.
        versions: the same as a set.
    """

    module: str
    package: str
    need: str
    versions: Versions


def of_file(path: Path, target: Target) -> list[Wanted]:
    """The requirements of a file, with those that it includes.

    Raises:
        RdotoolError: it can't be read.
    """

    def read(name: str) -> str | None:
        other = path.parent / name
        return other.read_text("utf-8", "replace") if other.is_file() else None

    found = parse.parse_with_others(read, path.name)
    if found is None:
        raise RdotoolError("there is no such file", "Name another: -r FILE", where=str(path))
    return _of_upstream(target.split(found.entries)[0])


def of_ref(repo: Repo, ref: str | None, target: Target) -> list[Wanted]:
    """Upstream's requirements at a git ref; None for the tag of the spec's version.

    Raises:
        RdotoolError: there is no such ref.
    """
    if ref is None:
        facts = gitfacts.read(repo)
        ref = environment.base_ref(facts, environment.spec_to_read(repo, facts))
    sha = repo.resolve(ref)
    if sha is None:
        raise RdotoolError(
            f"Invalid git reference: {ref}",
            "Fetch upstream's tags: git fetch --all --tags\nOr name another: -R REF",
        )
    return _of_upstream(target.split(upstream_reqs.to_run(upstream_reqs.project(repo, sha)))[0])


def _of_upstream(found: Sequence[Requirement]) -> list[Wanted]:
    return [
        Wanted(
            one.name,
            names.package(one.name),
            one.specifier,
            ranges.of_specifier(one.specifier),
        )
        for one in found
    ]


def of_spec(repo: Repo) -> list[Wanted]:
    """What the packages of the spec require of others, each name once.

    Raises:
        RdotoolError: the spec can't be read.
    """
    spec = environment.spec_to_read(repo, gitfacts.read(repo))
    own = {requires.package_name(spec, one) for one in requires.sections(spec)}
    clauses: dict[str, list[tuple[str, str]]] = {}
    for one in requires.dependencies(spec):
        # %pyproject_extras_subpkg makes a package NAME+EXTRA of its own.
        other = one.name.partition("+")[0] not in own
        if one.kind == "requires" and one.active is not False and other:
            clauses.setdefault(one.name, []).extend(one.clauses)
    return [
        Wanted("", name, ",".join(map(" ".join, dict.fromkeys(asked))), ranges.of_clauses(asked))
        for name, asked in clauses.items()
    ]


def guess(info: Info, branch: str | None) -> str:
    """The release (and its dist) whose branch in rdoinfo is *branch*.

    Raises:
        RdotoolError: there is none.
    """
    for release in info.releases:
        for repo in release.get("repos") or ():
            if branch and repo.get("branch") == branch:
                return f"{release['name']}/{repo['name']}"
        if branch and release.get("branch") == branch:
            return str(release["name"])
    raise RdotoolError(
        f"no release of rdoinfo has the branch {branch or '(detached HEAD)'}",
        "Please select RELEASE(/DIST) filter to query: rdotool release",
    )


def answer(
    release: str, dist: str, wanted: Sequence[Wanted], repos: RepoSet, arch: str
) -> dict[str, Any]:
    """What the repositories of a dist have of each requirement, as plain data."""
    rows = [_row(one, repos, arch) for one in wanted]
    return {"release": release, "dist": dist, "packages": rows}


def _row(wanted: Wanted, repos: RepoSet, arch: str) -> dict[str, Any]:
    found = _best(wanted, repos, arch)
    row: dict[str, Any] = {"module": wanted.module} if wanted.module else {}
    row |= {"package": wanted.package, "version_required": wanted.need or None}
    if found is None:
        nothing = ("version_available", "nvr_available", "repo_available", "provides")
        return row | dict.fromkeys(nothing) | {"met": False}
    package, provide = found
    return row | {
        "version_available": package.version,
        "nvr_available": package.nvr,
        "repo_available": package.repo,
        "provides": str(provide) if provide else None,
        "met": _met(wanted, package),
    }


def _met(wanted: Wanted, package: Package) -> bool:
    try:
        return wanted.versions.admits(ranges.from_python(package.version))
    except RdotoolError:
        return wanted.versions.is_any


def _best(wanted: Wanted, repos: RepoSet, arch: str) -> Found | None:
    """The newest package that is the module, or has the name or provides it."""
    found = [one for one in _candidates(wanted, repos) if one[0].arch in (arch, "noarch")]
    best = newest(package for package, _ in found)
    return next((one for one in found if one[0] == best), None)


def _candidates(wanted: Wanted, repos: RepoSet) -> Iterator[Found]:
    if wanted.module:
        yield from repos.module(wanted.module)
    else:
        yield from ((package, None) for package in repos.named(wanted.package))
        yield from repos.providing(wanted.package)


def lines(answers: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The answers in rdopkg's layout: each line with what it is (``title``, ``met`` …)."""
    for one in answers:
        yield "title", f"{one['release']}/{one['dist']}"
        for row in one["packages"]:
            yield "name", f"  {row.get('module') or row['package']}"
            nvr, repo = row["nvr_available"], row["repo_available"]
            there = f"{nvr}  @  {repo}" if nvr else f"{row['package']} not available"
            yield "", f"    nvr:   {there}"
            if row.get("provides"):
                yield "", f"    by:    {row['provides']}"
            yield "", f"    need:  {row['version_required'] or 'any version'}"
            met = bool(row["met"])
            yield "met" if met else "not met", f"    state: {'OK' if met else 'not met'}"
        yield "", ""
