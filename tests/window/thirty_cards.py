#!/usr/bin/python3
"""One text changed on thirty cards: two of unknown state, one changed elsewhere, one that would be switched off, one refused,
one that hangs; stopped, the program killed, opened again, gone on with, and taken back."""

import json
import threading
import time

from desk import Desk, main, wait_until
from own_gateway import add_merchant, key_again
from signed_gateway import Signed, listed

CARDS = 30
TITLES = ("悦享会员卡", "金卡", "停车月卡", "美食卡", "亲子卡")
OLD, NEW, HERS = "周二会员八折", "周二会员七折", "李强的文案"
# Of the thirty, counted from 1.
REFUSED, HANGS, UNKNOWN, OFF, ELSEWHERE = 4, 8, (27, 28), 29, 30
GOING = [n for n in range(1, CARDS + 1) if n not in (*UNKNOWN, OFF, ELSEWHERE)]


def card(n):
    return f"pCHAIN{n:021}"


def rights(n, word=OLD):
    """What a card shows: three contents, one text."""
    return {"show_bonus": True, "show_favor": True, "show_fapiao": False, "show_guide": False,
            "bonus": {"init_bonus": n % 3, "bonus_value_word": f"豆{n % 3}", "bonus_cost_word": "一豆一元"},
            "favor": {"show_coupon": True, "member_price_word": word}}


class Gateway(Signed):
    """Lists thirty cards, takes what is published, refuses one card, and keeps another waiting."""

    def __init__(self, folder, key_id):
        self.refuses, self.shown = True, False
        self.open = threading.Event()
        self.open.set()
        super().__init__(folder, key_id)

    def taken(self, one):
        if one == card(HANGS):
            self.open.wait()

    def answer(self, method, path):
        if method == "PATCH":
            if self.shown:
                return 400, {"code": "INVALID_REQUEST", "message": "会员权益一旦展示无法关闭"}
            refused = self.refuses and card(REFUSED) in path
            return (400, {"code": "PARAM_ERROR", "message": "参数错误"}) if refused else (204, None)
        return self.told(path, [listed(card(n), TITLES[n % 5]) for n in range(1, CARDS + 1)])


class Chain:
    """The merchant of the thirty cards, and what happened before she came."""

    def __init__(self, desk):
        _, self.identity, self.folder = desk.sandbox()
        self.desk, self.team = desk, desk.dir / "团队"
        self.gateway = Gateway(self.folder, self.identity["public_key_id"])
        self.team.mkdir()

    def command(self, *args, home=None, code=0):
        at = ["--mchid", self.identity["mchid"], "--gateway", self.gateway.url]
        done = self.desk.program(*args, *at, "--home", str(home or self.desk.home))
        assert done.returncode == code, f"{args}: {done.stdout}{done.stderr}"

    def publish(self, content, numbers, *more, home=None, code=0):
        file = self.desk.dir / "先前.cardrights"
        file.write_text(json.dumps({"format": 1, "rights": content}, ensure_ascii=False))
        keys = ["--serial", self.identity["serial"], "--key-file", str(self.folder / "apiclient_key.pem"),
                "--answer-key-file", str(self.folder / "pub_key.pem"), "--answer-key-id", self.identity["public_key_id"]]
        named = [word for n in numbers for word in ("--card", card(n))]
        self.command("publish", str(file), *named, *keys, "--pace", "0", "--yes", *more, home=home, code=code)

    def before(self):
        """What happened before she came: all but two were published here, one of them by a colleague since. Of one WeChat
        said that 发票 is shown, which nobody knew here."""
        self.gateway.refuses = False
        known = [n for n in range(1, CARDS + 1) if n not in UNKNOWN]
        for kind in range(3):
            self.publish(rights(kind), [n for n in known if n % 3 == kind])
        self.gateway.shown = True
        self.publish(rights(OFF, "周二会员九折"), [OFF], code=1)
        self.gateway.shown = False
        theirs = self.desk.dir / "李强"
        theirs.mkdir()
        (theirs / "settings.json").write_text(json.dumps({"person": "李强"}))
        time.sleep(1.1)
        self.publish(rights(ELSEWHERE, HERS), [ELSEWHERE], "--team-folder", str(self.team), home=theirs)
        settings = {"strip_closed": True, "team_folder": str(self.team), "person": "王芳"}
        (self.desk.home / "settings.json").write_text(json.dumps(settings))
        self.gateway.refuses = True
        self.gateway.requests.clear()


