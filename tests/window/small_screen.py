#!/usr/bin/python3
"""A laptop's screen: everything that stands still is inside it."""

from desk import Desk, main, wait_until


def on_a_laptop_nothing_lies_outside_the_screen():
    """1366×768: the window comes up inside the screen, its first and its last line too."""
    width, height = 1366, 768
    with Desk(size=(width, height)) as desk:
        window = desk.start()

        def inside():
            for role, name in (("button", "发布"), ("button", "选择商户"), ("label", "没有需要修改的地方")):
                node = window.look(role, name)
                if node is None:
                    return False
                x, y, w, h = node.place
                if x < 0 or y < 0 or x + w > width or y + h > height:
                    return False
            return True
        try:
            wait_until("everything to lie inside the screen", inside, limit_secs=20)
        finally:
            desk.keep_picture("laptop")


if __name__ == "__main__":
    main(on_a_laptop_nothing_lies_outside_the_screen)
