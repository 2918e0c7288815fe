namespace Streakoid.Data.Sql;

/// <summary>
/// The SQL of the change log, for migrations. Triggers append to it, so that no statement can forget to, whoever sends it. A test compares
/// the owned tables and their columns with the triggers.
/// </summary>
public static class ChangeTriggers
{
    /// <summary>
    /// <c>change_logs</c> has one row for each user, whose lock orders the user's transactions: it is taken with the first change of a
    /// transaction, and held until the transaction is committed. So whoever sees a position sees all that precede it.
    /// The two tables have no foreign key between them: it would cost a check-in more than the log does. The log goes with its row.
    /// </summary>
    public const string CreateTables = """
        create table change_logs (
          user_id uuid primary key references users (id) on delete cascade,
          position bigint not null
        ) with (fillfactor = 50);
        create table changes (
          user_id uuid not null,
          position bigint not null,
          node_id uuid not null,
          type smallint not null,
          kind smallint not null,
          streak_id uuid,
          primary key (user_id, position, node_id)
        );
        """;

    /// <summary>
    /// Appends changes. The position is drawn once in a transaction and remembered in a setting that ends with it. Whatever hangs on a
    /// streak that is being deleted says nothing, and nothing is said of an account that is. Names are qualified, since functions with another
    /// search path delete accounts. Check-ins are added by the thousand, so
    /// that theirs are appended by statement.
    /// </summary>
    public const string CreateFunctions = """
        create function draw_change_position(owner uuid) returns bigint language plpgsql as $$
        declare
          drawn text := current_setting('app.change_position', true);
          clock bigint;
          place bigint;
        begin
          if split_part(drawn, '/', 1) = owner::text then
            return split_part(drawn, '/', 2)::bigint;
          end if;
          clock := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
          update public.change_logs set position = greatest(position + 1, clock) where user_id = owner returning position into place;
          if place is null then
            insert into public.change_logs (user_id, position) select id, clock from public.users where id = owner
            on conflict (user_id) do update set position = greatest(change_logs.position + 1, excluded.position) returning position into place;
            if place is null then
              return null;
            end if;
          end if;
          perform set_config('app.change_position', owner || '/' || place, true);
          if place % 64 = 0 then
            delete from public.changes where ctid = any (array(select ctid from public.changes where user_id = owner
              and position < place - (coalesce(nullif(current_setting('app.change_retention', true), '')::bigint, 2592000) + 86400) * 1000000
              order by position limit 1000));
          end if;
          return place;
        end $$;
        create function append_check_ins() returns trigger language plpgsql as $$
        begin
          insert into public.changes (user_id, position, node_id, type, kind, streak_id)
          select a.user_id, p.place, a.id, 2, 0, a.streak_id
          from (select o.user_id, public.draw_change_position(o.user_id) as place from (select distinct user_id from added) o) p
          join added a on a.user_id = p.user_id where p.place is not null;
          return null;
        end $$;
        create function append_change() returns trigger language plpgsql as $$
        declare
          owner uuid;
          node uuid;
          of_streak uuid;
          node_type smallint := 1;
          change_kind smallint := case tg_op when 'INSERT' then 0 when 'UPDATE' then 1 else 2 end;
          place bigint;
        begin
          if tg_table_name = 'check_ins' then
            node_type := 2;
            owner := old.user_id; node := old.id; of_streak := old.streak_id;
          elsif tg_table_name = 'streaks' then
            if tg_op = 'DELETE' then owner := old.user_id; node := old.id; else owner := new.user_id; node := new.id; end if;
          elsif tg_table_name = 'users' then
            node_type := 0; owner := new.id; node := new.id;
          else
            change_kind := 1;
            if tg_op = 'DELETE' then owner := old.user_id; node := old.streak_id; else owner := new.user_id; node := new.streak_id; end if;
          end if;
          if tg_op = 'DELETE' and tg_table_name <> 'streaks'
            and not exists (select from public.streaks s where s.user_id = owner and s.id = coalesce(of_streak, node)) then
            return null;
          end if;
          place := public.draw_change_position(owner);
          if place is null then
            return null;
          end if;
          insert into public.changes (user_id, position, node_id, type, kind, streak_id) values (owner, place, node, node_type, change_kind, of_streak)
          on conflict (user_id, position, node_id) do update
            set kind = case when excluded.kind = 1 and changes.kind = 0 then 0 else excluded.kind end;
          return null;
        end $$;
        create function forget_changes() returns trigger language plpgsql as $$
        declare
          viewer text := current_setting('app.user_id', true);
        begin
          -- An account may go while another user's request is answered, or nobody's.
          perform set_config('app.user_id', old.user_id::text, true);
          delete from public.changes where user_id = old.user_id;
          perform set_config('app.user_id', coalesce(viewer, ''), true);
          return null;
        end $$;
        """;

    /// <summary>A streak's snapshot is no change: what it was computed from is. Nor is what of a user only the server reads.</summary>
    public const string CreateTriggers = """
        create trigger append_check_ins after insert on check_ins referencing new table as added
          for each statement execute function append_check_ins();
        create trigger append_change after delete or update of day, occurred_at, time_zone, amount, note, streak_id on check_ins
          for each row execute function append_change();
        create trigger append_change after insert or delete or update of name, description, tags, color, icon, position, archived_at, version, picture_key, created_at on streaks
          for each row execute function append_change();
        create trigger append_change after insert or delete or update on schedules for each row execute function append_change();
        create trigger append_change after insert or delete or update on pauses for each row execute function append_change();
        create trigger append_change after insert or delete or update on skips for each row execute function append_change();
        create trigger append_change after update of email, display_name, time_zone, day_starts_at, week_starts, email_verified_at, created_at on users
          for each row execute function append_change();
        create trigger forget_changes after delete on change_logs for each row execute function forget_changes();
        """;
}
