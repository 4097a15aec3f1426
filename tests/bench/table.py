"""Measures and prints the table: what the window and the command cost, beside what people would use instead. Everything
is measured here and now; nothing is asserted. Its arguments: our program, the bare window, a Python with `wechatpayv3`,
a folder of npm packages with `wechatpay-node-v3`. BENCH_ROUNDS, BENCH_MINUTES and BENCH_COUNT make it shorter or longer."""

import datetime
import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

import sending
from screen import Screen, cpu_secs, end, private_mb, pss_mb, wakeups

PROGRAM, BARE, PYTHON, NODE = sys.argv[1:5]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
MINUTES = float(os.environ.get("BENCH_MINUTES", "5"))
COUNT = int(os.environ.get("BENCH_COUNT", "1000"))
IDLE_SECS = int(os.environ.get("BENCH_IDLE", "60"))
# In the field 积分用途标题 of a window of 1440×900.
FIELD = (420, 314)
WINDOW = "search --sync --onlyvisible --class card-rights-studio".split()
ROWS = []


def row(what, ours, *others):
    ROWS.append((what, ours, *others))
    print("|".join(("", f" {what} ", f" {ours} ", *(f" {o} " for o in others), "")), file=sys.stderr, flush=True)


def middle(values):
    return statistics.median(values)


def starts(screen, place):
    """Start and memory of the three windows, one after the other in each round; each has been open once before."""
    page = (Path(__file__).parent / "page.html").resolve().as_uri()
    chromium = ["chromium", f"--app={page}", f"--user-data-dir={place}/chromium", "--no-first-run", "--no-default-browser-check",
                "--window-size=1440,900", "--window-position=0,0", *(["--no-sandbox"] if os.getuid() == 0 else [])]
    all_of_them = {"ours": ([PROGRAM], 2), "bare": ([BARE], 2), "chromium": (chromium, 5)}
    ms = {name: [] for name in all_of_them}
    mb = {name: [] for name in all_of_them}
    pictures = []
    for n in range(ROUNDS + 1):
        for name, (command, secs) in all_of_them.items():
            whole, changes, process = screen.start(command, Path(place, name), secs)
            memory = pss_mb(process.pid)
            end(process)
            time.sleep(0.3)
            if n and whole:
                ms[name].append(whole)
                mb[name].append(memory)
                pictures += [changes] if name == "ours" else []
    for what, unit, values in (("start to the first whole picture", "ms", ms), ("memory after the start (PSS)", "MB", mb)):
        ours, bare, chrome = (middle(values[n]) for n in ("ours", "bare", "chromium"))
        row(f"{what}, {unit}", f"{ours:.0f}", f"bare window {bare:.0f} (ours is {ours / bare:.2f}×)", f"Chromium {chrome:.0f} (ours is {ours / chrome:.2f}×)")
    row("different pictures on the screen until it rests", f"{middle(pictures):.0f}", "", "")


def opened(screen, place):
    process = screen.open([PROGRAM], place)
    time.sleep(3)
    # No window manager gives it the keyboard.
    screen.key(*WINDOW, "windowfocus", "mousemove", *FIELD, "click", 1)
    time.sleep(0.5)
    return process


def idle(screen, place):
    process = opened(screen, place)
    screen.key("type", "--delay", 30, "abc")
    time.sleep(10)
    before = cpu_secs(process.pid), wakeups(process.pid)
    time.sleep(IDLE_SECS)
    cpu, woken = cpu_secs(process.pid) - before[0], wakeups(process.pid) - before[1]
    end(process)
    row(f"{IDLE_SECS} s with a field in focus and nobody there", f"{cpu:.2f} s CPU, {woken} wake-ups", "", "")


def acts(screen, place):
    """Processor time of the window's own thread for each thing that a person does, all frames that follow it included."""
    process = opened(screen, place)
    sizes = [(1280, 800), (1100, 700), (950, 600), (1440, 900)]

    def measured(what, times, act):
        before = cpu_secs(process.pid, process.pid)
        for n in range(times):
            act(n)
        time.sleep(1)
        row(f"{what}: CPU of the window's thread", f"{(cpu_secs(process.pid, process.pid) - before) / times * 1e3:.1f} ms each", "", "")

    measured("a key is typed", 200, lambda n: screen.key("type", "--delay", 30, "ab"[n % 2]))
    measured("the form is scrolled by a notch", 200, lambda n: (screen.key("click", 5 - n // 20 % 2), time.sleep(0.03)))
    measured("the window gets another size", 40, lambda n: (screen.key(*WINDOW, "windowsize", *sizes[n % 4]), time.sleep(0.1)))
    screen.key(*WINDOW, "windowsize", *sizes[-1])
    screen.key("mousemove", *FIELD, "click", 1)
    screen.key("type", "--delay", 0, "x" * 2000)
    time.sleep(3)
    measured("a key is typed at the end of 2,000 letters", 100, lambda n: screen.key("type", "--delay", 30, "ab"[n % 2]))
    end(process)


def editing(screen, place):
    """Text is typed, taken back and typed again for MINUTES; the memory at a tenth of the time and at its end."""
    process = opened(screen, place)
    begun, early = time.monotonic(), None
    while (at := time.monotonic() - begun) < MINUTES * 60:
        screen.key("type", "--delay", 8, "The quick brown fox jumps ")
        for _ in range(3):
            screen.key("key", "ctrl+z")
        screen.key("key", "ctrl+a", "BackSpace")
        screen.key("click", 5, "click", 4)
        if early is None and at > MINUTES * 6:
            early = private_mb(process.pid)
    late = private_mb(process.pid)
    end(process)
    row(f"memory over {MINUTES:g} minutes of scripted editing (its own)", f"{early:.1f} MB after a tenth, {late:.1f} MB at the end", "", "")


def publications():
    taken = sending.measure(PROGRAM, PYTHON, NODE, COUNT)
    ours = taken.pop("ours")
    def told(wall, cpu):
        return f"{wall / COUNT * 1e3:.2f} ms, {cpu / COUNT * 1e3:.2f} ms CPU"
    theirs = [f"{name} {told(*t)} (ours is {ours[0] / t[0]:.2f}×, {ours[1] / t[1]:.2f}× CPU)" for name, t in taken.items()]
    row(f"a publication of {COUNT:,} in a row", told(*ours), *theirs)


def sizes():
    ours, bare = (Path(p).stat().st_size / 1e6 for p in (PROGRAM, BARE))
    row("size of the program, MB", f"{ours:.1f}", f"bare window with the same crates {bare:.1f} (ours is {ours / bare:.2f}×)", "")


def processor():
    return next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), platform.machine())


def main():
    parts = os.environ.get("BENCH_PARTS", "sizes starts idle acts editing publications").split()
    with tempfile.TemporaryDirectory(prefix="bench-") as place, Screen() as screen:
        for name in parts:
            part = globals()[name]
            part() if name in ("sizes", "publications") else part(screen, f"{place}/{name}" if name != "starts" else place)
    memory = next(int(line.split()[1]) for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    load = os.getloadavg()[1]
    print(f"{datetime.date.today()}, {os.cpu_count()} × {processor()}, {memory / 1e6:.0f} GB, no GPU (llvmpipe), Xvfb, "
          f"medians of {ROUNDS} rounds, load {load:.1f}.\n")
    print("| | ours | beside it | beside it |\n|---|---|---|---|")
    for cells in ROWS:
        print("| " + " | ".join(cells) + " |")


main()
