"""What a test does with the Gerrit server: projects and people of its own."""

from __future__ import annotations

import contextlib
import functools
import shlex
import subprocess
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.helpers.gerrit import rules
from tests.helpers.gerrit.rest import Rest, RestError, part
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

    from tests.helpers.gerrit.site import Server

# The name by which ssh knows the server, also behind a proxy's port.
_ALIAS = "gerrit.tests"
_SSH_CONFIG = """\
Host *
    User {user}
    IdentityFile "{key}"
    IdentitiesOnly yes
    IdentityAgent none
    UserKnownHostsFile "{known}"
    GlobalKnownHostsFile /dev/null
    HostKeyAlias {alias}
    StrictHostKeyChecking yes
    BatchMode yes
    ConnectTimeout 30
"""


@dataclass(frozen=True)
class User:
    """An account, with all it takes to log in.

    Attributes:
        username: unlike any other test's.
        name: the full name.
        email: the address that commits must have.
        password: the HTTP password.
        ssh_command: for GIT_SSH_COMMAND: this user's key, and the server's only.
        rest: REST as this user.
        id: the account's number.
    """

    username: str
    name: str
    email: str
    password: str = field(repr=False)
    ssh_command: str
    rest: Rest
    id: int

    @property
    def ident(self) -> str:
        """``Name <email>``."""
        return f"{self.name} <{self.email}>"

    def netrc(self, host: str = "127.0.0.1") -> str:
        """The entry of ~/.netrc that logs this user in."""
        return f"machine {host}\n  login {self.username}\n  password {self.password}\n"


@dataclass(frozen=True)
class Project:
    """A repository on the server."""

    name: str
    server: Server

    def ssh_url(self, user: User, port: int = 0) -> str:
        """The URL for ssh; *port* is a proxy's, when one stands in front."""
        return f"ssh://{user.username}@127.0.0.1:{port or self.server.ssh}/{self.name}"

    def http_url(self, user: User | None = None, port: int = 0) -> str:
        """The URL for http, never with a password; anonymous without *user*."""
        if user is None:
            return f"http://127.0.0.1:{port or self.server.port}/{self.name}"
        host = f"{user.username}@127.0.0.1:{port or self.server.port}"
        return f"http://{host}/a/{self.name}"

    def gitreview(self, branch: str, remote: str = "") -> str:
        """The text of a .gitreview, with the ssh server's address."""
        more = f"defaultremote={remote}\n" if remote else ""
        return (
            f"[gerrit]\nhost=127.0.0.1\nport={self.server.ssh}\nproject={self.name}\n"
            f"defaultbranch={branch}\n{more}"
        )

    def push(self, repo: GitRepo, *refspecs: str) -> None:
        """Push past the reviews, as the server's administrator."""
        admin = self.server.admin
        url = f"http://{admin.user}:{admin.password}@127.0.0.1:{self.server.port}/a/{self.name}"
        repo("push", "-q", "--force", url, *refspecs)

    def sha(self, branch: str) -> str:
        """The tip of a branch on the server."""
        found: str = self.server.admin.get(f"/projects/{self.id}/branches/{part(branch)}")[
            "revision"
        ]
        return found

    @property
    def id(self) -> str:
        """The name as a part of a REST path."""
        return part(self.name)

    def changes(self, query: str = "", *options: str) -> list[Any]:
        """This project's changes that match *query*, newest first."""
        return self.server.admin.changes(f"project:{self.name} {query}".strip(), *options)

    def permit(self, ref: str, permission: str, action: str, group: str = "") -> None:
        """Add a rule, for all or for *group*: ``permit("refs/heads/*", "push", "ALLOW")``."""
        who = group or "global:Registered-Users"
        rule = {"rules": {who: {"action": action, "force": False}}}
        body = {"add": {ref: {"permissions": {permission: rule}}}}
        self.server.admin.post(f"/projects/{self.id}/access", body)


