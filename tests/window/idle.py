#!/usr/bin/python3
"""A window that nobody touches draws nothing: no CPU, also with a field in focus or a sheet open."""

import os
import time

from desk import Desk, main

# Processor time, not time on the clock: a busy machine changes nothing about it. One blinking caret costs 0.6 s.
SPAN_SECS = 10
MOST_CPU_SECS = 0.2
# The caret stops blinking, and what fades has faded.
REST_SECS = 15


def cpu_secs(process):
    with open(f"/proc/{process.pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rests(window, what):
    time.sleep(REST_SECS)
    before = cpu_secs(window.process)
    time.sleep(SPAN_SECS)
    used = cpu_secs(window.process) - before
    assert used <= MOST_CPU_SECS, f"{what}: {used:.2f} s of CPU in {SPAN_SECS} s"


def an_idle_window_costs_nothing():
    """No CPU while idle, with a field in focus, and under the confirmation."""
    with Desk() as desk:
        window = desk.start()
        window.write("积分名称", "云栖积分")
        assert window.find("entry", "积分名称").focused, "the field has the focus"
        rests(window, "a field in focus")
        window.press("button", "发布")
        window.find("button", "确认发布")
        rests(window, "the confirmation")


if __name__ == "__main__":
    main(an_idle_window_costs_nothing)
