"""A proxy that only says who was asked for: prints its port, then every first line it is sent; refuses all."""
import socket

server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1])
while True:
    asker, _ = server.accept()
    with asker:
        asker.settimeout(5)
        try:
            print(asker.recv(4096).split(b"\r\n")[0].decode("latin-1"))
            asker.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        except OSError:
            pass