class Gerrit:
    """The server, in a test's hands.

    Attributes:
        server: its addresses.
        admin: REST of the one who may do everything.
    """

    def __init__(
        self, server: Server, folder: Path, patch: pytest.MonkeyPatch, token: str | None = None
    ) -> None:
        self.server = server
        self.admin = server.admin
        self._folder = folder
        self._patch = patch
        # What this test makes is called so; two tests' things never meet. Who has the server
        # alone needs none.
        self.token = uuid.uuid4().hex[:8] if token is None else token

    @property
    def url(self) -> str:
        """The web address, without a slash at its end."""
        return self.server.url

    @property
    def ssh_port(self) -> int:
        """The ssh server's port."""
        return self.server.ssh

    # --- making --------------------------------------------------------------------------

    def project(
        self,
        name: str = "openstack/foo-bar-distgit",
        *,
        branches: tuple[str, ...] = ("rpm-master",),
        files: Mapping[str, str] | None = None,
        repo: GitRepo | None = None,
        **settings: Any,
    ) -> Project:
        """A new project.

        Args:
            name: gets this test's token in front of its last part.
            branches: made here; each begins with the same commit.
            files: what that commit holds.
            repo: whose branches *branches* are instead, pushed as they are, with its tags.
            settings: further values of Gerrit's ProjectInput, as ``submit_type``.
        """
        above, _, last = name.rpartition("/")
        real = "/".join(filter(None, (above, f"{self.token}-{last}".lstrip("-"))))
        body = {"branches": list(branches[:1]), "use_content_merge": "TRUE"} | settings
        self.admin.put(f"/projects/{part(real)}", body)
        project = Project(real, self.server)
        if repo is None:
            repo = GitRepo.init(self._folder / f"seed-{uuid.uuid4().hex[:8]}", branch="seed")
            repo.commit("Begin", files or {"README": f"{real}\n"})
            refspecs = [f"seed:refs/heads/{branch}" for branch in branches]
        else:
            refspecs = [f"{branch}:refs/heads/{branch}" for branch in branches]
        project.push(repo, *refspecs)
        if repo("tag"):  # afterwards: the server refuses tags on what it does not have yet
            project.push(repo, "refs/tags/*:refs/tags/*")
        return project

    def user(self, name: str = "Alice Example", *, core: bool = True) -> User:
        """A new account: a maintainer, or with ``core=False`` somebody who contributes."""
        short = f"{name.split(maxsplit=1)[0].lower()}-{self.token}".rstrip("-")
        key = self._key(short)
        public = key.with_suffix(".pub").read_text(encoding="ascii").strip()
        groups = [rules.CORE] if core else []
        command = self._ssh(short, key)
        return self._account(short, name, {"ssh_key": public, "groups": groups}, command)

    def ci(self, name: str = "zuul") -> User:
        """A robot that votes Verified, by http only.

        Its name is exactly this, as rdotool knows robots by their names: all tests share it.
        """
        return self._account(name, name.title(), {"groups": [rules.CI, "Service Users"]}, "")

    def _account(self, username: str, name: str, more: dict[str, Any], ssh: str) -> User:
        email, password = f"{username}@example.org", f"secret-of-{username}"
        body = {"name": name, "email": email, "http_password": password} | more
        try:
            number = self.admin.put(f"/accounts/{part(username)}", body)["_account_id"]
        except RestError as error:
            if error.status not in (409, 422):
                raise
            number = self._number(username)
        rest = Rest(self.url, username, password)
        return User(username, name, email, password, ssh, rest, number)

    def _number(self, username: str) -> int:
        """The number of an account that another process may be making just now."""
        for _ in range(50):
            with contextlib.suppress(RestError):
                return int(self.admin.get(f"/accounts/{part(username)}")["_account_id"])
            time.sleep(0.1)
        raise AssertionError(f"{username} can't be made, and isn't there")

    def _key(self, username: str) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{username}.key"
        quiet = ("-q", "-t", "ed25519", "-N", "", "-C", username)
        subprocess.run(["ssh-keygen", *quiet, "-f", path], check=True, stdin=subprocess.DEVNULL)
        path.with_suffix(".key.pub").rename(path.with_suffix(".pub"))
        return path

    def _ssh(self, username: str, key: Path) -> str:
        config = key.with_suffix(".ssh")
        text = _SSH_CONFIG.format(user=username, key=key, known=self._known_hosts, alias=_ALIAS)
        config.write_text(text, encoding="utf-8")
        return f"ssh -F {shlex.quote(str(config))}"

    @functools.cached_property
    def _known_hosts(self) -> Path:
        path = self._folder / "known_hosts"
        lines = (f"{_ALIAS} {key}\n" for key in self.server.host_keys)
        path.write_text("".join(lines), encoding="ascii")
        return path

    # --- being somebody ------------------------------------------------------------------

    def become(self, user: User) -> User:
        """From here on this test's git, and rdotool, are *user*: name, address and ssh key."""
        self._patch.setenv("GIT_SSH_COMMAND", user.ssh_command)
        for key, value in (("user.name", user.name), ("user.email", user.email)):
            subprocess.run(["git", "config", "--global", key, value], check=True)
        return user

    def become_by_netrc(self, user: User, home: Path) -> User:
        """The same for http: the password is in ~/.netrc."""
        path = home / ".netrc"
        path.write_text(user.netrc(), encoding="utf-8")
        path.chmod(0o600)
        return self.become(user)

    def become_by_helper(self, user: User, home: Path) -> User:
        """The same for http: git's credential helper ``store`` knows the password."""
        known = home / "credentials"
        host = self.url.removeprefix("http://")
        known.write_text(f"http://{user.username}:{user.password}@{host}\n", encoding="utf-8")
        known.chmod(0o600)
        helper = f"store --file {shlex.quote(str(known))}"
        command = ["git", "config", "--global", "credential.helper", helper]
        subprocess.run(command, check=True)
        return self.become(user)

    # --- what others do to a change --------------------------------------------------------

    def approve(self, number: int | str) -> None:
        """Everything that a change needs before it can be submitted."""
        self.ci("zuul").rest.vote(number, "Build succeeded.", Verified=1)
        self._reviewer.rest.vote(number, Code_Review=2, Workflow=1)

    @functools.cached_property
    def _reviewer(self) -> User:
        return self.user("Reviewer Example")
