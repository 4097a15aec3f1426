"""A desk of its own to drive the real program on: display, window manager, session bus, AT-SPI, a home in a temporary
folder. Everything is started here and ended here; nothing of the person's session is used.

    with Desk() as desk:
        window = desk.start()
        window.press("button", "发布")

Needs: xvfb openbox dbus at-spi2-core gir1.2-atspi-2.0 python3-gi imagemagick (tests/window/run brings them).
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from urllib.parse import quote

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PROGRAM = Path(os.environ.get("CARD_RIGHTS_STUDIO", "target/debug/card-rights-studio")).resolve()
# A busy machine is slow, not wrong: limits are wide, and no test asserts a time but the hanging server's.
LIMIT_SECS = float(os.environ.get("WINDOW_LIMIT_SECS", "60"))
APP_NAME = "card-rights-studio"
# The hardware code of the left Shift key.
SHIFT = 50


# A bus that starts nothing by itself: what a test does not start is not there, a key store least of all.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Missing(AssertionError):
    """Something that a person should see is not there."""


def in_session(command):
    """Runs `command` in a session bus and a runtime folder of its own; gives its exit code."""
    runtime = tempfile.mkdtemp(prefix="desk-run-")
    bus = Path(runtime, "bus.conf")
    bus.write_text(BUS)
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "AT_SPI_BUS_ADDRESS")}
    env.update(DESK_SESSION="1", XDG_RUNTIME_DIR=runtime, GSETTINGS_BACKEND="memory")
    try:
        return subprocess.call(["dbus-run-session", f"--config-file={bus}", "--", *command], env=env)
    finally:
        shutil.rmtree(runtime, ignore_errors=True)


def wait_until(what, seen, limit_secs=LIMIT_SECS, every_secs=0.1):
    """Gives the first true answer of `seen`, or fails with `what`."""
    end = time.monotonic() + limit_secs
    while True:
        try:
            found = seen()
        except GLib.Error:
            # The tree changed while it was read.
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise Missing(f"waited {limit_secs:.0f} s for: {what}")
        time.sleep(every_secs)


def rows(path, sql):
    """The rows of a database that the program may have open: read only. A database without its tables has none."""
    db = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=LIMIT_SECS)
    try:
        return list(db.execute(sql)) if db.execute("PRAGMA user_version").fetchone()[0] else []
    finally:
        db.close()


EVENT = ("attempt", "phase", "at", "verdict", "status", "code", "message", "request_id", "backup_host", "note")
PUBLICATION = ("id", "gateway", "mchid", "card", "user", "colleague", "body", "body_sha256", "batch", "removed")


def record_lines(path):
    """The events of the record at `path`, oldest first."""
    columns = [f"e.{c}" for c in EVENT] + [f"p.{c}" for c in PUBLICATION]
    told, met = [], set()
    for row in rows(path, f"SELECT {', '.join(columns)} FROM event e JOIN publication p ON p.n = e.publication ORDER BY e.n"):
        line = dict(zip(EVENT + PUBLICATION, row))
        line["note"] = json.loads(line["note"]) if line["note"] else None
        if line["id"] in met:
            line["body"] = ""
        met.add(line["id"])
        told.append(line)
    return told


class Node:
    """One thing on the window, as a screen reader meets it."""

    def __init__(self, raw):
        self.raw = raw

    @property
    def name(self):
        return self.raw.get_name() or ""

    @property
    def role(self):
        return self.raw.get_role_name()

    @property
    def description(self):
        return self.raw.get_description() or ""

    @property
    def on(self):
        return self.raw.get_state_set().contains(Atspi.StateType.CHECKED)

    @property
    def enabled(self):
        return self.raw.get_state_set().contains(Atspi.StateType.SENSITIVE)

    @property
    def pressable(self):
        # Interfaces are cached whatever the mask says: a button that could not be pressed before would stay so.
        self.raw.clear_cache()
        return self.raw.get_action_iface() is not None

    @property
    def focused(self):
        return self.raw.get_state_set().contains(Atspi.StateType.FOCUSED)

    @property
    def place(self):
        """Left, top, width, height on the screen, in pixels."""
        r = Atspi.Component.get_extents(self.raw.get_component_iface(), Atspi.CoordType.SCREEN)
        return r.x, r.y, r.width, r.height

    @property
    def text(self):
        raw = self.raw.get_text_iface()
        return Atspi.Text.get_text(raw, 0, Atspi.Text.get_character_count(raw)) if raw else ""

    @property
    def value(self):
        """What a slider stands at."""
        raw = self.raw.get_value_iface()
        return Atspi.Value.get_current_value(raw) if raw else None

    def press(self):
        if not self.pressable or not Atspi.Action.do_action(self.raw.get_action_iface(), 0):
            raise Missing(f"cannot press {self}; states {[s.value_nick for s in self.raw.get_state_set().get_states()]}")

    def write(self, text):
        """Replaces the field's text."""
        self.raw.get_component_iface() and Atspi.Component.grab_focus(self.raw.get_component_iface())
        raw = self.raw.get_editable_text_iface()
        if not raw or not Atspi.EditableText.set_text_contents(raw, text):
            raise Missing(f"cannot write into {self}")

    def children(self):
        for i in range(self.raw.get_child_count()):
            child = self.raw.get_child_at_index(i)
            if child is not None:
                yield Node(child)

    def walk(self):
        yield self
        for child in self.children():
            yield from child.walk()

    def __str__(self):
        return f"{self.role} 「{self.name}」"