def confirmed(window, ask, count):
    window.press("button", ask)
    window.press("button", f"确认发布 {count} 张")


def thirty_cards_are_changed_stopped_killed_gone_on_with_and_taken_back():
    """Thirty cards at a gateway: what stands apart, a refusal, a hanging one, a kill in the middle, and all of it back."""
    with Desk() as desk:
        chain = Chain(desk)
        chain.before()
        window = desk.start()
        add_merchant(window, chain.folder, chain.identity, chain.gateway.url)
        window.press("button", "仅本次使用")
        window.gone("添加商户")
        window.sees(f"共 {CARDS} 张")

        window.press("button", "选多张一起改")
        window.press("button", f"全选列出的 {CARDS} 张")
        window.press("button", f"一起改 {CARDS} 张")
        window.sees(f"正在一起改 {CARDS} 张会员卡")
        wait_until("the content of the first card", lambda: window.field("会员专享价文案") == OLD)
        window.write("会员专享价文案", NEW)
        window.press("button", "发布")
        window.sees(f"一起改 {CARDS} 张卡：会员专享价文案")
        window.sees("4 张不在这一批里")
        window.sees(f"{len(GOING)} 张会改")
        window.sees("李强")
        assert not chain.gateway.sent(), "nothing is sent before it is confirmed"

        chain.gateway.open.clear()
        confirmed(window, f"发布 {len(GOING)} 张", len(GOING))
        window.sees("正在发布：会员专享价文案")
        wait_until("the one that hangs", lambda: card(HANGS) in chain.gateway.sent())
        window.sees("1 张被拒绝")
        window.press("button", "发完这张就停")
        window.sees("正在停下")
        # The machine goes off.
        window.process.kill()
        window.process.wait()
        # What hung arrives all the same.
        chain.gateway.open.set()
        before = chain.gateway.sent()
        assert len(before) == HANGS and len(before[card(HANGS)]) == 1, sorted(before)

        chain.gateway.refuses = False
        window = desk.start()
        window.press("button", "以后再说")
        window.sees(f"还有 {len(GOING) - HANGS} 张没发")
        key_again(window, chain.folder)
        window.press("button", "继续发布")
        left = len(GOING) - HANGS
        window.press("button", f"确认发布 {left} 张")
        window.sees("发完了：会员专享价文案")
        sent = chain.gateway.sent()
        assert sorted(sent) == [card(n) for n in GOING], sorted(sent)
        for n in GOING:
            assert sent[card(n)] == [rights(n % 3, NEW)], f"{n}: {sent[card(n)]}"
        window.sees("1 张结果未知")

        # All that is known to have arrived goes back; what may have arrived is left to a look at the phone.
        back = [n for n in GOING if n not in (REFUSED, HANGS)]
        window.press("button", "改回发布前的内容")
        window.sees(f"{NEW} → {OLD}")
        confirmed(window, f"改回 {len(back)} 张", len(back))
        window.sees("正在发布")
        wait_until("the last one", lambda: len(chain.gateway.requests) == len(GOING) + len(back))
        window.sees("发完了")
        sent = chain.gateway.sent()
        for n in back:
            assert sent[card(n)] == [rights(n % 3, NEW), rights(n % 3)], f"{n}: {sent[card(n)]}"
        assert len(sent[card(HANGS)]) == len(sent[card(REFUSED)]) == 1
        assert not {card(n) for n in (*UNKNOWN, OFF, ELSEWHERE)} & set(sent), "what stood apart was never sent"


if __name__ == "__main__":
    main(thirty_cards_are_changed_stopped_killed_gone_on_with_and_taken_back)
