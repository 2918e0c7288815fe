#!/usr/bin/env bash
# Seconds from 'dotnet run' (already built) to the first answered query, three times on an empty data folder and three times on a kept one.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-5097}
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
dotnet build Streakoid.GraphQL --configuration Release --verbosity quiet

once() {
  local begin end host
  begin=$(date +%s%N)
  dotnet run --no-build --configuration Release --project Streakoid.GraphQL -- "--urls=http://127.0.0.1:$port" "--Streakoid:DataFolder=$data/$1" >/dev/null &
  host=$!
  until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/graphql?query=%7B__typename%7D"; do sleep 0.02; done
  end=$(date +%s%N)
  awk -v kind="$2" -v ns=$((end - begin)) 'BEGIN { printf "%s: %.1f s\n", kind, ns / 1e9 }'
  kill -INT "$(pgrep -P "$host" | head -n 1 || echo "$host")"
  wait "$host" || true
}

for i in 1 2 3; do once "$i" "empty data folder"; done
for i in 1 2 3; do once 1 "kept data folder "; done
