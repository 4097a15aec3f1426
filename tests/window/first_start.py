#!/usr/bin/python3
"""The first start of somebody who has nothing: 演练, from the first word to the once-shown rule."""

import json

from desk import Desk, main


def trial(desk, phase):
    return [line for line in desk.record("trial.db") if line["phase"] == phase]


def a_first_start_ends_in_a_practised_publication():
    """演练: change a text by its label, see the phone follow, publish, meet the once-shown rule before sending."""
    with Desk() as desk:
        window = desk.start()
        window.find("button", "选择商户", description="演练，不会发给微信")
        for step in ("改一处文字", "看右边手机", "点发布（演练，不会发给微信）"):
            window.find("label", step)

        window.write("积分名称", "云栖积分")
        window.find("panel", "手机预览", description="云栖积分")

        window.press("button", "发布")
        window.find("dialog", part="不会发给微信")
        window.find("label", part="以下栏目展示后不能再关闭：会员积分")
        assert not trial(desk, "sent"), "looking at the sheet sends nothing"
        window.press("button", "确认发布")
        window.find("dialog", "已发布（演练，没有发给微信）")
        assert [line["verdict"] for line in trial(desk, "end")] == ["confirmed"], desk.record("trial.db")
        assert "云栖积分" in json.dumps(trial(desk, "intent"), ensure_ascii=False), "the record holds what was sent"
        assert not desk.record(), "演练 stays out of the real record"
        window.find("button", "再练一次：试着关掉积分")
        window.find("button", "添加我的商户")

        window.press("button", "关闭")
        window.find("label", "已发布（演练，没有发给微信）")
        before = desk.record("trial.db")
        window.press("check box", "展示会员积分", description="微信不允许关闭")
        window.find("label", part="微信不允许关闭")
        assert window.find("check box", "展示会员积分").on, "a locked switch stays on"
        assert desk.record("trial.db") == before, "nothing is sent to learn the rule"


if __name__ == "__main__":
    main(a_first_start_ends_in_a_practised_publication)
