"""A gateway that lists cards and takes publications; its answers are signed by OpenSSL, as WeChat's are."""

import base64
import json
import secrets
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def listed(card, title):
    """A card as WeChat lists it."""
    return {"card_id": card, "title": title, "status": "APPROVED", "code_type": "QRCODE",
            "brand": {"brand_id": "1", "display_name": "云栖酒店"}}


class Signed:
    """Its public key lies in `folder` as pub_key.pem. Whoever inherits says in `answer(method, path)` what is answered."""

    def __init__(self, folder, key_id, now=time.time):
        self.folder, self.key_id, self.now = folder, key_id, now
        self.requests = []
        self.key = folder.parent / "gateway_key.pem"
        quiet = {"check": True, "capture_output": True}
        subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.key], **quiet)
        subprocess.run(["openssl", "pkey", "-in", self.key, "-pubout", "-out", folder / "pub_key.pem"], **quiet)
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.command == "PATCH":
                    one = self.path.split("/")[-2]
                    gateway.requests.append((one, json.loads(body)))
                    gateway.taken(one)
                status, said = gateway.answer(self.command, self.path)
                data = json.dumps(said, ensure_ascii=False).encode() if said else b""
                try:
                    self.send_response_only(status)
                    for name, value in gateway.signed(data) if status < 300 else ():
                        self.send_header(name, value)
                    if status != 204:
                        self.send_header("Content-Type", "application/json")
                        self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    self.close_connection = True

            do_GET = do_PATCH = any

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        # The program is killed while it waits for an answer.
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def taken(self, one):
        """A publication of this card has come, and is not answered yet."""

    def told(self, path, cards):
        """One of these cards, or a page of all."""
        if "?" in path:
            query = dict(part.split("=") for part in path.split("?")[1].split("&"))
            first, limit = int(query["offset"]), int(query["limit"])
            return 200, {"total_count": len(cards), "data": cards[first:first + limit]}
        return 200, next(one for one in cards if one["card_id"] == path.split("/")[-1])

    def signed(self, data):
        at, nonce = str(int(self.now())), secrets.token_hex(16)
        text = f"{at}\n{nonce}\n".encode() + data + b"\n"
        made = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=text, capture_output=True, check=True)
        return [("Wechatpay-Timestamp", at), ("Wechatpay-Nonce", nonce), ("Wechatpay-Serial", self.key_id),
                ("Wechatpay-Signature", base64.b64encode(made.stdout).decode()), ("Request-ID", f"08F6B0BF{len(self.requests)}-0")]

    def sent(self):
        """By card what was published to it, in order."""
        out = {}
        for one, body in list(self.requests):
            out.setdefault(one, []).append(body)
        return out
