"""How each thing is measured. A measure gives numbers of one round; `run` makes rows of them."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import time

from bench import fan_out, organisation, peer
from bench.machine import (ALL_CORES, BUILD, LOAD, LOAD_CORES, SERVER_CORES, SLOW_FSYNC, Probes, environment, load,
                           on_cores, resident_bytes, say, words)
from tests.support.tocsin import BINARY, Postgres, Server

INTEGRATIONS = 32  # senders: an answer of the intake's GET shows at most 20,000 alerts of one
BATCH = 100


@contextlib.contextmanager
def postgres():
    """A PostgreSQL on the server's core; gives its address."""
    with on_cores(SERVER_CORES):
        server = Postgres()
    try:
        yield server.address
    finally:
        server.end()


def start(server, slow_fsync=False, wait=True, cores=SERVER_CORES):
    preload = environment(LD_PRELOAD=os.path.abspath(SLOW_FSYNC)) if slow_fsync else contextlib.nullcontext()
    with on_cores(cores), preload:
        return server.start(wait=wait)


def paths_file(folder, name, paths):
    file = folder / name
    file.write_text("".join(path + "\n" for path in paths))
    return file


class Tocsin:
    """A server of its own, in its own folder."""

    def __init__(self, folder, store=None, slow_fsync=False, configure=organisation.recording,
                 cores=SERVER_CORES):
        self.folder = folder
        folder.mkdir(parents=True)
        self.slow_fsync, self.cores = slow_fsync, cores
        self.server = Server(folder / "data", store).init()
        start(self.server)
        configure(self.server)
        self.restart()

    def restart(self):
        if self.server.process.poll() is None:
            self.server.process.terminate()
            self.server.process.wait(60)
        start(self.server, self.slow_fsync, cores=self.cores)

    def paths(self, name, count=INTEGRATIONS):
        return paths_file(self.folder, f"{name}.paths", [
            organisation.alertmanager_key(self.server, f"{name}-{number}") for number in range(count)])

    def ingest(self, paths, **options):
        return load("ingest", port=self.server.port, paths=paths, **options)

    def verified(self, paths, **options):
        """A round of load that ends with kill -9; counted is what is there on reload."""
        ledger = self.folder / "ledger"
        sent = self.ingest(paths, ledger=ledger, kill=self.server.process.pid, **options)
        self.server.process.wait()
        start(self.server, self.slow_fsync)
        found = load("verify", port=self.server.port, paths=paths, ledger=ledger)
        if found["lost"]:
            raise RuntimeError(f"{found['lost']} of {found['keys']} alerts are not there as they were "
                               f"accepted: {found['first_problem']}")
        rate = found["verified"] / sent["seconds"]
        say(f"tocsin {rate:,.0f} alerts/s verified, {found['keys']:,} keys; {described(sent)}")
        return rate

    def close(self):
        self.server.kill()
        shutil.rmtree(self.folder)


