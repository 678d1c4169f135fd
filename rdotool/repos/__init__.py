"""Package repositories: which packages they have, and what these provide.

:func:`load` is the door; what it gives is a :class:`RepoSet`. A warm call reads a small
state file and a few pages of an index for each repository, and no XML.
"""

from rdotool.repos.loader import MAX_AGE, load
from rdotool.repos.model import Package, Provide, RepoSpec, newest
from rdotool.repos.repository import RepoSet, Repository
from rdotool.repos.requirement import Requirement, canonical

__all__ = [
    "MAX_AGE",
    "Package",
    "Provide",
    "RepoSet",
    "RepoSpec",
    "Repository",
    "Requirement",
    "canonical",
    "load",
    "newest",
]
