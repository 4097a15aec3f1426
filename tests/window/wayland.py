#!/usr/bin/python3
"""The real window under a Wayland compositor (sway, without a screen): typed, pasted, published in 演练, drawn at another
scale while it is open."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from desk import Desk, Missing, main, wait_until

# No key repeats: on a busy machine one that is pressed for a moment would.
CONFIG = """output HEADLESS-1 mode 1440x900 scale 1
default_border none
input * repeat_delay 60000
"""


class Sway(Desk):
    """A desk whose windows open in sway. Its display is kept for AT-SPI alone, and the program knows of none."""

    def __enter__(self):
        super().__enter__()
        # sway is no program for root: it runs as nobody, in a folder of its own.
        self.runtime = Path(tempfile.mkdtemp(prefix="sway-"))
        config = self.runtime / "config"
        config.write_text(CONFIG)
        as_nobody = []
        if os.getuid() == 0:
            for path in (self.runtime, config):
                shutil.chown(path, "nobody", "nogroup")
            as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        os.chmod(self.runtime, 0o700)
        env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        env.update(XDG_RUNTIME_DIR=str(self.runtime), HOME=str(self.runtime), WLR_BACKENDS="headless",
                   WLR_LIBINPUT_NO_DEVICES="1", WLR_RENDERER="pixman")
        self.run_beside([*as_nobody, "sway", "-c", str(config)], env=env)

        def sockets(pattern):
            return [p for p in self.runtime.glob(pattern) if p.is_socket()]
        wait_until("sway", lambda: sockets("wayland-*") and sockets("sway-ipc.*"))
        self.wayland = str(sockets("wayland-*")[0])
        self.ipc = str(sockets("sway-ipc.*")[0])
        return self

    def __exit__(self, *how):
        super().__exit__(*how)
        shutil.rmtree(self.runtime, ignore_errors=True)
        return False

    def start(self, *args, **more):
        window = super().start(*args, **more)
        # A keyboard that stays: without any, no window has the focus.
        self.run_beside(["wtype", "-s", "3600000", "-k", "Shift_L"], env=self.environment())
        return window

    def environment(self):
        env = super().environment()
        env.pop("DISPLAY", None)
        env.update(WAYLAND_DISPLAY=self.wayland, SWAYSOCK=self.ipc)
        return env

    def run(self, *command, **more):
        """A program of the compositor's world, to its end."""
        return subprocess.run(command, env=self.environment(), check=True, timeout=60, **more)

    def picture(self, path):
        self.run("grim", str(path))

    def keep_picture(self, why):
        folder = os.environ.get("DESK_PICTURES")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.picture(Path(folder) / f"{why}.png")

    def pixels(self):
        """Width and height of what the compositor draws, in pixels."""
        path = self.dir / "size.png"
        self.picture(path)
        head = path.read_bytes()[16:24]
        return int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")

    def windows_there(self):
        tree = json.loads(self.run("swaymsg", "-r", "-t", "get_tree", stdout=subprocess.PIPE).stdout)
        found, todo = [], [tree]
        while todo:
            node = todo.pop()
            todo += node.get("nodes", []) + node.get("floating_nodes", [])
            if node.get("pid"):
                found.append(node)
        return found

    def typed(self, *arguments):
        self.run("wtype", "-s", "500", *arguments, "-s", "200")


def a_window_lives_under_wayland():
    """Wayland, no X: typed by keys, pasted Chinese, copied picture, saved, published in 演练, scale 1 and 1.5."""
    with Sway() as desk:
        draft = desk.dir / "双十一.cardrights"
        draft.write_text(json.dumps({"format": 1, "rights": {"show_bonus": True, "bonus": {
            "init_bonus": 100, "bonus_value_word": "云栖积分", "bonus_cost_word": "500积分=2小时免费停车券"}}}))
        window = desk.start(str(draft))
        [node] = desk.windows_there()
        assert node["app_id"] == "card-rights-studio" and "双十一" in node["name"], node
        assert node["shell"] == "xdg_shell", "a Wayland window, not one of X"
        plain = desk.pixels()
        # This compositor has no pointer: the field is chosen through AT-SPI, the keys come through the compositor.
        window.find("entry", "积分名称").raw.grab_focus()
        wait_until("the focus", lambda: window.find("entry", "积分名称").focused)
        desk.typed("-M", "ctrl", "a", "-m", "ctrl")
        desk.typed("jifen")
        wait_until("what was typed", lambda: window.field("积分名称") == "jifen")
        desk.run("wl-copy", "云栖豆豆")
        desk.typed("-M", "ctrl", "a", "-m", "ctrl")
        desk.typed("-M", "ctrl", "v", "-m", "ctrl")
        wait_until("what was pasted", lambda: window.field("积分名称") == "云栖豆豆")
        window.find("panel", "手机预览", description="云栖豆豆")
        desk.typed("-M", "ctrl", "s", "-m", "ctrl")
        wait_until("the saved file", lambda: "云栖豆豆" in draft.read_text())

        window.press("button", "发布")
        window.find("dialog", part="不会发给微信")
        window.press("button", "确认发布")
        window.find("dialog", "已发布（演练，没有发给微信）")
        assert [e["verdict"] for e in desk.record("trial.db") if e["phase"] == "end"] == ["confirmed"]
        window.press("button", "关闭")

        window.press("button", "导出预览图")
        window.press("button", "复制图片")
        kinds = ["wl-paste", "--list-types"]
        wait_until("the copied picture", lambda: b"image/png" in desk.run(*kinds, stdout=subprocess.PIPE).stdout)
        copied = desk.run("wl-paste", "--type", "image/png", stdout=subprocess.PIPE).stdout
        assert copied.startswith(b"\x89PNG") and len(copied) > 10_000, len(copied)
        wait_until("the sheet to close", lambda: not window.look("dialog", "导出预览图"))

        window.find("entry", "积分名称").raw.grab_focus()
        desk.run("swaymsg", "-q", "output", "HEADLESS-1", "scale", "1.5")
        desk.typed("-M", "ctrl", "a", "-m", "ctrl")
        desk.typed("da")
        wait_until("what was typed at another scale", lambda: window.field("积分名称") == "da")
        assert desk.pixels() == plain, "the compositor's picture keeps its pixels"
        desk.keep_picture("wayland-1.5")


if __name__ == "__main__":
    if not shutil.which("sway"):
        raise Missing("sway is not installed")
    main(a_window_lives_under_wayland)
