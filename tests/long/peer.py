"""A program that promises what ours does and no more, beside it on the same machine."""

import subprocess
import sys
import time

# After this time the program keeps what was typed (AUTOSAVE_SECS in src/studio/document.rs).
AUTOSAVE_SECS = 0.5
# Waits as long as the program before it keeps something, writes as it does, and prints when it began and when it was
# due and done. What this peer cannot keep, no program could on this machine at this moment.
PEER = """
import os, sys, time
folder, wait = sys.argv[1], float(sys.argv[2])
while True:
    begun = time.monotonic()
    time.sleep(wait)
    with open(f"{folder}/peer.tmp", "wb") as f:
        f.write(b"x" * 4000)
        f.flush()
        os.fsync(f.fileno())
    os.rename(f"{folder}/peer.tmp", f"{folder}/peer")
    at = os.open(folder, os.O_RDONLY)
    os.fsync(at)
    os.close(at)
    print(begun, time.monotonic(), flush=True)
"""


class Peer:
    """How late the machine makes a program that promises what ours does."""

    def __init__(self, desk):
        folder = desk.dir / "peer"
        folder.mkdir()
        self.said = folder / "beats"
        with open(self.said, "wb") as out:
            self.process = subprocess.Popen([sys.executable, "-c", PEER, str(folder), str(AUTOSAVE_SECS)], stdout=out)
        desk.started.append(self.process)

    def late_secs(self, since, until):
        """The longest that a write of the peer between the two moments was late; one under way at the end counts."""
        assert self.process.poll() is None, "the peer ended"
        beats = [tuple(map(float, line.split())) for line in self.said.read_text().split("\n")[:-1]]
        late = [done - begun - AUTOSAVE_SECS for begun, done in beats if done > since and begun < until]
        late.append(until - (beats[-1][1] if beats else until) - AUTOSAVE_SECS)
        return max(0.0, *late)
