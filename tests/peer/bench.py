"""What the judges share: counting, and the built binary with folders of its own."""

import json
import os
import subprocess
import sys
import tempfile

PASSED = []
FAILED = []


def check(name, holds, more=""):
    """Counts one judgement; a failed one is printed with what is known."""
    (PASSED if holds else FAILED).append(name)
    print(("ok      " if holds else "FAILED  ") + name + ("" if holds or not more else f": {more}"), flush=True)
    return holds


def finish():
    """Leaves the counts for the script that adds them up."""
    with open(os.environ["PEER_COUNTS"], "a", encoding="utf-8") as counts:
        counts.write(f"{len(PASSED)} {len(FAILED)}\n")
    sys.exit(1 if FAILED else 0)


class Studio:
    """The built binary; `home` is gone with the object."""

    def __init__(self, binary):
        self.binary = binary
        self.dir = tempfile.TemporaryDirectory()
        self.home = self.dir.name

    def env(self, **more):
        # A proxy that leads nowhere: loopback must never go through it.
        return {"PATH": os.environ["PATH"], "http_proxy": "http://127.0.0.1:9", "CARD_RIGHTS_STUDIO_HOME": self.home, **more}

    def file(self, name, content):
        path = os.path.join(self.home, name)
        with open(path, "wb") as out:
            out.write(content)
        return path

    def run(self, *args, **env):
        """Exit code, JSON lines of stdout, stderr."""
        ran = subprocess.run([self.binary, *args], env=self.env(**env), stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        rows = [json.loads(line) for line in ran.stdout.decode().splitlines()]
        return ran.returncode, rows, ran.stderr.decode()

    def stand_in(self):
        """A `sandbox` process and what its identity file says."""
        identity = os.path.join(self.home, "identity")
        process = subprocess.Popen([self.binary, "sandbox", "--identity", identity], env=self.env(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdout.readline()
        with open(os.path.join(identity, "identity.json"), encoding="utf-8") as about:
            return process, identity, json.load(about)
