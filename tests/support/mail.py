"""Mail servers for tests: a real SMTP server that keeps what it is given, and Debian's Dovecot on loopback."""

import email
import email.policy
import imaplib
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

from aiosmtpd.controller import Controller

from tests.support.tocsin import free_port, wait_for

PASSWORD = "the-mailbox's-password"


class Mailbox:
    """A real SMTP server that keeps what it is given."""

    def __init__(self):
        self.messages = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 2.0.0 kept"

    @property
    def port(self):
        return self.controller.port

    def stop(self):
        self.controller.stop()


# Version 2.4 has another syntax than 2.3 (Debian 13 and 12).
CONFIG_2_3 = """
mail_location = maildir:{folder}/mail/%u
disable_plaintext_auth = no
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
"""
CONFIG_2_4 = """
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
mail_driver = maildir
mail_path = {folder}/mail/%{{user}}
auth_allow_cleartext = yes
ssl_server_cert_file = {folder}/cert.pem
ssl_server_key_file = {folder}/key.pem
passdb static {{
  passdb_static_password = "{password}"
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {folder}/mail/%{{user}}
  }}
}}
"""
CONFIG = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = {name}
log_path = {folder}/log
listen = 127.0.0.1
ssl = yes
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """An IMAP server with its own configuration and folder; every user has the same password."""

    def __init__(self):
        binary = shutil.which("dovecot") or "/usr/sbin/dovecot"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-dovecot."))
        self.folder.chmod(0o755)  # the mails' user is not the one who starts it
        (self.folder / "mail").mkdir()
        self.port, self.tls_port = free_port(), free_port()
        self.certificate()
        self.configure(subprocess.run([binary, "--version"], check=True, capture_output=True, text=True).stdout)
        self.process = subprocess.Popen([binary, "-F", "-c", self.folder / "dovecot.conf"])
        wait_for("the IMAP server", self.answers)

    def certificate(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", self.folder / "key.pem", "-out", self.folder / "cert.pem", "-days", "2",
                        "-subj", "/CN=localhost"], check=True, capture_output=True)

    def configure(self, version):
        user = pwd.getpwuid(os.getuid())
        internal, login = user.pw_name, user.pw_name
        if user.pw_uid == 0:  # Dovecot lets no root read mail; the package made the other two
            user = pwd.getpwnam("nobody")
            internal, login = "dovecot", "dovenull"
        os.chown(self.folder / "mail", user.pw_uid, user.pw_gid)
        group = subprocess.run(["id", "-gn", internal], check=True, capture_output=True, text=True).stdout.strip()
        own = CONFIG_2_3 if version.startswith("2.3") else CONFIG_2_4
        (self.folder / "dovecot.conf").write_text((own + CONFIG).format(
            folder=self.folder, name=self.folder.name, uid=user.pw_uid, gid=user.pw_gid, internal=internal,
            internal_group=group, login=login, password=PASSWORD, port=self.port, tls_port=self.tls_port))

    def answers(self):
        if self.process.poll() is not None:
            raise AssertionError(f"dovecot ended with {self.process.returncode}: {self.log()}")
        try:
            with imaplib.IMAP4("127.0.0.1", self.port) as client:
                return client.noop()[0] == "OK"
        except OSError:
            return False

    def log(self):
        log = self.folder / "log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""

    def client(self, user):
        client = imaplib.IMAP4("127.0.0.1", self.port)
        client.login(user, PASSWORD)
        client.select("INBOX")
        return client

    def put(self, user, message):
        """Delivers a mail; gives nothing back, as mail servers do."""
        content = message if isinstance(message, bytes) else message.as_bytes(policy=email.policy.SMTP)
        with self.client(user) as client:
            answer = client.append("INBOX", None, None, content)
            assert answer[0] == "OK", answer

    def flags(self, user):
        """Of each mail, the oldest first: the flags that tell what became of it."""
        with self.client(user) as client:
            _, rows = client.fetch("1:*", "(FLAGS)")
            found = [set(imaplib.ParseFlags(row)) for row in rows if row]
            return [flags & {rb"\Seen", rb"\Answered"} for flags in found]

    def unmark(self, user):
        with self.client(user) as client:
            client.store("1:*", "-FLAGS", r"(\Seen \Answered)")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
