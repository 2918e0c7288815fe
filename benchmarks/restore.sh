#!/usr/bin/env bash
# Seconds to back up and to restore a thousand users with a million check-ins, in a separate cluster of Debian's PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build Streakoid.GraphQL --configuration Release --verbosity quiet
programs=$(ls -d /usr/lib/postgresql/*/bin | sort --version-sort | tail -1)
folder=$(mktemp -d)
as=()
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=postgres --regid=postgres --clear-groups); chown postgres "$folder"; fi
export PATH=$programs:$PATH PGHOST=127.0.0.1 PGPORT=${PORT:-5498} PGUSER=postgres
cd "$folder"
"${as[@]}" initdb -D data --username=postgres --auth=trust --encoding=UTF8 >/dev/null
"${as[@]}" postgres -D data -p "$PGPORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= >log 2>&1 &
server=$!
trap 'kill -QUIT "$server"; wait "$server" || true; rm -rf "$folder"' EXIT
until pg_isready --quiet; do sleep 0.1; done
cd - >/dev/null
psql --quiet --set=ON_ERROR_STOP=1 --command="create role streakoid_owner login" --command="create role streakoid_app login" \
  --command="create database streakoid owner streakoid_owner"
dotnet run --no-build --configuration Release --project Streakoid.GraphQL -- migrate \
  "--ConnectionStrings:StreakoidOwner=Host=127.0.0.1;Port=$PGPORT;Username=streakoid_owner;Database=streakoid" >/dev/null
# The other columns have their defaults.
psql --quiet --set=ON_ERROR_STOP=1 streakoid <<'SQL'
insert into users (id, email, email_key, password_hash, display_name, time_zone, created_at)
  select gen_random_uuid(), n || '@example.com', n || '@example.com', repeat('x', 120), 'User ' || n, 'Etc/UTC', now() from generate_series(1, 1000) n;
insert into streaks (user_id, id, name, created_at, tags, version) select id, gen_random_uuid(), 'Read', now(), '{}', 1 from users;
insert into check_ins (user_id, streak_id, id, day, amount, occurred_at, time_zone, client_ids)
  select user_id, id, gen_random_uuid(), date '2020-01-01' + n, 1, now(), 'Etc/UTC', '{}' from streaks, generate_series(1, 1000) n;
SQL
seconds() {
  local begin; begin=$(date +%s%N)
  "${@:2}" >/dev/null
  awk -v what="$1" -v ns=$(($(date +%s%N) - begin)) 'BEGIN { printf "%s: %.1f s\n", what, ns / 1e9 }'
}
echo "PostgreSQL $(postgres --version | cut -d ' ' -f 3), $(psql -At --command='select count(*) from check_ins' streakoid) check-ins"
seconds "back up" ops/backup/backup.sh "$folder"
du -h "$folder"/*.dump | cut -f 1
PGDATABASE=again seconds "restore" ops/backup/restore.sh "$folder"/*.dump