class Window:
    """A running program, seen from outside."""

    def __init__(self, desk, process):
        self.desk = desk
        self.process = process

    def app(self):
        if self.process.poll() is not None:
            raise Missing(f"the program ended with {self.process.returncode}: {self.desk.said()[-2000:]}")
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.process.pid and app.get_child_count() > 0:
                # A window draws anew all the time: nothing that was read before is believed.
                app.set_cache_mask(Atspi.Cache.NONE)
                return Node(app)
        return None

    def nodes(self):
        app = self.app()
        return app.walk() if app else ()

    def look(self, role=None, name=None, part=None, said=None, description=None):
        """The first thing with this role, exact name (a trailing … is the program's own), part of its name, part of
        its description, part of either (`said`); None while there is none."""
        def fits(n):
            mine = n.name
            if name is not None and mine.removesuffix("…") != name.removesuffix("…"):
                return False
            if part is not None and part not in mine:
                return False
            if description is not None and description not in n.description:
                return False
            if said is not None and said not in mine and said not in n.description:
                return False
            return not role or n.role in ROLES.get(role, (role,))
        try:
            return next((n for n in self.nodes() if fits(n)), None)
        except GLib.Error:
            # The tree changed while it was read.
            return None

    def find(self, role=None, name=None, limit_secs=LIMIT_SECS, **how):
        what = " ".join(str(x) for x in (role, name, *how.values()) if x)
        try:
            return wait_until(what, lambda: self.look(role, name, **how), limit_secs)
        except Missing as e:
            self.desk.keep_picture("missing")
            raise Missing(f"{e}\nThe window shows:\n{self.tree()}") from None

    def sees(self, text, limit_secs=LIMIT_SECS):
        """Waits until `text` stands anywhere: name, description or text of a field."""
        return self.find(said=text, limit_secs=limit_secs)

    def gone(self, text, limit_secs=LIMIT_SECS):
        def away():
            # An error while reading is no proof that it went.
            return not any(text in n.name or text in n.description for n in self.nodes())
        wait_until(f"「{text}」 to go", away, limit_secs)

    def press(self, role, name, **how):
        """Presses it as soon as it can be pressed."""
        node = self.find(role, name, **how)
        if not node.pressable:
            def ready():
                found = self.look(role, name, **how)
                return found if found and found.pressable else None
            node = wait_until(f"{node} to take a press", ready)
        node.press()
        return node

    def write(self, label, text):
        """Writes into the field of this label and waits until it stands there."""
        def done():
            field = self.look("entry", label)
            if field is None or field.text == text:
                return field is not None
            field.write(text)
            return False
        wait_until(f"「{label}」 to hold {text}", done, every_secs=0.3)

    def tick(self, name, on=True):
        """Presses a check box or choice unless it is so already, and waits until it is."""
        node = self.find("check box", name)
        if node.on != on:
            node.press()
        def done():
            found = self.look("check box", name)
            return found and found.on == on
        wait_until(f"「{name}」 to be {'on' if on else 'off'}", done)

    def confirm(self):
        """确认发布, after the tick of 初始积分 where it is asked for."""
        self.find("button", "确认发布")
        points = self.look("check box", part="我知道初始积分会是")
        if points:
            self.tick(points.name)
        self.press("button", "确认发布")

    def field(self, label):
        return self.find("entry", label).text

    def tree(self):
        lines = []

        def tell(node, depth):
            text = node.text if node.role in ROLES["entry"] else ""
            lines.append("  " * depth + f"{node.role} 「{node.name}」"
                         + (" [x]" if node.on else "")
                         + (f" = {text}" if text else "")
                         + (f"  ({node.description})" if node.description else ""))
            for child in node.children():
                tell(child, depth + 1)
        try:
            app = self.app()
            if app:
                tell(app, 0)
        except (GLib.Error, Missing) as e:
            lines.append(f"… {e}")
        return "\n".join(lines)

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


