namespace Streakoid.Benchmarks.Data;

/// <summary>
/// The same data in simple tables without row-level security, with lengths as columns. The baseline and the other servers use
/// them, so that they do not pay for features that only Streakoid has.
/// </summary>
public static class PlainTables
{
    private const string Make = """
        create schema plain;
        create table plain.users (id uuid primary key, display_name text not null);
        create table plain.streaks (
          user_id uuid not null references plain.users, id uuid not null, name text not null, created_at timestamptz not null,
          current_length int not null, longest_length int not null, seeded_current int not null, seeded_longest int not null, primary key (user_id, id));
        create table plain.check_ins (
          user_id uuid not null, streak_id uuid not null, day date not null, amount int not null, primary key (user_id, streak_id, day),
          foreign key (user_id, streak_id) references plain.streaks (user_id, id));
        insert into plain.users select id, display_name from public.users where email like 'user%';
        insert into plain.streaks select s.user_id, s.id, s.name, s.created_at, l.current, l.longest, l.current, l.longest
          from public.streaks s join plain.users u on u.id = s.user_id join plain_lengths l on l.name = s.name;
        insert into plain.check_ins select c.user_id, c.streak_id, c.day, 1 from public.check_ins c join plain.users u on u.id = c.user_id;
        create index on plain.streaks (user_id, created_at, id);
        create function plain.me() returns plain.users language sql stable as
          $$ select * from plain.users where id = nullif(current_setting('app.user_id', true), '')::uuid $$;
        create function plain.check_today(streak_id uuid) returns plain.streaks language sql volatile as $$
          with done as (
            insert into plain.check_ins values (current_setting('app.user_id')::uuid, check_today.streak_id, (now() at time zone 'utc')::date, 1)
            on conflict do nothing returning 1)
          update plain.streaks set
            current_length = current_length + (select count(*) from done),
            longest_length = greatest(longest_length, current_length + (select count(*) from done))
          where user_id = current_setting('app.user_id')::uuid and id = check_today.streak_id returning * $$;
        comment on table plain.users is '@behavior -insert -update -delete -query:resource:connection';
        comment on table plain.streaks is '@behavior -insert -update -delete';
        comment on table plain.check_ins is '@behavior -insert -update -delete';
        comment on constraint streaks_user_id_fkey on plain.streaks is '@foreignFieldName streaks';
        comment on constraint check_ins_user_id_streak_id_fkey on plain.check_ins is '@foreignFieldName checkIns';
        grant usage on schema plain to streakoid_app;
        grant all on all tables in schema plain to streakoid_app;
        grant execute on all functions in schema plain to streakoid_app;
        """;

    public static async Task MakeAsync(Database database, IReadOnlyList<History> histories)
    {
        string lengths = string.Join(
            ", ",
            histories.Select((history, i) => $"('Streak {i}', {history.CurrentLength}, {history.LongestLength})")
        );
        await database.ExecuteAsync(
            $"create table plain_lengths as select * from (values {lengths}) as l (name, current, longest); {Make} drop table plain_lengths;"
        );
    }

    /// <summary>Reverts today's check-ins.</summary>
    public static Task ResetAsync(Database database) =>
        database.ExecuteAsync(
            """
            delete from plain.check_ins c using plain.streaks s
              where s.current_length <> s.seeded_current and c.user_id = s.user_id and c.streak_id = s.id and c.day = (now() at time zone 'utc')::date;
            update plain.streaks set current_length = seeded_current, longest_length = seeded_longest where current_length <> seeded_current;
            """
        );
}
