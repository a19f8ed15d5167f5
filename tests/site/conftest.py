"""The built site, and a browser to look at it."""

import contextlib
import fcntl
import functools
import subprocess
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from accessible import AXE

ROOT = Path(__file__).parents[2]
HTML = ROOT / "build" / "html"
POLICY = "default-src 'self'; img-src 'self' data:"


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that no process waits for another at the end."""
    items.sort(key=lambda item: "visits" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def html(testrun_uid):
    """The folder of the site, brought up to date as a reader would.

    The first process of a test run builds it, and the others wait.
    """
    HTML.parent.mkdir(exist_ok=True)
    with open(HTML.parent / "test.lock", "a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        if lock.read() != testrun_uid:
            made = subprocess.run(
                ["make", "site"], cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert made.returncode == 0, made.stdout + made.stderr
            lock.truncate(0)
            lock.write(testrun_uid)
    return HTML


@pytest.fixture(scope="session")
def pages(html):
    """All pages, as paths relative to the site."""
    return sorted(str(p.relative_to(html)) for p in html.rglob("*.html"))


class Handler(SimpleHTTPRequestHandler):
    """Serves under the strictest policy that the site promises to work under."""

    def do_GET(self):
        """Give also what the tests themselves open."""
        if self.path == "/frame":
            self.give("text/html", b"<!doctype html><link rel=icon href=data:,>")
        elif self.path == "/axe.js":
            self.give("text/javascript", AXE.read_bytes())
        else:
            super().do_GET()

    def give(self, kind, content):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def served(folder):
    """Serve a folder, and give its origin."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=folder)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def origin(html):
    with served(html) as origin:
        yield origin


@pytest.fixture
def broken_origin(tmp_path):
    """The origin of a folder that a test fills."""
    with served(tmp_path) as origin:
        yield origin
