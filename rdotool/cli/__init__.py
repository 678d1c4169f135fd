"""The command line: the only importer of click.

``main`` is the process' entry; ``table`` lists the commands, and each command's file is
loaded when it is called.
"""

from rdotool.cli.main import main

__all__ = ["main"]
