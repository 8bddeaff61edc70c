"""The real server, started and stopped by a test, and what a test needs around it: an API client,
a place where webhooks arrive, free ports, waiting with a deadline."""

import http.client
import http.server
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse

BINARY = os.environ.get("TOCSIN_BINARY", "build/release/tocsin")
ADMIN = "root@example.org"
PASSWORD = "correct horse battery"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, condition, seconds=30.0):
    """Looks every 20 ms until `condition` gives something true, and gives it back."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {seconds} s")
        time.sleep(0.02)


class Refused(Exception):
    def __init__(self, status, body, headers):
        super().__init__(f"{status}: {body[:500]}")
        self.status, self.body, self.headers = status, body, headers


class Server:
    """One data directory and the process that serves it."""

    def __init__(self, data, store=None, arguments=()):
        self.data = pathlib.Path(data)
        self.port = free_port()
        self.store = store
        self.arguments = list(arguments)
        self.process = None
        self.token = None
        self.log = open(self.data.parent / f"{self.data.name}.log", "ab")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def store_arguments(self):
        return ["--store", self.store] if self.store else []

    def init(self):
        password = self.data.parent / "password"
        password.write_text(PASSWORD + "\n")
        token = self.data.parent / "token"
        subprocess.run(
            [BINARY, "init", "--data", self.data, "--admin", ADMIN, "--password-file", password,
             "--token-file", token] + self.store_arguments(),
            check=True, stdout=self.log, stderr=self.log)
        self.token = token.read_text().strip()
        self.token_file = token
        return self

    def start(self, file_bytes_max=None, wait=True):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            if file_bytes_max is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes_max, hard))

        self.process = subprocess.Popen(
            [BINARY, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}"]
            + self.store_arguments() + self.arguments,
            stdout=self.log, stderr=self.log, preexec_fn=limit)
        if wait:
            self.wait_ready()
        return self

    def wait_ready(self, seconds=30):
        def ready():
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}: {self.log_tail()}")
            try:
                return self.request("GET", "/readyz")[0] == 200
            except (OSError, http.client.HTTPException):
                return False

        wait_for("readiness", ready, seconds)

    def log_tail(self):
        return pathlib.Path(self.log.name).read_text(errors="replace")[-2000:]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError("the server did not stop within 20 s of SIGTERM")
        self.log.close()

    # -- talking to it

    def request(self, method, path, body=None, headers=None, seconds=20):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def api(self, method, path, value=None, **headers):
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent.update({name.replace("_", "-"): text for name, text in headers.items()})
        body = None if value is None else json.dumps(value)
        status, text, answered = self.request(method, "/api/v1" + path, body, sent)
        if status >= 300:
            raise Refused(status, text.decode(errors="replace"), answered)
        return json.loads(text) if text else None

    def all(self, path):
        """Every item of a list, page by page."""
        items, cursor = [], ""
        join = "&" if "?" in path else "?"
        while True:
            page = self.api("GET", f"{path}{join}limit=1000&cursor={urllib.parse.quote(cursor)}")
            items += page["items"]
            cursor = page["next"]
            if not cursor:
                return items

    def put(self, kind, value):
        return self.api("PUT", f"/{kind}/{value['slug']}", value)

    def integration(self, slug, protocol, **more):
        """Makes an integration; gives its key."""
        return self.api("POST", "/integrations",
                        {"slug": slug, "name": slug, "protocol": protocol, **more})["key"]


class Program:
    """A program of the distribution, stopped at the end of its block."""

    def __init__(self, folder, name, *arguments):
        binary = shutil.which(name)
        assert binary, f"{name} is not installed"
        self.log = open(folder / f"{name}.log", "wb")
        self.process = subprocess.Popen([binary, *arguments], stdout=self.log, stderr=self.log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


class Postgres:
    """A PostgreSQL of one's own, which may be made to crash. It runs as an ordinary user, who could not enter a
    test's folder."""

    TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools/postgres.sh"

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="tocsin-postgres.")
        self.address = self.start()

    def start(self):
        started = subprocess.run([self.TOOL, "start", self.folder], check=True, stdout=subprocess.PIPE, text=True)
        return started.stdout.strip()

    def stop(self, mode):
        subprocess.run([self.TOOL, "stop", self.folder, mode], check=True)

    def end(self):
        self.stop("immediate")
        shutil.rmtree(self.folder)


class WebhookSink:
    """Where messages arrive: keeps each request's headers and JSON, notices apart from pages."""

    def __init__(self, answer=lambda request: 200):
        self.received, self.notices = [], []
        self.lock = threading.Lock()
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                request = {"at": time.time(), "path": self.path, "headers": dict(self.headers),
                           "json": json.loads(body), "raw": body}
                with sink.lock:
                    kept = sink.notices if request["json"]["kind"] == "notice" else sink.received
                    kept.append(request)
                self.send_response(answer(request))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # a sender that is killed breaks its connection
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def snapshot(self):
        with self.lock:
            return list(self.received)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def one_team(server, sink_url, bundle_window="0s"):
    """The smallest organisation that can be paged: one user with a webhook, a policy, a service."""
    settings = server.api("GET", "/settings/organisation")["value"]
    settings.update(public_url=server.url, allow_private_addresses=True, bundle_window=bundle_window)
    server.put("settings", settings)
    server.put("users", {"slug": "ana", "name": "Ana Alvarez", "email": "ana@example.org"})
    server.put("contact-methods", {"slug": "ana-hook", "user": "ana", "channel": "webhook",
                                   "name": "Ana's hook", "address": sink_url + "/ana",
                                   "vouched": True})
    server.put("policies", {"slug": "standard", "name": "Standard", "steps": [
        {"targets": [{"kind": "user", "slug": "ana"}], "delay": "1h"}]})
    server.put("services", {"slug": "shop", "name": "Shop", "policy": "standard"})


class Suite:
    """Runs functions named test_*, says how it went, ends with the line that ./dev counts."""

    def __init__(self, namespace):
        self.tests = [value for name, value in namespace.items() if name.startswith("test_")]

    def run(self):
        import sys
        import traceback
        passed = failed = 0
        wanted = sys.argv[1:]
        for test in self.tests:
            if wanted and not any(word in test.__name__ for word in wanted):
                continue
            began = time.monotonic()
            try:
                with tempfile.TemporaryDirectory(prefix="tocsin-") as folder:
                    test(pathlib.Path(folder))
                passed += 1
                print(f"ok   {test.__name__} ({time.monotonic() - began:.1f} s)", flush=True)
            except Exception:
                failed += 1
                traceback.print_exc()
                print(f"FAIL {test.__name__}", flush=True)
        print(f"{passed} passed, {failed} failed")
        return 1 if failed else 0