@contextlib.contextmanager
def looking(server, count):
    """So many pages are open, and nothing happens in what they show."""
    with on_cores(LOAD_CORES):
        process = subprocess.Popen([LOAD, "viewers", *words({"port": server.port, "token": server.token, "viewers": count})],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        json.loads(process.stdout.readline())
        yield
    finally:
        process.communicate("\n")


def described(sent):
    refused = f", refused {sent['refused']}" if sent["refused"] else ""
    return f"a request p50 {sent['p50_ms']:.1f} ms, p99 {sent['p99_ms']:.1f} ms{refused}"


class Bench:
    def __init__(self, folder, quick):
        self.folder = pathlib.Path(folder)
        self.quick = quick
        self.milliseconds = 2_000 if quick else 5_000
        self.settled = 2 if quick else 10  # seconds until memory is measured
        self.stored = 100_000 if quick else 1_000_000
        self.open = self.stored // 10
        self.base_made = None
        self.rounds_made = 0

    def fresh(self, name):
        self.rounds_made += 1
        return self.folder / f"{name}-{self.rounds_made}"

    # -- ingest

    def load_options(self, mode, connections, batch):
        return {"mode": mode, "connections": connections, "batch": batch, "keys": 20_000,
                "warm": 500, "milliseconds": self.milliseconds}

    def ingest(self, mode, connections=64, batch=BATCH, postgresql=False, slow_fsync=False):
        options = self.load_options(mode, connections, batch)
        if mode == "new" and not postgresql:
            return self.ingest_new(options, slow_fsync)
        with contextlib.ExitStack() as stack:
            address = stack.enter_context(postgres()) if postgresql else None
            tocsin = Tocsin(self.fresh("tocsin"), address, slow_fsync)
            stack.callback(tocsin.close)
            return tocsin.verified(tocsin.paths("sender"), **options)

    def ingest_new(self, options, slow_fsync):
        """On the base, which grows with every round; each has its own senders."""
        base = self.base()
        base.slow_fsync = slow_fsync
        base.restart()
        self.rounds_made += 1
        first = 10_000_000 + self.rounds_made * 2_000_000
        try:
            return base.verified(base.paths(f"round-{self.rounds_made}"), first=first, **options)
        finally:
            base.slow_fsync = False

    def ingest_peer(self, mode, connections=64, batch=BATCH):
        with peer.Alertmanager(self.fresh("peer")) as alertmanager:
            paths = paths_file(alertmanager.folder, "paths", [peer.PATH])
            sent = load("ingest", port=alertmanager.port, paths=paths,
                        **self.load_options(mode, connections, batch))
            rate = sent["accepted"] / sent["seconds"]
            say(f"peer   {rate:,.0f} alerts/s; {described(sent)}")
            return rate

    def base(self):
        """A store with a million alerts, a tenth of them open."""
        if self.base_made is None:
            began = time.monotonic()
            tocsin = Tocsin(self.folder / "base")
            paths = tocsin.paths("base")
            tocsin.ingest(paths, mode="new", count=self.stored)
            tocsin.ingest(paths, mode="resolve", count=self.stored - self.open)
            say(f"base of {self.stored:,} stored alerts, {self.open:,} open: made in {time.monotonic() - began:.0f} s")
            self.base_made = tocsin
        return self.base_made

    # -- pages: everybody on all cores, since nobody is to be kept busy

    def page_latency(self, probes_sent, gap, storm_services=0, **storm):
        probes = Probes(probes=probes_sent, gap=gap, **storm)
        try:
            routes = []
            tocsin = Tocsin(self.fresh("tocsin"), cores=ALL_CORES, configure=lambda server: routes.extend(
                organisation.paging(server, probes, storm_services)))
            try:
                found = probes.run(tocsin.server.port, routes[0], routes[1])
            finally:
                tocsin.close()
            say(f"tocsin {latency_text(found)}")
            return found
        finally:
            probes.stop()

    def page_latency_peer(self, probes_sent):
        probes = Probes(probes=probes_sent, gap=0)
        try:
            with peer.Alertmanager(self.fresh("peer"), peer.paging_config(probes), ALL_CORES) as alertmanager:
                found = probes.run(alertmanager.port, peer.PATH)
            say(f"peer   {latency_text(found)}")
            return found
        finally:
            probes.stop()

    # -- on call

    def oncall(self):
        """Questions about schedules, asked of the rules themselves."""
        with on_cores(SERVER_CORES):
            return json.loads(subprocess.run([BUILD / "bench_oncall"], stdout=subprocess.PIPE, check=True).stdout)

    def search(self):
        """Words among a million lines, asked of the store itself."""
        folder = self.fresh("search")
        folder.mkdir()
        with on_cores(SERVER_CORES):
            return json.loads(subprocess.run([BUILD / "bench_search", folder], stdout=subprocess.PIPE, check=True).stdout)

    def fan_out(self):
        tocsin = Tocsin(self.fresh("tocsin"), cores=ALL_CORES, configure=lambda server: None)
        try:
            return fan_out.fan_out(tocsin.server, 500)
        finally:
            tocsin.close()

    def room(self, viewers, lines):
        """Lines of a room, from being said until they are with every viewer."""
        tocsin = Tocsin(self.fresh("tocsin"), configure=lambda server: None)
        try:
            incident = tocsin.server.api("POST", "/incidents", {"title": "the room", "severity": "SEV2"})["id"]
            return load("viewers", port=tocsin.server.port, token=tocsin.server.token, viewers=viewers,
                        topic=f"incident:{incident}", lines=lines, path=f"/api/v1/incidents/{incident}/entries")
        finally:
            tocsin.close()

    def screens(self):
        """What the measuring journeys of the web tests tell: words -> milliseconds. Browser and server share all cores."""
        with environment(TOCSIN_BINARY=os.path.abspath(BINARY)):
            told = subprocess.run(["tests/e2e/run", "large_room", "declare_to_room"], stdout=subprocess.PIPE, text=True, check=True).stdout
        return {words: int(value) for words, value in re.findall(r"^ {5}(.+): (\d+) ms$", told, re.MULTILINE)}

    def idle_viewers(self, count):
        """Bytes of the server a viewer, and the intake without them and with them."""
        tocsin = Tocsin(self.fresh("tocsin"))
        options = self.load_options("refresh", 64, BATCH)
        try:
            paths = tocsin.paths("sender")
            tocsin.restart()
            rate = lambda sent: sent["accepted"] / sent["seconds"]
            alone = rate(tocsin.ingest(paths, ledger=tocsin.folder / "ledger", **options))
            time.sleep(self.settled)
            empty = resident_bytes(tocsin.server.process.pid)
            with looking(tocsin.server, count):
                time.sleep(self.settled)
                used = resident_bytes(tocsin.server.process.pid) - empty
                beside = rate(tocsin.ingest(paths, ledger=tocsin.folder / "ledger", **options))
            return used / count, alone, beside
        finally:
            tocsin.close()

    def escalations_due(self):
        tocsin = Tocsin(self.fresh("tocsin"), cores=ALL_CORES, configure=lambda server: None)
        try:
            return fan_out.escalations_due(tocsin.server, 10_000)
        finally:
            tocsin.close()

    # -- memory, start, size

    def memory_per_open_alert(self):
        """Bytes after ingest, and after a restart, each once it has settled."""
        count = 20_000 if self.quick else 100_000
        tocsin = Tocsin(self.fresh("tocsin"))
        try:
            paths = tocsin.paths("sender")
            tocsin.restart()
            empty = resident_bytes(tocsin.server.process.pid)
            tocsin.ingest(paths, mode="new", count=count)
            time.sleep(self.settled)
            ingested = resident_bytes(tocsin.server.process.pid)
            tocsin.restart()
            time.sleep(self.settled)
            restarted = resident_bytes(tocsin.server.process.pid)
            say(f"tocsin {empty / 1e6:.1f} MB empty, {ingested / 1e6:.1f} MB with {count:,} open, "
                f"{restarted / 1e6:.1f} MB after a restart")
            return (ingested - empty) / count, (restarted - empty) / count
        finally:
            tocsin.close()

    def memory_per_open_alert_peer(self):
        count = 20_000 if self.quick else 100_000
        with peer.Alertmanager(self.fresh("peer")) as alertmanager:
            paths = paths_file(alertmanager.folder, "paths", [peer.PATH])
            empty = resident_bytes(alertmanager.process.pid)
            load("ingest", port=alertmanager.port, paths=paths, mode="new", count=count)
            time.sleep(self.settled)
            full = resident_bytes(alertmanager.process.pid)
            say(f"peer   {empty / 1e6:.1f} MB empty, {full / 1e6:.1f} MB with {count:,} open")
            return (full - empty) / count

    def memory_idle(self):
        """Once it has shown its first pages and settled."""
        server = Server(self.fresh("demo"), arguments=["--demo"])
        try:
            start(server)
            for path in ("/", "/api/v1/session", "/metrics"):
                server.request("GET", path)
            time.sleep(self.settled)
            return resident_bytes(server.process.pid)
        finally:
            server.stop()

    def start_ready(self, after_kill=False):
        base = self.base()
        process = base.server.process
        if after_kill:
            process.kill()
        else:
            process.terminate()
        process.wait(60)
        began = time.monotonic()
        start(base.server, wait=False)
        wait_ready(base.server)
        return time.monotonic() - began

    def close(self):
        if self.base_made is not None:
            self.base_made.close()


def wait_ready(server):
    """Looks every 2 ms, where the tests' own waiting looks every 20."""
    while True:
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended: {server.log_tail()}")
        try:
            if server.request("GET", "/readyz")[0] == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.002)


def latency_text(found):
    def one(name):
        sink = found[name]
        shown = [f"{label} {sink[key]:.2f} ms" if sink[key] is not None else f"{label} never"
                 for label, key in (("p50", "p50_ms"), ("p99", "p99_ms"), ("max", "max_ms"))]
        return f"{name} {', '.join(shown)}, missing {sink['missing']}"

    storm = ""
    if found["storm_accepted"] or found["storm_refused"]:
        storm = (f"; storm {found['storm_accepted'] / found['seconds']:,.0f} alerts/s accepted, "
                 f"{found['storm_refused']:,} refused")
    return f"{one('webhook')}; {one('smtp')}{storm}"


def binary_bytes(folder):
    stripped = pathlib.Path(folder) / "tocsin.stripped"
    subprocess.run(["strip", "-o", stripped, BINARY], check=True)
    return stripped.stat().st_size
