#!/usr/bin/env bash
# Debian's Chromium as an ordinary user, for the browser tests: chromium.sh CHROMIUM-ARGUMENTS...
# Give it to Playwright as executablePath: the profile that the (root) test runner made is handed over first.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")

if ((EUID == 0)); then
  "$here/unprivileged.sh" true # makes the user, so that it can own something
  for argument in "$@"; do
    case $argument in
      --user-data-dir=*) chown -R tocsin-dev: "${argument#*=}" ;;
    esac
  done
fi
exec "$here/unprivileged.sh" chromium "$@"
