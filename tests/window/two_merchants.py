#!/usr/bin/python3
"""Two merchants whose drafts cross over: whose a draft is stays to be read, and 发布 stops until it is decided."""

import json

from desk import Desk, main

OURS, THEIRS = "1900009191", "1900000999"


def merchant(entry, name, mchid, card, title):
    return {"id": entry, "name": name, "mchid": mchid, "serial": "F5765756002FDD77",
            "gateway": "https://pay.example.com", "cards": [{"card_id": card, "title": title}]}


def a_draft_of_the_other_merchant_is_told_until_it_is_decided():
    """A draft from a colleague is opened, another merchant is chosen: a bar that stays, and a stop at 发布."""
    with Desk() as desk:
        all_ = [merchant("m1", "云栖酒店", OURS, "pOURS", "悦享会员卡"), merchant("m2", "海边餐厅", THEIRS, "pTHEIRS", "海边卡")]
        desk.home.mkdir(parents=True, exist_ok=True)
        (desk.home / "merchants.json").write_text(json.dumps({"all": all_}))
        settings = {"merchant": "m1", "card_id": "pOURS", "strip_closed": True}
        (desk.home / "settings.json").write_text(json.dumps(settings))
        draft = desk.dir / "海边.cardrights"
        draft.write_text(json.dumps({
            "format": 1, "mchid": THEIRS, "card_id": "pTHEIRS",
            "rights": {"show_bonus": True, "bonus": {"init_bonus": 1, "bonus_value_word": "海豆", "bonus_cost_word": "x"}},
        }))
        window = desk.start(str(draft))
        # Its own merchant is set up here, and is chosen by itself.
        window.sees("海豆")
        window.find("button", "选择商户", description="海边餐厅")
        # A card of which nothing is known is asked about at once.
        window.press("button", "以后再说")
        window.gone("会员现在能看到哪几栏？")

        # Another merchant takes no draft along.
        window.press("button", "选择商户")
        window.find("toggle button", part="云栖酒店").press()
        window.sees("此草稿属于海边餐厅，当前商户是云栖酒店。决定之前不能发布。")
        window.press("button", "发布")
        window.find("dialog", "这份草稿属于别的商户")
        window.press("button", "稍后处理")
        window.gone("这份草稿属于别的商户")
        window.sees("决定之前不能发布")

        # Back with it to its own merchant.
        window.press("button", "切换到海边餐厅")
        window.gone("决定之前不能发布")
        window.sees("海豆")
        assert not desk.record(), "nothing was sent"


if __name__ == "__main__":
    main(a_draft_of_the_other_merchant_is_told_until_it_is_decided)
