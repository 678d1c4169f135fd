"""Looking for what is wrong in an rdoinfo: all of it, each with its line.

Errors are what rdoinfo's own ``verify.py`` refuses, what no reader could merge, and what
rdoinfo's gate refuses; the rest, likely wrong or only untidy, are warnings.
"""

from rdotool.rdoinfo.verify.lint import linted
from rdotool.rdoinfo.verify.model import RULES, Finding, Rule
from rdotool.rdoinfo.verify.run import Report, added, verify

__all__ = ["RULES", "Finding", "Report", "Rule", "added", "linted", "verify"]
