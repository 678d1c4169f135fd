"""A spec without faults, and that spec with some."""

from __future__ import annotations

from rdotool.spec import Spec
from rdotool.spec.lint import Finding, Folder, lint

GOOD = """\
%global sname thing
Name:           python-thing
Epoch:          1
Version:        3.1.0
Release:        2%{?dist}
Summary:        A thing
License:        Apache-2.0
URL:            https://example.org/thing
Source0:        https://example.org/%{sname}/thing-%{version}.tar.gz
Source1:        thing.service
#
# patches_base=3.0.0
#
Patch1:         0001-one.patch
Patch2:         0002-two.patch
BuildArch:      noarch
BuildRequires:  python3-devel
Requires:       python3-oslo-db >= 2:5.2.0

%description
A thing.

%prep
%setup -q
%patch -P1 -p1
%patch -P2 -p1

%build
%py3_build

%files
%license LICENSE

%changelog
* Wed Oct 02 2024 RDO <dev@lists.rdoproject.org> 1:3.1.0-2
- Something else, 100% sure

* Tue Mar 05 2024 RDO <dev@lists.rdoproject.org> 1:3.1.0-1
- Update to 3.1.0
"""
FILES = frozenset({"thing.service", "0001-one.patch", "0002-two.patch", "thing.spec"})
FOLDER = Folder(FILES, prefixed=frozenset({"0001-one.patch", "0002-two.patch"}))


def spec(text: str = GOOD) -> Spec:
    return Spec.parse(text.encode("utf-8", "surrogateescape"), "thing.spec")


def with_change(old: str, new: str) -> str:
    """The good spec with one text replaced."""
    assert old in GOOD, old
    return GOOD.replace(old, new, 1)


def found(text: str, check: str = "", folder: Folder | None = FOLDER) -> list[Finding]:
    """The findings, of one check or all."""
    return [item for item in lint(spec(text), folder) if check in ("", item.check)]
