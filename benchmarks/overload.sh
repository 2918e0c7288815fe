#!/usr/bin/env bash
# Sends five times the load that a server can handle. Server and database share one core; the client has another one.
# Arguments are settings of the server, such as --Streakoid:MaxConcurrentRequests=64.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-5096}
data=$(mktemp -d)
dotnet build Streakoid.GraphQL --configuration Release --verbosity quiet
taskset --cpu-list 0 dotnet Streakoid.GraphQL/bin/Release/net10.0/Streakoid.GraphQL.dll "--urls=http://127.0.0.1:$port" "--Streakoid:DataFolder=$data" --Streakoid:EmbeddedPostgres:Enabled=true \
  --Streakoid:RateLimits:UserRequests=0 --Streakoid:RateLimits:ClientRequests=0 --Streakoid:Drain:Notice=00:00:00 "$@" >"$data.log" 2>&1 &
server=$!
trap 'kill -TERM "$server"; wait "$server" || true; rm -rf "$data" "$data.log"' EXIT
until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/health/ready"; do
  kill -0 "$server" || { cat "$data.log" >&2; exit 1; }
  sleep 0.2
done
taskset --cpu-list 1 dotnet run --configuration Release benchmarks/overload.cs "http://127.0.0.1:$port/graphql"
