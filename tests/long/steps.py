"""Kills inside what takes long: taking in an old home, a step of the schema, 清理旧记录. The record is large, so that a
moment drawn at random lies inside; what the program left in the folder says which part of the work it met."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager

import homes
from desk import PROGRAM, Desk, rows, wait_until
from homes import MCHID, NAMES, card

# Publications in the large record.
MANY = int(os.environ.get("MANY", "20000"))
COMMAND = ["records", "--card", card(0), "--mchid", MCHID, "--since", "2030-01-01"]


def record_of(home):
    return home / "studio.db"


def copied(source, home):
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(source, home)


def finished(desk):
    """The command to its end; how long it took."""
    begun = time.monotonic()
    done = subprocess.run([PROGRAM, *COMMAND], env=desk.environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return time.monotonic() - begun


def until(process, seen, limit_secs=60):
    """Waits until `seen`, as closely as can be; whether that came while the process ran."""
    end = time.monotonic() + limit_secs
    while process.poll() is None and time.monotonic() < end:
        if seen():
            return True
    return False


@contextmanager
def taken_in(desk):
    """A large record, as the program itself took it in; and how long that took."""
    old, new = desk.dir / "old", desk.dir / "new"
    homes.old_home(old, MANY, 20)
    copied(old, desk.home)
    took = finished(desk)
    shutil.copytree(desk.home, new)
    yield old, new, took


def killed_command(desk, rng, took, marks):
    """Starts the command and kills it: at a random moment of `took` seconds, or right after one of the `marks` was seen.
    Gives whether it still ran."""
    process = subprocess.Popen([PROGRAM, *COMMAND], env=desk.environment(), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    kind = rng.randrange(len(marks) * 2)
    if kind < len(marks):
        until(process, marks[kind])
        time.sleep(rng.choice((0.0, rng.uniform(0, 0.02), rng.uniform(0, took / 5))))
    else:
        time.sleep(rng.uniform(0, took * 1.02))
    ran = process.poll() is None
    process.kill()
    process.wait()
    return ran


def killed_before_the_renaming(desk, file):
    """Kills the command as it is about to give the old file its other name: the system call never happens. A kill at a
    random moment does not meet the few microseconds since everything was committed."""
    begin = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", str(file), "-e", "trace=rename,renameat,renameat2",
             "-e", "inject=rename,renameat,renameat2:error=EIO:signal=SIGKILL"]
    done = subprocess.run([*begin, PROGRAM, *COMMAND], env=desk.environment(), capture_output=True)
    assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), done


def kills_while_an_old_home_is_taken_in(kills, rng, met, seed):
    """old: SIGKILL while an old home is taken in; nothing of it is in, or all, and the next start doubles nothing."""
    with Desk() as desk, taken_in(desk) as (old, new, took):
        right = homes.story(record_of(new))
        path, file = record_of(desk.home), desk.home / "ledger.jsonl"
        journal = path.with_name("studio.db-wal")
        # The lock is taken, the journal begins to hold what is written, the old file gets its other name.
        marks = (lambda: (desk.home / "ledger.lock").exists(),
                 lambda: journal.exists() and journal.stat().st_size > 1 << 20,
                 lambda: not file.exists())
        inside = 0
        while inside < kills:
            where = f"kill {inside} (SEED={seed})"
            copied(old, desk.home)
            placed = inside % 6 == 5
            if placed:
                killed_before_the_renaming(desk, file)
            elif not killed_command(desk, rng, took, marks) or not (desk.home / "ledger.lock").exists():
                met.count("not counted: outside")
                continue
            inside += 1
            count = homes.looked_over(path)[0]
            assert not placed or (count == MANY and file.exists()), f"{where}: {count} are in"
            assert count in (0, MANY), f"{where}: {count} of {MANY} publications are in"
            assert count or file.exists(), f"{where}: the old file is put away, and nothing is in"
            met.count("new" if not file.exists() else "all in, the old file not put away yet" if count else "old")
            finished(desk)
            nothing_else(desk, right, where)
            assert not file.exists() and len(list(desk.home.glob("ledger.jsonl.before-db*"))) == 1, where
        met.told("old", "nothing doubled, nothing lost")


def nothing_else(desk, right, where):
    """After the next start the record is what it was to become, and whole."""
    homes.all_looked_over(desk.home)
    assert homes.story(record_of(desk.home)) == right, f"{where}: the record is another one"


def kills_in_a_step_of_the_schema(kills, rng, met, seed):
    """schema: SIGKILL while a database gets the steps that it lacks; each is done or not, and a copy stands beside."""
    with Desk() as desk, taken_in(desk) as (_, new, _):
        right, last = homes.story(record_of(new)), homes.looked_over(record_of(new))[2]
        homes.to_first_step(record_of(new))
        for copy in new.glob("*.before-step-*"):
            copy.unlink()
        copied(new, desk.home)
        took = finished(desk)
        path = record_of(desk.home)

        def copying():
            return any(n.startswith(".card-rights-") for n in os.listdir(desk.home))

        def copies():
            return list(desk.home.glob("*.before-step-*"))
        inside = 0
        while inside < kills:
            where = f"kill {inside} (SEED={seed})"
            copied(new, desk.home)
            if not killed_command(desk, rng, took, (copying, copies)) or not (copying() or copies()):
                met.count("not counted: outside")
                continue
            inside += 1
            count, _, at = homes.looked_over(path)
            assert count == MANY and 1 <= at <= last, f"{where}: {count} publications, step {at}"
            met.count(f"new (step {at})" if at == last else f"old (step {at}), {'half' if copying() else 'with'} its copy")
            for copy in copies():
                assert homes.looked_over(copy)[0] == MANY, f"{where}: {copy.name}"
            finished(desk)
            nothing_else(desk, right, where)
            assert homes.looked_over(path)[2] == last, where
        met.told("schema", "every step done or not, every copy whole")


def kills_in_a_removal(kills, rng, met, seed):
    """removal: SIGKILL while 清理旧记录 is under way; all is removed or nothing, and done again no name is left."""
    few = MANY // 4
    with Desk() as desk:
        source = desk.dir / "source"
        homes.old_home(source, few, 1)
        homes.known_merchant(source)
        copied(source, desk.home)
        finished(desk)
        for old in desk.home.glob("*.before-*"):
            old.unlink()
        shutil.rmtree(source)
        shutil.copytree(desk.home, source)
        took = removed(desk, None, rng)[1]
        assert left(desk.home) == 0
        no_name(desk, "undisturbed")
        inside = 0
        while inside < kills:
            where = f"kill {inside} (SEED={seed})"
            copied(source, desk.home)
            ran, _ = removed(desk, took, rng)
            homes.all_looked_over(desk.home)
            there = left(desk.home)
            assert there in (0, few), f"{where}: {there} of {few} are left"
            if not ran:
                met.count("not counted: outside")
                continue
            inside += 1
            met.count("old" if there else "new")
            # What the guard must know is there either way; every fifth time it is done to its end.
            if inside % 5 == 0:
                if there:
                    removed(desk, None, rng)
                else:
                    finished(desk)
                no_name(desk, where)
        met.told("removal", "all or nothing")


STANDING = "SELECT count(*) FROM publication WHERE removed = 0"


def left(home):
    """How many publications stand there with their names."""
    with homes.opened(record_of(home)) as db:
        return db.execute(STANDING).fetchone()[0]


def removed(desk, took, rng):
    """清理旧记录 in the window: to its end, or killed at a random moment of `took` seconds. Gives whether it still ran
    and how long it went on."""
    window = desk.start()
    window.find("button", "选择商户", description="云栖酒店")
    window.press("button", "文件")
    window.press("button", "发布记录")
    window.press("button", "清理旧记录")
    window.press("button", "清理")
    begun = time.monotonic()
    if took is None:
        wait_until("the removal", lambda: rows(record_of(desk.home), STANDING) == [(0,)], every_secs=0.02)
        took = time.monotonic() - begun
        # What was committed still lies in the journal for a moment.
        wait_until("the names to go", lambda: not named(desk.home))
        window.end()
        return True, took
    time.sleep(rng.uniform(0, took * 0.95))
    ran = window.process.poll() is None
    window.process.kill()
    window.process.wait()
    return ran, took


def named(home):
    """The files of the record that hold a name. The index of 搜索 holds pairs of characters."""
    def holds(path):
        data = path.read_bytes()
        return any(name[:2].encode() in data for name in NAMES)
    return [path.name for path in home.glob("studio*") if path.is_file() and holds(path)]


def no_name(desk, where):
    """After the end of the program no file of the record holds a name that was removed."""
    assert not named(desk.home), f"{where}: names in {named(desk.home)}"
