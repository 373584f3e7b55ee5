"""Runs one command and prints its wall seconds, CPU seconds, peak memory in bytes and exit status as JSON.

    python -I -S watch.py STDIN STDOUT COMMAND...

A process of its own that imports next to nothing: what Linux reports as the peak of a child begins with the
memory of its parent, here about 10 MB.
"""

import os
import sys
import time

with open(sys.argv[1], "rb") as stdin, open(sys.argv[2], "wb") as stdout:
    moves = [(os.POSIX_SPAWN_DUP2, stdin.fileno(), 0), (os.POSIX_SPAWN_DUP2, stdout.fileno(), 1)]
    begin = time.perf_counter()
    child = os.posix_spawn(sys.argv[3], sys.argv[3:], os.environ, file_actions=moves)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - begin
unit = 1 if sys.platform == "darwin" else 1024
code = os.waitstatus_to_exitcode(status)
cpu = usage.ru_utime + usage.ru_stime
print(f'{{"seconds": {seconds}, "cpu": {cpu}, "peak": {usage.ru_maxrss * unit}, "code": {code}}}')
