"""An engine at work before a series is forked off: imported by the server that forks them."""

from benchmarks.series import engine

engine()
