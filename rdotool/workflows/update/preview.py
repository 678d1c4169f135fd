"""What changes upstream between the two versions: files, and Python requirements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.reqs import diff, parse, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.update.update_plan import Plan

_FILE = "requirements.txt"


def lines(repo: Repo, plan: Plan) -> Iterator[str]:
    """The lines to show before `new-version` goes on."""
    assert plan.old_base
    assert plan.new_base
    yield from repo.lines(
        "diff", "--no-ext-diff", "--no-textconv", "--stat", plan.old_base, plan.new_base
    )
    old, new = (repo.show(sha, _FILE) for sha in (plan.old_base, plan.new_base))
    if old is None and new is None:
        return
    yield ""
    yield f"{_FILE} diff between {plan.old_version} and {plan.new_version}:"
    yield from render.render(diff.diff(_read(old), _read(new)))


def _read(data: bytes | None) -> parse.Requirements:
    return parse.parse((data or b"").decode("utf-8", "replace"), _FILE)
