#!/bin/sh
# Writes the whole database to one file and keeps the newest ones.
#
#   PGHOST=… PGUSER=postgres PGPASSWORD=… ops/backup/backup.sh FOLDER
#
# PGDATABASE   what is backed up: streakoid
# KEEP         how many files stay: 14. None is deleted unless a newer one is whole.
#
# FOLDER/streakoid-20261123T150000Z.dump appears under that name once it is whole and has been read to its end, with its checksum
# in a file beside it. Ends with 0 where it is, and with 1, leaving nothing, where it is not. pg_dump must be as new as the server.
set -eu
umask 077

folder=${1:?'usage: backup.sh FOLDER'}
export PGDATABASE="${PGDATABASE:-streakoid}"
keep=${KEEP:-14}
case $keep in '' | *[!0-9]* | 0) echo "KEEP is '$keep', and must be a number from 1." >&2; exit 1 ;; esac
mkdir -p "$folder"

# Row-level security also applies to the tables' owner: only a role that bypasses it sees every row.
seesall=$(psql --no-psqlrc --tuples-only --no-align --command='select rolsuper or rolbypassrls from pg_roles where rolname = current_user')
if [ "$seesall" != t ]; then
  echo "The role '${PGUSER:-$(id -un)}' does not see every row. Back up as a superuser, such as postgres." >&2
  exit 1
fi

# Two at once take different names; a second one within the second of the first is refused by the name that is taken.
name=streakoid-$(date -u +%Y%m%dT%H%M%SZ).dump
unfinished=$folder/.$name.$$
trap 'rm -f "$unfinished" "$unfinished.sha256"' EXIT
trap 'exit 1' HUP INT TERM
# Never --enable-row-security: without it pg_dump ends with an error where a row would be hidden from it.
pg_dump --format=custom --file="$unfinished"
pg_restore --file=/dev/null "$unfinished"
sum=$(sha256sum <"$unfinished")
printf '%s  %s\n' "${sum%% *}" "$name" >"$unfinished.sha256"
if [ -e "$folder/$name" ]; then
  echo "$folder/$name already exists." >&2
  exit 1
fi
# The checksum first: a file without one is not restored, and a checksum without a file is harmless.
mv "$unfinished.sha256" "$folder/$name.sha256"
sync "$unfinished" "$folder/$name.sha256" 2>/dev/null || sync
mv "$unfinished" "$folder/$name"
echo "$folder/$name"

# Their names sort by age.
count=0
for old in $(cd "$folder" && ls -r | grep '^streakoid-[0-9]\{8\}T[0-9]\{6\}Z\.dump$'); do
  count=$((count + 1))
  if [ "$count" -gt "$keep" ]; then rm -f "$folder/$old" "$folder/$old.sha256"; fi
done
