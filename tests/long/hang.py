#!/usr/bin/python3
"""A server that hangs for a minute while a publication is under way: the real window goes on drawing at its full rate.

The pointer moves a hundred times a second, as a hand would, and the X server itself counts what the window shows (the
DAMAGE extension); before the publication, while the server hangs, and afterwards. After 30 seconds the program gives up
(结果未知), and the same is sent once more, so that it waits all the time."""

import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "window")]

from desk import Desk, main, wait_until  # noqa: E402
from hanging_server import lively  # noqa: E402
from own_gateway import at_a_relay  # noqa: E402
from Xlib import X, display  # noqa: E402
from Xlib.ext import damage, xtest  # noqa: E402

BEFORE_SECS = 15
HANG_SECS = 60
# Between two frames, while the pointer moves: a busy machine is slow, but nothing of the network's takes this long.
MOST_GAP_SECS = 2.0
# Of the rate before the publication; the machine may have got other work meanwhile.
LEAST_OF_BEFORE = 0.5


class Frames:
    """Counts what a window shows, and moves the pointer over it."""

    def __init__(self, name):
        self.times, self.stop = [], threading.Event()
        self.display = display.Display()
        self.window = next(w for w in self.windows(self.display.screen().root) if name in (w.get_full_text_property(
            self.display.intern_atom("_NET_WM_NAME")) or ""))
        self.threads = [threading.Thread(target=t, daemon=True) for t in (self.count, self.move)]
        for thread in self.threads:
            thread.start()

    def windows(self, root):
        yield root
        for child in root.query_tree().children:
            yield from self.windows(child)

    def count(self):
        self.display.damage_query_version()
        watched = self.window.damage_create(damage.DamageReportNonEmpty)
        while not self.stop.is_set():
            if not self.display.pending_events():
                time.sleep(0.001)
                self.display.sync()
                continue
            event = self.display.next_event()
            if event.type == self.display.extension_event.DamageNotify:
                self.times.append(time.monotonic())
                self.display.damage_subtract(watched, X.NONE, X.NONE)

    def move(self):
        hand = display.Display()
        at = 0
        while not self.stop.is_set():
            at += 1
            xtest.fake_input(hand, X.MotionNotify, x=1000 + at % 200, y=300 + at // 3 % 300)
            hand.sync()
            time.sleep(0.01)

    def told(self, since, until):
        """Frames a second, and the longest time between two."""
        times = [t for t in self.times if since <= t <= until]
        gaps = [b - a for a, b in zip([since, *times], [*times, until])]
        return len(times) / (until - since), max(gaps)

    def close(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(5)


def the_window_draws_at_its_full_rate_while_the_server_hangs_for_a_minute():
    """hang: frames a second before, during and after a minute in which the server answers nothing."""
    with Desk() as desk:
        window, relay = at_a_relay(desk, 会员积分="能看到", 会员优惠="能看到", 发票="能看到", 客服咨询="看不到")
        frames = Frames("会员卡权益工作台")
        begun = time.monotonic()
        lively(window, BEFORE_SECS)
        before = frames.told(begun, time.monotonic())

        window.press("button", "发布")
        relay.hold()
        window.confirm()
        wait_until("the request", relay.bodies)
        begun, presses = time.monotonic(), 0
        while time.monotonic() < begun + HANG_SECS:
            lively(window, 1)
            presses += 1
            again = window.look("button", "再发一次相同内容")
            if again and again.pressable:
                again.press()
        during = frames.told(begun, time.monotonic())
        assert len(relay.bodies()) == 2, f"it was under way twice: {len(relay.bodies())}"
        ends = [line["verdict"] for line in desk.record() if line["phase"] == "end"]
        assert set(ends) == {"unknown"}, f"nothing was answered, and nothing else is said: {ends}"

        relay.release()
        window.find("dialog", "已发布，微信已确认")
        begun = time.monotonic()
        lively(window, BEFORE_SECS)
        after = frames.told(begun, time.monotonic())
        frames.close()
        relay.close()
        for when, (rate, gap) in (("before", before), ("while the server hangs", during), ("after", after)):
            print(f"hang: {rate:.1f} frames a second {when}, at most {gap:.2f} s between two", flush=True)
        assert during[1] < MOST_GAP_SECS
        assert during[0] > before[0] * LEAST_OF_BEFORE


if __name__ == "__main__":
    main(the_window_draws_at_its_full_rate_while_the_server_hangs_for_a_minute)
