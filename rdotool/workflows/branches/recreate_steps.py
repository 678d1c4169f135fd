"""recreate-patches: its steps, and what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.patches import fitting, rebuild, series, text
from rdotool.patches.series import Selection
from rdotool.workflows.action import ref_step
from rdotool.workflows.action.run import Step
from rdotool.workflows.branches.recreate_patches import Plan, committed
from rdotool.workflows.patching import patch_changes, spec_patch_files
from rdotool.workflows.patching.spec_patches import Renewed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.patches.rebuild import Rebuilt, Rejected, Source
    from rdotool.patches.series import PatchFile, Series
    from rdotool.workflows.action.journal import Journal
    from rdotool.workflows.action.run import Run

_SUGGESTED = 3


def steps(run: Run) -> list[Step]:
    """The steps of the journal's plan."""
    plan = Plan.from_dict(run.journal.plan)
    run.repo.extra_env = plan.who.environment
    return [
        Step("apply patches", lambda: _is_made(run), lambda: _make(run, plan)),
        ref_step.step(run, "make branch", f"from the patches of {plan.spec}"),
    ]


def _is_made(run: Run) -> bool:
    return "tip" in run.found and run.repo.resolve(run.found["tip"]) is not None


def _make(run: Run, plan: Plan) -> None:
    """Make the commits, and compare what they give with the spec's files."""
    repo = run.repo
    sources, _ = spec_patch_files.sources(repo, plan.head, committed(repo, plan.head, plan.spec))
    done = rebuild.rebuild(
        repo,
        plan.base,
        sources,
        plan.who.author,
        lambda at, of, _name: run.talk.progress(f"applying patch {at} of {of}"),
    )
    if isinstance(done, rebuild.Rejected):
        raise _rejected(repo, plan, sources, done)
    made = series.format_series(repo, series.commits_between(repo, plan.base, done.tip))
    run.save(
        found={
            "tip": done.tip,
            "count": len(done.commits),
            "refs": {plan.ref: done.tip},
            "differ": list(_differing(run, plan, sources, done, made)),
            "lost": series.lost([(each.name, each.data) for each in sources], made),
        }
    )


def _rejected(
    repo: Repo, plan: Plan, sources: Sequence[Source], rejected: Rejected
) -> RdotoolError:
    place = f"{rejected.name} (patch {rejected.number} of {len(sources)})"
    places = "".join(f"    {word}\n" for word in rejected.words)
    if places:
        places = f"It fails at:\n{places}"
        brief = f"{place} does not apply on {plan.base_name}, nor by a three-way merge"
    else:
        brief = f"of {place} nothing is left to apply on {plan.base_name}"
    return RdotoolError(brief, places + _advice(repo, plan, sources))


def _advice(repo: Repo, plan: Plan, sources: Sequence[Source]) -> str:
    tags = [name.removeprefix("refs/tags/") for name in repo.refs(["refs/tags/"])]
    fit = fitting.fitting_tags(repo, [each.data for each in sources], tags)
    others = [tag for tag in fit if repo.resolve(f"refs/tags/{tag}") != plan.base]
    if others:
        more = f" (or {', '.join(others[1:_SUGGESTED])})" if others[1:] else ""
        first = f"The patches were made for the files of {others[0]}{more}. Begin there:"
        return f"{first}\nrdotool recreate-patches --base {others[0]}"
    return (
        "Are they based on another tag or commit? Name it: --base REF\n"
        f"Or by hand: git checkout -b {plan.local} {plan.base_name}; git am -3 PATCH…"
    )


def _differing(
    run: Run, plan: Plan, sources: Sequence[Source], done: Rebuilt, made: Series
) -> Iterator[str]:
    """What `patch` would write otherwise than it is in the distgit, and why."""
    files = {file.sha: file for file in made.files}
    told = False
    for source in sources:
        own = [files[sha] for name, sha in done.commits if name == source.name and sha in files]
        why = _why(source, own, done)
        if why:
            told = True
            yield f"{source.name}: {why}"
    if not told and _spec_changes(run.repo, plan, sources, done, made):
        yield f"{plan.spec}: the order or the numbers of its patches, or its %global commit"


def _spec_changes(
    repo: Repo, plan: Plan, sources: Sequence[Source], done: Rebuilt, made: Series
) -> bool:
    """Whether `patch` would find something to do, by its own rule."""
    spec = committed(repo, plan.head, plan.spec)
    new = spec.set_patches([file.name for file in made.files]).set_commit_macro(done.tip)
    renewed = Renewed(new, {}, made, Selection((), (), ()))
    return patch_changes.differs(spec, renewed, [each.data for each in sources])


def _why(source: Source, files: Sequence[PatchFile], done: Rebuilt) -> str:
    """How the commits of a patch file differ from it, empty when they don't."""
    if len(files) != 1:
        return f"it holds {len(files)} patches"
    old, new = text.identity(source.data), text.identity(files[0].data)
    if source.name in done.plain:
        return f"it is a plain diff; its commit is called '{new.subject}'"
    if source.name in done.merged:
        return "it was made for other text, and applied by a three-way merge"
    if old.subject != new.subject:
        return f"its subject becomes '{new.subject}'"
    if old.change != new.change:
        return "the change is written otherwise"
    return "" if source.name == files[0].name else f"it will be called {files[0].name}"


def told(_repo: Repo, journal: Journal) -> Iterator[str]:
    """What was made, whether it is the spec's, and what to know of it."""
    plan, found = Plan.from_dict(journal.plan), journal.found
    count = "1 patch" if found["count"] == 1 else f"{found['count']} patches"
    yield f"{plan.local} is made anew: {count} on {plan.base_name}, at {found['tip'][:12]}."
    if plan.old:
        yield f"It was at {plan.old} before; rdotool undo brings that back."
    yield from _compared(found["differ"], found["lost"])
    yield from _remarks(plan)


def _compared(differing: Sequence[str], lost: Sequence[str]) -> Iterator[str]:
    if not differing:
        yield "Its patches are the same as the spec's."
        return
    yield "rdotool patch will write these anew; the others are the same as the spec's:"
    yield from (f"    {line}" for line in differing)
    if lost:
        yield f"It needs --drop-patches for that, as it doesn't know again: {', '.join(lost)}"


def _remarks(plan: Plan) -> Iterator[str]:
    if plan.skip:
        yield (
            f"patches_base says +{plan.skip}: that many patches were left out of the spec, so they"
            " can't be made anew."
        )
        yield (
            "rdotool patch would leave out as many of these, instead. Take the +N away:"
            " rdotool set-magic-comment patches_base"
            f" {plan.base_name}"
        )
    if plan.other_base:
        yield (
            f"The spec says that its patches are based on {plan.other_base}. Before rdotool patch:"
            f" rdotool set-magic-comment patches_base {plan.base_name}"
        )
    for name in plan.unused:
        yield f"{name} is left out: %prep does not apply it."
    if plan.original:
        yield (
            f"The commit of the last patch is here still: git branch NAME {plan.original[:12]}"
            " would be the branch that was lost."
        )
