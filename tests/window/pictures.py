#!/usr/bin/python3
"""The README's pictures: the window as it first opens, the confirmation, and the once-shown rule."""

import subprocess
import time
from pathlib import Path

from desk import Desk, main

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "pictures"
SIZE = (1280, 800)
MOST_BYTES = 150_000


def take(desk, name):
    """The display as PNG with 256 colours, which a window of flat colours does not miss."""
    # What fades in has faded in.
    time.sleep(1.5)
    FOLDER.mkdir(parents=True, exist_ok=True)
    raw, path = desk.dir / "raw.png", FOLDER / f"{name}.png"
    desk.picture(raw)
    subprocess.run(["convert", str(raw), "-strip", "+dither", "-colors", "255", "-define", "png:compression-level=9",
                    f"PNG8:{path}"], check=True)
    assert path.stat().st_size <= MOST_BYTES, f"{path}: {path.stat().st_size} bytes"


def the_pictures_of_the_readme():
    """assets/pictures: the window in 演练, light."""
    # Without a window manager there is no title bar, and the window fills the display.
    with Desk(size=SIZE, manager=False) as desk:
        window = desk.start()
        window.write("积分名称", "云栖积分")
        take(desk, "window")
        window.press("button", "发布")
        window.find("dialog", part="不会发给微信")
        take(desk, "confirm")


if __name__ == "__main__":
    main(the_pictures_of_the_readme)
