#!/usr/bin/python3
"""A merchant at a gateway of its own, whose card is chosen by its title with the keyboard alone."""

from desk import Desk, main, wait_until
from own_gateway import add_merchant


def a_card_is_chosen_by_its_title_with_the_keyboard_alone():
    """The list of the gateway, a search, an arrow, Enter: the card by its title, and nothing is published."""
    with Desk() as desk:
        address, identity, folder = desk.sandbox()
        window = desk.start()
        add_merchant(window, folder, identity, address)
        window.press("button", "仅本次使用")
        window.gone("添加商户")
        window.sees("选择要修改的会员卡")
        window.sees("共 12 张")
        assert window.look("button", "发布") is None, "nothing else is asked for"
        search = window.find("entry", "搜索")
        wait_until("the search to have the focus", lambda: search.focused)
        # As an input method gives its text.
        search.write("金卡")
        # The whole list has such a card too: what was written has arrived when the others are gone.
        window.gone("悦享会员卡 云栖酒店")
        window.find(part="金卡 云栖酒店")
        desk.key("Down")
        desk.key("Return")
        window.find("button", "选择会员卡", description="金卡")
        window.sees("会员现在能看到哪几栏？")
        assert not desk.record(), "choosing publishes nothing"


if __name__ == "__main__":
    main(a_card_is_chosen_by_its_title_with_the_keyboard_alone)
