"""A web server on the loopback that does to its visitors all that servers do."""

import contextlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANG_SECONDS = 20


class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"], self.headers["Range"]))
        name, _, argument = self.path.strip("/").partition("/")
        getattr(self, f"on_{name}", self.on_missing)(argument)

    def reply(self, status, body=b"Een pagina.", **headers):
        self.send_response(status)
        for naam, value in headers.items():
            self.send_header(naam, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def on_ok(self, argument):
        self.reply(200)

    def on_missing(self, argument):
        self.reply(404)

    def on_status(self, argument):
        self.reply(int(argument))

    def on_noHead(self, argument):
        self.reply(405 if self.command == "HEAD" else 200)

    def on_brokenHead(self, argument):
        if self.command == "HEAD":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self.reply(206)

    def on_to(self, argument):
        """/to/301/ok: a redirect of that kind to /ok."""
        status, _, target = argument.partition("/")
        self.reply(int(status), Location=f"/{target}")

    def on_circle(self, argument):
        self.reply(302, Location="/round")

    def on_round(self, argument):
        self.reply(301, Location="/circle")

    def on_far(self, argument):
        self.reply(302, Location=f"/far/{int(argument or 0) + 1}")

    def on_nowhere(self, argument):
        self.reply(301, Location="http://[kapot")

    def on_inside(self, argument):
        self.reply(302, Location="http://169.254.169.254/latest/meta-data/")

    def on_file(self, argument):
        self.reply(302, Location="file:///etc/passwd")

    def on_hang(self, argument):
        self.server.stopping.wait(HANG_SECONDS)

    def on_drip(self, argument):
        """One byte of the answer at a time: no time-out of a socket ever passes."""
        with contextlib.suppress(OSError):
            for byte in b"HTTP/1.1 200 OK\r\nX-Lang: " + b"x" * 10_000:
                self.connection.sendall(bytes([byte]))
                if self.server.stopping.wait(0.05):
                    return

    def on_garbage(self, argument):
        self.connection.sendall(b"\x00\xff\xfe geen HTTP\r\n\r\n")
        self.close_connection = True

    def on_early(self, argument):
        self.connection.sendall(b"HTTP/1.")
        self.connection.shutdown(socket.SHUT_RDWR)

    def on_huge(self, argument):
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):
            while self.command != "HEAD" and not self.server.stopping.is_set():
                self.wfile.write(b"x" * 65536)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple] = []
        self.stopping = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextlib.contextmanager
def running():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
