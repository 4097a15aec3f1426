"""An HTTP server that judges the built binary's requests with Python's `cryptography`, written from the published
rules of WeChat Pay APIv3 alone (signing, headers, value rules), and answers signed with its own key."""

import base64
import datetime
import hashlib
import http.server
import json
import os
import re
import sys
import threading
import time

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from bench import Studio, check, finish

MCHID = "1900007291"
SERIAL = "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"
KEY_ID = "PUB_KEY_ID_0119000072912024102100000000000001"
CERTIFICATE = "5F1C72E2A0B14D3C8E6F7A9B0C1D2E3F40516273"
CARD = "pbLatjvWOibDc5-TBnbUk1pD12o0"

merchant = rsa.generate_private_key(public_exponent=65537, key_size=2048)
platform = rsa.generate_private_key(public_exponent=65537, key_size=2048)
stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def sign(key, text):
    return base64.b64encode(key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()


def holds(signature, text):
    try:
        merchant.public_key().verify(base64.b64decode(signature, validate=True), text, padding.PKCS1v15(), hashes.SHA256())
        return True
    except (InvalidSignature, ValueError):
        return False


PAIR = re.compile(r'^([a-z_]+)="([^"\s]+)"$')


def authorization(value):
    """The five pairs of the header, or None when its grammar is wrong."""
    scheme, _, rest = (value or "").partition(" ")
    if scheme != "WECHATPAY2-SHA256-RSA2048" or "\n" in rest:
        return None
    pairs = [PAIR.match(part) for part in rest.split(",")]
    if None in pairs or len(pairs) != 5:
        return None
    out = {p.group(1): p.group(2) for p in pairs}
    return out if set(out) == {"mchid", "nonce_str", "signature", "timestamp", "serial_no"} else None


class Request:
    """One request as it came off the wire."""

    def __init__(self, handler):
        self.method, self.target = handler.command, handler.path
        self.headers = handler.headers
        self.body = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
        self.at = time.time()
        self.auth = authorization(self.headers.get("Authorization"))

    def signed_text(self, body=None):
        body = self.body if body is None else body
        lines = [self.method, self.target, self.auth["timestamp"], self.auth["nonce_str"]]
        return "".join(line + "\n" for line in lines).encode() + body + b"\n"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        request = Request(self)
        self.server.seen.append(request)
        card = request.target.split("/")[5] if request.target.count("/") > 5 else ""
        status, body, headers = self.server.script(card, request)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = answer

    def log_message(self, *_):
        pass


def signed(body=b"", key=None, at=None, serial=KEY_ID):
    timestamp, nonce = str(int(at or time.time())), os.urandom(16).hex()
    text = timestamp.encode() + b"\n" + nonce.encode() + b"\n" + body + b"\n"
    return {
        "Wechatpay-Timestamp": timestamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": serial,
        "Wechatpay-Signature": sign(key or platform, text),
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        "Request-ID": "08F0" + nonce[:8] + "-0",
    }


def script(card, request):
    """Good answers, and bad ones for cards that are named for them."""
    if request.target.endswith("image-upload"):
        body = b'{"media_url":"https://wxpaylogo.qpic.cn/wxpaylogo/peer/0"}'
        return 200, body, {**signed(body), "Content-Type": "application/json"}
    if request.method == "GET":
        body = json.dumps({"card_id": CARD, "title": "悦享会员卡"}, ensure_ascii=False).encode()
        return 200, body, {**signed(body), "Content-Type": "application/json"}
    probe = signed()
    probe["Wechatpay-Signature"] = "WECHATPAY/SIGNTEST/" + probe["Wechatpay-Signature"]
    bare = {name: value for name, value in signed().items() if name == "Request-ID"}
    return 204, b"", {
        "pUnsigned": bare,
        "pForged": signed(key=stranger),
        "pStale": signed(at=time.time() - 3600),
        "pOther": signed(serial="PUB_KEY_ID_0000000000000000000000000000000000"),
        "pProbe": probe,
        "pCertificate": signed(serial=CERTIFICATE),
    }.get(card, signed())


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def leaves(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    else:
        yield value


def judge(name, request, form, rights):
    """Everything the published rules say about one rights request."""
    auth = request.auth
    if not check(f"{name}: Authorization has its grammar", auth is not None, request.headers.get("Authorization")):
        return
    check(f"{name}: mchid and serial number", (auth["mchid"], auth["serial_no"]) == (MCHID, SERIAL))
    check(f"{name}: time in seconds, within five minutes", auth["timestamp"].isdigit() and abs(int(auth["timestamp"]) - request.at) < 300)
    check(f"{name}: signature over the five lines and the very bytes", holds(auth["signature"], request.signed_text()))
    check(f"{name}: another body would not pass", not holds(auth["signature"], request.signed_text(request.body + b" ")))
    want = ("PATCH", f"/v3/marketing/membercard-open/cards/{CARD}/rights") if form == "rights" else ("POST", "/v3/marketing/membercard-open/cards")
    check(f"{name}: method and path", (request.method, request.target) == want, f"{request.method} {request.target}")
    heads = {h: request.headers.get(h) for h in ("Accept", "Content-Type", "Wechatpay-Serial")}
    check(f"{name}: Accept, Content-Type, Wechatpay-Serial", heads == {"Accept": "application/json", "Content-Type": "application/json", "Wechatpay-Serial": KEY_ID}, heads)
    check(f"{name}: User-Agent", bool(request.headers.get("User-Agent")))
    names = [h.lower() for h in request.headers.keys()]
    check(f"{name}: no header twice", len(names) == len(set(names)), names)
    text = request.body.decode("utf-8")
    expected = {"card_id": CARD, **rights} if form == "documented" else rights
    check(f"{name}: the draft's members in the page's order, no white space", text == compact(expected), text)
    check(f"{name}: all four switches named", all(s in json.loads(text) for s in ("show_bonus", "show_favor", "show_fapiao", "show_guide")))
    check(f"{name}: no null, no four-byte character", None not in leaves(json.loads(text)) and all(len(c.encode()) < 4 for c in text))


def certificate(key, name, serial):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(int(serial, 16)).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    return builder.sign(key, hashes.SHA256())


def keys(studio):
    """The merchant's key in every form that the command takes."""
    enc = serialization.Encoding
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat
    cert = certificate(merchant, MCHID, SERIAL)

    def p12(password, old):
        how = serialization.BestAvailableEncryption(password)
        if old:
            how = form.PKCS12.encryption_builder().kdf_rounds(2048).key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC).hmac_hash(hashes.SHA1()).build(password)
        return pkcs12.serialize_key_and_certificates(b"merchant", merchant, cert, None, how)

    pkcs8 = merchant.private_bytes(enc.PEM, form.PKCS8, plain)
    yield "PKCS#8 PEM", studio.file("apiclient_key.pem", pkcs8), {}
    yield "PKCS#1 PEM with CRLF and a mark", studio.file("pkcs1.pem", b"\xef\xbb\xbf" + merchant.private_bytes(enc.PEM, form.TraditionalOpenSSL, plain).replace(b"\n", b"\r\n")), {}
    yield "DER", studio.file("key.der", merchant.private_bytes(enc.DER, form.PKCS8, plain)), {}
    yield "PKCS#12, password is the mchid", studio.file("apiclient_cert.p12", p12(MCHID.encode(), False)), {}
    yield "PKCS#12 of old ciphers, password from the environment", studio.file("old.p12", p12(b"other", True)), {"CARD_RIGHTS_STUDIO_P12_PASSWORD": "other"}


def judge_upload(studio, server, options):
    picture = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")
    path = studio.file("头像.png", picture)
    server.seen.clear()
    code, rows, err = studio.run("upload", path, "--json", *options)
    if not check("upload: accepted", code == 0 and len(server.seen) == 1, err):
        return
    check("upload: the address is printed", rows[0]["media_url"] == "https://wxpaylogo.qpic.cn/wxpaylogo/peer/0" and rows[0]["verified"])
    request = server.seen[0]
    kind = re.match(r"^multipart/form-data; ?boundary=(\S+)$", request.headers["Content-Type"])
    if not check("upload: multipart with a boundary", kind is not None, request.headers["Content-Type"]):
        return
    parts = request.body.split(b"--" + kind.group(1).encode())[1:-1]
    heads, bodies = zip(*(p[2:-2].split(b"\r\n\r\n", 1) for p in parts))
    check("upload: meta first, then file", b'name="meta"' in heads[0] and b'name="file"' in heads[1] and len(parts) == 2)
    meta = json.loads(bodies[0])
    check("upload: meta names the very file", list(meta) == ["filename", "sha256"] and meta["sha256"] == hashlib.sha256(bodies[1]).hexdigest() and bodies[1].startswith(b"\x89PNG"))
    check("upload: file name in ASCII, the same in both places", meta["filename"].isascii() and f'filename="{meta["filename"]}"'.encode() in heads[1])
    check("upload: signature over the meta text alone", request.auth is not None and holds(request.auth["signature"], request.signed_text(bodies[0])))


def main(binary):
    studio = Studio(binary)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seen, server.script = [], script
    threading.Thread(target=server.serve_forever, daemon=True).start()
    public = platform.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    common = ["--mchid", MCHID, "--serial", SERIAL, "--answer-key-file", studio.file("pub_key.pem", public), "--answer-key-id", KEY_ID]
    common += ["--gateway", f"http://127.0.0.1:{server.server_address[1]}"]
    rights = {
        "show_bonus": True,
        "show_favor": False,
        "bonus": {"init_bonus": 100, "bonus_value_word": "我的积分", "bonus_cost_title": "积分兑换", "bonus_cost_word": "500积分=2小时免费停车券"},
        "favor": {"show_coupon": True, "member_price_word": "周二会员全场八折"},
        "show_fapiao": True,
        "fapiao": {"fapiao_jump_word": "查看我的发票"},
        "show_guide": False,
        "guide": {"staff_name": "酒店管家-\"小云\" \\ é"},
    }
    draft = studio.file("稿.cardrights", json.dumps({"format": 1, "rights": rights, "note": "kept"}).encode())

    nonces = []
    for number, (name, path, env) in enumerate(keys(studio)):
        form = ("rights", "documented")[number % 2]
        server.seen.clear()
        code, rows, err = studio.run("publish", draft, "--card", CARD, "--yes", "--json", "--endpoint", form, "--key-file", path, *common, **env)
        row = rows[0]
        if check(f"{name}: our answer is confirmed", (code, row["verdict"], row["verified"], row["status"]) == (0, "confirmed", True, 204), f"{row} {err}"):
            judge(f"{name} ({form})", server.seen[0], form, rights)
            nonces.append(server.seen[0].auth["nonce_str"])
            check(f"{name}: one request, its Request-ID kept", len(server.seen) == 1 and row["request_id"].endswith("-0"))
    check("nonces are never the same", len(nonces) == len(set(nonces)) == 5)

    options = ["--key-file", os.path.join(studio.home, "apiclient_key.pem"), *common]
    sentences = set()
    for card in ("pUnsigned", "pForged", "pStale", "pOther", "pProbe"):
        code, rows, _ = studio.run("publish", draft, "--card", card, "--yes", "--json", *options)
        check(f"{card}: never confirmed", (code, rows[0]["verdict"], rows[0]["verified"]) == (3, "unknown", False), rows[0])
        sentences.add(rows[0]["message"])
    check("each untrusted answer has its own sentence", len(sentences) == 5, sentences)

    pem = certificate(platform, "Tenpay.com", CERTIFICATE).public_bytes(serialization.Encoding.PEM)
    by_hand = ["--mchid", MCHID, "--serial", SERIAL, "--key-file", options[1], *common[-2:]]
    code, rows, err = studio.run("publish", draft, "--card", "pCertificate", "--yes", "--json", "--answer-key-file", studio.file("platform.pem", pem), *by_hand)
    check("a platform certificate verifies, found by its serial number", (code, rows[0]["verdict"]) == (0, "confirmed"), f"{rows} {err}")

    server.seen.clear()
    code, rows, err = studio.run("card", CARD, "--json", *options)
    check("card: read and verified", code == 0 and rows[0]["title"] == "悦享会员卡" and rows[0]["verified"], err)
    get = server.seen[0]
    check("card: GET signed with an empty body", get.method == "GET" and get.body == b"" and holds(get.auth["signature"], get.signed_text()))
    judge_upload(studio, server, options)
    server.shutdown()
    finish()


main(sys.argv[1])
