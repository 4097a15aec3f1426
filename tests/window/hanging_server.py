#!/usr/bin/python3
"""The server hangs: the window goes on drawing, and what was sent is never called unsent."""

import itertools
import time

from desk import Desk, main, wait_until
from own_gateway import at_a_relay

# An action must be answered within this time while the server hangs.
ANSWER_SECS = 2.0


def lively(window, secs):
    """Presses the phone's modes for some time; each press must show within the limit."""
    end = time.monotonic() + secs
    modes = itertools.cycle(("手机深色", "关怀模式", "手机浅色"))
    while time.monotonic() < end:
        mode = next(modes)
        choice = window.find("radio button", mode)
        begun = time.monotonic()
        choice.press()
        wait_until(mode, lambda: choice.on, limit_secs=ANSWER_SECS, every_secs=0.02)
        took = time.monotonic() - begun
        assert took < ANSWER_SECS, f"{mode} after {took:.1f} s"


def verdicts(desk, phase):
    return [line["verdict"] for line in desk.record() if line["phase"] == phase]


def close_verdict(window):
    button = window.look("button", "关闭") or window.look("button", "稍后处理")
    if button:
        button.press()


def the_window_answers_while_the_server_hangs():
    """A server that hangs: the window answers within 2 s, 停止等待 gives 结果未知, the late answer is written down."""
    with Desk() as desk:
        window, relay = at_a_relay(desk, 会员积分="能看到", 会员优惠="看不到", 发票="看不到", 客服咨询="看不到")
        window.press("button", "发布")
        for section in ("会员优惠", "发票"):
            window.tick(f"我知道「{section}」展示后不能再关闭")
        relay.hold()
        window.confirm()
        window.find("button", "停止等待")
        wait_until("the request", relay.bodies)

        # The phone stays lit and takes clicks while nothing comes back.
        seconds = window.find("label", part="已用 ").name
        lively(window, 12)
        assert window.find("label", part="已用 ").name != seconds, "the seconds go on"
        window.press("button", "停止等待")
        window.find("dialog", "结果未知（可能已生效）")
        for way in ("再发一次相同内容", "我去手机上看"):
            window.find("button", way)
        assert verdicts(desk, "end") == ["unknown"], desk.record()

        # The server answers after all: written down as late, and now it is known.
        relay.release()
        window.find("dialog", "已发布，微信已确认")
        wait_until("the late answer", lambda: verdicts(desk, "late") == ["confirmed"])
        close_verdict(window)

        # Once more, and nobody stops it: the limit of an answer does.
        window.write("积分名称", "云栖会员积分")
        window.press("button", "发布")
        relay.hold()
        window.confirm()
        window.find("button", "停止等待")
        lively(window, 24)
        window.find("dialog", "结果未知（可能已生效）")

        # What 再发一次 sends are the same bytes, signed anew.
        relay.release()
        window.press("button", "再发一次相同内容")
        window.find("dialog", "已发布，微信已确认")
        first, second = [(body, headers["authorization"]) for how, _, headers, body in relay.requests[-2:]]
        assert first[0] == second[0] and first[1] != second[1]
        relay.close()


if __name__ == "__main__":
    main(the_window_answers_while_the_server_hangs)
