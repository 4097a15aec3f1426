#!/usr/bin/python3
"""From the 25th to the 1st: the boss approves, a plan is made, a colleague changes the card, the day comes, the auditor asks,
the work goes to another computer. The program's clock is moved; nothing else of the computer is."""

import csv
import io
import json
import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from gi.repository import Gio, GLib

from desk import Desk, main, wait_until
from own_gateway import SWITCHES, add_merchant, choose, key_again
from signed_gateway import Signed, listed

CARD, TITLE = "pMONTH000000000000000000001", "金卡"
OLD, NEW = "周二会员八折", "周二会员七折"
# A zone without summer time that needs no data of the system's.
ZONE = "CST-8"
FAKE = next((str(p) for p in Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), "no faketime")


class Calendar:
    """The program's clock, by what it is ahead of the computer's; it is moved while the program runs, too."""

    def __init__(self, folder):
        self.file = folder / "ahead"
        os.environ["TZ"] = ZONE
        time.tzset()
        now = datetime.now()
        # The next 25th from now on: certificates that are made now are good then.
        self.month = now.replace(day=25, hour=0, minute=0, second=0, microsecond=0)
        if now.day >= 25:
            self.month = (self.month + timedelta(days=10)).replace(day=25)
        self.set(20, "09:00:00")

    def day(self, day):
        """The 20th to 28th of that month, or the 1st of the next."""
        return self.month.replace(day=day) if day > 1 else (self.month + timedelta(days=10)).replace(day=1)

    def set(self, day, moment):
        hour, minute, second = map(int, moment.split(":"))
        at = self.day(day).replace(hour=hour, minute=minute, second=second)
        self.ahead = int(at.timestamp() - time.time())
        new = self.file.with_suffix(".new")
        new.write_text(f"{self.ahead:+d}s\n")
        new.replace(self.file)

    def now(self):
        return time.time() + self.ahead

    def environment(self):
        return {"TZ": ZONE, "LD_PRELOAD": FAKE, "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_CACHE_DURATION": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}


class Notifications:
    """What the desktop was asked to show (freedesktop.org, Desktop Notifications Specification 1.2)."""

    ABOUT = """<node><interface name="org.freedesktop.Notifications"><method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
      <arg type="u" direction="out"/></method></interface></node>"""

    def __init__(self):
        self.told = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        about = Gio.DBusNodeInfo.new_for_xml(self.ABOUT).interfaces[0]
        self.bus.register_object("/org/freedesktop/Notifications", about, self.asked, None, None)
        Gio.bus_own_name_on_connection(self.bus, "org.freedesktop.Notifications", Gio.BusNameOwnerFlags.NONE, None, None)

    def asked(self, _bus, _sender, _path, _interface, _method, what, answer):
        self.told.append(what.unpack())
        answer.return_value(GLib.Variant("(u)", (len(self.told),)))

    def come(self):
        """What has come by now."""
        while GLib.MainContext.default().iteration(False):
            pass
        return self.told


class Gateway(Signed):
    """One card; whatever is published to it is taken."""

    def answer(self, method, path):
        return (204, None) if method == "PATCH" else self.told(path, [listed(CARD, TITLE)])


def rights(word=OLD, name="云栖积分"):
    return {"show_bonus": True, "show_favor": True, "show_fapiao": False, "show_guide": False,
            "bonus": {"init_bonus": 100, "bonus_value_word": name, "bonus_cost_word": "500积分=2小时免费停车券"},
            "favor": {"show_coupon": True, "member_price_word": word}}


class Office:
    """A merchant, two people with a computer each, and the folder of the office."""

    def __init__(self, desk, calendar):
        self.desk, self.calendar = desk, calendar
        _, self.identity, self.folder = desk.sandbox()
        self.gateway = Gateway(self.folder, self.identity["public_key_id"], calendar.now)
        self.team, self.theirs = desk.dir / "办公室", desk.dir / "张敏"
        self.team.mkdir()
        self.people(desk.home, {})
        self.people(self.theirs, {"person": "张敏"})

    def people(self, home, more):
        home.mkdir(exist_ok=True)
        settings = {"strip_closed": True, "team_folder": str(self.team), **more}
        (home / "settings.json").write_text(json.dumps(settings))

    def publish(self, content, home):
        """As an engineer's command does it on that computer."""
        file = self.desk.dir / "命令.cardrights"
        file.write_text(json.dumps({"format": 1, "rights": content}, ensure_ascii=False))
        keys = ["--serial", self.identity["serial"], "--key-file", str(self.folder / "apiclient_key.pem"),
                "--answer-key-file", str(self.folder / "pub_key.pem"), "--answer-key-id", self.identity["public_key_id"]]
        to = ["--mchid", self.identity["mchid"], "--gateway", self.gateway.url, "--card", CARD]
        done = self.desk.program("publish", str(file), *to, *keys, "--yes", "--team-folder", str(self.team), "--home", str(home))
        assert done.returncode == 0, done.stdout + done.stderr

    def open(self, recovers=None):
        """The window on another day; what was left unsaved is offered. The key was kept for one session only."""
        window = self.desk.start()
        if recovers:
            window.press("button", recovers)
        key_again(window, self.folder)
        return window


def menu(window, item):
    window.press("button", "文件")
    window.press("button", item)


def path(window, to, button="保存"):
    """No file dialog appears here: the path is typed."""
    window.find("dialog", "填写文件路径")
    window.write("文件路径", str(to))
    window.press("button", button)
    window.gone("填写文件路径")


