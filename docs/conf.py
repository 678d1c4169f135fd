"""Sphinx settings."""

from __future__ import annotations

import rdotool

project = "rdotool"
author = "RDO"
copyright = "RDO"
release = version = rdotool.__version__

extensions: list[str] = []
root_doc = "index"
exclude_patterns = ["_build", "requirements.txt"]
nitpicky = True
html_theme = "alabaster"
html_theme_options = {"description": "A packager's toolkit for RDO"}
highlight_language = "none"
