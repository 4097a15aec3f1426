"""Homes with a long record, and what a kill may leave of them: the databases are copied as the kill left them (with
their journals), so that nothing is mended by being looked at, and the copy is opened as the next start would."""

import hashlib
import json
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

MCHID = "1900009191"
GATEWAY = "pay.example.com"
NAMES = ("张敏敏敏", "李佳佳佳", "王磊磊磊")


def card(n):
    return f"pCARD{n:023}"


def line_of(fields):
    """A line as the first version wrote it: with a short hash over its other bytes."""
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))[:-1]
    return f'{text},"sum":"{hashlib.sha256(text.encode()).hexdigest()[:16]}"}}\n'


def old_home(home, publications, cards):
    """A home of the first version: three lines for each publication, which are years old."""
    home.mkdir(parents=True)
    rights = {"show_bonus": True, "show_favor": False, "show_fapiao": False, "show_guide": False,
              "bonus": {"init_bonus": 100, "bonus_value_word": "云栖积分", "bonus_cost_word": "500积分=2小时免费停车券"}}
    with open(home / "ledger.jsonl", "w") as f:
        for n in range(publications):
            base = {"v": 2, "id": f"{n:032x}", "attempt": 1, "phase": "intent", "pid": 4_000_000, "gateway": GATEWAY,
                    "at": f"20{16 + n * 6 // publications}-{n // 30 % 12 + 1:02}-{n % 28 + 1:02}T{n % 24:02}:{n % 60:02}:11+08:00",
                    "mchid": MCHID, "card": card(n % cards), "user": NAMES[n % 3], "body_sha256": f"{n:064x}"}
            body = json.dumps({**rights, "bonus": {**rights["bonus"], "init_bonus": n % 1000}}, ensure_ascii=False)
            f.write(line_of({**base, "body": body}))
            f.write(line_of({**base, "phase": "sent"}))
            f.write(line_of({**base, "phase": "end", "verdict": "confirmed", "status": 204,
                             "request_id": f"08F78BB6BF0610F502{n:010X}-0"}))


def known_merchant(home):
    """The merchant of [`old_home`] with its first card, chosen."""
    merchant = {"id": "m1", "name": "云栖酒店", "mchid": MCHID, "serial": "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
                "gateway": f"https://{GATEWAY}", "cards": [{"card_id": card(0), "title": "悦享会员卡"}]}
    (home / "merchants.json").write_text(json.dumps({"all": [merchant]}))
    (home / "settings.json").write_text(json.dumps({"merchant": "m1", "card_id": card(0), "strip_closed": True}))


@contextmanager
def opened(path):
    """The database at `path` as the next start would find it: a copy, whose journal is played back."""
    with tempfile.TemporaryDirectory() as folder:
        for end in ("", "-wal", "-journal"):
            beside = path.with_name(path.name + end)
            if beside.exists():
                shutil.copy(beside, Path(folder, path.name + end))
        with closing(sqlite3.connect(Path(folder, path.name))) as db:
            yield db


def version(db):
    return db.execute("PRAGMA user_version").fetchone()[0]


def looked_over(path):
    """Everything that must hold of a database, whatever a kill met; gives how many publications and events it has, and
    its version. A database that a kill found before its first step has none."""
    with opened(path) as db:
        said = db.execute("PRAGMA integrity_check").fetchall()
        assert said == [("ok",)], f"{path.name}: {said}"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == [], path.name
        if not version(db):
            return 0, 0, 0
        if path.name == "cache.db":
            return 0, 0, version(db)
        chained(db, path)
        twice = db.execute("""SELECT publication, phase, attempt, at, verdict, note, count(*) FROM event
                              WHERE phase <> 'human' GROUP BY 1, 2, 3, 4, 5, 6 HAVING count(*) > 1""").fetchall()
        assert not twice, f"{path.name}: told twice: {twice[:3]}"
        return (*db.execute("SELECT (SELECT count(*) FROM publication), (SELECT count(*) FROM event)").fetchone(), version(db))


def chained(db, path):
    """Every event of a card stands behind the one before it, and the card names its last."""
    last = {}
    events = db.execute("SELECT p.mchid, p.card, e.before, e.hash FROM event e JOIN publication p ON p.n = e.publication ORDER BY e.n")
    for mchid, of, before, own in events:
        assert last.get((mchid, of), b"") == before, f"{path.name}: an event of {of} is missing"
        last[mchid, of] = own
    named = {(m, c): h for m, c, h in db.execute("SELECT mchid, card, last FROM card")}
    assert named == last, f"{path.name}: the last event of a card is missing"


def all_looked_over(home):
    """The same of every database of a home that carries the name of one in use."""
    for name in ("studio.db", "trial.db", "cache.db"):
        for path in home.rglob(name):
            looked_over(path)
    for path in home.rglob("*damaged-*"):
        raise AssertionError(f"{path.name} was set aside")


def story(path):
    """All that a record tells, without numbers and hashes: to compare what came out with what was to come out."""
    with opened(path) as db:
        return db.execute("""SELECT p.id, p.at, p.gateway, p.mchid, p.card, p.user, p.body, p.flags, p.removed, e.attempt, e.phase, e.at,
                             e.verdict, e.status, e.request_id FROM publication p JOIN event e ON e.publication = p.n
                             ORDER BY p.id, e.n""").fetchall()


def to_first_step(path):
    """Takes a database back to the first step of its schema: everything goes that later steps made."""
    first = ("card", "publication", "event", "damage", "publication_card", "publication_open", "publication_batch", "event_publication")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        # An index of a newer SQLite than Python's can be taken out only by hand.
        db.execute("PRAGMA writable_schema = ON")
        db.execute("DELETE FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%'")
        db.execute("PRAGMA writable_schema = RESET")
        for kind in ("trigger", "view", "index", "table"):
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite%'", [kind]).fetchall():
                if name not in first:
                    db.execute(f'DROP {kind} IF EXISTS "{name}"')
        db.execute("PRAGMA user_version = 1")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
