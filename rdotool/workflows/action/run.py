"""An action under way, and what it is made of: steps, a journal, somebody to talk with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rdotool.workflows.action import journal as log
from rdotool.workflows.action import strays, worktree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.journal import Journal

NEXT = "Go on with it: rdotool --continue    Give it up: rdotool --abort"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an action.

    Attributes:
        name: as the user sees it in ``rdotool status``.
        done: asks the repository, not the memory.
        run: does it; raises ``YourTurn`` when the user must do something first.
        undoable: False for what leaves the machine.
    """

    name: str
    done: Callable[[], bool]
    run: Callable[[], None]
    undoable: bool = True


@dataclass(slots=True)
class Talk:
    """How an action speaks with the user; the default is silent and agrees to nothing."""

    note: Callable[[str], None] = lambda _text: None
    progress: Callable[[str], None] = lambda _text: None
    ask: Callable[[str], bool] = lambda _question: False


@dataclass(slots=True)
class Run:
    """An action under way: the repository, its journal, and the user."""

    repo: Repo
    journal: Journal
    store: log.Store
    talk: Talk = field(default_factory=Talk)

    @property
    def found(self) -> dict[str, Any]:
        """What the steps found out so far; change it by :meth:`save`."""
        return self.journal.found

    @property
    def trees(self) -> list[str]:
        """The commits and trees whose files the action may have put into the work tree."""
        return list(self.found.get("trees", ()))

    @property
    def is_theirs(self) -> bool:
        """Whether the work tree is the user's, for editing or for solving a conflict."""
        return any(self.found.get(key) for key in ("yours", "handed", "uploading"))

    def will_check_out(self, trees: Sequence[str], **found: Any) -> None:
        """Note in the journal that files of *trees* are going to the work tree.

        Args:
            found: what else is noted, at once with it.

        Raises:
            RdotoolError: they would replace changes or untracked files of the user's.
        """
        new = [tree for tree in trees if tree not in self.trees]
        if new:
            worktree.refuse_changes(self.repo, self.journal.start)
            worktree.refuse_in_the_way(self.repo, new)
            strays.refuse_hidden(self.repo)
            self.save(found={**found, "trees": [*self.trees, *new], "begun": True})
        else:
            # They may lie there already, in part, and since then it was the user's turn.
            strays.refuse(self)

    def save(self, *, found: dict[str, Any] | None = None, **changes: Any) -> None:
        """Write the journal with changes."""
        if found is not None:
            changes["found"] = {**self.journal.found, **found}
        self.journal = self.journal.having(**changes)
        self.store.write(self.journal)