def approve(window, at):
    menu(window, "登记批准")
    window.write("谁批准的", "李总")
    window.write("什么时候", at)
    window.press("button", "记下批准")
    window.sees("已记下批准")


def no_key_in(folder):
    for file in folder.rglob("*"):
        if file.is_file():
            assert b"PRIVATE KEY" not in file.read_bytes(), file


def a_month_with_others():
    """The boss, a plan, a colleague's change, the day and its notification, the auditor, the other computer."""
    with Desk() as desk:
        calendar = Calendar(desk.dir)
        notifications = Notifications()
        desk.more = calendar.environment
        office = Office(desk, calendar)
        office.publish(rights(), desk.home)

        # The 25th: the change for next month, the boss's word, and when it is to go out.
        calendar.set(25, "10:00:00")
        window = desk.start()
        add_merchant(window, office.folder, office.identity, office.gateway.url)
        window.press("button", "仅本次使用")
        window.gone("添加商户")
        choose(window, CARD)
        wait_until("what is live", lambda: window.field("会员专享价文案") == OLD)
        window.write("会员专享价文案", NEW)
        approve(window, "25日 09:40")
        menu(window, "计划发布时间")
        window.write("什么时候发布", calendar.day(1).strftime("%Y-%m-%d 09:00"))
        window.press("button", "记下计划")
        window.sees("已记下")
        wait_until("the unsaved work", lambda: NEW in json.dumps(desk.unsaved(), ensure_ascii=False))
        window.end()

        # The 27th: a colleague changes the same card on another computer.
        calendar.set(27, "15:00:00")
        office.publish(rights(name="云朵"), office.theirs)

        # The 28th: too early, and not what the boss saw any more. Nothing is sent.
        calendar.set(28, "11:00:00")
        window = office.open("恢复")
        window.press("button", "发布")
        window.find("button", "确认发布")
        today = calendar.day(28)
        window.sees(f"今天是 {today.month:02}-{today.day:02}")
        window.sees("批准后，「金卡」被张敏改过")
        window.sees("会把其中 1 项改回去：积分名称")
        window.press("button", "取消")
        assert len(office.gateway.requests) == 2, "only what the commands sent"
        assert not notifications.come(), "nothing is due"
        window.end()

        # The 1st, a moment before nine: the bar, then the desktop's notification, then it goes out by her hand alone.
        calendar.set(1, "08:30:00")
        window = office.open("丢弃")
        window.sees("今天要发：")
        assert not notifications.come(), "its moment has not come"
        calendar.set(1, "08:59:58")
        [told] = wait_until("the notification", notifications.come, 180)
        assert told[0] == "会员卡权益工作台" and told[3] == "计划的发布时间到了", told
        assert TITLE in told[4] and "李总已批准" in told[4], told
        window.sees("已经到时间了")
        assert len(office.gateway.requests) == 2, "nothing goes out by itself"
        window.press("button", "打开这一稿")
        wait_until("what was planned", lambda: window.field("会员专享价文案") == NEW)
        window.press("button", "发布")
        window.press("button", "保留张敏的改动")
        wait_until("the colleague's name", lambda: window.field("积分名称") == "云朵")
        # The boss looks once more: this is another content than the one that he saw.
        if window.look("button", "确认发布"):
            window.press("button", "取消")
        approve(window, "1日 09:05")
        window.press("button", "发布")
        window.sees("李总 1日 09:05 批准的就是这一稿")
        window.write("您的姓名（会写进发布记录）", "王芳")
        window.confirm()
        window.find("dialog", "已发布，微信已确认")
        assert office.gateway.requests[-1] == (CARD, rights(NEW, "云朵")), office.gateway.requests[-1]
        window.press("button", "关闭")
        window.gone("今天要发")
        wait_until("the folder of the office", lambda: len([f for f in office.team.rglob("*") if f.is_file()]) == 3)

        # March: the auditor. Three publications, by whom, what, and who approved.
        menu(window, "发布记录")
        window.press("button", "审计记录")
        window.write("从", calendar.day(20).strftime("%Y-%m-%d"))
        table = desk.dir / "审计.csv"
        window.press("button", "导出审计表格")
        path(window, table)
        window.sees("审计.csv")
        first, second, third = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
        assert second["发布人"].startswith("张敏") and "积分名称：云栖积分 → 云朵" in second["改了什么（改前→改后）"], second
        assert third["发布人"].startswith("王芳") and f"会员专享价文案：{OLD} → {NEW}" in third["改了什么（改前→改后）"], third
        assert [r["批准人"] for r in (first, second, third)] == ["", "", "李总 1日 09:05"]
        assert third["时间"].startswith(calendar.day(1).strftime("%Y-%m-%d 09:")), third

        # She goes on leave, and the laptop goes back.
        handed = desk.dir / "交接.cardhandover"
        menu(window, "交接给同事")
        window.press("button", "保存交接文件")
        path(window, handed)
        window.sees("登记的批准：2 条")
        window.press("button", "完成")
        assert b"PRIVATE KEY" not in handed.read_bytes()
        menu(window, "从这台电脑删除商户和私钥")
        window.tick("同时删除它的发布记录、备注名、登记的批准和发布计划")
        window.press("button", "移除")
        window.sees("已删除它的")
        window.end()
        # What the guard needs stays, and nothing else: which sections members see.
        left = [json.loads(line["body"]) for line in desk.record() if line["body"]]
        assert left and all(set(body) == set(SWITCHES) for body in left), left
        no_key_in(desk.home)
        no_key_in(office.team)


if __name__ == "__main__":
    main(a_month_with_others)
