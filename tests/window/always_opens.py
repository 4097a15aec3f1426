#!/usr/bin/python3
"""The window opens where something is missing, and says what that means; where it cannot open, it says so."""

import os
import subprocess

from desk import PROGRAM, Desk, main

# Root may write everywhere: the program runs without that power.
AS_ANYBODY = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.getuid() == 0 else []


def where_wayland_does_not_answer_it_opens_in_x():
    """WAYLAND_DISPLAY of a session that ended, and no settings of fonts: it opens in X."""
    with Desk() as desk:
        desk.start(env={"WAYLAND_DISPLAY": "wayland-of-yesterday", "XDG_RUNTIME_DIR": str(desk.dir),
                        "FONTCONFIG_FILE": "/nonexistent"})


def where_nothing_may_be_written_it_opens_and_says_so():
    """A home and a folder of temporary files that cannot be written: it opens, says so, and works."""
    with Desk() as desk:
        # Not the folder itself: the program's own it puts right.
        locked = desk.dir / "locked"
        locked.mkdir()
        locked.chmod(0o555)
        desk.home = locked / "studio"
        window = desk.start(env={"TMPDIR": "/nonexistent"}, under=AS_ANYBODY)
        window.sees("无法写入程序的文件夹")
        window.sees("改动仍在窗口里，可以另存到别处")
        window.write("积分名称", "云栖积分")
        window.find("panel", "手机预览", description="云栖积分")
        locked.chmod(0o700)


def without_a_chinese_font_it_opens_and_names_the_remedy():
    """No Chinese font: one English sentence that names what to install."""
    with Desk() as desk:
        window = desk.start(env={"CARD_RIGHTS_STUDIO_FONT": "/nonexistent"}, shows="No Simplified Chinese font was found.")
        window.sees("fonts-noto-cjk")


def without_glx_it_opens_by_egl():
    """A display without GLX, as of some remote desktops: it opens."""
    with Desk(without=("GLX",)) as desk:
        window = desk.start()
        window.find("panel", "手机预览", description="云栖酒店")


def without_any_opengl_a_box_says_so():
    """No OpenGL at all: a sentence on the terminal and in a box of the desktop, exit code 2."""
    with Desk() as desk:
        zenity = desk.dir / "bin" / "zenity"
        zenity.parent.mkdir()
        zenity.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >{desk.dir}/box\n")
        zenity.chmod(0o755)
        env = {**desk.environment(), "LIBGL_DRIVERS_PATH": "/nonexistent", "__EGL_VENDOR_LIBRARY_DIRS": "/nonexistent",
               "PATH": f"{zenity.parent}:{os.environ['PATH']}"}
        ran = subprocess.run([PROGRAM], env=env, capture_output=True, text=True, timeout=60)
        assert ran.returncode == 2, ran
        assert "打不开窗口\n请确认有图形界面" in ran.stderr and "panicked" not in ran.stderr, ran.stderr
        box = (desk.dir / "box").read_text()
        assert box.startswith("--error\n") and "打不开窗口" in box and "OpenGL" in box, box


if __name__ == "__main__":
    main(where_wayland_does_not_answer_it_opens_in_x, where_nothing_may_be_written_it_opens_and_says_so,
         without_a_chinese_font_it_opens_and_names_the_remedy, without_glx_it_opens_by_egl, without_any_opengl_a_box_says_so)
