#!/usr/bin/env bash
# Every C++ file that git knows has the house's format; names those that have not. Remedy: ./dev fmt
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
git ls-files -z '*.cpp' '*.hpp' | xargs -0 -r -P "$(nproc)" -n 20 clang-format-19 --dry-run --Werror
