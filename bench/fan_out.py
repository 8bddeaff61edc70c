"""One alert to many people, and many escalations due in the same second."""

import asyncio
import json
import threading
import time

from bench import organisation


class Sink:
    """A webhook server that counts, on a thread of its own."""

    def __init__(self):
        self.times = []
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self.ready.wait()

    def _run(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=2000))
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()

    async def _serve(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.times.append(time.monotonic())
                length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n")
                               if line.lower().startswith(b"content-length:")), 0)
                await reader.readexactly(length)
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def wait_for(self, count, seconds):
        end = time.monotonic() + seconds
        while len(self.times) < count and time.monotonic() < end:
            time.sleep(0.005)
        return len(self.times) >= count

    def close(self):
        self.loop.call_soon_threadsafe(self._end)
        self.thread.join()

    def _end(self):
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.call_soon(self.loop.stop)


def settings(server, **more):
    value = server.api("GET", "/settings/organisation")["value"]
    value.update(public_url=server.url, allow_private_addresses=True, **more)
    server.put("settings", value)


def team_of(server, count, port):
    """People with a webhook each, in one team that one service calls. Gives the path of its integration."""
    settings(server, bundle_window="0s")
    people = [f"person-{number:03}" for number in range(count)]
    for slug in people:
        server.put("users", {"slug": slug, "name": slug, "email": f"{slug}@example.org"})
        server.put("contact-methods", {"slug": f"{slug}-hook", "user": slug, "channel": "webhook", "name": "hook",
                                       "address": f"http://127.0.0.1:{port}/{slug}", "vouched": True})
    server.put("teams", {"slug": "all", "name": "All", "members": people})
    server.put("policies", {"slug": "all", "name": "All",
                            "steps": [{"targets": [{"kind": "team", "slug": "all"}], "delay": "1h"}]})
    server.put("services", {"slug": "all", "name": "All", "policy": "all"})
    return organisation.alertmanager_key(server, "all", service="all")


def alerts(first, count):
    return json.dumps([{"labels": {"alertname": f"due-{number}"}, "annotations": {"summary": "due"}}
                       for number in range(first, first + count)])


def post(server, path, first, count):
    began = time.monotonic()
    status = server.request("POST", path, alerts(first, count), {"Content-Type": "application/json"})[0]
    if status != 200:
        raise RuntimeError(f"the intake answered {status}")
    return began


def fan_out(server, people):
    """Seconds from posting one alert until the last of the people's webhooks was called."""
    sink = Sink()
    try:
        path = team_of(server, people, sink.port)
        post(server, path, 0, 1)
        if not sink.wait_for(people, 30):
            return None
        sink.times.clear()
        began = post(server, path, 1, 1)
        return sink.times[people - 1] - began if sink.wait_for(people, 30) else None
    finally:
        sink.close()


def escalations_due(server, count, delay=20):
    """Second steps of `count` escalations, due in the same second. Gives the seconds until the last has
    fired, counted from when the first was due (the others are within the second behind it), and the slowest of the intake's requests meanwhile."""
    sink = Sink()
    settings(server)
    for slug in ("one", "two"):
        server.put("users", {"slug": slug, "name": slug, "email": f"{slug}@example.org"})
        server.put("contact-methods", {"slug": f"{slug}-hook", "user": slug, "channel": "webhook", "name": "hook",
                                       "address": f"http://127.0.0.1:{sink.port}/", "vouched": True})
    server.put("policies", {"slug": "due", "name": "Due", "steps": [
        {"targets": [{"kind": "user", "slug": "one"}], "delay": f"{delay}s"},
        {"targets": [{"kind": "user", "slug": "two"}], "delay": "1h"}]})
    server.put("services", {"slug": "due", "name": "Due", "policy": "due"})
    path = organisation.alertmanager_key(server, "due", service="due")
    probes = organisation.alertmanager_key(server, "probes")
    began = time.monotonic()
    for first in range(0, count, 1000):
        post(server, path, first, min(1000, count - first))
    spread = time.monotonic() - began
    if spread > 1:  # they must be due within one second
        raise RuntimeError(f"{count} alerts took {spread:.1f} s to be taken")
    due = began + delay
    time.sleep(max(0, due - time.monotonic() - 0.2))
    slowest, number = 0.0, 0
    fired_at = None
    while fired_at is None and time.monotonic() < due + 30:
        asked = post(server, probes, 10_000_000 + number, 1)
        slowest, number = max(slowest, time.monotonic() - asked), number + 1
        if pages_made(server) >= 2 * count:
            fired_at = time.monotonic()
    sink.close()
    return (None if fired_at is None else fired_at - due), slowest


def pages_made(server):
    newest = server.api("GET", "/pages?limit=1")["items"]
    return newest[0]["id"] if newest else 0
