#!/usr/bin/python3
"""The real key store of the desktop, gnome-keyring, through the real window (people.md §4): stored once, used after a
restart, found nowhere else; and what a person meets without a store and with a locked one."""

import base64
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "window"))
from desk import Desk, main, wait_until  # noqa: E402
from leaks import der_of, leaks  # noqa: E402
from own_gateway import add_merchant, answer, fill  # noqa: E402

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


def ends(desk):
    return [line["verdict"] for line in desk.ledger() if line["phase"] == "end"]


def publish(window, ticks=()):
    window.press("button", "发布")
    for section in ticks:
        window.tick(f"我知道「{section}」展示后不能再关闭")
    window.press("button", "确认发布")


def first_card(window, identity):
    """The card's id, what members see of it, and texts that can be published."""
    window.write("会员卡ID", identity["card_id"])
    window.press("button", "发布")
    answer(window, 会员积分="能看到", 会员优惠="能看到", 发票="能看到", 客服咨询="看不到")
    fill(window)


def restart(desk, window):
    """An edit that was not saved, an end that was no close, and the edit is there again."""
    window.write("积分名称", "重启之前")
    window.sees("改动已暂存")
    window.end()
    window = desk.start()
    window.find("dialog", "上次有没存完的草稿")
    window.press("button", "恢复")
    wait_until("what was typed", lambda: window.field("积分名称") == "重启之前")
    window.find("button", "选择商户", description="其他网关")
    return window


def a_stored_key_is_used_after_a_restart_and_lies_in_no_file():
    """gnome-keyring: stored, restarted, published without being asked; the key is in no file, ledger or log."""
    with Desk() as desk:
        start_keyring(desk)
        address, identity, folder = desk.sandbox()
        der = der_of(folder / "apiclient_key.pem")
        window = desk.start()
        add_merchant(window, folder, identity, address)
        window.sees("密钥已存入系统密钥环")
        first_card(window, identity)
        publish(window)
        window.find("dialog", "已发布")
        window.press("button", "已核对")
        window = restart(desk, window)
        publish(window)
        window.find("dialog", "已发布")
        assert ends(desk) == ["confirmed", "confirmed"], ends(desk)
        assert not window.look(said="重新导入"), "nobody is asked for the key again"
        window.end()

        # What the person sent lies in their own folder; everything that the program and the store wrote is searched.
        places = [desk.home, desk.dir / "home", os.environ["XDG_RUNTIME_DIR"]]
        logs = [desk.dir / "logs"]
        logs[0].mkdir()
        (logs[0] / "said").write_text(desk.said())
        assert list(desk.home.rglob("*.log")) and desk.ledger(), "there is a log and a ledger to search"
        assert leaks(der, places + logs) == []
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
        window.find("dialog", "已发布")
        window.press("button", "已核对")
        assert leaks(der_of(folder / "apiclient_key.pem"), [desk.home, desk.dir / "home"]) == []

        window = restart(desk, window)
        publish(window)
        window.find("dialog", "没有发出")
        window.sees("这台电脑没有运行系统密钥环")
        # The key is taken before anything is written down or sent.
        assert ends(desk) == ["confirmed"], desk.ledger()


def a_prompt_that_is_refused_has_its_own_message():
    """gnome-keyring is locked and its prompt is refused: its own message, no key in a file, 仅本次使用 is offered."""
    with Desk() as desk:
        start_keyring(desk)
        secrets_call("Lock", f"['{COLLECTION}']")
        not_kept(desk, "没有得到系统密钥环的允许", "请先解锁系统密钥环")


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


if __name__ == "__main__":
    main(a_stored_key_is_used_after_a_restart_and_lies_in_no_file,
         without_a_store_the_key_is_kept_for_this_session_only,
         a_prompt_that_is_refused_has_its_own_message,
         a_locked_store_has_its_own_message)
