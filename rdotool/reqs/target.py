"""The environment that the packages are built for, and what markers say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdotool.reqs.parse import Requirement

_PYTHON = re.compile(r"3\.\d{1,2}")


@dataclass(frozen=True, slots=True)
class Target:
    """CPython on Linux; *python* is such as ``3.12``.

    Raises:
        UsageError: *python* is no such version.
    """

    python: str = "3.12"

    def __post_init__(self) -> None:
        if not _PYTHON.fullmatch(self.python):
            raise UsageError(f"{self.python!r} is no version of Python", "Such as: -p 3.12")

    @property
    def variables(self) -> dict[str, str]:
        """PEP 508's environment; what a package's architecture decides is x86_64's."""
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "posix",
            "platform_machine": "x86_64",
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": "linux",
        }

    def applies(self, requirement: Requirement, extras: Iterable[str] = ()) -> bool:
        """Whether the marker holds here, for the package alone or with one of *extras*."""
        if not requirement.marker:
            return True
        from packaging.markers import Marker

        marker = Marker(requirement.marker)
        return any(marker.evaluate({**self.variables, "extra": extra}) for extra in ("", *extras))

    def split(
        self, requirements: Iterable[Requirement], extras: Iterable[str] = ()
    ) -> tuple[list[Requirement], list[tuple[Requirement, str]]]:
        """What is required here, and what isn't, with the reason."""
        wanted: list[Requirement] = []
        left_out: list[tuple[Requirement, str]] = []
        names = tuple(extras)
        for requirement in requirements:
            if self.applies(requirement, names):
                wanted.append(requirement)
            else:
                why = f"not on Python {self.python} on Linux: {requirement.marker}"
                left_out.append((requirement, why))
        return wanted, left_out
