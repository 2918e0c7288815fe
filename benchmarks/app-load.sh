#!/usr/bin/env bash
# What a first and a second visit of the published app cost: bytes, requests, first paint, and when the form to sign in can be used.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-5098}
out=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$out"' EXIT
dotnet publish Streakoid.GraphQL --configuration Release --output "$out" --verbosity quiet
# The app's files need no database.
ConnectionStrings__Streakoid="Host=127.0.0.1;Port=9;Database=none;Username=streakoid_app" Streakoid__SigningKeys__0=$(openssl rand -base64 32) \
  dotnet "$out/Streakoid.GraphQL.dll" "--urls=http://127.0.0.1:$port" >"$out/log" 2>&1 &
server=$!
until curl --silent --output /dev/null "http://127.0.0.1:$port/"; do sleep 0.1; done
STREAKOID_APP="http://127.0.0.1:$port/" dotnet test Streakoid.Web.Tests --filter LoadTests
cat artifacts/app-load.md
