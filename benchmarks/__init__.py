"""How fast rdotool is, beside rdopkg and beside what no tool could be faster than.

``python -m benchmarks --help`` tells how; ``make bench`` runs it all. No test asserts a
time: a number means something only beside another of the same run.
"""
