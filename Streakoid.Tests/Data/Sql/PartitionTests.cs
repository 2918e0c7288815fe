using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Streakoid.Accounts.Security;
using Streakoid.Tests.Feed;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Data.Sql;

/// <summary>
/// Every table with a <c>user_id</c> as eight partitions by its hash, as the runbook says that it can be: what one user does touches one of
/// them. The partitions have the table's name, in schemas of their own, because the triggers of the change log go by it.
/// </summary>
[Trait("kind", "server")]
public sealed class PartitionTests
{
    private const string Partition = """
        do $$
        declare
          statement text;
          statements text[];
        begin
          create temp table owned on commit drop as
            select c.oid, c.relname::text as name, format('%I', c.relname) as t, c.relacl from pg_class c
            where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
              and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped);
          select array_agg(sql order by step, sql) into statements from (
            select 1 as step, format('create table %s (like %s including defaults including constraints including generated including identity) partition by hash (user_id)', format('%I', 'new_' || name), t) as sql from owned
            union all select 2, 'drop table ' || string_agg(t, ', ') || ' cascade' from owned
            union all select 3, format('alter table %I rename to %s', 'new_' || name, t) from owned
            union all select 4, format('alter table %s owner to streakoid_owner', t) from owned
            union all select 5, format('create schema if not exists part_%s authorization streakoid_owner', n) from generate_series(0, 7) n
            union all select 6, format('create table part_%s.%s partition of public.%s for values with (modulus 8, remainder %s)', n, t, t, n) from owned, generate_series(0, 7) n
            union all select 7, format('alter table part_%s.%s owner to streakoid_owner', n, t) from owned, generate_series(0, 7) n
            union all select 8, format('alter table %s add constraint %I %s', t, conname, pg_get_constraintdef(c.oid)) from owned o join pg_constraint c on c.conrelid = o.oid where contype in ('p', 'u')
            union all select 9, pg_get_indexdef(i.indexrelid) from owned o join pg_index i on i.indrelid = o.oid
              where not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u'))
            union all select 10, format('alter table %s add constraint %I %s', t, conname, pg_get_constraintdef(c.oid)) from owned o join pg_constraint c on c.conrelid = o.oid where contype = 'f'
            union all select 11, format('alter table %1$s enable row level security; alter table %1$s force row level security', t) from owned
            union all select 12, format('create policy %I on %s for %s to %s%s%s', p.policyname, t, p.cmd, array_to_string(p.roles, ', '),
              ' using (' || p.qual || ')', ' with check (' || p.with_check || ')') from owned o join pg_policies p on p.tablename = o.name
            union all select 13, format('grant %s on %s to streakoid_app', r, t) from owned o, unnest(array['select', 'insert', 'update', 'delete']) r where has_table_privilege('streakoid_app', o.oid, r)
            union all select 14, pg_get_triggerdef(g.oid) from owned o join pg_trigger g on g.tgrelid = o.oid where not g.tgisinternal
          ) s where sql is not null;
          foreach statement in array statements loop
            execute statement;
          end loop;
        end $$;
        """;

