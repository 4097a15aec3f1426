"""So many publications, one after the other to the same stand-in: by our command, and by a public SDK from npm and one
from PyPI. Each is a process of its own, and what it takes is the whole of its run, its start included."""

import json
import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
RIGHTS = {"show_bonus": False, "show_favor": False, "show_fapiao": True, "show_guide": False,
          "fapiao": {"fapiao_jump_word": "查看我的发票"}}


def taken(command, env):
    """Seconds on the clock and of the processor."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    ran = subprocess.run(command, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode:
        raise SystemExit(f"{command[:3]} ended with {ran.returncode}: {ran.stderr[-2000:]}{ran.stdout[-500:]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class StandIn:
    """The program's own stand-in, as a process of its own; it takes what WeChat documents and checks every signature."""

    def __init__(self, program, place):
        self.folder = Path(place, "identity")
        out = subprocess.DEVNULL
        command = [program, "sandbox", "--identity", self.folder, "--home", Path(place, "stand-in")]
        self.process = subprocess.Popen(command, stdin=out, stdout=subprocess.PIPE, stderr=out)
        self.process.stdout.readline()
        self.about = json.loads((self.folder / "identity.json").read_text(encoding="utf-8"))
        (self.folder / "rights.json").write_text(json.dumps(RIGHTS, ensure_ascii=False), encoding="utf-8")

    def publish(self, program, place, cards):
        """Our command for these cards."""
        table, draft = Path(place, "cards.csv"), Path(place, "draft.cardrights")
        table.write_text("card_id\n" + "\n".join(cards) + "\n")
        draft.write_text(json.dumps(RIGHTS, ensure_ascii=False), encoding="utf-8")
        keys = {"--mchid": self.about["mchid"], "--serial": self.about["serial"], "--gateway": self.about["url"],
                "--key-file": self.folder / "apiclient_key.pem", "--answer-key-file": self.folder / "pub_key.pem",
                "--answer-key-id": self.about["public_key_id"], "--pace": "0", "--home": Path(place, "home")}
        return [program, "publish", draft, "--cards-from", table, "--yes", "--json", *[x for pair in keys.items() for x in pair]]


def measure(program, python, node, count=1000):
    """Rows of wall and processor seconds for `count` publications: ours, the SDK of PyPI, the SDK of npm."""
    env = {**os.environ, "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1", "NODE_PATH": str(node)}
    with tempfile.TemporaryDirectory(prefix="bench-sending-") as place:
        stand_in = StandIn(program, place)
        try:
            cards = [f"pOURS{n:023}" for n in range(count)]
            all_of_them = {
                "ours": stand_in.publish(program, place, cards),
                "wechatpayv3 (PyPI)": [python, HERE / "sdk.py", stand_in.folder, str(count)],
                "wechatpay-node-v3 (npm)": ["node", HERE / "sdk.js", stand_in.folder, str(count)],
            }
            return {name: taken(command, env) for name, command in all_of_them.items()}
        finally:
            stand_in.process.kill()
            stand_in.process.wait()
