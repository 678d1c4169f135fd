"""Changes in words, line by line; every text of others passes through *clean* on its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.adapters.durations import how_long
from rdotool.review import ci, standing
from rdotool.review.changes import ABANDONED, COMMIT_MESSAGE, MERGED, NEW, PATCH_SET_LEVEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from rdotool.review.changes import Change, Comment, File, Person, Related
    from rdotool.review.ci import Job, Run
    from rdotool.review.standing import Seen

_STATUS = {NEW: "open", MERGED: "merged", ABANDONED: "abandoned"}
_COLOUR = {
    ci.SUCCEEDED: "green",
    ci.FAILED: "red",
    ci.RUNNING: "yellow",
    ci.UNKNOWN: "yellow",
    MERGED: "green",
    ABANDONED: "magenta",
}
_PLACES = {COMMIT_MESSAGE: "commit message", PATCH_SET_LEVEL: "the patch set as a whole"}
_MOST_LINES = 40  # of one comment


@dataclass(frozen=True, slots=True)
class Style:
    """How text is shown: *clean* makes it harmless, *color* takes a colour or ``bold``."""

    clean: Callable[[str], str]
    color: Callable[[str, str], str]
    now: datetime

    def ago(self, date: datetime | None) -> str:
        """How long ago that was."""
        if date is None:
            return ""
        seconds = (self.now - date).total_seconds()
        return f"{how_long(max(seconds, 0))} ago"


def status(change: Change) -> str:
    """Its status in words."""
    marks = [_STATUS.get(change.status, change.status)]
    marks += ["work in progress"] if change.wip and change.is_open else []
    marks += ["private"] if change.private else []
    return ", ".join(marks)


def votes(change: Change) -> str:
    """The labels that have votes, each with its lowest and highest: ``Code-Review-1+2``."""
    told = []
    for label in change.labels:
        values = [vote.value for vote in change.votes if vote.label == label]
        if values:
            ends = dict.fromkeys((min(values), max(values)))
            told.append(label + "".join(f"{value:+d}" for value in ends))
    return " ".join(told)


# --- review list --------------------------------------------------------------------------

HEADER = ("Change", "Status", "Project", "Branch", "Updated", "Votes", "Subject")


def row(change: Change, style: Style) -> tuple[str, ...]:
    """A change's row of `review list`; its columns are :data:`HEADER`."""
    cells = (
        str(change.number),
        "wip" if change.wip and change.is_open else _STATUS.get(change.status, change.status),
        change.project,
        change.branch + (f" ({change.topic})" if change.topic else ""),
        style.ago(change.updated),
        votes(change),
        change.subject,
    )
    return tuple(map(style.clean, cells))


# --- review status ------------------------------------------------------------------------


def standing_lines(seen: Seen, style: Style) -> Iterator[str]:
    """How a change stands: a line for it, and one for each thing that is in the way."""
    change = seen.change
    number = style.color(str(change.number), "bold")
    yield f"{number}  {style.clean(change.subject)}"
    told = [f"patch set {seen.number}", style.clean(change.branch), status(change)]
    yield f"    {', '.join(told)}; {style.clean(change.url)}"
    obstacles = seen.obstacles
    for obstacle in obstacles:
        yield f"    - {style.clean(obstacle.text)}"
    if not obstacles and change.is_open:
        yield f"    {style.color('nothing is in the way', 'green')}"


# --- review show --------------------------------------------------------------------------


def lines(seen: Seen, style: Style) -> Iterator[str]:
    """A change with all that is told of it."""
    yield from _head(seen, style)
    for title, body in (
        ("Files", _files(seen.change.files, style)),
        ("Votes", _labels(seen.change, style)),
        ("CI", _ci(seen, style)),
        ("Unresolved comments", _threads(seen, style)),
        ("Relation chain, its bottom first", _chain(seen, style)),
        ("In the way", (f"  - {style.clean(one.text)}" for one in seen.obstacles)),
    ):
        shown = list(body)
        if shown:
            yield ""
            yield style.color(title, "bold")
            yield from shown


def _head(seen: Seen, style: Style) -> Iterator[str]:
    change = seen.change
    shade = _COLOUR.get(change.status)
    told = status(change)
    yield style.color(f"{change.number}: {style.clean(change.subject)}", "bold")
    uploader = change.current.uploader if change.current else None
    created = change.current.created if change.current else None
    newest = f"{seen.number} of {style.ago(created)}"
    newest += f" by {uploader.shown}" if uploader and uploader != change.owner else ""
    rows = (
        ("url", change.url),
        ("project", change.project),
        ("branch", change.branch),
        ("status", told),
        ("owner", change.owner.shown),
        ("reviewers", _people(change.reviewers)),
        ("cc", _people(change.cc)),
        ("topic", change.topic),
        ("hashtags", ", ".join(change.hashtags)),
        ("patch set", newest if change.current else ""),
        ("updated", style.ago(change.updated)),
    )
    for name, text in rows:
        if text:
            shown = style.clean(text)
            shown = style.color(shown, shade) if name == "status" and shade else shown
            yield f"{name:<10} {shown}"


