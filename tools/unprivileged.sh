#!/usr/bin/env bash
# Runs a command as an ordinary user: unprivileged.sh COMMAND...
# PostgreSQL and Chromium refuse to run as root, and rightly. As root this makes the user `tocsin-dev` once and
# becomes it; as anybody else it just runs the command. `exec` all the way: the caller's signals and open files
# reach the command itself.
set -euo pipefail

user=tocsin-dev
((EUID == 0)) || exec "$@"
if ! id -u "$user" >/dev/null 2>&1; then
  useradd --system --user-group --create-home --home-dir "/var/lib/$user" --shell /usr/sbin/nologin "$user"
fi
exec setpriv --reuid "$user" --regid "$user" --init-groups env HOME="/var/lib/$user" USER="$user" "$@"
