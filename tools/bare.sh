#!/usr/bin/env bash
# Proves the README on a machine that has nothing: bare.sh bookworm|trixie [COMMAND...]
#
# Makes a minimal Debian with git in it, clones HEAD there, and does what a newcomer does: `./dev run` until it is
# ready, a second `./dev run` that must be quick, then `./dev test`. With COMMAND it runs only that in the clone.
# Needs root, debootstrap and curl. Only this process sees its mounts; they and every process in there end with it.
#
#   BARE_DIR      where the machine is made (default /var/tmp/tocsin-bare); what was there before is deleted
#   BARE_MIRROR   Debian's mirror (default: the one of this machine)
#   BARE_PORT     the port for the trial run (default 18911): the network is this machine's
set -euo pipefail

release=${1:?which release: bookworm or trixie}
shift
cd "$(dirname "$(readlink -f "$0")")/.."
place=${BARE_DIR:-/var/tmp/tocsin-bare}/$release
port=${BARE_PORT:-18911}

main() {
  ((EUID == 0)) || die "only root can make a machine"
  step "a bare $release" make_machine
  step "git, and the clone" clone
  if (($#)); then
    step "$*" inside "$@"
    return
  fi
  step "./dev run, from nothing" run_until_ready 3600
  step "./dev run, again" run_until_ready 30
  step "./dev test" inside ./dev test
}

make_machine() {
  rm -rf --one-file-system "$place"
  mkdir -p "$(dirname "$place")"
  debootstrap --variant=minbase "$release" "$place" "$(mirror)" >/dev/null
  # What this machine needs to reach the network, the new one needs as well: nothing here names a host.
  cp --dereference /etc/resolv.conf "$place/etc/resolv.conf"
  apt-config dump | grep -E '^Acquire::(https?|ftp|Retries|Check|ForceIPv)' >"$place/etc/apt/apt.conf.d/99host" || true
  mkdir -p "$place/usr/local/share/ca-certificates"
  find /usr/local/share/ca-certificates -name '*.crt' \
    -exec cp --dereference {} "$place/usr/local/share/ca-certificates/" \;
}

mirror() {
  [[ -n ${BARE_MIRROR:-} ]] && echo "$BARE_MIRROR" && return
  # The first line that names a Debian archive, in either format of sources.
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null || true; } |
    sed -nE 's/^(URIs:|deb( \[[^]]*\])?) +(https?:[^ ]*\/debian)\/?( .*)?$/\3/p' | head -1 |
    grep . || echo http://deb.debian.org/debian
}

clone() {
  inside_root apt-get update -qq
  inside_root apt-get install -qq -y --no-install-recommends git >/dev/null
  git bundle create -q "$place/var/tmp/head.bundle" HEAD
  inside_root git clone -q /var/tmp/head.bundle tocsin
}

# run_until_ready SECONDS: the second command of the README, stopped by a signal as Ctrl-C would.
run_until_ready() {
  replace=exec inside ./dev run --port "$port" &
  local machine=$! deadline=$((SECONDS + $1))
  until curl -sf "http://127.0.0.1:$port/readyz" >/dev/null; do
    kill -0 "$machine" 2>/dev/null || die "./dev run ended before it was ready"
    ((SECONDS < deadline)) || die "./dev run was not ready after $1 s"
    sleep 0.2
  done
  curl -sf "http://127.0.0.1:$port/" | grep -qi '<title>' || die "the first page is no page"
  # Everything in there replaced what started it, so that unshare's only child is the server itself.
  kill -INT "$(<"/proc/$machine/task/$machine/children")"
  wait "$machine" || die "the server did not end well when it was asked to: $?"
}

inside_root() { machine "" "$@"; }
inside() { machine tocsin "$@"; }

# machine FOLDER COMMAND...: runs COMMAND in there, in FOLDER below root's home, with none of our environment but
# what leads to the network. With $replace set to exec, this shell becomes that command.
machine() {
  local keep=() name enter
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY npm_config_registry; do
    [[ -n ${!name:-} ]] && keep+=("$name=${!name}")
  done
  # Node looks at no system certificates of its own accord.
  enter='
    place=$1 folder=$2
    shift 2
    mount -t proc proc "$place/proc"
    mount --rbind /dev "$place/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$place/tmp"
    mount -t tmpfs tmpfs "$place/run"
    exec chroot "$place" env -i HOME=/"root" LANG=C.UTF-8 \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$@"'
  ${replace:-} unshare --mount --propagation private --pid --fork --kill-child \
    bash -euc "$enter" bare "$place" "$1" "${keep[@]}" \
    bash -c 'cd ~/"$1" && shift && exec "$@"' in "$1" "${@:2}"
}

step() {
  local name=$1 begin=$SECONDS
  shift
  printf '#### %s: %s\n' "$release" "$name"
  "$@"
  printf '#### %s: %s took %d s\n' "$release" "$name" $((SECONDS - begin))
}

die() {
  printf 'bare.sh: %s\n' "$*" >&2
  exit 1
}

main "$@"
