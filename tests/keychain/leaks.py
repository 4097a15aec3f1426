"""Looks for a private key in files, in every form in which it could have been written."""

import base64
import re
from pathlib import Path

# Long enough that no file holds it by chance, short enough that a torn copy is found too.
PIECE_BYTES = 48


def der_of(pem):
    """The bytes between the lines of a PEM file."""
    return base64.b64decode(re.sub(r"-----[^-]+-----|\s", "", Path(pem).read_text()))


def needles(der):
    """Pieces of the secret half (what follows modulus and public exponent), raw, as hex, and as base64 at each of the
    three places where a piece may begin: whatever wraps the key, PKCS#8 or PKCS#1, the numbers are the same."""
    found = []
    # PKCS#8 of 2048 bits: 26 bytes of wrapping, then version, modulus (about 260 bytes), exponent, and d from there.
    for at in range(310, len(der) - PIECE_BYTES, 150):
        piece = der[at:at + PIECE_BYTES]
        found.append(("DER", piece))
        found.append(("hex", piece.hex().encode()))
        found.append(("HEX", piece.hex().upper().encode()))
        for shift in range(3):
            text = base64.b64encode(bytes(shift) + piece)
            # Characters that depend on what stands before or after are cut off.
            found.append(("base64", text[4:len(text) - 4]))
    return found


def leaks(der, folders):
    """(file, form) of everything that holds a piece of the key, or says that a private key begins there."""
    out = []
    pieces = needles(der)
    for folder in folders:
        for path in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
            data = path.read_bytes()
            # PEM breaks base64 into lines, and JSON writes those breaks as \\n.
            flat = re.sub(rb"\s|\\+[nr]", b"", data)
            out += [(path, form) for form, piece in pieces if piece in data or piece in flat]
            if b"PRIVATE KEY" in data:
                out.append((path, "PEM heading"))
    return sorted(set(out))
