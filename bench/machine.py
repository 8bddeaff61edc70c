"""The machine under the bench: cores, memory, and the load generator."""

import contextlib
import json
import os
import pathlib
import subprocess

BUILD = pathlib.Path(os.environ.get("TOCSIN_BINARY", "build/release/tocsin")).parent
LOAD = os.environ.get("TOCSIN_BENCH_LOAD", str(BUILD / "bench_load"))
SLOW_FSYNC = os.environ.get("TOCSIN_SLOW_FSYNC", str(BUILD / "libslow_fsync.so"))

ALL_CORES = os.sched_getaffinity(0)
SERVER_CORES = {min(ALL_CORES)}
LOAD_CORES = ALL_CORES - SERVER_CORES or ALL_CORES


def say(text):
    print(f"   {text}", flush=True)


@contextlib.contextmanager
def on_cores(cores):
    """Processes started inside run on these cores."""
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, ALL_CORES)


@contextlib.contextmanager
def environment(**values):
    """Processes started inside see these variables."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def words(options):
    return [word for name, value in options.items()
            for word in (f"--{name.replace('_', '-')}", str(value))]


def load(command, **options):
    """Runs the generator to its end; gives what it printed."""
    with on_cores(LOAD_CORES):
        done = subprocess.run([LOAD, command, *words(options)], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


class Probes:
    """The generator with its sinks: first it names their ports, then it is told where to send."""

    def __init__(self, **options):
        self.process = subprocess.Popen([LOAD, "latency", *words(options)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ports = json.loads(self.process.stdout.readline())
        self.webhook_port, self.smtp_port = ports["webhook"], ports["smtp"]

    def run(self, port, path, storm_paths=()):
        output, _ = self.process.communicate("\n".join([f"{port} {path}", *storm_paths, "", ""]))
        if self.process.returncode != 0:
            raise RuntimeError("the generator failed")
        return json.loads(output)

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


def resident_bytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("no VmRSS")
