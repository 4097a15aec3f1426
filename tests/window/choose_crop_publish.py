#!/usr/bin/python3
"""A card by sight and her own photo on it: chosen by its title, a photo cut and uploaded, published; once with the keyboard
alone, once with the pointer."""

import json
import struct
import time
import zlib

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

from desk import ROLES, Desk, Missing, main, wait_until  # noqa: E402
from own_gateway import add_merchant  # noqa: E402
from relay import Relay  # noqa: E402

CARD = "金卡"
SEEN = {"会员积分": "能看到", "会员优惠": "看不到", "发票": "看不到", "客服咨询": "看不到"}


def photo(path, width=600, height=400):
    """A picture as somebody might bring it, whose left half is orange."""
    row = b"\0" + b"\xe8\x70\x20" * (width // 2) + b"\x20\x60\xc0" * (width - width // 2)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * height))
                     + chunk(b"IEND", b""))
    return path


def orange(desk, window):
    """How many pixels of the middle line of the square show the photo's left half, once the picture stands still."""
    def count():
        x, y, w, h = window.find("image", "头像裁剪框").place
        return sum(red > 180 and blue < 90 for red, _, blue in desk.row(x, y + h // 2, w))

    def still():
        before = count()
        time.sleep(0.3)
        return before == count() and (before,)
    return wait_until("the photo to stand still", still)[0]


def moved(before, after, by):
    """The photo went to the right by so many pixels: so many more of its left half are in the square."""
    assert before > 0, "both halves are in the square at first"
    assert abs(after - before - by) <= 3, f"{before} → {after}, not {by} more"


# So far the pointer drags the photo, in pixels.
DRAGGED = 60


class Keyboard:
    """Reaches what it wants with Tab and presses it with the space bar."""

    name = "keyboard"

    def __init__(self, desk, window):
        self.desk, self.window = desk, window

    def focus(self):
        """What has the focus, by what cannot be the same of two things."""
        return next(((n.role, n.name, n.place) for n in self.window.nodes() if n.focused), None)

    def reach(self, role, name, back=False, limit=150):
        """Tab until it has the focus, the way round that a person would look; a trailing … is the program's own."""
        now = self.focus()
        for _ in range(limit):
            if now and now[0] in ROLES.get(role, (role,)) and now[1].removesuffix("…") == name:
                return
            end, before = time.monotonic() + 2, now
            self.desk.key("Tab", shift=back)
            # The next key only once this one has arrived, or it would be the one after that has the focus.
            while now == before and time.monotonic() < end:
                now = self.focus()
        raise Missing(f"Tab never came to {role} 「{name}」\n{self.window.tree()}")

    def press(self, role, name, back=False):
        self.reach(role, name, back)
        self.desk.key("space")

    def write(self, label, text):
        # As an input method gives its text.
        self.reach("entry", label)
        self.window.write(label, text)

    def choose(self):
        """A search, an arrow, Enter."""
        search = self.window.find("entry", "搜索")
        wait_until("the search to have the focus", lambda: search.focused)
        search.write(CARD)
        self.window.find(part=f"{CARD} 云栖酒店")
        self.desk.key("Down")
        self.desk.key("Return")

    def cut(self):
        """Closer, and to the left."""
        square = self.window.find("image", "头像裁剪框")
        wait_until("the square to have the focus", lambda: square.focused)
        for key in ("plus", "plus"):
            self.desk.key(key)
        before = orange(self.desk, self.window)
        for key in ("Left", "Left", "Left"):
            self.desk.key(key)
        side = square.place[2]
        # Each of them is a fiftieth of the square.
        moved(before, orange(self.desk, self.window), 3 * side / 50)


# Height of the bars of the window above and below what scrolls, in pixels, with a title bar.
TOP, BOTTOM = 80, 34


class Pointer:
    """Clicks where things are, and turns the wheel for what is not in sight."""

    name = "pointer"

    def __init__(self, desk, window):
        self.desk, self.window = desk, window

    def wheel(self, down=True):
        """Over what scrolls: the form, or a sheet that lies over it."""
        width, height = self.desk.size
        self.desk.pointer(width // 3, height // 2, "b5c" if down else "b4c")
        time.sleep(0.2)

    def in_sight(self, role, name):
        """The middle of it once it stands still between the window's bars."""
        for _ in range(60):
            x, y, w, h = self.window.find(role, name).place
            if y >= TOP and y + h <= self.desk.size[1] - BOTTOM:
                if (x, y, w, h) == self.window.find(role, name).place:
                    return x + w // 2, y + h // 2
            else:
                self.wheel(y >= TOP)
        raise Missing(f"{role} 「{name}」 never came in sight\n{self.window.tree()}")

    def press(self, role, name, back=False):
        """A click; what is turned on by it is turned on, though it lay below the edge of a sheet at first."""
        if back:
            # It stands in the bar above.
            x, y, w, h = self.window.find(role, name).place
            return self.desk.pointer(x + w // 2, y + h // 2, "b1c")
        for _ in range(10):
            self.desk.pointer(*self.in_sight(role, name), "b1c")
            if role not in ("radio button", "check box"):
                return None
            try:
                return wait_until(f"{name} to be on", lambda: self.window.find(role, name).on, limit_secs=1)
            except Missing:
                self.wheel()
        raise Missing(f"{role} 「{name}」 stays off")

    def write(self, label, text):
        self.press("entry", label)
        self.window.write(label, text)

    def choose(self):
        """A click on its picture, and the green button."""
        self.window.write("搜索", CARD)
        x, y, w, _ = self.window.find(part=f"{CARD} 云栖酒店").place
        self.desk.pointer(x + w // 2, y + 20, "b1c")
        self.desk.pointer(*self.in_sight("button", "修改这张卡"), "b1c")

    def cut(self):
        """The photo is dragged to the right after the wheel has made it larger."""
        x, y = self.in_sight("image", "头像裁剪框")
        for _ in range(4):
            self.desk.pointer(x, y, "b4c")
        before = orange(self.desk, self.window)
        for by, what in ((0, "abs"), (0, "b1p"), (DRAGGED // 2, "abs"), (DRAGGED, "abs"), (DRAGGED, "b1r")):
            self.desk.pointer(x + by, y, what)
            # No hand does all of it within one frame, which on a busy machine may take long.
            time.sleep(0.5)
        moved(before, orange(self.desk, self.window), DRAGGED)


def told(hand, by, size, theme):
    """The whole story by one hand."""
    with Desk(size=size) as desk:
        desk.home.mkdir(parents=True)
        (desk.home / "settings.json").write_text(json.dumps({"theme": theme, "strip_closed": True}))
        picture = photo(desk.dir / "照片.png")
        address, identity, folder = desk.sandbox()
        relay = Relay(address)
        window = desk.start()

        def look(what):
            desk.keep_picture(f"{by}-{size[0]}-{theme}-{what}")
        add_merchant(window, folder, identity, relay.url)
        window.press("button", "仅本次使用")
        window.gone("添加商户")
        window.sees("共 12 张")
        look("1-choose")
        hand = hand(desk, window)
        hand.choose()
        window.find("dialog", "会员现在能看到哪几栏？")
        for section, seen in SEEN.items():
            hand.press("radio button", f"{section} {seen}")
        look("2-seen")
        hand.press("button", "保存")
        window.gone("会员现在能看到哪几栏？")
        look("3-form")
        hand.write("初始积分", "0")
        hand.write("积分名称", "云栖积分")
        hand.write("积分用途说明", "500积分=2小时免费停车券")
        hand.press("check box", "展示客服咨询")
        hand.write("客服名称", "云栖小栖")
        hand.press("button", "选择图片")
        window.find("dialog", "填写文件路径")
        hand.write("文件路径", str(picture))
        hand.press("button", "打开")
        window.find("dialog", "裁剪头像")
        hand.cut()
        wait_until("the photo to be larger", lambda: window.find("slider", "缩放").value > 1)
        look("4-crop")
        hand.press("button", "上传并使用")
        window.gone("裁剪头像")
        wait_until("the address", lambda: window.field("客服头像").startswith("https://"))
        look("5-uploaded")
        head = window.field("客服头像")
        hand.press("button", "发布", back=True)
        window.find("button", "确认发布")
        look("6-confirm")
        for tick in [n.name for n in window.nodes() if n.role == "check box" and n.name.startswith("我知道")]:
            hand.press("check box", tick)
        wait_until("every tick", lambda: window.find("button", "确认发布").enabled)
        hand.press("button", "确认发布")
        window.find("dialog", "已发布，微信已确认")
        look("7-published")

        [body] = relay.bodies()
        sent = json.loads(body)
        assert sent["guide"]["head_image_url"] == head and sent["show_guide"] is True, sent
        uploads = [r for r in relay.requests if r[0] == "POST" and r[1].endswith("/image-upload")]
        assert len(uploads) == 1, "one upload"
        # What went out is what was cut, not the file.
        assert picture.read_bytes() not in uploads[0][3], "encoded anew"
        assert [line["verdict"] for line in desk.record() if line["phase"] == "end"] == ["confirmed"]
        relay.close()


def a_card_and_a_head_by_the_keyboard_alone():
    """Choose, cut, upload and publish without a pointer."""
    told(Keyboard, "keyboard", (1440, 900), "light")


def a_card_and_a_head_by_the_pointer():
    """The same with a pointer on a small dark screen."""
    told(Pointer, "pointer", (1093, 534), "dark")


if __name__ == "__main__":
    main(a_card_and_a_head_by_the_keyboard_alone, a_card_and_a_head_by_the_pointer)
