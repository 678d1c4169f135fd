"""How uc report asks, and in which forms it answers."""

from __future__ import annotations

import csv
import io
import time
from typing import TYPE_CHECKING, Any

from rdotool import repos
from rdotool.cli import context, distro, infosource, querying
from rdotool.errors import EXIT_DONE, EXIT_FAILED, RdotoolError, UsageError
from rdotool.rdoinfo import distrepos, query
from rdotool.reqs.target import Target
from rdotool.ui import clean
from rdotool.workflows import constraints, uc_html, uc_report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rdotool.rdoinfo import Info
    from rdotool.repos import RepoSet, RepoSpec
    from rdotool.workflows.uc_report import Row


def run(flags: Mapping[str, Any]) -> int:
    """Make the report and print it; 1 when a repository could not be had."""
    info = infosource.load(flags["local_info"], flags["info_file"], force=flags["force"])
    release, _, dist = (flags["filter_"] or query.development(info)).partition("/")
    settings, ui = distro.settings(), context.ui()
    target = Target(flags["python"] or settings.python_version)
    what = flags["constraints"] or release
    limits = constraints.load(what, settings, target, lambda: info, ui.note)
    for line in limits.unread:
        ui.warn(clean(f"{what}:{line.line}: {line.text} ({line.why})"))
    failures: list[RdotoolError] = []
    found: list[Row] = []
    for name, specs in _repositories(info, release, dist, flags):
        loaded = _load(specs, flags, failures)
        label = f"{release}/{name}" if name else release
        found += uc_report.rows(label, limits, loaded, python=flags["python"], arch=flags["arch"])
    _print(uc_report.chosen(found, flags["statuses"]), what, flags)
    return EXIT_FAILED if failures else EXIT_DONE


def _repositories(
    info: Info, release: str, dist: str, flags: Mapping[str, Any]
) -> list[tuple[str, list[RepoSpec]]]:
    """The repositories of each dist; those that the user names stand for all."""
    if flags["repos"]:
        return [(dist, [_named(text) for text in flags["repos"]])]
    dists = distrepos.dists(info, f"{release}/{dist}" if dist else release, flags["arch"])
    querying.remark(dists)
    return [
        (one.name, [repos.RepoSpec(repo.name, repo.url) for repo in one.repos if repo.url])
        for one in dists
    ]


def _named(text: str) -> RepoSpec:
    name, comma, url = text.partition(",")
    if not (name and comma and url):
        raise UsageError(f"--repo {text}: NAME,URL is expected", "--repo deps,https://…/deps/")
    return repos.RepoSpec(name, url)


def _load(
    specs: Sequence[RepoSpec], flags: Mapping[str, Any], failures: list[RdotoolError]
) -> RepoSet:
    ui = context.ui()

    def failed(_spec: RepoSpec, error: RdotoolError) -> None:
        failures.append(error)
        ui.error(error)

    return repos.load(
        context.settings(),
        specs,
        notes=lambda text: ui.note(clean(text)),
        progress=ui.progress,
        max_age=0 if flags["force"] else repos.MAX_AGE,
        failed=failed,
    )


def _print(found: Sequence[Row], what: str, flags: Mapping[str, Any]) -> None:
    ui = context.ui()
    if flags["as_json"]:
        keys = [name.lower() for name in uc_report.HEADER]
        rows = [
            {**dict(zip(keys, row.columns, strict=True)), "others": row.others} for row in found
        ]
        ui.json({"constraints": what, "counts": uc_report.counts(found), "rows": rows})
    elif flags["as_csv"]:
        ui.line(_csv(found).rstrip("\n"))
    elif flags["html"]:
        _write(flags["html"], _page(found, what))
    else:
        header = (*uc_report.HEADER, *(["Others"] if flags["others"] else []))
        table = [(*row.columns, *([row.others] if flags["others"] else [])) for row in found]
        ui.table([tuple(map(clean, row)) for row in table], header)
        ui.note(", ".join(f"{n} {status}" for status, n in uc_report.counts(found).items()))


def _csv(found: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(uc_report.HEADER)
    writer.writerows(row.columns for row in found)
    return text.getvalue()


def _page(found: Sequence[Row], what: str) -> str:
    releases = ", ".join(dict.fromkeys(row.release for row in found))
    made = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    about = f"{len(found)} constraints of {what}; made {made}."
    return uc_html.page(f"Upper-constraints and packages: {releases}", about, found)


def _write(path: Path, text: str) -> None:
    ui = context.ui()
    if str(path) == "-":
        ui.line(text.rstrip("\n"))
        return
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise RdotoolError(
            f"can't be written: {error.strerror}", "Name another file.", where=str(path)
        ) from None
    ui.note(clean(f"wrote {path}"))
