"""Patch files, the rebase in memory, conflicts: on real git repositories."""
