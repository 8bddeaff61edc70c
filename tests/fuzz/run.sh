#!/usr/bin/env bash
# Runs one fuzz target: run.sh TARGET. With TOCSIN_FUZZ_SECONDS it searches that long and keeps what it finds beside
# the target; without, it replays the kept inputs and tries 5,000 more.
set -euo pipefail
target=$1
name=$(basename "$target" _fuzz)
kept=$(dirname "$(readlink -f "$0")")/corpus/$name
found=$(dirname "$target")/found-$name
mkdir -p "$found"
corpora=("$found")
[[ -d $kept ]] && corpora+=("$kept")

if [[ -n ${TOCSIN_FUZZ_SECONDS:-} ]]; then
  limit=(-max_total_time="$TOCSIN_FUZZ_SECONDS")
else
  limit=(-runs=5000)
fi
exec "$target" "${limit[@]}" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
  -artifact_prefix="$found/" "${corpora[@]}"
