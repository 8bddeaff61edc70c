#!/usr/bin/env bash
# A throwaway PostgreSQL for tests, reached by a socket in its own directory, owned by an ordinary user:
#
#   postgres.sh with COMMAND...   start one, run COMMAND with its address in TOCSIN_POSTGRES, stop it, delete it
#   postgres.sh start DIR         make one in DIR (new) or start it again; prints its address
#   postgres.sh stop DIR [MODE]   MODE as pg_ctl's: fast (the default) or immediate, which is a crash
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")

# The newest that is installed; Debian keeps the programs out of PATH.
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[[ -n $programs ]] || {
  echo "postgres.sh: no PostgreSQL is installed; ./dev test installs it" >&2
  exit 1
}

as_user() { "$here/unprivileged.sh" "$@"; }

# `tocsin` is the superuser in it, whoever runs the tests. Durability stays on: the crash tests are about it.
start() {
  local dir=$1
  if [[ ! -f $dir/PG_VERSION ]]; then
    mkdir -p "$dir"
    ((EUID != 0)) || { as_user true && chown tocsin-dev: "$dir"; }
    (cd / && as_user "$programs/initdb" -D "$dir" -U tocsin -A trust -E UTF8 --locale=C.UTF-8 >/dev/null)
  fi
  (cd / && as_user "$programs/pg_ctl" -D "$dir" -w -s -l "$dir/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$dir' -c max_connections=50" start >/dev/null)
  echo "postgresql:///postgres?host=$dir&user=tocsin"
}

stop() { (cd / && as_user "$programs/pg_ctl" -D "$1" -w -s -m "${2:-fast}" stop); }

with() {
  dir=$(mktemp -d /tmp/tocsin-postgres.XXXXXX)
  ((EUID != 0)) || { as_user true && chown tocsin-dev: "$dir"; }
  trap 'stop "$dir" immediate; rm -rf "$dir"' EXIT
  TOCSIN_POSTGRES=$(start "$dir")
  export TOCSIN_POSTGRES
  "$@"
}

case ${1:-} in
  with | start | stop) "$@" ;;
  *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
