"""The patches branch as values: patch files made from it, and its rebase.

``series`` makes the files, ``text`` reads and compares them, ``replay`` rebases in
memory, ``conflict`` hands one commit that does not apply to git's own rebase.
"""
