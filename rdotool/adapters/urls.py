"""Which git URLs and folder names may be used at all.

rdoinfo is data from outside: a URL in it must not run a command (``ext::sh -c …``),
pass for an option (``--upload-pack=…``), or carry control characters; a package name
must not lead out of the folder it is cloned into.
"""

from __future__ import annotations

import re

from rdotool.errors import RdotoolError

_SCHEMES = ("https", "http", "ssh", "git", "file")
_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>.*)", re.DOTALL)
_SCP = re.compile(r"(?:[A-Za-z0-9._~-]+@)?[A-Za-z0-9._-]+:(?!:).+", re.DOTALL)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")

# Up to the last @ of the host's part: passwords may have one, too.
_TOKEN = re.compile(r"(https?://)(?:[^/:\s]+:?|[^/:\s]+:x-oauth-basic)@", re.IGNORECASE)
_PASSWORD = re.compile(r"(://[^/@:\s]*):[^/\s]*@")
# What GitLab, S3 and Azure call it in a query.
_QUERY = re.compile(
    r"([?&;](?:[\w.-]*(?:token|secret|passw(?:or)?d|signature|credential|api_?key|accesskey)"
    r"[\w.-]*|key|sig)=)[^&#\s'\"]+",
    re.IGNORECASE,
)


def check_url(url: str) -> str:
    """Return *url* when git may be given it.

    Allowed are ``https``, ``http``, ``ssh``, ``git`` and ``file`` URLs, ``user@host:path``
    and absolute paths.

    Raises:
        RdotoolError: it is of another kind.
    """
    why = _objection(url)
    if why:
        raise RdotoolError(
            f"the URL {without_password(url)!r} is refused: {why}",
            "A URL of rdoinfo or of the command line must be https, http, ssh, git or file.",
        )
    return url


def _objection(url: str) -> str:
    if not url or url != url.strip():
        return "it is empty or begins or ends with a blank"
    if any(ord(char) < 0x20 or ord(char) == 0x7F for char in url):
        return "it holds control characters"
    if url.startswith("-"):
        return "git would take it for an option"
    if "::" in url.partition("/")[0]:
        return "it names a transport helper, which runs a program"
    match = _URL.fullmatch(url)
    if match:
        return _scheme_objection(match["scheme"].lower(), match["rest"])
    if url.startswith("/") or _SCP.fullmatch(url):
        return ""
    return "it is no git URL"


def _scheme_objection(scheme: str, rest: str) -> str:
    if scheme not in _SCHEMES:
        return f"its scheme {scheme!r} is not among {', '.join(_SCHEMES)}"
    # ssh would take a host or user that begins with a dash for an option.
    if rest.startswith("-") or rest.partition("@")[2].startswith("-"):
        return "its host begins with a dash"
    return "" if rest.strip("/") else "it names no repository"


def check_name(name: str, what: str = "package name") -> str:
    """Return *name* when a folder or remote may be called so.

    Raises:
        RdotoolError: it could lead elsewhere or be taken for an option.
    """
    if not _NAME.fullmatch(name) or ".." in name or name.endswith((".lock", ".")):
        raise RdotoolError(
            f"the {what} {name!r} is refused: it could lead outside the current folder",
            "A name has letters, digits and . _ + - only, and begins with a letter or digit.",
        )
    return name


def without_password(text: str) -> str:
    """*text* with each URL in it fit to be shown: passwords and tokens become ``***``.

    A user's name is shown, unless it may be a token: over http a token stands alone, or
    with a password that is none (GitHub's ``TOKEN:x-oauth-basic@``).
    """
    text = _TOKEN.sub(r"\1***@", text)
    text = _QUERY.sub(r"\1***", text)
    return _PASSWORD.sub(r"\1:***@", text)
