#!/usr/bin/python3
"""A merchant at a gateway that is not WeChat's, with a card that this computer knows nothing of."""

import json

from desk import Desk, main
from relay import Relay

SWITCHES = ("show_bonus", "show_favor", "show_fapiao", "show_guide")


def add_merchant(window, folder, identity, gateway, name="云栖酒店"):
    """添加商户 up to 保存商户, from the folder that somebody sent, by its typed path."""
    window.press("button", "选择商户")
    window.press("button", "添加商户")
    window.find("dialog", "添加商户")
    window.write("文件路径", str(folder))
    window.press("button", "读取")
    for part in ("私钥", "微信支付公钥"):
        window.find(part=part)
    window.write("商户名称（仅本机显示）", name)
    window.write("商户号", identity["mchid"])
    window.write("证书序列号", identity["serial"])
    window.write("公钥ID", identity["public_key_id"])
    window.press("button", "高级")
    window.write("网关地址", gateway)
    window.sees("这不是微信支付的地址")
    window.press("button", "保存商户")


def key_again(window, folder):
    """The key was kept for one session only."""
    window.press("button", "选择商户")
    window.press("button", "商户设置", description="云栖酒店")
    window.write("文件路径", str(folder))
    window.press("button", "读取")
    window.find(part="私钥")
    window.press("button", "保存商户")
    window.press("button", "仅本次使用")
    window.gone("仅本次使用")


def choose(window, card):
    """选择要修改的会员卡, by an id that is typed."""
    window.press("button", "列表里没有？输入会员卡ID…")
    window.write("会员卡ID", card)
    window.press("button", "用这张卡")
    window.gone("输入会员卡ID")


def answer(window, **seen):
    """会员现在能看到哪几栏？"""
    window.find("dialog", "会员现在能看到哪几栏？")
    for section, answer in seen.items():
        window.press("radio button", f"{section} {answer}")
    window.press("button", "保存")
    window.gone("会员现在能看到哪几栏？")


def fill(window):
    """Texts for three sections, all three switched on."""
    for switch in ("展示会员积分", "展示会员优惠", "展示发票", "展示优惠券"):
        window.tick(switch)
    window.write("初始积分", "１００")
    window.write("积分名称", "云栖积分")
    window.write("积分用途说明", "500积分=2小时免费停车券")
    window.write("会员专享价文案", "周二会员八折")
    window.write("发票入口文字", "查看我的发票")


def at_a_relay(desk, **seen):
    """A merchant at a relay before the stand-in, whose key is kept for this session only, with a card whose sections were
    `seen` so; the form is filled. Gives the window and the relay."""
    address, identity, folder = desk.sandbox()
    relay = Relay(address)
    window = desk.start()
    add_merchant(window, folder, identity, relay.url)
    window.press("button", "仅本次使用")
    window.gone("添加商户")
    choose(window, identity["card_id"])
    answer(window, **seen)
    fill(window)
    return window, relay


def a_card_of_unknown_history_is_asked_about_once_and_sent_with_the_right_flags():
    """非微信地址: key by typed path, no key store, asked once what members see, four right flags on the wire."""
    with Desk() as desk:
        address, identity, folder = desk.sandbox()
        relay = Relay(address)
        window = desk.start()
        add_merchant(window, folder, identity, relay.url)
        # Nothing here keeps keys: said, and the way on.
        window.sees("这台电脑没有运行系统密钥环")
        window.press("button", "仅本次使用")
        window.gone("添加商户")
        window.find("button", "选择商户", description="非微信地址")

        choose(window, identity["card_id"])
        answer(window, 会员积分="能看到", 会员优惠="看不到", 发票="不清楚", 客服咨询="看不到")

        # A section of which nobody knows is not switched off by accident.
        window.press("button", "发布")
        window.find("dialog", "还不能发布")
        assert not relay.bodies(), "nothing is sent before what is unknown is settled"
        window.press("button", "关闭")
        window.gone("还不能发布")
        fill(window)

        window.press("button", "发布")
        window.find("label", "线上原内容未知，下面每一项都会写成这样")
        for section in ("会员优惠", "发票"):
            tick = window.find("check box", f"我知道「{section}」展示后不能再关闭")
            assert not tick.on, "no tick is set for the person"
            assert not window.find("button", "确认发布").enabled
            window.tick(tick.name)
        window.confirm()
        window.find("dialog", "已发布，微信已确认")

        [body] = relay.bodies()
        sent = json.loads(body)
        assert [sent[s] for s in SWITCHES] == [True, True, True, False], sent
        assert "card_id" not in sent, "the card stands in the address"
        [[_, path, headers, _]] = [r for r in relay.requests if r[0] == "PATCH"]
        assert path == f"/v3/marketing/membercard-open/cards/{identity['card_id']}/rights", path
        assert headers["authorization"].startswith("WECHATPAY2-SHA256-RSA2048 "), headers
        lines = desk.record()
        kept = [line for line in lines if line["phase"] == "intent"]
        assert [json.loads(line["body"]) if isinstance(line["body"], str) else line["body"] for line in kept] == [sent]
        assert [line["verdict"] for line in lines if line["phase"] == "end"] == ["confirmed"], lines

        # Known now: nothing is asked a second time, and the switch is locked.
        window.press("button", "关闭")
        window.find("check box", "展示会员优惠", description="微信不允许关闭")
        window.press("button", "发布")
        window.find("label", "与上次发布完全相同，没有改动。")
        relay.close()


if __name__ == "__main__":
    main(a_card_of_unknown_history_is_asked_about_once_and_sent_with_the_right_flags)
