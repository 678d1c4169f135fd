"""What the replay found, as text for people."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tests.replay.compare import Comparison, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.replay.cases import Found


def report(found: Found, comparisons: Sequence[Comparison], peers: Sequence[Comparison]) -> str:
    """All of it: each difference with its diff, groups of alike ones, and the figures.

    Args:
        found: where the cases were drawn from.
        comparisons: the tool's, one a case.
        peers: the peer's on the same cases in the same order; empty when not asked for.
    """
    parts = [
        *_details(comparisons, peers),
        *_groups(comparisons),
        *_figures(found, comparisons, "tool"),
        *(_figures(found, peers, "peer") if peers else ()),
        *(_against_peer(comparisons, peers) if peers else ()),
    ]
    return "\n".join(parts) + "\n"


def _details(comparisons: Sequence[Comparison], peers: Sequence[Comparison]) -> Iterator[str]:
    for number, comparison in enumerate(comparisons):
        if comparison.verdict is Verdict.SAME and not comparison.message_diff:
            continue
        yield from _detail(comparison, "tool")
        if peers:
            yield from _detail(peers[number], "peer")
        yield ""


def _detail(comparison: Comparison, who: str) -> Iterator[str]:
    case, outcome = comparison.case, comparison.outcome
    yield f"=== {case.name} ({case.branch}) {who}: {comparison.verdict.value}"
    yield from (f"by hand: {reason}" for reason in comparison.by_hand)
    if not outcome.done:
        yield f"exit code {outcome.code}"
        yield from outcome.output.splitlines()[-15:]
    yield from filter(None, (comparison.spec_diff, comparison.message_diff))
    if outcome.left:
        yield f"left behind: {outcome.left}"


def _groups(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Differences of one kind together, the most frequent first."""
    groups: dict[str, list[Comparison]] = defaultdict(list)
    for comparison in comparisons:
        if comparison.verdict is Verdict.DIFFERS:
            groups[comparison.signature].append(comparison)
    for signature, members in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield f"--- {len(members)} of one kind: " + ", ".join(one.case.name for one in members)
        yield signature
        yield ""


def _figures(found: Found, comparisons: Sequence[Comparison], who: str) -> Iterator[str]:
    packages = {comparison.case.package for comparison in comparisons}
    yield (
        f"{who}: {len(comparisons)} of {len(found.cases)} cases over {len(packages)} packages"
        f" (no cases: {sum(found.skipped.values())} commits)"
    )
    verdicts = Counter(comparison.verdict for comparison in comparisons)
    for verdict in Verdict:
        alone = sum(c.verdict is verdict and not c.by_hand for c in comparisons)
        yield f"  {verdicts[verdict]:4} {verdict.value} ({alone} with nothing edited by hand)"
    messages = sum(bool(comparison.message_diff) for comparison in comparisons)
    by_hand = sum(bool(c.message_diff and c.by_hand) for c in comparisons)
    yield f"  {messages:4} with another message ({messages - by_hand} with nothing edited by hand)"
    for reason, count in found.skipped.most_common():
        yield f"  no case: {reason}: {count}"


def _against_peer(comparisons: Sequence[Comparison], peers: Sequence[Comparison]) -> Iterator[str]:
    pairs = list(zip(comparisons, peers, strict=True))
    alike = sum(
        (ours.verdict, ours.spec_diff) == (peer.verdict, peer.spec_diff) for ours, peer in pairs
    )
    yield f"tool and peer give the same spec in {alike} of {len(pairs)} cases"


def to_json(comparison: Comparison) -> dict[str, object]:
    """One case for programs."""
    case, outcome = comparison.case, comparison.outcome
    return {
        "package": case.package,
        "branch": case.branch,
        "commit": case.commit,
        "version": case.version,
        "verdict": comparison.verdict.name.lower(),
        "by_hand": list(comparison.by_hand),
        "spec_diff": comparison.spec_diff,
        "message_diff": comparison.message_diff,
        "unexplained": list(comparison.unexplained),
        "exit_code": outcome.code,
    }


def unexplained(comparisons: Sequence[Comparison]) -> int:
    """How many cases somebody has to look at."""
    return sum(
        comparison.verdict in (Verdict.DIFFERS, Verdict.FAILED) for comparison in comparisons
    )
