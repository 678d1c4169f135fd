"""How reqquery asks, saves and shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.cli import context
from rdotool.cli.support import infosource, repositories
from rdotool.errors import EXIT_DONE, EXIT_FAILED, RdotoolError
from rdotool.reqs.target import Target
from rdotool.ui import clean
from rdotool.workflows.requirements import reqquery, reqquery_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rdotool.rdoinfo import Info
    from rdotool.workflows.requirements.reqquery import Wanted

_COLORS = {"met": "green", "not met": "red"}


def run(flags: Mapping[str, Any], load: Path | None, save: Path | None) -> int:
    """Ask the repositories, or a file; 1 when a repository could not be had."""
    failures: list[RdotoolError] = []
    answers = reqquery_file.load(load) if load else _asked(flags, failures)
    if save:
        reqquery_file.save(save, answers)
        context.ui().note(clean(f"saved in {save}"))
    if flags["as_json"]:
        context.ui().json({"results": answers})
    else:
        _show(answers)
    return EXIT_FAILED if failures else EXIT_DONE


def _asked(flags: Mapping[str, Any], failures: list[RdotoolError]) -> list[dict[str, Any]]:
    info = infosource.load(flags["local_info"], flags["info_file"])
    release, _, dist = (flags["filter_"] or _guessed(info)).partition("/")
    wanted = _wanted(flags)
    named = repositories.named(info, release, dist, {**flags, "repos": ()})
    if flags["verbose"]:
        for name, specs in named:
            for spec in specs:
                context.ui().note(clean(f"{release}/{name}: {spec.name} {spec.url}"))
    how = {**flags, "force": False}
    loaded = [(name, repositories.load(specs, how, failures)) for name, specs in named]
    return [reqquery.answer(release, name, wanted, each, flags["arch"]) for name, each in loaded]


def _guessed(info: Info) -> str:
    found = reqquery.guess(info, context.repo().head_branch())
    context.ui().note(clean(f"Autodetected filter: {found}"))
    return found


def _wanted(flags: Mapping[str, Any]) -> list[Wanted]:
    target = Target(flags["python"] or context.settings().python_version)
    if flags["reqs_file"]:
        return reqquery.of_file(flags["reqs_file"], target)
    if flags["of_spec"]:
        return reqquery.of_spec(context.repo())
    return reqquery.of_ref(context.repo(), flags["reqs_ref"], target)


def _show(answers: list[dict[str, Any]]) -> None:
    ui = context.ui()
    for kind, line in reqquery.lines(answers):
        text = clean(line)
        if kind in ("title", "name"):
            text = ui.bold(text)
        ui.line(ui.color(text, _COLORS[kind]) if kind in _COLORS else text)