def _people(people: Iterable[Person]) -> str:
    return ", ".join(person.shown for person in people)


def _files(files: Iterable[File], style: Style) -> Iterator[str]:
    for file in files:
        size = "binary" if file.binary else f"+{file.added} -{file.deleted}"
        old = f" (was {style.clean(file.old_path)})" if file.old_path else ""
        yield f"  {style.clean(file.status):<2} {size:<10} {style.clean(file.path)}{old}"


def _labels(change: Change, style: Style) -> Iterator[str]:
    unmet = {each.name for each in change.requirements if not each.met}
    for label in change.labels:
        given = [
            style.color(f"{vote.value:+d}", "green" if vote.value > 0 else "red")
            + f" {style.clean(vote.by.shown)}"
            for vote in sorted(change.votes, key=lambda one: -one.value)
            if vote.label == label
        ]
        lacking = change.is_open and label in unmet
        words = ", ".join(given) or ("none yet" if lacking else "none")
        yield f"  {style.clean(label):<14} {words}{'  (needed)' if lacking else ''}"


def _ci(seen: Seen, style: Style) -> Iterator[str]:
    if seen.asked_again:
        yield f"  asked to look again {style.ago(seen.asked_again)}"
    for run in seen.runs:
        yield from _run(run, style)
    if not seen.runs and seen.earlier:
        last = seen.earlier[0].patch_set
        yield f"  nothing yet of patch set {seen.number}; of patch set {last}:"
        for run in seen.earlier:
            yield from _run(run, style)


def _run(run: Run, style: Style) -> Iterator[str]:
    by = run.by if not run.pipeline else f"{run.by} ({run.pipeline})"
    state = style.color(run.state, _COLOUR[run.state])
    yield f"  {style.clean(by)}: {state} {style.ago(run.date)}  {style.clean(run.url)}".rstrip()
    if run.note and not run.jobs and run.state in {ci.FAILED, ci.UNKNOWN}:
        yield f"    {style.clean(run.note)}"
    wide = max((len(style.clean(job.name)) for job in run.jobs), default=0)
    for job in run.jobs:
        yield f"    {_job(job, min(wide, 60), style)}".rstrip()


def _job(job: Job, wide: int, style: Style) -> str:
    shade = "green" if job.good else "red" if job.voting else "yellow"
    result = style.color(f"{style.clean(job.result):<12}", shade)
    took = "" if job.seconds is None else duration(job.seconds)
    words = [style.clean(job.url), style.clean(job.detail), "" if job.voting else "(non-voting)"]
    told = "  ".join(word for word in words if word)
    return f"{result} {style.clean(job.name):<{wide}} {took:>10}  {told}"


def duration(seconds: int) -> str:
    """As Zuul writes it: ``1h 02m 03s``."""
    minutes, left = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h {minutes:02d}m {left:02d}s"
    return f"{minutes}m {left:02d}s" if minutes else f"{left}s"


def place(comment: Comment) -> str:
    """Where a comment is: ``FILE:LINE``, a file, the commit's message, the patch set."""
    name = _PLACES.get(comment.path, comment.path)
    return f"{name}:{comment.line}" if comment.line else name


def _threads(seen: Seen, style: Style) -> Iterator[str]:
    for thread in seen.threads:
        first = thread[0]
        old = f" (patch set {first.patch_set})" if first.patch_set != seen.number else ""
        yield f"  {style.color(style.clean(place(first)), 'bold')}{old}"
        for comment in thread:
            who = style.clean(comment.by.shown) if comment.by else "Gerrit"
            yield f"    {who}, {style.ago(comment.date)}:"
            yield from (f"      {line}" for line in _text(comment.text, style))


def _text(text: str, style: Style) -> Iterator[str]:
    rows = text.strip("\n").split("\n")
    yield from (style.clean(row.rstrip("\r")) for row in rows[:_MOST_LINES])
    if len(rows) > _MOST_LINES:
        yield f"... and {len(rows) - _MOST_LINES} lines more"


def _chain(seen: Seen, style: Style) -> Iterator[str]:
    for each in seen.chain:
        mine = each.number == seen.change.number
        mark = style.color(">", "bold") if mine else " "
        remarks = [note for note in _remarks(each, seen) if note]
        told = f"  [{', '.join(remarks)}]" if remarks else ""
        yield f"  {mark} {each.number or '-':>6}  {style.clean(each.subject)}{style.clean(told)}"


def _remarks(row: Related, seen: Seen) -> Iterator[str]:
    yield "" if row.status in {NEW, ""} else _STATUS.get(row.status, row.status)
    if standing.left_behind(row, seen.chain):
        yield "on an older patch set of what is below"
    if standing.outdated(row):
        yield f"patch set {row.patch_set}, outdated by {row.current_patch_set}"