# The same thing has another role name from one version of AT-SPI to the next.
ROLES = {
    "button": ("push button", "button"),
    "check box": ("check box",),
    "entry": ("entry", "text"),
    "dialog": ("dialog",),
    "label": ("label", "static"),
}


class Desk:
    """See the module."""

    def __init__(self, size=(1440, 900), home=None, lang="zh_CN.UTF-8", manager=True, without=()):
        """`without` names extensions that its display lacks."""
        self.size = size
        self.lacks = [word for name in without for word in ("-extension", name)]
        self.dir = Path(tempfile.mkdtemp(prefix="desk-"))
        self.home = Path(home) if home else self.dir / "studio"
        self.lang = lang
        self.manager = manager
        # What every program is given beside, asked for when it starts.
        self.more = dict
        self.started = []
        self.windows = []

    def __enter__(self):
        read, write = os.pipe()
        self.run_beside(["Xvfb", "-displayfd", str(write), "-screen", "0", "%dx%dx24" % self.size, "-nolisten", "tcp",
                         *self.lacks],
                    pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as f:
            number = f.readline().strip()
        if not number:
            raise Missing("no display: Xvfb did not start")
        # This process's own connection to AT-SPI needs the display too.
        os.environ["DISPLAY"] = f":{number}"
        if self.manager:
            self.run_beside(["openbox", "--sm-disable"])
        launcher = next(p for p in ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
                        if os.path.exists(p))
        self.run_beside([launcher, "--launch-immediately"])
        for key in ("IsEnabled", "ScreenReaderEnabled"):
            wait_until("the AT-SPI bus", lambda: subprocess.call(
                ["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus",
                 "--method", "org.freedesktop.DBus.Properties.Set", "org.a11y.Status", key, "<true>"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0)
        Atspi.init()
        return self

    def run_beside(self, command, **more):
        """Starts a program that ends with the desk."""
        log = open(self.dir / (os.path.basename(command[0]) + ".out"), "ab")
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, **more)
        self.started.append(process)
        return process

    def __exit__(self, kind, error, trace):
        for window in self.windows:
            window.end()
        for process in reversed(self.started):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.started:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
        if error is None or not os.environ.get("DESK_KEEP"):
            shutil.rmtree(self.dir, ignore_errors=True)
        return False

    def environment(self):
        env = dict(os.environ, CARD_RIGHTS_STUDIO_HOME=str(self.home), LC_ALL=self.lang, LANG=self.lang,
                   LIBGL_ALWAYS_SOFTWARE="1", HOME=str(self.dir / "home"))
        env.pop("WAYLAND_DISPLAY", None)
        env.update(self.more())
        # No proxy of the machine is to be asked about a loopback address; a test sets what it needs.
        return env

    def start(self, *args, env=None, under=(), shows=None):
        """Opens the window, by a command in `under`, and waits until its tree can be read, or until it `shows` that."""
        (self.dir / "home").mkdir(exist_ok=True)
        log = open(self.dir / "program.out", "ab")
        process = subprocess.Popen([*under, PROGRAM, *args], env={**self.environment(), **(env or {})}, stdout=log, stderr=log,
                                   stdin=subprocess.DEVNULL)
        window = Window(self, process)
        self.windows.append(window)
        try:
            wait_until("the window", lambda: window.look(said=shows) if shows else
                       window.look("button", "发布") or window.look("button", "Publish"))
        except Missing as e:
            self.keep_picture("no-window")
            raise Missing(f"{e}\n{self.said()}\n{window.tree()}") from None
        return window

    def program(self, *args, **more):
        """Runs a command of the program to its end."""
        return subprocess.run([PROGRAM, *args], env=self.environment(), capture_output=True, text=True,
                              timeout=LIMIT_SECS, **more)

    def sandbox(self):
        """Starts `card-rights-studio sandbox` and gives (address, identity, folder of its PEM files)."""
        folder = self.dir / "证书"
        self.run_beside([PROGRAM, "sandbox", "--identity", str(folder), "--home", str(self.dir / "sandbox-home")])
        about = folder / "identity.json"
        wait_until("the stand-in", lambda: about.exists() and about.read_text())
        identity = json.loads(about.read_text())
        return identity["url"], identity, folder

    def said(self):
        path = self.dir / "program.out"
        return path.read_text(errors="replace") if path.exists() else ""

    def record(self, name="studio.db"):
        """What stands in the record, event by event with what its publication says (the body with its first event only);
        no database, or one without tables: empty."""
        return [line for path in sorted(self.home.rglob(name)) for line in record_lines(path)]

    def unsaved(self):
        """The drafts that are not saved as files, newest first."""
        return [json.loads(text) for path in sorted(self.home.rglob("studio.db"))
                for (text,) in rows(path, "SELECT draft FROM unsaved ORDER BY at DESC")]

    def key(self, name, shift=False):
        """Presses a key of the keyboard."""
        keys = {"Down": 0xFF54, "Left": 0xFF51, "Return": 0xFF0D, "Tab": 0xFF09, "Escape": 0xFF1B, "space": 0x20,
                "plus": 0x2B}
        if shift:
            Atspi.generate_keyboard_event(SHIFT, None, Atspi.KeySynthType.PRESS)
        Atspi.generate_keyboard_event(keys[name], None, Atspi.KeySynthType.SYM)
        if shift:
            Atspi.generate_keyboard_event(SHIFT, None, Atspi.KeySynthType.RELEASE)

    def pointer(self, x, y, what):
        """Moves the pointer there; `what` it does as AT-SPI calls it: abs, b1c (click), b1p, b1r, b4c and b5c (wheel)."""
        Atspi.generate_mouse_event(int(x), int(y), "abs")
        if what != "abs":
            Atspi.generate_mouse_event(int(x), int(y), what)

    def picture(self, path):
        """The whole display as PNG."""
        subprocess.run(["import", "-window", "root", str(path)], check=True, env=os.environ.copy())

    def row(self, x, y, width):
        """The colours of so many pixels from there to the right, as (red, green, blue)."""
        told = subprocess.run(["import", "-window", "root", "-crop", f"{width}x1+{x}+{y}", "+repage", "-depth", "8", "rgb:-"],
                              check=True, capture_output=True, env=os.environ.copy()).stdout
        assert len(told) == 3 * width, f"{len(told)} bytes for {width} pixels"
        return [tuple(told[i:i + 3]) for i in range(0, len(told), 3)]

    def keep_picture(self, why):
        """A picture for whoever reads a failure."""
        folder = os.environ.get("DESK_PICTURES")
        if folder and shutil.which("import"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            path = Path(folder) / f"{why}-{int(time.time())}.png"
            subprocess.call(["import", "-window", "root", str(path)])
            print(f"    picture: {path}", flush=True)


def run_one(scenario):
    begun = time.monotonic()
    told = (scenario.__doc__ or scenario.__name__).strip().splitlines()[0]
    try:
        scenario()
    except Exception as e:  # noqa: BLE001: whatever it was is told
        print(f"FAILED {scenario.__name__}: {told}\n{e}", flush=True)
        if not isinstance(e, AssertionError) or not str(e):
            traceback.print_exc()
        return 1
    print(f"ok {scenario.__name__}: {told} ({time.monotonic() - begun:.1f} s)", flush=True)
    return 0


def main(*scenarios):
    """Runs scenarios one after another, each in a session of its own, and ends with their count."""
    if not PROGRAM.exists():
        sys.exit(f"no program at {PROGRAM}: build it first, or name it in CARD_RIGHTS_STUDIO")
    chosen = [s for s in scenarios if not sys.argv[1:] or s.__name__ in sys.argv[1:]]
    if os.environ.get("DESK_SESSION") == "1":
        sys.exit(max(run_one(s) for s in chosen))
    failed = 0
    for scenario in chosen:
        failed += 0 != in_session([sys.executable, "-u", sys.argv[0], scenario.__name__])
    print(f"{len(chosen) - failed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed else 0)
