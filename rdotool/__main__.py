"""``python -m rdotool``."""

from rdotool.cli import main

main()
