#!/usr/bin/python3
"""Somebody writes Chinese with a real input method, fcitx5 with pinyin, into the real window: under X (XIM) and under
Wayland (text-input). What is being composed is on neither phone nor draft; what is chosen is on both and in the file."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "window")]

from desk import Desk, Missing, main, wait_until  # noqa: E402
from wayland import Sway  # noqa: E402

PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin
[Groups/0/Items/0]
Name=keyboard-us
[Groups/0/Items/1]
Name=pinyin
[GroupOrder]
0=Default
"""
# It types Chinese from the start, without the shortcut that every person sets otherwise.
CONFIG = """[Behavior]
ActiveByDefault=True
ShareInputState=All
"""
FIELD = "积分名称"
# As long as this what is composed must not arrive anywhere: a draft is kept about a second after a key.
REST_SECS = 3


def locale(folder):
    """A Chinese locale of its own, as a person's computer has one: XIM asks for it."""
    subprocess.run(["localedef", "-i", "zh_CN", "-f", "UTF-8", str(folder / "zh_CN.UTF-8")], check=True,
                   capture_output=True)
    return str(folder)


class Pinyin:
    """A desk with fcitx5."""

    in_the_field = False

    def input_method(self, **more):
        self.in_the_field = bool(more)
        self.locales = locale(self.dir)
        home = self.dir / "ime"
        settings = home / ".config/fcitx5"
        (settings / "conf").mkdir(parents=True)
        (settings / "profile").write_text(PROFILE)
        (settings / "config").write_text(CONFIG)
        for name, text in more.items():
            (settings / f"conf/{name}.conf").write_text(text)
        env = {**self.environment(), "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}
        self.run_beside(["fcitx5", "--disable=notificationitem,clipboard,cloudpinyin"], env=env)
        wait_until("fcitx5", lambda: self.remote("-n"))

    def remote(self, *arguments):
        """What fcitx says of itself: with -n the name of what types, without anything whether it does (2)."""
        return subprocess.run(["fcitx5-remote", *arguments], env=self.environment(), capture_output=True,
                              text=True).stdout.strip()

    def environment(self):
        env = super().environment()
        env.update(XMODIFIERS="@im=fcitx", LOCPATH=getattr(self, "locales", ""))
        return env


class OnX(Pinyin, Desk):
    def typed(self, text):
        subprocess.run(["xdotool", "type", "--delay", "120", text], check=True, env=self.environment())

    def pressed(self, key):
        subprocess.run(["xdotool", "key", key], check=True, env=self.environment())

    def composing(self, window, letters):
        """Whether something is being composed: in the field, or in fcitx's own box while the field shows none of it."""
        if self.in_the_field:
            return letters in window.field(FIELD)
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "fcitx"], env=self.environment(),
                               capture_output=True, text=True).stdout.strip()
        assert letters not in window.field(FIELD), "fcitx has its own box"
        return found


class OnWayland(Pinyin, Sway):
    def typed(self, text):
        self.run("wtype", "-s", "300", "-d", "120", text, "-s", "200")

    def pressed(self, key):
        *held, last = key.split("+")
        self.run("wtype", "-s", "300", *(x for h in held for x in ("-M", h)), "-k", last,
                 *(x for h in held for x in ("-m", h)), "-s", "200")

    def composing(self, window, letters):
        return letters in window.field(FIELD)


def phone(window):
    return window.find("panel", "手机预览").description


def nowhere(desk, window, draft, what):
    """What is being composed is neither on the phone nor in the draft, kept or saved; before it is as it was."""
    end = time.monotonic() + REST_SECS
    while time.monotonic() < end:
        assert phone(window) == what["phone"], f"the phone shows what is being composed: {phone(window)}"
        assert desk.unsaved() == what["unsaved"], f"kept while it is composed: {desk.unsaved()}"
        assert draft.read_bytes() == what["file"], "the file changed while it is composed"
        time.sleep(0.5)


def as_it_is(desk, window, draft):
    return {"phone": phone(window), "unsaved": desk.unsaved(), "file": draft.read_bytes()}


def story(desk):
    draft = desk.dir / "双十一.cardrights"
    draft.write_text(json.dumps({"format": 1, "rights": {"show_bonus": True, "bonus": {
        "init_bonus": 100, "bonus_value_word": "云栖积分", "bonus_cost_word": "500积分=2小时免费停车券"}}}))
    window = desk.start(str(draft))
    window.find("entry", FIELD).raw.grab_focus()
    wait_until("the focus", lambda: window.find("entry", FIELD).focused)
    wait_until("pinyin", lambda: desk.remote("-n") == "pinyin" and desk.remote() == "2")

    before = as_it_is(desk, window, draft)
    desk.pressed("ctrl+a")
    desk.typed("nihao")
    wait_until("what is being composed", lambda: desk.composing(window, "ni hao"))
    desk.keep_picture("composing")
    nowhere(desk, window, draft, before)
    desk.pressed("space")
    wait_until("what was chosen", lambda: window.field(FIELD) == "你好" and "你好" in phone(window))
    wait_until("the kept draft", lambda: "你好" in json.dumps(desk.unsaved(), ensure_ascii=False))

    before = as_it_is(desk, window, draft)
    desk.typed("shijie")
    wait_until("what is being composed", lambda: desk.composing(window, "shi jie"))
    nowhere(desk, window, draft, before)
    # Given up: Esc is the input method's.
    desk.pressed("Escape")
    wait_until("nothing to be composed", lambda: not desk.composing(window, "shi jie"))
    assert window.field(FIELD) == "你好", window.field(FIELD)
    nowhere(desk, window, draft, before)

    # Enter takes the letters as they stand, and is the input method's too: it neither ends the field nor publishes.
    desk.typed("vip")
    wait_until("what is being composed", lambda: desk.composing(window, "vip"))
    desk.pressed("Return")
    wait_until("the letters", lambda: window.field(FIELD) == "你好vip" and "你好vip" in phone(window))
    assert window.find("entry", FIELD).focused, "the field keeps the focus"
    desk.typed("shijie")
    wait_until("what is being composed", lambda: desk.composing(window, "shi jie"))
    desk.pressed("1")
    wait_until("what was chosen by its number", lambda: window.field(FIELD) == "你好vip世界")
    desk.pressed("ctrl+s")
    wait_until("the saved file", lambda: json.loads(draft.read_text())["rights"]["bonus"]["bonus_value_word"] == "你好vip世界")
    desk.pressed("ctrl+z")
    wait_until("the undone word", lambda: window.field(FIELD) == "你好vip")


def pinyin_in_its_own_box_under_x():
    """X: fcitx shows what is composed in a box of its own; phone and draft get what was chosen."""
    with OnX() as desk:
        desk.input_method()
        story(desk)


def pinyin_in_the_field_under_x():
    """X: what is composed stands in the field; phone and draft get what was chosen."""
    with OnX() as desk:
        desk.input_method(xim="UseOnTheSpot=True\n")
        story(desk)


def pinyin_under_wayland():
    """Wayland: what is composed stands in the field; phone and draft get what was chosen."""
    with OnWayland() as desk:
        desk.input_method()
        story(desk)


if __name__ == "__main__":
    if not shutil.which("fcitx5"):
        raise Missing("fcitx5 is not installed")
    main(pinyin_in_its_own_box_under_x, pinyin_in_the_field_under_x, pinyin_under_wayland)
