"""A loopback gateway that writes down what it was sent and hands it on, at once or when it is told to."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Relay:
    """`requests` holds what came, each (method, path, headers, body). After `hold()` nothing is answered until
    `release()`; what was held is handed on then, as a server that was stuck would."""

    def __init__(self, target):
        self.target = urlsplit(target).netloc
        self.requests = []
        self.open = threading.Event()
        self.open.set()
        relay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def hand_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                relay.requests.append((self.command, self.path, headers, body))
                relay.open.wait()
                upstream = http.client.HTTPConnection(relay.target, timeout=30)
                upstream.request(self.command, self.path, body, dict(self.headers))
                answer = upstream.getresponse()
                data = answer.read()
                try:
                    self.send_response_only(answer.status)
                    for name, value in answer.getheaders():
                        if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                            self.send_header(name, value)
                    if answer.status != 204:
                        self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    # Whoever asked does not wait any more.
                    self.close_connection = True

            do_GET = do_POST = do_PATCH = hand_on

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def hold(self):
        self.open.clear()

    def release(self):
        self.open.set()

    def bodies(self, method="PATCH"):
        return [body for how, _, _, body in self.requests if how == method]

    def close(self):
        self.release()
        self.server.shutdown()
