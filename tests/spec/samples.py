"""Small specs to edit: the parts that a test cares about, and no more."""

from __future__ import annotations

import datetime as dt

from rdotool.spec import Spec

DAY = dt.date(2024, 10, 2)

BASE = """\
%{!?upstream_version: %global upstream_version %{version}%{?milestone}}
Name:           python-thing
Epoch:          1
Version:        3.1.0
Release:        2%{?dist}
Summary:        A thing

Source0:        https://example.org/%{name}/thing-%{upstream_version}.tar.gz
BuildArch:      noarch

%description
A thing.

%prep
%autosetup -n thing-%{upstream_version} -S git

%files
%license LICENSE

%changelog
* Tue Mar 05 2024 RDO <dev@lists.rdoproject.org> 1:3.1.0-2
- Something else
- And more

* Mon Mar 04 2024 RDO <dev@lists.rdoproject.org> 1:3.1.0-1
- Update to 3.1.0
"""


def spec(text: str = BASE) -> Spec:
    return Spec.parse(text.encode("utf-8", "surrogateescape"), "thing.spec")


def tagged(release: str, head: str = "", version: str = "1.0") -> Spec:
    """A minimal spec with this Release."""
    return spec(f"{head}Name: x\nVersion: {version}\nRelease: {release}\nSource0: x.tgz\n")


def changed(before: Spec, after: Spec) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came, in order."""
    old, new = before.text.split("\n"), after.text.split("\n")
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new
