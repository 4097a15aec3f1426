"""A run over several cards that is killed again and again and gone on with: no card is sent twice or lost, and the record
accounts for each."""

import json
import shutil
import subprocess
import time

import homes
from desk import PROGRAM
from homes import card
from relay import Relay

CARDS = 12
WORD = "favor.member_price_word"


def state(n):
    """What a card holds, one of three contents."""
    return {"show_bonus": n % 3 == 0, "show_favor": True,
            "bonus": {"init_bonus": n % 3, "bonus_value_word": f"豆{n % 3}", "bonus_cost_word": "一豆一元"},
            "favor": {"show_coupon": n % 3 == 1, "member_price_word": "周二八折"},
            "show_fapiao": False, "show_guide": False}


def changed(n):
    return {**state(n), "favor": {**state(n)["favor"], "member_price_word": "周二七折"}}


class Run:
    """The commands of one merchant at the relay."""

    def __init__(self, desk):
        address, identity, folder = desk.sandbox()
        self.desk, self.relay = desk, Relay(address)
        self.relay.server.handle_error = lambda *_: None
        self.merchant = ["--mchid", identity["mchid"], "--serial", identity["serial"],
                         "--key-file", str(folder / "apiclient_key.pem"),
                         "--answer-key-file", str(folder / "pub_key.pem"),
                         "--answer-key-id", identity["public_key_id"], "--gateway", self.relay.url,
                         "--pace", "0", "--yes", "--json"]

    def draft(self, name, rights):
        path = self.desk.dir / f"{name}.cardrights"
        path.write_text(json.dumps({"format": 1, "rights": rights}, ensure_ascii=False))
        return str(path)

    def seeded(self):
        """A home in which every card was published once."""
        for kind in range(3):
            named = [word for n in range(kind, CARDS, 3) for word in ("--card", card(n))]
            done = self.desk.program("publish", self.draft(f"s{kind}", state(kind)), *named, *self.merchant)
            assert done.returncode == 0, done.stderr
        home = self.desk.dir / "seeded"
        shutil.copytree(self.desk.home, home)
        return home

    def killed(self, args, moment_secs):
        """Runs a command that is killed after so long; whether it still ran."""
        process = subprocess.Popen([PROGRAM, "publish", *args, *self.merchant], env=self.desk.environment(),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        time.sleep(moment_secs)
        ran = process.poll() is None
        process.kill()
        process.wait()
        # What was under way on the wire arrives, or not: the server is asked when it is still.
        time.sleep(0.2)
        homes.all_looked_over(self.desk.home)
        return ran

    def batch(self, before):
        """The id of the batch that was begun since; none where the kill came before it was written down."""
        with homes.opened(self.desk.home / "studio.db") as db:
            all_of_them = [i for (i,) in db.execute("SELECT id FROM batch ORDER BY n")]
        new = [i for i in all_of_them if i not in before]
        return all_of_them, (new[0] if new else None)

    def requests(self):
        """By card what reached the server."""
        out = {}
        for _, path, _, body in self.relay.requests:
            out.setdefault(path.split("/")[-2], []).append(json.loads(body))
        return out

    def finished(self, batch):
        """Goes on to the end; what is left then waits for a look at the phone."""
        done = self.desk.program("publish", "--resume", batch, *self.merchant)
        assert done.returncode in (0, 2), (done.returncode, done.stderr)
        listed = self.desk.program("records", "--batch", batch, "--json")
        return [json.loads(line) for line in listed.stdout.splitlines()]


def accounted(rows, sent, where):
    """Every card has one outcome, and the server saw what it says; gives how many are in doubt."""
    doubts = 0
    verdicts = {}
    for row in reversed(rows):
        verdicts.setdefault(row["card_id"], []).append(row["verdict"])
    assert sorted(verdicts) == [card(n) for n in range(CARDS)], f"{where}: {sorted(verdicts)}"
    for n in range(CARDS):
        seen, said = sent.get(card(n), []), verdicts[card(n)]
        assert len(seen) <= 1, f"{where}: {card(n)} was sent {len(seen)} times: {said}"
        assert all(body == changed(n) for body in seen), f"{where}: {seen}"
        assert said in (["confirmed"], ["unknown"]), f"{where}: {card(n)} {said}"
        assert said == ["unknown"] or len(seen) == 1, f"{where}: {card(n)} is {said} and never came"
        doubts += said == ["unknown"]
    return doubts


def kills_in_a_batch(desk, kills, rng, met, seed):
    """batch: SIGKILL at random moments of a run over a dozen cards, and of what goes on with it."""
    run = Run(desk)
    seeded = run.seeded()
    before, _ = run.batch([])
    draft = run.draft("一起改", changed(1))
    named = [word for n in range(CARDS) for word in ("--card", card(n))]
    begun = time.monotonic()
    shutil.copytree(seeded, desk.dir / "timed")
    done = desk.program("publish", draft, "--only", WORD, *named, *run.merchant)
    assert done.returncode == 0, done.stderr
    took = time.monotonic() - begun
    for turn in range(kills):
        where = f"turn {turn} (SEED={seed})"
        shutil.rmtree(desk.home, ignore_errors=True)
        shutil.copytree(seeded, desk.home)
        run.relay.requests.clear()
        run.killed([draft, "--only", WORD, *named], rng.uniform(0, took * 1.1))
        _, batch = run.batch(before)
        if batch is None:
            assert not run.relay.bodies(), f"{where}: something was sent before it was written down"
            met.count("before it was written down")
            continue
        for _ in range(rng.randrange(3)):
            run.killed(["--resume", batch], rng.uniform(0, took))
        doubts = accounted(run.finished(batch), run.requests(), where)
        met.count("with a card in doubt" if doubts else "with none in doubt")
    run.relay.close()
    met.told("batch", "no card twice, none lost, each accounted for")
