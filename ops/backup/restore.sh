#!/bin/sh
# Puts a backup back, into a database that is new or empty, all of it or nothing.
#
#   PGHOST=… PGUSER=postgres PGPASSWORD=… ops/backup/restore.sh FOLDER/streakoid-….dump
#
# PGDATABASE   what it becomes: streakoid. It is made where it is missing, and refused where it holds a table.
#
# The roles streakoid_owner and streakoid_app must be there: their passwords are the cluster's, not the database's.
set -eu

file=${1:?'usage: restore.sh FILE'}
database=${PGDATABASE:-streakoid}
# Until it is known to be there.
export PGDATABASE=postgres

refuse() {
  echo "$1" >&2
  exit 1
}

ask() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --set=database="$database"
}

[ -f "$file" ] || refuse "There is no $file."
[ -f "$file.sha256" ] || refuse "$file.sha256, the backup's checksum, is missing."
wanted=$(cut -d ' ' -f 1 <"$file.sha256")
sum=$(sha256sum <"$file")
[ "$wanted" = "${sum%% *}" ] || refuse "$file is not what was written: it was cut short or changed. Nothing was restored."

roles=$(echo "select count(*) from pg_roles where rolname in ('streakoid_owner', 'streakoid_app') and not rolsuper and not rolbypassrls" | ask)
[ "$roles" = 2 ] || refuse "Make the roles streakoid_owner and streakoid_app first, as docker-compose.yml does: without superuser, without bypassrls."

if [ "$(echo "select count(*) from pg_database where datname = :'database'" | ask)" = 0 ]; then
  echo 'create database :"database" owner streakoid_owner template template0' | ask
fi
export PGDATABASE="$database"
tables=$(echo "select count(*) from pg_class where relkind in ('r', 'p') and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)" | ask)
[ "$tables" = 0 ] || refuse "The database $database holds $tables tables. Rename it, or name another one by PGDATABASE: nothing is overwritten."
ask <<'SQL'
alter database :"database" owner to streakoid_owner;
alter schema public owner to streakoid_owner;
revoke all on database :"database" from public;
grant connect on database :"database" to streakoid_app;
SQL

pg_restore --dbname="$database" --exit-on-error --single-transaction "$file"
echo 'analyze' | ask

open=$(ask <<'SQL'
select string_agg(relname, ', ') from pg_class
where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not (relrowsecurity and relforcerowsecurity)
  and (relname = 'users' or exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'user_id'))
SQL
)
[ -z "$open" ] || refuse "Restored, but do not serve it: row-level security is off on $open."
strangers=$(echo "select string_agg(relname, ', ') from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and relowner <> 'streakoid_owner'::regrole" | ask)
[ -z "$strangers" ] || refuse "Restored, but do not serve it: streakoid_owner does not own $strangers."
echo "Restored $file into $database."