    [Fact]
    public async Task A_users_requests_touch_one_partition_of_each_table()
    {
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        string database = await MigratedDatabase.CreateAsync();
        await ListAsync(cluster, database, Partition);
        await ListAsync(cluster, database, "select pg_stat_reset()");

        await using (
            StreakoidServer server = await StreakoidServer.StartAsync(
                database: database,
                replace: services =>
                {
                    StreakoidServer.WithoutLetters(services);
                    // It deletes old entries of everybody.
                    foreach (
                        ServiceDescriptor started in services
                            .Where(service =>
                                service.ServiceType == typeof(Microsoft.Extensions.Hosting.IHostedService)
                                && service.ImplementationFactory?.Method.ReturnType == typeof(SecurityLogSweep)
                            )
                            .ToList()
                    )
                        services.Remove(started);
                }
            )
        )
            await LiveAsync(server);

        // A backend reports what it did at its end at the latest.
        await Processes.EventuallyAsync(
            async () =>
                (
                    await ListAsync(
                        cluster,
                        database,
                        "select pid::text from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                    )
                ).Count == 0,
            "the server's connections have ended"
        );
        List<string> touched = await ListAsync(
            cluster,
            database,
            """
            select relname || ' ' || count(*) || ' ' || string_agg(distinct schemaname, ',') from pg_stat_user_tables
            where schemaname like 'part\_%' and coalesce(seq_scan, 0) + coalesce(idx_scan, 0) + n_tup_ins + n_tup_upd + n_tup_del > 0
            group by relname order by relname
            """
        );
        string own = touched.Single(line => line.StartsWith("streaks ", StringComparison.Ordinal)).Split(' ')[2];
        Assert.All(touched, line => Assert.Equal($"{line.Split(' ')[0]} 1 {own}", line));
        foreach (
            string table in (string[])
                ["check_ins", "changes", "sessions", "refresh_tokens", "schedules", "pauses", "skips", "access_tokens", "security_events"]
        )
            Assert.Contains(touched, line => line.StartsWith($"{table} ", StringComparison.Ordinal));
        await cluster.DropDatabaseAsync(database);
    }

    private static async Task LiveAsync(StreakoidServer server)
    {
        Person ada = await Person.RegisterAsync(server);
        string cursor = await ada.CursorAsync();
        // Each three times: at first, from the cache, compiled.
        for (int i = 0; i < 3; i++)
        {
            string streak = await ada.CreateStreakAsync($"Read {i}");
            (await ada.CheckInAsync(streak)).Succeeded();
            (await ada.CheckInAsync(streak, "2026-03-13", $"key {i}")).Succeeded();
            (await ada.UndoAsync(streak)).Succeeded();
            await ada.StandingAsync(streak);
            foreach (
                string mutation in (string[])
                    [
                        "updateStreak(input: { streakId: $id, description: \"Twenty pages\" }) { streak { version } errors { __typename } }",
                        "reviseSchedule(input: { streakId: $id, schedule: { rule: { everyDays: 2 } } }) { errors { __typename } }",
                        "skipDays(input: { streakId: $id, days: [\"2026-03-16\"] }) { errors { __typename } }",
                        "pauseStreak(input: { streakId: $id }) { errors { __typename } }",
                        "resumeStreak(input: { streakId: $id }) { errors { __typename } }",
                        "archiveStreak(input: { streakId: $id }) { errors { __typename } }",
                        "restoreStreak(input: { streakId: $id }) { errors { __typename } }",
                    ]
            )
                (await ada.AskAsync($"mutation($id: ID!) {{ {mutation} }}", new { id = streak })).Succeeded();
            foreach (
                string query in (string[])
                    [
                        "{ me { streaks(first: 20) { totalCount nodes { name state checkIns(first: 7) { nodes { day } } } } } }",
                        "{ me { due { nodes { name } } sessions { id } securityEvents(first: 5) { nodes { kind } } accessTokens { id } } }",
                    ]
            )
                (await ada.AskAsync(query)).Succeeded();
            Assert.NotEmpty((await ada.SinceAsync(cursor)).Changes);
            (
                await ada.AskAsync(
                    "mutation { createAccessToken(input: { name: \"script\", scope: READ }) { token errors { __typename } } }"
                )
            ).Succeeded();
            (await ada.AskAsync("mutation { exportData { data } }")).Succeeded();
            (
                await ada.AskAsync(
                    "mutation($id: ID!) { deleteStreak(input: { streakId: $id }) { errors { __typename } } }",
                    new { id = streak }
                )
            ).Succeeded();
            await ada.RefreshAsync(ada.RefreshToken!);
            await ada.LoginAsync(ada.Email, Person.Password);
        }
    }

    private static async Task<List<string>> ListAsync(EmbeddedCluster cluster, string database, string sql)
    {
        await using NpgsqlConnection connection = new(cluster.SuperuserConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
            rows.Add($"{reader.GetValue(0)}");
        return rows;
    }
}
