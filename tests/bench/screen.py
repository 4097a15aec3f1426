"""A screen of its own whose pixels are read from memory, and what the processes in front of it cost."""

import mmap
import os
import struct
import subprocess
import tempfile
import time
from pathlib import Path

WIDTH, HEIGHT = 1440, 900
# Of the last picture: a caret or a mark may differ.
WHOLE = 0.995


class Screen:
    """Xvfb, with its pixels in a file."""

    def __enter__(self):
        self.dir = tempfile.TemporaryDirectory(prefix="bench-screen-")
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", self.dir.name, "-nolisten", "tcp"],
            pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            self.display = ":" + number.readline().strip()
        file = open(Path(self.dir.name, "Xvfb_screen0"), "rb")
        self.pixels = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        head, = struct.unpack(">I", self.pixels[:4])
        colours, = struct.unpack(">I", self.pixels[76:80])
        self.begins = head + 12 * colours
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()
        self.dir.cleanup()

    def look(self):
        """Every sixth line of what is on the screen."""
        line = WIDTH * 4
        return b"".join(self.pixels[self.begins + y * line:self.begins + (y + 1) * line] for y in range(3, HEIGHT, 6))

    def env(self, home):
        env = {k: v for k, v in os.environ.items() if k not in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        return env | {"DISPLAY": self.display, "HOME": str(home), "CARD_RIGHTS_STUDIO_HOME": str(Path(home, "studio")),
                      "LIBGL_ALWAYS_SOFTWARE": "1", "LC_ALL": "zh_CN.UTF-8", "XDG_CACHE_HOME": str(Path(home, "cache"))}

    def open(self, command, home):
        Path(home).mkdir(parents=True, exist_ok=True)
        out = subprocess.DEVNULL
        return subprocess.Popen(command, env=self.env(home), stdin=out, stdout=out, stderr=out, start_new_session=True)

    def start(self, command, home, span_secs):
        """From its start to the first picture that is whole, in ms; how often the picture changed; the process."""
        seen, last, begun = [], self.look(), time.monotonic()
        process = self.open(command, home)
        while time.monotonic() - begun < span_secs:
            now = self.look()
            if now != last:
                seen.append((time.monotonic() - begun, now))
                last = now
            time.sleep(0.001)
        # Only what is drawn at all counts: the last picture against the empty screen.
        whole = next((at for at, picture in seen if alike(picture, last) >= WHOLE), None)
        return whole and whole * 1e3, len(seen), process

    def key(self, *words):
        subprocess.run(["xdotool", *map(str, words)], env={**os.environ, "DISPLAY": self.display}, check=True, stdout=subprocess.DEVNULL)


def alike(one, other):
    """Which part of two pictures is the same."""
    pairs = zip(memoryview(one).cast("I")[::7], memoryview(other).cast("I")[::7])
    all_of_it = len(one) // 4 / 7
    return sum(a == b for a, b in pairs) / all_of_it


def tree(pid):
    """A process and everything that it started."""
    all_of_it = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            all_of_it += tree(int(child))
    return all_of_it


def pss_mb(pid):
    """Proportional set of a process and of what it started, in MB."""
    return memory_mb(pid, ("Pss:",))


def private_mb(pid):
    """What only it and what it started hold, in MB: the share in what others map too changes with the others."""
    return memory_mb(pid, ("Private_Clean:", "Private_Dirty:"))


def memory_mb(pid, kinds):
    def of(one):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            return 0
        return sum(int(line.split()[1]) for line in lines if line.startswith(kinds)) / 1e3
    return sum(map(of, tree(pid)))


def cpu_secs(pid, thread=None):
    """Processor time of a process, or of one thread of it, to the nanosecond: what /proc counts in ticks would miss the
    short work of a frame."""
    all_of_it = [thread] if thread else os.listdir(f"/proc/{pid}/task")
    return sum(int(Path(f"/proc/{pid}/task/{t}/schedstat").read_text().split()[0]) for t in all_of_it) / 1e9


def wakeups(pid):
    """How often any of its threads began to run after waiting."""
    count = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        count += next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("voluntary"))
    return count


def end(process):
    """Ends a process that was started in a session of its own, with all that it started."""
    try:
        os.killpg(process.pid, 15)
        process.wait(5)
    except (ProcessLookupError, subprocess.TimeoutExpired):
        pass
    try:
        os.killpg(process.pid, 9)
    except ProcessLookupError:
        pass
    process.wait()
