#!/usr/bin/python3
"""The program killed with SIGKILL at random moments, seen from outside as a person would after a power cut.

typing      never more than a second of typing is gone, and what is left is offered at the next start; a peer that does
            no more than the promise asks for (waits as long, writes, flushes) says how late this machine made it
saving      the file is the old one or the new one, whole, and nothing else lies beside it
publishing  every request that reached the server stands in the record, and the next start says what is not known
command     the same of `publish` on the command line, three times as often
old         a large old home is in as a whole or not at all, and nothing is in twice (steps.py)
schema      a step of the schema is done or not, and the copy before it is whole
removal     清理旧记录 has removed all or nothing, and done again leaves no name
batch       a run over several cards goes on: no card twice, none lost, the record accounts for each (batches.py)

Each prints how many kills there were and which state they found; `PRAGMA integrity_check` follows every one; tests/long/run brings what it needs."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "window"), str(HERE.parent / "keychain")]

import batches  # noqa: E402
import homes  # noqa: E402
import steps  # noqa: E402
from desk import PROGRAM, Desk, Missing, main, wait_until  # noqa: E402
from gi.repository import GLib  # noqa: E402
from keychain import first_card, start_keyring  # noqa: E402
from own_gateway import add_merchant  # noqa: E402
from peer import Peer  # noqa: E402
from relay import Relay  # noqa: E402

KILLS = int(os.environ.get("KILLS", "20"))
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)
# What a kill may cost, in seconds of typing.
MOST_LOST_SECS = 1.0
FIELD = "积分名称"


def kill(window):
    window.process.kill()
    window.process.wait()


def whole(path):
    """A JSON file that is there must be whole."""
    try:
        return json.loads(path.read_text())
    except ValueError as e:
        raise AssertionError(f"{path.name} cannot be read after a kill: {e}") from e


def nothing_broken(home):
    """Every file of the program can be read, whatever the kill met, and none was set aside."""
    for path in home.rglob("*"):
        if path.suffix in (".json", ".cardrights"):
            whole(path)
        assert ".unreadable-" not in path.name, f"{path.name} was set aside"
    homes.all_looked_over(home)


def kept(desk):
    """What the database holds of the field; nothing when there is none."""
    path = desk.home / "studio.db"
    drafts = []
    if path.exists():
        with homes.opened(path) as db:
            if db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'unsaved'").fetchone():
                drafts = [json.loads(t) for (t,) in db.execute("SELECT draft FROM unsaved ORDER BY at DESC")]
    words = [d["rights"].get("bonus", {}).get("bonus_value_word", "") for d in drafts]
    return words[0] if words else ""


def a_kill_while_typing_costs_less_than_a_second():
    """typing: SIGKILL between two keystrokes; what was written a second before is on the disk and offered."""
    rng = random.Random(SEED)
    with Desk() as desk:
        peer = Peer(desk)
        worst, offered, excused = 0.0, 0, 0
        for turn in range(KILLS):
            shutil.rmtree(desk.home, ignore_errors=True)
            window = desk.start()
            field = window.find("entry", FIELD)
            # Each text is longer by one than the last, so that what is found says when it was typed.
            typed, n = [], 0
            end = time.monotonic() + rng.uniform(0.2, 4.0)
            while time.monotonic() < end:
                n += 1
                text = f"{turn}-{n}-" + "云" * (n % 7)
                field.write(text)
                # The moment at which the window has it: the field itself says so.
                try:
                    wait_until(text, lambda: field.text == text, limit_secs=20, every_secs=0.01)
                except (Missing, GLib.Error):
                    continue
                typed.append((text, time.monotonic()))
                time.sleep(rng.choice((0.0, 0.05, 0.2, 0.4)))
            killed = time.monotonic()
            kill(window)
            nothing_broken(desk.home)
            found = kept(desk)
            known = [t for t, _ in typed]
            place = known.index(found) if found in known else -1
            # The first keystroke after what was kept is the first that is lost.
            lost = typed[place + 1:]
            gone = killed - lost[0][1] if lost else 0.0
            worst = max(worst, gone)
            if gone > MOST_LOST_SECS:
                late = peer.late_secs(lost[0][1], killed)
                assert gone <= MOST_LOST_SECS + late, (
                    f"turn {turn} (SEED={SEED}): {gone:.2f} s of typing are gone, the peer was {late:.2f} s late; "
                    f"kept 「{found}」, typed {typed[-5:]}")
                excused += 1
                print(f"    turn {turn}: {gone:.2f} s gone, the peer was {late:.2f} s late", flush=True)
            if found:
                # Offered at the next start, never imposed, and whole.
                window = desk.start()
                window.find("dialog", "上次有没存完的草稿")
                assert window.field(FIELD) == "我的积分", "nothing comes back by itself"
                window.press("button", "恢复")
                wait_until(f"「{found}」 again", lambda: window.field(FIELD) == found)
                window.end()
                offered += 1
        print(f"typing: {KILLS} kills, {offered} times something to restore, at most {worst:.2f} s gone, "
              f"{excused} times more than a second while the machine itself was late, SEED={SEED}")


def temporary(path):
    """Files beside `path` that are being written, or were when the program was killed."""
    return [name for name in os.listdir(path.parent) if name.startswith(".card-rights-")]


def a_kill_while_saving_leaves_the_old_file_or_the_new_one():
    """saving: SIGKILL around 保存草稿; the file is whole and holds what was saved before or now."""
    rng = random.Random(SEED + 1)
    with Desk() as desk:
        path = desk.dir / "悦享卡.cardrights"
        old, new, half = 0, 0, 0
        before = "第零版"
        draft = {"format": 1, "rights": {"show_bonus": True, "bonus": {"bonus_value_word": before}}}
        path.write_text(json.dumps(draft, ensure_ascii=False))
        for turn in range(KILLS):
            shutil.rmtree(desk.home, ignore_errors=True)
            window = desk.start(str(path))
            wait_until("the draft", lambda: window.field(FIELD) == before)
            now = f"第{turn + 1}版-" + "云" * rng.randrange(40)
            window.write(FIELD, now)
            pause = rng.choice((0.0, rng.uniform(0, 0.02), rng.uniform(0, 0.1), rng.uniform(0, 0.3), None))
            window.press("button", "文件")
            window.press("button", "保存草稿")
            if pause is None:
                # The moment at which the new file is being written beside the old one.
                end = time.monotonic() + 0.5
                while not temporary(path) and time.monotonic() < end:
                    pass
            else:
                time.sleep(pause)
            kill(window)
            nothing_broken(desk.home)
            there = whole(path)["rights"]["bonus"]["bonus_value_word"]
            assert there in (before, now), f"turn {turn} (SEED={SEED}): the file holds 「{there}」"
            # What is not in the file must be in the slot, once a second went by since it was typed; the press itself
            # waits for the window, so that it may be sooner here: then at least the file is whole.
            old, new = old + (there == before), new + (there == now)
            beside = temporary(path)
            assert len(beside) <= 1, f"temporary files pile up: {beside}"
            half += len(beside)
            for name in beside:
                (path.parent / name).unlink()
            before = there
        print(f"saving: {KILLS} kills, {old} times the old file, {new} times the new one, {half} times half a file "
              f"beside it, all whole, SEED={SEED}")


def set_up(desk, relay, identity, folder):
    """The merchant by its sheet, as a person does it, its key in the key store; the home is kept for every turn."""
    window = desk.start()
    add_merchant(window, folder, identity, relay.url)
    # A message that goes by itself is no sign to wait for on a busy machine; the page that follows stays.
    window.sees("选择要修改的会员卡")
    first_card(window, identity)
    window.sees("改动已暂存")
    window.end()
    home = desk.dir / "set-up"
    shutil.copytree(desk.home, home)
    return home


def accounted(desk, relay, where):
    """Every request that reached the server is written down, and every verdict that is written down is true.
    Gives how many intents and ends there are."""
    sent, lines = relay.bodies(), []
    path = desk.home / "studio.db"
    if path.exists():
        with homes.opened(path) as db:
            if homes.version(db):
                lines = db.execute("""SELECT p.body, e.phase, e.verdict FROM event e JOIN publication p
                                      ON p.n = e.publication WHERE p.human = 0 ORDER BY e.n""").fetchall()
    intents = [json.loads(body) for body, phase, _ in lines if phase == "intent"]
    ends = [verdict for _, phase, verdict in lines if phase == "end"]
    assert len(sent) <= len(intents), f"{where}: {len(sent)} reached the server, {len(intents)} are written down"
    for body in sent:
        assert json.loads(body) in intents, f"{where}: {body} is not written down"
    for verdict in ends:
        assert verdict == "confirmed" and sent, f"{where}: {verdict}"
    return len(intents), len(ends)


class Met:
    """Which state the kills of a step found, counted."""

    def __init__(self):
        self.of = {}

    def count(self, state):
        self.of[state] = self.of.get(state, 0) + 1

    def publication(self, intents, ends, bodies):
        """Before the bytes: nothing, or the intent alone; after them: without an end, or with it."""
        if not bodies:
            self.count("before the bytes, with its intent" if intents else "before the bytes, nothing yet")
        else:
            self.count("after the bytes, with its end" if ends else "after the bytes, without an end")

    def told(self, step, all_of_it):
        states = ", ".join(f"{n} {state}" for state, n in sorted(self.of.items()))
        print(f"{step}: {sum(self.of.values())} kills: {states}; {all_of_it}, SEED={SEED}", flush=True)


def quiet(relay):
    """A connection that a kill tears is no news here."""
    relay.server.handle_error = lambda *_: None
    return relay


def moment(rng, relay, home):
    """Waits for the moment of a kill: before the bytes leave, when something is written down, while the server is silent,
    or around the verdict."""
    kind = rng.randrange(4)
    if kind == 0:
        time.sleep(rng.uniform(0, 0.6))
        return
    journal = home / "studio.db-wal"

    def written():
        try:
            return journal.stat().st_size
        except OSError:
            return 0
    before = written()
    try:
        if kind == 1:
            wait_until("the intent", lambda: written() > before, limit_secs=20, every_secs=0.001)
            time.sleep(rng.uniform(0, 0.02))
            return
        wait_until("the request", relay.bodies, limit_secs=20, every_secs=0.005)
    except Missing:
        return
    time.sleep(rng.uniform(0, 0.05) if kind == 2 else rng.uniform(0, 0.4))


def a_kill_while_publishing_leaves_every_publication_in_the_record():
    """publishing: SIGKILL between 确认发布 and the verdict; nothing reaches the server that is not in the record."""
    rng = random.Random(SEED + 2)
    with Desk() as desk:
        start_keyring(desk)
        address, identity, folder = desk.sandbox()
        relay = quiet(Relay(address))
        home = set_up(desk, relay, identity, folder)
        met = Met()
        for turn in range(KILLS):
            where = f"turn {turn} (SEED={SEED})"
            shutil.rmtree(desk.home, ignore_errors=True)
            shutil.copytree(home, desk.home)
            relay.requests.clear()
            relay.release()
            window = desk.start()
            window.find("dialog", "上次有没存完的草稿")
            window.press("button", "恢复")
            wait_until("the draft", lambda: window.field(FIELD) == "云栖积分")
            window.press("button", "发布")
            # Some meet a server that does not answer: then kills fall between the bytes and the verdict.
            if rng.random() < 0.4:
                relay.hold()
            window.confirm()
            moment(rng, relay, desk.home)
            kill(window)
            # What was under way on the wire arrives, or not: the server is asked when it is still.
            time.sleep(0.3)
            nothing_broken(desk.home)
            intents, ends = accounted(desk, relay, where)
            met.publication(intents, ends, relay.bodies())
            # The next start says what is not known, and only that.
            if intents and turn % 3 == 0:
                relay.release()
                window = desk.start()
                if kept(desk):
                    window.find("dialog", "上次有没存完的草稿")
                    window.press("button", "以后再说")
                window.find("button", "选择商户", description="云栖酒店")
                window.end()
                # The window may have been killed before it kept which card was chosen: the command lists every one.
                told = desk.program("records").stdout
                assert ("已发布" if ends else "结果未知（可能已生效）") in told, told
        relay.close()
        met.told("publishing", "all in the record")


def a_killed_command_leaves_every_publication_in_the_record():
    """command: `publish` killed anywhere between its start and its end, as often as three windows are."""
    rng = random.Random(SEED + 3)
    with Desk() as desk:
        address, identity, folder = desk.sandbox()
        relay = quiet(Relay(address))
        draft = desk.dir / "草稿.cardrights"
        rights = {"show_bonus": True, "show_favor": False, "show_fapiao": False, "show_guide": False,
                  "bonus": {"init_bonus": 100, "bonus_value_word": "云栖积分", "bonus_cost_word": "500积分=2小时停车券"}}
        draft.write_text(json.dumps({"format": 1, "rights": rights}, ensure_ascii=False))
        command = [PROGRAM, "publish", str(draft), "--card", identity["card_id"], "--mchid", identity["mchid"],
                   "--serial", identity["serial"], "--key-file", str(folder / "apiclient_key.pem"),
                   "--answer-key-file", str(folder / "pub_key.pem"), "--answer-key-id", identity["public_key_id"],
                   "--gateway", relay.url, "--yes", "--json"]
        # Where the database is there already, the first that is written is the intent.
        said = desk.program("records", "--shown", homes.card(0), "bonus=on", "--mchid", identity["mchid"], "--gateway", relay.url)
        assert said.returncode == 0, said.stderr
        known = desk.dir / "known"
        shutil.copytree(desk.home, known)
        met = Met()
        for turn in range(KILLS * 3):
            where = f"turn {turn} (SEED={SEED})"
            shutil.rmtree(desk.home, ignore_errors=True)
            if turn % 2:
                shutil.copytree(known, desk.home)
            relay.requests.clear()
            relay.release()
            if rng.random() < 0.4:
                relay.hold()
            process = subprocess.Popen(command, env=desk.environment(), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
            moment(rng, relay, desk.home)
            process.kill()
            process.wait()
            time.sleep(0.2)
            nothing_broken(desk.home)
            intents, ends = accounted(desk, relay, where)
            met.publication(intents, ends, relay.bodies())
        relay.close()
        met.told("command", "all in the record")


def a_kill_while_an_old_home_is_taken_in_loses_and_doubles_nothing():
    """old: SIGKILL while an old home is taken in."""
    steps.kills_while_an_old_home_is_taken_in(KILLS, random.Random(SEED + 4), Met(), SEED)


def a_kill_in_a_step_of_the_schema_leaves_it_done_or_not():
    """schema: SIGKILL while a database gets the steps that it lacks."""
    steps.kills_in_a_step_of_the_schema(KILLS, random.Random(SEED + 5), Met(), SEED)


def a_kill_in_a_removal_leaves_all_or_nothing():
    """removal: SIGKILL while 清理旧记录 is under way."""
    steps.kills_in_a_removal(KILLS, random.Random(SEED + 6), Met(), SEED)


def a_killed_batch_goes_on_and_sends_no_card_twice():
    """batch: SIGKILL while many cards are changed, and while that goes on."""
    with Desk() as desk:
        batches.kills_in_a_batch(desk, KILLS, random.Random(SEED + 7), Met(), SEED)


if __name__ == "__main__":
    short = {"typing": a_kill_while_typing_costs_less_than_a_second,
             "saving": a_kill_while_saving_leaves_the_old_file_or_the_new_one,
             "publishing": a_kill_while_publishing_leaves_every_publication_in_the_record,
             "command": a_killed_command_leaves_every_publication_in_the_record,
             "old": a_kill_while_an_old_home_is_taken_in_loses_and_doubles_nothing,
             "schema": a_kill_in_a_step_of_the_schema_leaves_it_done_or_not,
             "removal": a_kill_in_a_removal_leaves_all_or_nothing,
             "batch": a_killed_batch_goes_on_and_sends_no_card_twice}
    os.environ.setdefault("SEED", str(SEED))
    sys.argv[1:] = [short[a].__name__ if a in short else a for a in sys.argv[1:]]
    main(*short.values())
