"""The doctor on what is elsewhere: the distgit's remotes, and Gerrit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters import probe
from rdotool.adapters.urls import without_password
from rdotool.adapters.vcs import Repo
from rdotool.distgit import gitfacts
from rdotool.errors import RdotoolError
from rdotool.review import gitreview
from rdotool.review.gitreview import GitReview
from rdotool.workflows.health.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from rdotool.adapters.probe import Gerrit
    from rdotool.adapters.programs import Answer
    from rdotool.distgit.gitfacts import GitFacts
    from rdotool.workflows.health.findings import Place

NETWORK = "Network"
_REVIEWS = ("review-origin", "review-patches")
_OFFLINE = "not looked at: offline"
# RDO's own, where the folder says nothing (its distgits' .gitreview).
_RDO = ("review.rdoproject.org", 29418)


def network(place: Place) -> Iterator[Finding]:
    """Remotes and Gerrit."""
    repo, facts = _package(place)
    if repo and facts:
        yield from remotes(place, repo, facts)
    yield gerrit(place, repo.root if repo else None, facts)


def _package(place: Place) -> tuple[Repo | None, GitFacts | None]:
    try:
        repo = Repo.open(place.folder)
        return repo, gitfacts.read(repo)
    except RdotoolError:
        return None, None


def remotes(place: Place, repo: Repo, facts: GitFacts) -> Iterator[Finding]:
    """Whether each remote answers; Gerrit's are asked by :func:`gerrit`."""
    names = [name for name in facts.remotes if name not in _REVIEWS]
    if not names:
        text = "there are none: nothing can be fetched or pushed"
        yield Finding(NETWORK, "remotes", "warn", text, "git remote add -f origin GIT_URL")
    if place.settings.offline:
        if names:
            yield Finding(NETWORK, "remotes", "skipped", _OFFLINE)
        return
    answers = probe.ask_remotes(repo.root, names, place.timeout)
    for name, answer in zip(names, answers, strict=True):
        url = without_password(facts.remote_url(name) or "")
        yield _remote(name, url, answer, place.timeout)


def _remote(name: str, url: str, answer: Answer | None, timeout: float) -> Finding:
    shown = f"remote {name}"
    if answer is not None and not answer.code and not answer.late:
        return Finding(NETWORK, shown, "ok", url)
    said = _words(answer, timeout)
    return Finding(NETWORK, shown, "bad", f"{url}: {said}", _mend_remote(said, name))


def _words(answer: Answer | None, timeout: float) -> str:
    if answer is None:
        return "the program isn't installed"
    if answer.late:
        return f"no answer within {timeout:g} seconds"
    lines = [line.strip() for line in answer.err.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "ERROR:"))] or lines
    # git's "Could not read from remote repository." only follows what ssh said.
    first = lines[0] if lines and lines[0] not in telling else (telling or [answer.words])[0]
    return without_password(first.removeprefix("fatal: "))


def _mend_remote(said: str, name: str) -> str:
    if "Host key verification failed" in said:
        return f"See who answers, and accept its key once: git ls-remote {name}"
    if "Permission denied" in said:
        return "Load your key (ssh-add), and look whether the server knows it."
    if "not found" in said.lower() or "does not exist" in said or "not appear to be" in said:
        return f"Mend its URL: git remote set-url {name} GIT_URL"
    return f"Look at the network, or mend the URL: git remote set-url {name} GIT_URL"


def gerrit(place: Place, root: Path | None, facts: GitFacts | None) -> Finding:
    """Whether Gerrit lets the user in by ssh."""
    try:
        found = _gerrit(place, root, facts)
    except RdotoolError as error:
        return Finding(NETWORK, "Gerrit", "skipped", str(error), error.hint)
    if found is None:
        return Finding(NETWORK, "Gerrit", "skipped", "its address makes no sense, see .gitreview")
    shown = f"{found.user + '@' if found.user else ''}{found.host}:{found.port}"
    if place.settings.offline:
        return Finding(NETWORK, "Gerrit", "skipped", _OFFLINE)
    answer = probe.ask_gerrit(found, place.folder, place.timeout)
    if answer is not None and not answer.code and not answer.late:
        said = answer.out.strip()
        if said:
            return Finding(NETWORK, "Gerrit", "ok", f"{shown}: {said.splitlines()[0]}")
        text = f"{shown} lets you in, and says nothing: it may be no Gerrit"
        return Finding(NETWORK, "Gerrit", "warn", text, _mend_gerrit("", found))
    said = _words(answer, place.timeout)
    return Finding(NETWORK, "Gerrit", "warn", f"{shown}: {said}", _mend_gerrit(said, found))


def _gerrit(place: Place, root: Path | None, facts: GitFacts | None) -> Gerrit | None:
    """By the remote for reviews, else ``.gitreview``, else RDO's."""
    user = place.settings.review_user
    if facts:
        user = facts.settings.get("gitreview.username") or user
        for url in filter(None, map(facts.remote_url, _REVIEWS)):
            found = probe.gerrit_of(url)
            if found:
                return probe.gerrit_at(found.host, found.port, found.user or user)
    said = _gitreview(root) if root else GitReview()
    host, port = (said.host, said.port) if said.host else _RDO
    return probe.gerrit_at(host, port, user)


def _gitreview(root: Path) -> GitReview:
    """What ``.gitreview`` says; nothing where there is none.

    Raises:
        RdotoolError: it makes no sense.
    """
    try:
        text = (root / gitreview.NAME).read_text("utf-8", "replace")
    except OSError:
        return GitReview()
    return gitreview.parse(text)


def _mend_gerrit(said: str, found: Gerrit) -> str:
    by_hand = " ".join(found.command)
    if "Host key verification failed" in said:
        return f"See who answers, and accept its key once: {by_hand}"
    if "Permission denied" in said:
        return (
            "Your name there: review_user in the configuration, or RDOTOOL_REVIEW_USER.\n"
            f"Your key: add the .pub on Gerrit (Settings, SSH Keys), or ssh-add.  Try: {by_hand}"
        )
    return f"Only reviews need it. Try by hand: {by_hand}"


CHECKS: tuple[tuple[str, Callable[[Place], Iterable[Finding]]], ...] = (("network", network),)
