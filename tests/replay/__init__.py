"""Release commits of real distgits, made again by the tool and compared with the people's.

``python -m tests.replay --help`` tells how. It is no test of the suite: the distgits are
the user's own clones. ``test_replay.py`` beside it runs it on a small synthetic history.
"""
