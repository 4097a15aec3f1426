"""The public SDK `wechatpayv3` (PyPI) as a judge in both directions: it signs what we sign, verifies what our
stand-in answers, and its own requests are taken by our stand-in."""

import http.server
import json
import os
import re
import sys
import threading
import time

from wechatpayv3 import WeChatPay, WeChatPayType, utils
from wechatpayv3.type import RequestType

from bench import Studio, check, finish

PAIR = re.compile(r'([a-z_]+)="([^"]*)"')


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as text:
        return text.read()


def sdk(about, key, public):
    pay = WeChatPay(
        wechatpay_type=WeChatPayType.NATIVE, mchid=about["mchid"], private_key=key, cert_serial_no=about["serial"],
        apiv3_key="0" * 32, appid="wx0000000000000000", notify_url="https://example.com", public_key=public,
        public_key_id=about["public_key_id"],
    )
    pay._core._gate_way = about["url"]
    return pay


class Catch(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PATCH(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.seen.append((self.command, self.path, self.headers["Authorization"], body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def main(binary):
    studio = Studio(binary)
    process, identity, about = studio.stand_in()
    try:
        judge(studio, identity, about)
    finally:
        process.kill()
        process.wait()
    finish()


def judge(studio, identity, about):
    key, public = read(identity, "apiclient_key.pem"), read(identity, "pub_key.pem")
    core = sdk(about, key, public)._core
    card = f"/v3/marketing/membercard-open/cards/{about['card_id']}"
    rights = {"show_bonus": False, "show_favor": False, "show_fapiao": True, "show_guide": False, "fapiao": {"fapiao_jump_word": "查看我的发票"}}

    # Its requests at our stand-in; it raises when an answer's signature does not hold.
    code, _ = core.request(card + "/rights", method=RequestType.PATCH, data=rights)
    check("the SDK's PATCH is taken and our 204 verifies under it", code == 204)
    code, _ = core.request("/v3/marketing/membercard-open/cards", method=RequestType.POST, data={"card_id": "p2", **rights})
    check("the SDK's POST of the documented form is taken", code == 204)
    code, text = core.request(card)
    check("the SDK reads the card and our JSON answer verifies", code == 200 and json.loads(text)["card_id"] == about["card_id"])
    code, text = core.request(card + "/rights", method=RequestType.PATCH, data={**rights, "show_fapiao": False})
    check("the once-shown rule reaches the SDK", code == 400 and json.loads(text)["message"] == "会员权益一旦展示无法关闭", text)
    picture = studio.file("head.png", bytes.fromhex("89504e470d0a1a0a"))
    code, text = sdk(about, key, public).marketing_image_upload(picture)
    check("the SDK's upload, which signs the meta text alone, is taken", code == 200 and "media_url" in json.loads(text), text)

    # It must be able to say no: another key for answers, and another merchant key.
    second = Studio(studio.binary)
    other, other_dir, _ = second.stand_in()
    try:
        wrong = sdk(about, key, read(other_dir, "pub_key.pem"))._core
        try:
            wrong.request(card)
            check("the SDK refuses our answer under another key", False)
        except Exception as e:  # the SDK raises a bare Exception
            check("the SDK refuses our answer under another key", "verify" in str(e), e)
        stranger = sdk(about, read(other_dir, "apiclient_key.pem"), public)._core
        code, text = stranger.request(card)
        check("our stand-in refuses the SDK under another key", code == 401 and json.loads(text)["code"] == "SIGN_ERROR", text)
    finally:
        other.kill()
        other.wait()

    # Our request, signed again by the SDK over what arrived: PKCS#1 v1.5 is deterministic, so it must be the same.
    server = http.server.HTTPServer(("127.0.0.1", 0), Catch)
    server.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    draft = studio.file("稿.cardrights", json.dumps(rights).encode())
    code, rows, err = studio.run(
        "publish", draft, "--card", about["card_id"], "--yes", "--json", "--mchid", about["mchid"], "--serial", about["serial"],
        "--key-file", os.path.join(identity, "apiclient_key.pem"), "--gateway", f"http://127.0.0.1:{server.server_address[1]}",
    )
    check("without a key for answers it is accepted, never confirmed", (code, rows[0]["verdict"]) == (0, "accepted"), err)
    method, path, header, body = server.seen[0]
    ours = dict(PAIR.findall(header))
    real = time.time
    utils.time.time = lambda: float(ours["timestamp"])
    theirs = utils.build_authorization(path, method, about["mchid"], about["serial"], utils.load_private_key(key), data=body, nonce_str=ours["nonce_str"])
    utils.time.time = real
    check("the SDK signs our bytes to the very same header", header == theirs, f"{header}\n{theirs}")
    server.shutdown()


main(sys.argv[1])
