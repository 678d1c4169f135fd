"""reqcheck: does the spec require what upstream requires?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rdotool.distgit import env, gitfacts
from rdotool.errors import RdotoolError
from rdotool.reqs import check, overrides, ranges
from rdotool.reqs import names as naming
from rdotool.reqs.check import Basis, Declared, Verdict
from rdotool.reqs.target import Target
from rdotool.spec import requires
from rdotool.workflows import environment
from rdotool.workflows.requirements import upstream_reqs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.gitfacts import GitFacts
    from rdotool.reqs.constraints import Constraints
    from rdotool.spec import Spec
    from rdotool.workflows.requirements.upstream_reqs import Upstream

_DLRN = re.compile(r"(.+)_distro")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        ref: upstream's git ref; None to tell it by the spec's version.
        python: the Python that is built for.
        override: rdopkg's file of overrides.
        names: a YAML file of RPM names by project, before pymod2pkg's.
    """

    ref: str | None = None
    python: str = "3.12"
    override: Path | None = None
    names: Path | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The answer.

    Attributes:
        package: the spec's Name.
        spec: the spec that was read.
        upstream: what was read of upstream.
        verdicts: upstream's requirements in its order, then the spec's own.
    """

    package: str
    spec: Spec
    upstream: Upstream
    verdicts: tuple[Verdict, ...] = field(default=())

    def of(self, kind: str) -> list[Verdict]:
        """The verdicts of a kind."""
        return [verdict for verdict in self.verdicts if verdict.kind == kind]


def run(
    repo: Repo,
    question: Question,
    pin: Callable[[str], str | None] = lambda _package: None,
    epoch: Callable[[str], str] = lambda _package: "",
) -> Report:
    """Check the spec of the distgit in *repo*; nothing is changed.

    Args:
        pin: gives the ref that rdoinfo pins a package to, asked only for a spec without
            a version.
        epoch: gives the epoch of a package as repositories know it, empty for none; asked
            for what the spec itself doesn't know.

    Raises:
        RdotoolError: upstream's requirements or the spec can't be read.
    """
    facts = gitfacts.read(repo)
    spec = environment.spec_to_read(repo, facts)
    upstream = _upstream(repo, facts, spec, question, pin)
    return Report(
        spec.name, spec, upstream, tuple(_verdicts(repo, spec, upstream, question, epoch))
    )


def _verdicts(
    repo: Repo,
    spec: Spec,
    upstream: Upstream,
    question: Question,
    epoch: Callable[[str], str],
) -> list[Verdict]:
    found = requires.dependencies(spec)
    declared = _declared(spec, found)
    names = naming.Names(_table(question.names))
    known = _epochs(found)
    packages = {names.package(one.name) for one in upstream.wanted} - known.keys()
    basis = Basis(
        names,
        generates=upstream.generates,
        taken_out=upstream.taken_out,
        changed=upstream.changed,
        overrides=_overrides(question.override, spec.name),
        epochs=known | {name: epoch(name) for name in packages},
    )
    verdicts = check.check(upstream.wanted, declared, basis)
    excess = {verdict.name for verdict in verdicts if verdict.kind == "excess"}
    if not any(naming.is_python(name) for name in excess):
        return verdicts
    past = upstream_reqs.past(repo, upstream.sha, upstream.wanted)
    return check.with_past(verdicts, past, basis.names)


def _upstream(
    repo: Repo,
    facts: GitFacts,
    spec: Spec,
    question: Question,
    pin: Callable[[str], str | None],
) -> Upstream:
    target = Target(question.python)
    if question.ref:
        return upstream_reqs.at_ref(repo, question.ref, spec, target)
    if spec.version != "XXX":
        ref = environment.base_ref(facts, spec)
        return upstream_reqs.at_ref(repo, ref, spec, target)
    folder = _dlrn_folder(repo.root)
    if "upstream" not in facts.remotes and folder is not None:
        return upstream_reqs.in_folder(folder, spec, target)
    return upstream_reqs.at_ref(repo, _branch_of(repo, facts, spec.name, pin), spec, target)


def _dlrn_folder(root: Path) -> Path | None:
    """DLRN clones a distgit as ``NAME_distro`` beside upstream's ``NAME``."""
    match = _DLRN.fullmatch(root.name)
    return root.parent / match[1] if match else None


def _branch_of(repo: Repo, facts: GitFacts, package: str, pin: Callable[[str], str | None]) -> str:
    """Upstream's ref for a spec without a version: its pin, or the branch of that name."""
    if facts.branch is None and facts.rebasing is None:
        raise RdotoolError(
            "the spec has no version, and no branch is checked out that could tell upstream's",
            "Name upstream's: -R REF",
        )
    branch = env.distgit_branch(facts)
    pinned = pin(package) if branch == "rpm-master" else None
    if pinned and repo.resolve(pinned):
        return pinned
    names = _names(branch.removeprefix("rpm-").removesuffix("-rdo"))
    known = [f"upstream/{name}" for name in names if facts.has_remote_branch(f"upstream/{name}")]
    if not known:
        raise RdotoolError(
            f"the spec has no version, and upstream's branch for {branch} isn't here",
            "a) add upstream's remote: git remote add -f upstream GIT_URL\nb) name a ref: -R REF",
        )
    return known[0]


def _names(series: str) -> list[str]:
    """What upstream's branch for a series may be called."""
    if series == "master":
        return ["master", "main"]
    return [f"stable/{series}", f"unmaintained/{series}"]


def _declared(spec: Spec, found: list[requires.Dependency]) -> list[Declared]:
    """What the spec's packages require of others."""
    own = {requires.package_name(spec, one) for one in requires.sections(spec)}
    return [
        Declared(one.name, one.clauses, one.package, spec.place(one.line), requires.condition(one))
        for one in found
        if one.kind == "requires"
        and one.active is not False
        # %pyproject_extras_subpkg makes a package NAME+EXTRA of its own.
        and one.name.partition("+")[0] not in own
    ]


def _epochs(found: list[requires.Dependency]) -> dict[str, str]:
    """The epochs that the spec itself knows of, also by its BuildRequires."""
    return {
        one.name: ranges.epoch_of(evr)
        for one in found
        for _, evr in one.clauses
        if ranges.epoch_of(evr)
    }


def beside(report: Report, constraints: Constraints) -> dict[str, tuple[str, bool]]:
    """By RPM name the constrained version, and whether the spec admits it."""
    found = {}
    for verdict in report.verdicts:
        known = verdict.wanted and constraints.by_name.get(verdict.wanted.canonical)
        if known:
            found[verdict.name] = known.version, check.admits(verdict, known.version)
    return found


def head(spec: Spec) -> str:
    """How a ``Requires`` line of the spec begins, with its alignment."""
    found = [tag for tag in spec.tags if tag.key == "requires"]
    return f"Requires:{found[0].space or ' '}" if found else "Requires:       "


def _table(path: Path | None) -> dict[str, str]:
    return naming.read_table(_yaml(path), str(path)) if path else {}


def _overrides(path: Path | None, package: str) -> Mapping[str, check.Clauses]:
    if path is None:
        return {}
    found = overrides.read(_yaml(path), package, str(path))
    return {name: overrides.clauses(text, str(path)) for name, text in found.items()}


def _yaml(path: Path) -> Any:
    from rdotool.adapters import yamlfile

    try:
        data = path.read_bytes()
    except OSError as error:
        raise RdotoolError(
            f"can't be read: {error.strerror}", "Name another file.", where=str(path)
        ) from None
    kind = yamlfile.Kind("a file of names", "It holds names and versions only.", unique=True)
    return yamlfile.parse(data, str(path), kind)
