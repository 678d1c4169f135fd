"""The demo's story: what upstream did, what the packagers added to it.

Upstream's 14.0.1 has one of the three patches: an update to it is clean, and that patch
is dropped. In 15.0.0 upstream changed a line that another patch changes: an update to it
conflicts.
"""

from __future__ import annotations

BRANCH = "caracal-rdo"
PACKAGE = "openstack-octavia"
PROJECT = "octavia"
CURRENT, CLEAN, CONFLICTING = "14.0.0", "14.0.1", "15.0.0"

_CONFIG = '''\
"""Options."""

TIMEOUT = {timeout}
WORKERS = {workers}
'''
_HEALTH = '''\
"""Health manager."""


def is_alive(age, limit{extra}):
    return age {sign} limit
'''
_README = "Octavia\n=======\n\nA load balancer as a service.\n"
_REQUIREMENTS = "oslo.config>=6.8.0 # Apache-2.0\noslo.log>={log} # Apache-2.0\n{more}"

Files = dict[str, str]

UPSTREAM: tuple[tuple[str, str, Files], ...] = (
    (
        CURRENT,
        "Octavia as of Caracal",
        {
            "README.rst": _README,
            "octavia/config.py": _CONFIG.format(timeout=10, workers=4),
            "octavia/health.py": _HEALTH.format(sign="<", extra=""),
            "requirements.txt": _REQUIREMENTS.format(log="4.3.0", more=""),
        },
    ),
    (
        "",
        "Take an amphora of the limit's age for alive",
        {"octavia/health.py": _HEALTH.format(sign="<=", extra="")},
    ),
    (
        CLEAN,
        "Require oslo.log 5.0.0",
        {"requirements.txt": _REQUIREMENTS.format(log="5.0.0", more="")},
    ),
    (
        CONFLICTING,
        "Be patient by default; add a grace period",
        {
            "octavia/config.py": _CONFIG.format(timeout=30, workers=4),
            "octavia/health.py": _HEALTH.format(sign="<=", extra=", grace=0"),
            "requirements.txt": _REQUIREMENTS.format(log="5.0.0", more="tenacity>=6.0.0\n"),
        },
    ),
)

# On top of CURRENT, in the patches branch.
PATCHES: tuple[tuple[str, Files], ...] = (
    (
        "Take an amphora of the limit's age for alive",
        {"octavia/health.py": _HEALTH.format(sign="<=", extra="")},
    ),
    (
        "Wait longer for slow hypervisors",
        {"octavia/config.py": _CONFIG.format(timeout=20, workers=4)},
    ),
    (
        "Say where RDO's packages come from",
        {"README.rst": f"{_README}\nThis one is packaged by RDO.\n"},
    ),
)

SPEC = """\
%{!?sources_gpg: %{!?dlrn:%global sources_gpg 1} }
%global sources_gpg_sign 0x2426b928085a020d8a90d0d879ab7008d0896c8a
%{!?upstream_version: %global upstream_version %{version}%{?milestone}}
%global service octavia

Name:       openstack-%{service}
Version:    14.0.0
Release:    1%{?dist}
Summary:    Octavia, a load balancer implementation for OpenStack
License:    Apache-2.0
URL:        https://docs.openstack.org/%{service}/

Source0:    https://tarballs.openstack.org/%{service}/%{service}-%{upstream_version}.tar.gz
# Required for tarball sources verification
%if 0%{?sources_gpg} == 1
Source101:  https://tarballs.openstack.org/%{service}/%{service}-%{upstream_version}.tar.gz.asc
Source102:  https://releases.openstack.org/_static/%{sources_gpg_sign}.txt
%endif

BuildArch:      noarch

BuildRequires:  python3-devel
BuildRequires:  pyproject-rpm-macros

%description
Octavia provides scalable load balancers on demand.

%prep
%autosetup -n %{service}-%{upstream_version} -S git

%generate_buildrequires
%pyproject_buildrequires

%build
%pyproject_wheel

%install
%pyproject_install

%files
%license LICENSE
%{python3_sitelib}/%{service}

%changelog
* Wed Apr 03 2024 RDO <dev@lists.rdoproject.org> 14.0.0-1
- Update to 14.0.0

"""
