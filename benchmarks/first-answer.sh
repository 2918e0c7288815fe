#!/usr/bin/env bash
# Seconds from 'dotnet run' (already built) to the first response, three times on an empty data folder and three times on an existing one.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-5097}
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
dotnet build Streakoid.GraphQL --configuration Release --verbosity quiet

once() {
  local begin end run
  begin=$(date +%s%N)
  dotnet run --no-build --configuration Release --project Streakoid.GraphQL -- "--urls=http://127.0.0.1:$port" "--Streakoid:DataFolder=$data/$1" >"$data/log" 2>&1 &
  run=$!
  until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/graphql?query=%7B__typename%7D"; do
    if [ $((($(date +%s%N) - begin) / 1000000000)) -gt 60 ] || ! kill -0 "$run" 2>/dev/null; then
      echo "No response within a minute. The server's output:" >&2
      cat "$data/log" >&2
      exit 1
    fi
    sleep 0.02
  done
  end=$(date +%s%N)
  awk -v kind="$2" -v ns=$((end - begin)) 'BEGIN { printf "%s: %.1f s\n", kind, ns / 1e9 }'
  pkill -TERM -P "$run" || kill -TERM "$run"
  wait "$run" || true
}

for i in 1 2 3; do once "$i" "empty data folder"; done
for i in 1 2 3; do once 1 "existing data folder"; done
