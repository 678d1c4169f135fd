"""rdoinfo: which packages and releases RDO has, and where each package's parts live.

:func:`load` is the door; what it gives is an :class:`Info`. A warm call reads one index
file and neither YAML nor git.
"""

from rdotool.rdoinfo.index import Info
from rdotool.rdoinfo.loader import load, warm

__all__ = ["Info", "load", "warm"]
