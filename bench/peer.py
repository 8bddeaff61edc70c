"""The peer: Debian's prometheus-alertmanager, which keeps alerts in memory only."""

import http.client
import subprocess

from bench.machine import SERVER_CORES, on_cores
from tests.support.tocsin import free_port, wait_for

PATH = "/api/v2/alerts"
NULL_RECEIVER = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"


def paging_config(probes):
    return f"""
global: {{smtp_smarthost: "127.0.0.1:{probes.smtp_port}", smtp_from: am@example.org, smtp_require_tls: false}}
route: {{receiver: sinks, group_by: ["..."], group_wait: 0s}}
receivers:
  - name: sinks
    webhook_configs: [{{url: "http://127.0.0.1:{probes.webhook_port}/"}}]
    email_configs: [{{to: ana@example.org}}]
"""


def version():
    text = subprocess.run(["prometheus-alertmanager", "--version"], capture_output=True, text=True)
    return "alertmanager " + (text.stdout + text.stderr).split("version ")[1].split(" ")[0]


class Alertmanager:
    def __init__(self, folder, config=NULL_RECEIVER, cores=SERVER_CORES):
        self.cores = cores
        self.port = free_port()
        self.folder = folder
        folder.mkdir()
        (folder / "config.yml").write_text(config)

    def __enter__(self):
        self.log = open(self.folder / "log", "wb")
        with on_cores(self.cores):
            self.process = subprocess.Popen(
                ["prometheus-alertmanager", f"--config.file={self.folder}/config.yml",
                 f"--storage.path={self.folder}/data", "--cluster.listen-address=",
                 f"--web.listen-address=127.0.0.1:{self.port}"], stdout=self.log, stderr=self.log)
        wait_for("alertmanager", self.ready)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def ready(self):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/-/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
