"""A storm of alerts on the real server, whose first provider is dead, and two kill -9 in the midst of it: everybody is
told of everything, in few messages."""

import collections
import datetime
import http.client
import itertools
import json
import queue
import random
import socket
import threading
import time

from tests.support.tocsin import Server, WebhookSink, free_port, wait_for

ALERTS, SERVICES, BATCH = 5000, 10, 100
KILLS = 2
WINDOW = 1  # s; it doubles twice while the storm lasts
PAGES_PER_MESSAGE = 200
TODAY = datetime.datetime.now(datetime.timezone.utc)
DAY = datetime.timedelta(days=1)


def person(number):
    return f"person-{number:02}"


# Each service calls the two of its first schedule; nobody answers, and it calls the two of its second one, which it
# shares with a neighbour. That makes 20 + 10 people.
def people_of(service):
    first, second = 2 * service, 2 * SERVICES + service // 2 * 2
    return [person(first), person(first + 1), person(second), person(second + 1)]


PEOPLE = sorted({user for service in range(SERVICES) for user in people_of(service)})


class DeadProvider:
    """Takes connections and never says a word."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def stop(self):
        self.socket.close()


def rotation(name, user):
    return {"name": name, "anchor": "2026-01-05T09:00", "groups": [{"users": [user]}]}


def organise(server, refusing_url, silent_url, living_url):
    """The organisation, as a file; gives the intake key of each service."""
    file = {"settings": {"public_url": server.url, "allow_private_addresses": True, "bundle_window": f"{WINDOW}s"},
            "users": [{"slug": user, "name": user, "email": f"{user}@example.org"} for user in PEOPLE],
            "contact_methods": [], "schedules": [], "policies": [], "services": []}
    for number, user in enumerate(PEOPLE):
        dead_url = silent_url if number % 2 else refusing_url
        for position, (kind, url, delay) in enumerate([("dead", dead_url, "0s"), ("hook", living_url, "1s")]):
            file["contact_methods"].append({
                "slug": f"{user}-{kind}", "user": user, "channel": "webhook", "name": kind, "position": position,
                "delay": delay, "address": f"{url}/{user}", "vouched": True})
    overrides = []
    for service in range(SERVICES):
        one, other, third, fourth = people_of(service)
        slug, first, second = f"service-{service}", f"first-{service}", f"second-{service // 2}"
        # One by a rotation, the other on top; and two layers of the same priority.
        file["schedules"].append({"slug": first, "name": first, "rotations": [rotation("always", one)]})
        overrides.append({"slug": f"{first}-two", "schedule": first, "user": other,
                          "begin": f"{TODAY - DAY:%FT%TZ}", "end": f"{TODAY + DAY:%FT%TZ}"})
        if service % 2 == 0:
            file["schedules"].append({"slug": second, "name": second, "time_zone": "Europe/Berlin",
                                      "rotations": [rotation("one", third), rotation("other", fourth)]})
        file["policies"].append({"slug": slug, "name": slug, "steps": [
            {"targets": [{"kind": "schedule", "slug": first}], "delay": "3s"},
            {"targets": [{"kind": "schedule", "slug": second}], "delay": "1h"}]})
        file["services"].append({"slug": slug, "name": slug, "policy": slug})
    server.api("POST", "/apply", {"yaml": json.dumps(file)})
    for override in overrides:
        server.put("overrides", override)
    return [server.integration(f"intake-{service}", "alertmanager", service=f"service-{service}",
                               resolve_timeout="24h") for service in range(SERVICES)]


def alert_of(service, number):
    return f"alert-{service}-{number:03}"


class Storm:
    """Sends every alert until the server has taken it, as a Prometheus does."""

    def __init__(self, server, keys):
        self.server, self.keys = server, keys
        self.lock, self.accepted = threading.Lock(), 0
        self.batches = queue.SimpleQueue()
        per_service = ALERTS // SERVICES
        for start, service in itertools.product(range(0, per_service, BATCH), range(SERVICES)):
            self.batches.put((service, [alert_of(service, number) for number in range(start, start + BATCH)]))
        self.broken = threading.Event()  # the test is over before the storm is
        self.threads = [threading.Thread(target=self.send) for _ in range(4)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind, *_):
        if kind:
            self.broken.set()
        for thread in self.threads:
            thread.join()

    def send(self):
        while not self.broken.is_set():
            try:
                service, names = self.batches.get_nowait()
            except queue.Empty:
                return
            body = json.dumps([{"labels": {"alertname": name, "severity": "critical"}} for name in names])
            while not self.taken(f"/intake/alertmanager/{self.keys[service]}/api/v2/alerts", body):
                if self.broken.wait(0.05):
                    return
            with self.lock:
                self.accepted += len(names)
            self.broken.wait(0.6)  # so that it lasts for some seconds

    def taken(self, path, body):
        try:
            return self.server.request("POST", path, body, {"Content-Type": "application/json"})[0] == 200
        except (OSError, http.client.HTTPException):
            return False


def told_by(requests):
    """What each person was told of, in messages that arrived; and these by person and key."""
    told = {user: set() for user in PEOPLE}
    messages = {user: collections.defaultdict(list) for user in PEOPLE}
    for request in requests:
        user = request["path"].strip("/")
        told[user].update(page["title"] for page in request["json"]["pages"])
        messages[user][request["headers"]["Idempotency-Key"]].append(request["at"])
    return told, messages


def check_messages_are_few(messages, owed):
    """After a message the next one to a person waits for a window, which is twice the setting at least from the second
    on, unless a quiet time of two windows lay before it. So there is no more than one in two windows, beside the two
    that go out at the beginning, and one at the end; what does not fit into one message takes another, and a crash may
    repeat one. Gives the bound of whom it allows most."""
    bounds = []
    for user, of_user in messages.items():
        moments = [moment for times in of_user.values() for moment in times]
        lasted = max(moments) - min(moments)
        most = 3 + lasted / (2 * WINDOW) + len(owed[user]) / PAGES_PER_MESSAGE + KILLS
        assert len(of_user) <= most, \
            f"{user} got {len(of_user)} messages of {len(owed[user])} pages in {lasted:.1f} s, more than {most:.1f}"
        for key, times in of_user.items():
            assert len(times) <= 1 + KILLS, f"{key} was sent {len(times)} times in {KILLS} crashes"
        bounds.append(most)
    return max(bounds)


def check_no_page_is_silent(server, owed):
    """Each page has a message that a provider took, or the timeline says that nobody was notified."""

    def without_message():
        pages = server.all("/pages")
        mine = collections.Counter(page["user"] for page in pages)
        assert mine == {user: len(of_user) for user, of_user in owed.items()}, f"there are other pages: {mine}"
        return len(pages), [page for page in pages if not page["notified_at"]]

    def alarmed(page):
        return any(entry["kind"] == "nobody_notified" for entry in server.all(f"/alerts/{page['subject']}/timeline"))

    def settled():
        count, silent = without_message()
        return all(alarmed(page) for page in silent) and (count, silent)

    # An attempt whose outcome a crash took waits for the end of its lease at the longest.
    return wait_for("a message or an alarm for every page", settled, 120)


def test_a_storm_with_a_dead_provider_and_crashes_reaches_everybody(folder):
    sink, silent = WebhookSink(), DeadProvider()
    server = Server(folder / "data").init().start()
    try:
        keys = organise(server, f"http://127.0.0.1:{free_port()}", silent.url, sink.url)
        owed = {user: set() for user in PEOPLE}
        for service, number in itertools.product(range(SERVICES), range(ALERTS // SERVICES)):
            for user in people_of(service):
                owed[user].add(alert_of(service, number))
        seed = random.randrange(1 << 30)
        print(f"     seed {seed}", flush=True)
        moments = random.Random(seed)
        with Storm(server, keys) as storm:
            for kill in range(1, KILLS + 1):
                due = ALERTS * kill / (KILLS + 1) + moments.uniform(-300, 300)
                wait_for("the midst of the storm", lambda: storm.accepted >= due, 120)
                server.kill()
                server.start()
        assert storm.accepted == ALERTS

        def untold():
            told, _ = told_by(sink.snapshot())
            return {user: len(owed[user] - told[user]) for user in PEOPLE if owed[user] - told[user]}

        try:
            wait_for("a message for every page", lambda: not untold(), 120)
        except AssertionError:
            raise AssertionError(f"people were not told of so many alerts: {untold()}")
        pages, silent_pages = check_no_page_is_silent(server, owed)
        told, messages = told_by(sink.snapshot())
        assert told == owed, "somebody was told of an alert of others"
        most = check_messages_are_few(messages, owed)
        counts = [len(of_user) for of_user in messages.values()]
        print(f"     {ALERTS} alerts, {pages} pages to {len(PEOPLE)} people, {len(silent_pages)} of them alarms; "
              f"{sum(counts)} messages, {min(counts)} to {max(counts)} a person of at most {most:.0f}, "
              f"{len(sink.snapshot()) - sum(counts)} sent again after a crash", flush=True)
    finally:
        server.stop()
        sink.stop()
        silent.stop()
