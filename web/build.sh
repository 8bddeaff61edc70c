#!/bin/sh
# Builds the web app into web/dist, with whatever Node the machine has. An old Node (Debian 12 has 18)
# first fetches a newer one from npm; `--tools` stops there, `--install` after the packages.
set -eu
cd "$(dirname "$0")"

node_is_new_enough() {
  command -v node >/dev/null 2>&1 &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
             process.exit(a > 22 || (a === 22 && b >= 12) ? 0 : 1)'
}

if ! node_is_new_enough; then
  stamp=tools/node/node_modules/.stamp
  if ! cmp -s tools/node/package-lock.json "$stamp"; then
    (cd tools/node && npm ci --ignore-scripts --no-audit --no-fund)
    cp tools/node/package-lock.json "$stamp"
  fi
  case "$(uname -m)" in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) echo "no Node in npm for $(uname -m): install Node 22.12 or newer" >&2; exit 1 ;;
  esac
  # npm 9 leaves no link in .bin for an optional package: the binary is called by its path.
  PATH="$PWD/tools/node/node_modules/node-linux-$arch/bin:$PATH"
  export PATH
  npm_cli() { node tools/node/node_modules/npm/bin/npm-cli.js "$@"; }
else
  npm_cli() { npm "$@"; }
fi
if [ "${1:-}" = --tools ]; then command -v node; exit 0; fi

stamp=node_modules/.stamp
if ! cmp -s package-lock.json "$stamp"; then
  npm_cli ci --ignore-scripts --no-audit --no-fund
  cp package-lock.json "$stamp"
fi
if [ "${1:-}" = --install ]; then exit 0; fi

if [ "${1:-}" = --test ]; then
  node node_modules/typescript/bin/tsc --noEmit
  node node_modules/oxlint/bin/oxlint --deny-warnings
  node node_modules/vitest/vitest.mjs run
fi
node node_modules/vite/bin/vite.js build --logLevel warn
node tools/budget.mjs
