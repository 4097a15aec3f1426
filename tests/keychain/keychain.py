#!/usr/bin/python3
"""The real key stores of the desktop, gnome-keyring through the real window and KWallet through the command line
(src/ui/README.md, Private keys): stored once, used after a restart, found nowhere else; and what a person meets without
a store and with a locked one."""

import base64
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from gi.repository import Gio, GLib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "window"))
from desk import Desk, main, wait_until  # noqa: E402
from leaks import der_of, leaks  # noqa: E402
from own_gateway import add_merchant, answer, choose, fill  # noqa: E402

COLLECTION = "/org/freedesktop/secrets/collection/login"


def start_keyring(desk, password="trial"):
    """gnome-keyring with its own home, unlocked by `password`; it ends with the desk."""
    home = desk.dir / "home"
    home.mkdir(exist_ok=True)
    daemon = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                              env=dict(os.environ, HOME=str(home)), stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    daemon.stdin.write(password.encode())
    daemon.stdin.close()
    desk.started.append(daemon)
    wait_until("the key store", lambda: subprocess.call(
        ["gdbus", "introspect", "--session", "--dest", "org.freedesktop.secrets", "--object-path", COLLECTION],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0)


def secrets_call(method, *args):
    return subprocess.run(["gdbus", "call", "--session", "--dest", "org.freedesktop.secrets", "--object-path",
                           "/org/freedesktop/secrets", "--method", f"org.freedesktop.Secret.Service.{method}", *args],
                          capture_output=True, text=True, check=True).stdout


LOGIN = "/org/freedesktop/secrets/collection/login"


def call(path, interface, method, kind=None, *args, lasting=[]):
    """A call to the key store on one lasting connection: a session ends with its connection."""
    if not lasting:
        lasting.append(Gio.bus_get_sync(Gio.BusType.SESSION))
    bus = lasting[0]
    given = GLib.Variant(kind, args) if kind else None
    return bus.call_sync("org.freedesktop.secrets", path, interface, method, given, None, Gio.DBusCallFlags.NONE, -1,
                         None).unpack()


def unlock(password="trial"):
    """What a person does in another program: opens the login collection."""
    service = "org.freedesktop.Secret.Service"
    _, session = call("/org/freedesktop/secrets", service, "OpenSession", "(sv)", "plain", GLib.Variant("s", ""))
    secret = (session, b"", password.encode(), "text/plain")
    call("/org/freedesktop/secrets", "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface",
         "UnlockWithMasterPassword", "(o(oayays))", LOGIN, secret)


def entries():
    """Users of every entry that the program keeps."""
    found = call("/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "SearchItems", "(a{ss})",
                 {"service": "card-rights-studio"})
    items = [item for group in found for item in group]
    return sorted(call(item, "org.freedesktop.DBus.Properties", "Get", "(ss)", "org.freedesktop.Secret.Item",
                       "Attributes")[0]["username"] for item in items)


def ends(desk):
    return [line["verdict"] for line in desk.record() if line["phase"] == "end"]


def publish(window, ticks=()):
    window.press("button", "发布")
    for section in ticks:
        window.tick(f"我知道「{section}」展示后不能再关闭")
    window.confirm()


def first_card(window, identity):
    """The card's id, what members see of it, and texts that can be published."""
    choose(window, identity["card_id"])
    answer(window, 会员积分="能看到", 会员优惠="能看到", 发票="能看到", 客服咨询="看不到")
    fill(window)


def restart(desk, window):
    """An edit that was not saved, an end that was no close, and the edit is there again."""
    window.write("积分名称", "重启之前")
    # The line below may still speak of the change before: what counts is what the database holds.
    wait_until("the change in the database", lambda: "重启之前" in json.dumps(desk.unsaved(), ensure_ascii=False))
    window.sees("改动已暂存")
    window.end()
    window = desk.start()
    window.find("dialog", "上次有没存完的草稿")
    window.press("button", "恢复")
    wait_until("what was typed", lambda: window.field("积分名称") == "重启之前")
    window.find("button", "选择商户", description="非微信地址")
    return window


def a_stored_key_is_used_after_a_restart_and_lies_in_no_file():
    """gnome-keyring: stored, restarted, published without being asked; the key is in no file, database or log."""
    with Desk() as desk:
        start_keyring(desk)
        address, identity, folder = desk.sandbox()
        der = der_of(folder / "apiclient_key.pem")
        window = desk.start()
        add_merchant(window, folder, identity, address)
        window.sees("密钥已存入系统密钥环")
        first_card(window, identity)
        publish(window)
        window.find("dialog", "已发布，微信已确认")
        window.press("button", "关闭")
        window = restart(desk, window)
        publish(window)
        window.find("dialog", "已发布，微信已确认")
        assert ends(desk) == ["confirmed", "confirmed"], ends(desk)
        assert not window.look(said="重新导入"), "nobody is asked for the key again"
        # A crash, where the system may write a core.
        window.process.send_signal(signal.SIGABRT)
        assert window.process.wait(20) == -signal.SIGABRT

        # What the person sent lies in their own folder; everything that the program and the store wrote is searched.
        places = [desk.home, desk.dir / "home", os.environ["XDG_RUNTIME_DIR"]]
        logs = [desk.dir / "logs"]
        logs[0].mkdir()
        (logs[0] / "said").write_text(desk.said())
        assert list(desk.home.rglob("*.log")) and desk.record(), "there is a log and a record to search"
        assert leaks(der, places + logs) == []
        assert not list(Path.cwd().glob("core*")), "no core beside the program"
        the_search_finds_what_is_planted(der, folder, desk.home)


def the_search_finds_what_is_planted(der, folder, home):
    """Each form once, each found: a search that finds nothing proves something only then."""
    pem = (folder / "apiclient_key.pem").read_bytes()
    text = base64.b64encode(der)
    forms = {
        "PEM": pem,
        "PEM in JSON": pem.replace(b"\n", b"\\n"),
        "DER": b"x" + der,
        "PKCS#1": der[26:],
        "base64": b'{"key": "' + text + b'"}',
        "base64 at another place": base64.b64encode(b"127.0.0.1:8091 " + der),
        "base64 without its beginning": text[700:],
        "hex": der.hex().encode(),
        "HEX": der.hex().upper().encode(),
    }
    planted = home / "log" / "planted"
    for form, data in forms.items():
        planted.write_bytes(data)
        assert leaks(der, [home]), f"a leak as {form} would not be found"
    planted.write_bytes(base64.b64encode(os.urandom(len(der))))
    assert leaks(der, [home]) == [], "other bytes are no leak"
    planted.unlink()


def without_a_store_the_key_is_kept_for_this_session_only():
    """No key store: said, 仅本次使用 publishes; after a restart the key is asked for and nothing is sent."""
    with Desk() as desk:
        address, identity, folder = desk.sandbox()
        window = desk.start()
        add_merchant(window, folder, identity, address)
        window.sees("这台电脑没有运行系统密钥环")
        window.press("button", "仅本次使用")
        window.sees("密钥只在本次使用中保留")
        first_card(window, identity)
        publish(window)
        window.find("dialog", "已发布，微信已确认")
        window.press("button", "关闭")
        assert leaks(der_of(folder / "apiclient_key.pem"), [desk.home, desk.dir / "home"]) == []

        window = restart(desk, window)
        publish(window)
        window.find("dialog", "没有发出")
        window.sees("这台电脑没有运行系统密钥环")
        # The key is taken before anything is written down or sent.
        assert ends(desk) == ["confirmed"], desk.record()


def a_locked_store_has_its_own_message():
    """The key store is locked and asks nobody: its own message, no key in a file, 仅本次使用 is offered."""
    with Desk() as desk:
        desk.run_beside([sys.executable, str(Path(__file__).with_name("locked_store.py"))])
        wait_until("the key store", lambda: subprocess.call(
            ["gdbus", "introspect", "--session", "--dest", "org.freedesktop.secrets", "--object-path", COLLECTION],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0)
        not_kept(desk, "系统密钥环锁着", "请先解锁系统密钥环再试")


def not_kept(desk, sentence, remedy):
    """保存商户 ends with this message and a way on, and nothing is called stored."""
    address, identity, folder = desk.sandbox()
    window = desk.start()
    add_merchant(window, folder, identity, address)
    window.sees(sentence)
    window.sees(remedy)
    window.find("button", "仅本次使用")
    assert not window.look(said="已存入"), "nothing is called stored"
    assert leaks(der_of(folder / "apiclient_key.pem"), [desk.home, desk.dir / "home"]) == []


def a_prompt_that_is_refused_has_its_own_message_and_the_store_is_seen_when_it_is_unlocked():
    """A locked key store whose prompt is refused: its own message, no key in a file; unlocked later: stored."""
    with Desk() as desk:
        start_keyring(desk)
        secrets_call("Lock", "['/org/freedesktop/secrets/collection/login']")
        address, identity, folder = desk.sandbox()
        window = desk.start()
        add_merchant(window, folder, identity, address)
        window.sees("没有得到系统密钥环的允许")
        window.sees("请先解锁系统密钥环")
        window.find("button", "仅本次使用")
        assert not window.look(said="已存入"), "nothing is called stored"
        assert leaks(der_of(folder / "apiclient_key.pem"), [desk.home, desk.dir / "home"]) == []
        assert entries() == []

        # Unlocked later, elsewhere: seen by the same run of the program.
        unlock()
        window.press("button", "保存商户")
        window.sees("密钥已存入系统密钥环")
        assert entries() == [f"{identity['mchid']}/{identity['serial']}/key"], entries()


def of_two_merchants_one_is_removed_with_its_key():
    """Two merchants in gnome-keyring; removing one deletes its entry and no other."""
    with Desk() as desk:
        start_keyring(desk)
        address, identity, folder = desk.sandbox()
        window = desk.start()
        add_merchant(window, folder, identity, address)
        window.sees("密钥已存入系统密钥环")
        other = desk.dir / "另一个"
        shutil.copytree(folder, other)
        second = {**identity, "mchid": "1900009191"}
        add_merchant(window, other, second, address, name="松风酒店")
        serial = identity["serial"]
        both = [f"{m['mchid']}/{serial}/key" for m in (identity, second)]
        wait_until("both keys", lambda: entries() == sorted(both))

        def kept():
            return [m["name"] for m in json.loads((desk.home / "merchants.json").read_text())["all"]]
        wait_until("both merchants", lambda: kept() == ["云栖酒店", "松风酒店"])

        window.press("button", "选择商户")
        # The second row's own button: rows stand in the order in which they were added.
        def rows():
            return [n for n in window.nodes() if n.name.startswith("移除")]
        wait_until("a row for each", lambda: len(rows()) == 2)
        rows()[-1].press()
        window.sees("移除商户「松风酒店」？")
        window.press("button", "移除")
        window.sees("密钥也已从密钥库删除")
        assert entries() == both[:1], entries()


def the_command_line_renews_certificates_and_a_store_without_a_collection_is_told():
    """What is tried in Rust at a gnome-keyring of its own: platform certificates for a command, no default collection."""
    subprocess.run(["cargo", "test", "--locked", "--test", "main", "--", "--ignored", "--test-threads=1",
                    "real_key_store"], check=True, cwd=Path(__file__).resolve().parent.parent.parent)


def kwallet_keeps_and_deletes_both_keys():
    """KDE's key store: both keys come back unchanged, sign, decrypt and are deleted, through the command line."""
    subprocess.run([Path(__file__).with_name("kwallet")], check=True)


if __name__ == "__main__":
    main(a_stored_key_is_used_after_a_restart_and_lies_in_no_file,
         without_a_store_the_key_is_kept_for_this_session_only,
         a_locked_store_has_its_own_message,
         a_prompt_that_is_refused_has_its_own_message_and_the_store_is_seen_when_it_is_unlocked,
         of_two_merchants_one_is_removed_with_its_key,
         the_command_line_renews_certificates_and_a_store_without_a_collection_is_told,
         kwallet_keeps_and_deletes_both_keys)
