"""What an edit of rdoinfo would make wrong, by the rules of ``rdoinfo verify``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.rdoinfo import verify
from rdotool.rdoinfo.folder import open_folder

if TYPE_CHECKING:
    from rdotool.rdoinfo.edit.checkout import Checkout
    from rdotool.rdoinfo.verify import Finding


def check(checkout: Checkout) -> tuple[str, ...]:
    """Look at the edited rdoinfo; what was wrong before is nobody's business now.

    Returns:
        New warnings, for people.

    Raises:
        RdotoolError: the edits make an error.
    """
    new = _new(checkout)
    errors = [one for one in new if one.level == "error"]
    if errors:
        first, *rest = errors
        more = "".join(f"\n{one.file}:{one.line}: {one.text}" for one in rest)
        raise RdotoolError(
            f"rdoinfo would be wrong: {first.text}",
            f"Nothing is changed. Put right what that is about, or edit by hand.{more}",
            where=f"{first.file}:{first.line}",
        )
    return tuple(f"{one.file}:{one.line}: {one.text}" for one in new)


def _new(checkout: Checkout) -> list[Finding]:
    known = checkout.collector
    after = verify.verify(checkout, checkout.info_file, checkout.names(), like=known).findings
    touched = {checkout.shown(name) for name in checkout.changed()}
    if not any(one.level == "error" or one.file in touched for one in after):
        return []  # as nearly always; then the state before needs no look
    source = open_folder(checkout.root)
    before = verify.verify(source, checkout.info_file, source.names(), like=known).findings
    return verify.added(before, after)
