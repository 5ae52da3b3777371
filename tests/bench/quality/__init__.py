"""
How good the rankings are: on a made-up city with planted answers, and on held-out real links.

Not how fast. `python -m tests.bench.quality` measures, keeps the results and fills the README.
"""
