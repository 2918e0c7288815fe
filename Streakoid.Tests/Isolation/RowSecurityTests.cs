using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.Startup;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>What the database's own catalogue says about who sees what, so that a new table cannot be forgotten.</summary>
[Trait("kind", "server")]
public sealed class RowSecurityTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    /// <summary>Tables that belong to nobody, and why: a new one is closed to the application, has an owner, or has its reason
    /// here.</summary>
    private static readonly string[] Unowned =
    [
        "__EFMigrationsHistory", // which migrations ran; the application has no rights to it
        "incidents", // the operator's, and of no user; the application may only read them
        "invitations", // the operator's, and of no user; the application may only read them and take a use
        "outgoing_mail", // requested for any address, whether it has an account or not
        "request_allowances", // counted for anybody who asks, under a hash of the caller
        "sign_in_failures", // counted before anybody is signed in, under a hash of address and client
    ];

    /// <summary>Tables with an owner that somebody else might see into.</summary>
    private static readonly string Unclosed = $"""
        select name from ({OwnedRows.Tables}) owned join pg_class c using (oid)
        where not (c.relrowsecurity and c.relforcerowsecurity)
          or pg_get_userbyid(c.relowner) <> '{Roles.Owner}'
          or not exists (select from pg_policy p where p.polrelid = owned.oid and p.polcmd = '*' and p.polroles = '{"{0}"}')
        """;

    /// <summary>Policies that let the application by with anything but the viewer's own rows.</summary>
    private static readonly string UnlikeTheViewer = $"""
        select format('%s on %s: using %s, with check %s', p.polname, name, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
        from ({OwnedRows.Tables}) owned join pg_policy p on p.polrelid = owned.oid
        where (p.polroles = '{"{0}"}' or '{RowSecurity.AppRole}'::regrole = any (p.polroles))
          and (pg_get_expr(p.polqual, p.polrelid) is distinct from format('(%s = ( SELECT viewer_id() AS viewer_id))', owner)
            or pg_get_expr(p.polwithcheck, p.polrelid) is distinct from format('(%s = ( SELECT viewer_id() AS viewer_id))', owner))
        """;

    private StreakoidServer Server => fixture.Server;

    [Fact]
    public async Task Every_table_has_an_owner_column_but_the_few_shared_ones()
    {
        string[] all = await ColumnAsync(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f', 'm', 'v')"
        );
        string[] owned = await ColumnAsync($"select name from ({OwnedRows.Tables}) owned");
        Assert.Equal(Unowned.Order(), all.Except(owned).Order());
        Assert.Contains("check_ins", owned);
    }

    [Fact]
    public async Task Every_owned_table_is_visible_to_its_owner_only() => Assert.Empty(await ColumnAsync(Unclosed));

    [Fact]
    public async Task A_table_that_was_left_open_would_be_noticed()
    {
        await Server.SqlAsync(
            "create table wishes (user_id uuid not null); alter table wishes owner to streakoid_owner; alter table wishes enable row level security"
        );
        try
        {
            Assert.Equal(["wishes"], await ColumnAsync(Unclosed));
            await Server.SqlAsync("alter table wishes force row level security; create policy open on wishes for select using (true)");
            Assert.Equal(["wishes"], await ColumnAsync(Unclosed));
            Assert.Single(await ColumnAsync(UnlikeTheViewer));
        }
        finally
        {
            await Server.SqlAsync("drop table wishes");
        }
    }

    [Fact]
    public async Task Every_policy_compares_the_owner_with_the_viewer_for_reads_and_for_writes() =>
        Assert.Empty(await ColumnAsync(UnlikeTheViewer));

    [Fact]
    public async Task Every_key_of_an_owned_table_starts_with_its_owner_as_every_foreign_key_does()
    {
        await NoneAsync(
            $"""
            select format('%s of %s', k.conname, name) from ({OwnedRows.Tables}) owned join pg_constraint k on k.conrelid = owned.oid and k.contype = 'p'
            join pg_attribute a on a.attrelid = owned.oid and a.attnum = k.conkey[1] where a.attname <> owner
            """
        );
        await NoneAsync(
            $"""
            select format('%s of %s', k.conname, o.name) from ({OwnedRows.Tables}) o join pg_constraint k on k.conrelid = o.oid and k.contype = 'f'
            left join ({OwnedRows.Tables}) t on t.oid = k.confrelid
            where t.oid is null or not exists (
              select from generate_subscripts(k.conkey, 1) i
              join pg_attribute mine on mine.attrelid = k.conrelid and mine.attnum = k.conkey[i]
              join pg_attribute theirs on theirs.attrelid = k.confrelid and theirs.attnum = k.confkey[i]
              where mine.attname = o.owner and theirs.attname = t.owner)
            """
        );
        // The log of changes goes with its row in change_logs, by a trigger: a foreign key would cost each check-in more than the log.
        await NoneAsync(
            $"""
            select name from ({OwnedRows.Tables}) owned
            where name not in ('users', 'changes') and not exists (select from pg_constraint k where k.conrelid = owned.oid and k.contype = 'f')
              or not exists (select from pg_constraint k where k.conrelid = owned.oid and k.contype = 'p')
            """
        );
    }

    [Fact]
    public async Task The_application_owns_nothing_is_no_superuser_and_belongs_to_no_other_role()
    {
        await NoneAsync(
            $"""
            select rolname::text from pg_roles where rolname = '{RowSecurity.AppRole}'
              and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
            union all select relname::text from pg_class where relowner = '{RowSecurity.AppRole}'::regrole
            union all select proname::text from pg_proc where proowner = '{RowSecurity.AppRole}'::regrole
            union all select roleid::regrole::text from pg_auth_members where member = '{RowSecurity.AppRole}'::regrole
            """
        );
        await NoneAsync(
            $"""
            select format('%s on %s', right_, c.relname) from pg_class c, unnest(array['truncate', 'references', 'trigger', 'maintain']) right_
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege('{RowSecurity.AppRole}', c.oid, right_)
            union all select format('%s on history', right_) from unnest(array['select', 'insert', 'update', 'delete']) right_
            where has_table_privilege('{RowSecurity.AppRole}', '"__EFMigrationsHistory"', right_)
            """
        );
    }

    [Fact]
    public async Task Few_functions_bypass_the_policies_and_return_only_what_they_need_to()
    {
        string[] definers = await ColumnAsync(
            "select p.oid::regprocedure::text || ' ' || pg_get_function_result(p.oid) from pg_proc p where pronamespace = 'public'::regnamespace and prosecdef order by 1"
        );
        Assert.Equal(
            [
                "find_picture(bytea) TABLE(user_id uuid, streak_id uuid)",
                "find_sign_in(text) TABLE(id uuid, password_hash text, registration_key bytea, security_stamp integer)",
                "find_unconfirmed(timestamp with time zone,timestamp with time zone) SETOF uuid",
                "release_address(uuid,bytea,text,timestamp with time zone) boolean",
                "sweep_security_events(timestamp with time zone) integer",
            ],
            definers
        );
    }

    [Theory]
    [InlineData("set row_security = off; select * from streaks")]
    [InlineData("alter table streaks disable row level security")]
    [InlineData("alter table streaks no force row level security")]
    [InlineData("drop policy own_rows on streaks")]
    [InlineData("create policy all_rows on streaks using (true)")]
    [InlineData("create or replace function viewer_id() returns uuid language sql as 'select null::uuid'")]
    [InlineData("set role streakoid_owner")]
    [InlineData("set session authorization streakoid_owner")]
    [InlineData("alter role streakoid_app bypassrls")]
    [InlineData("truncate streaks cascade")]
    [InlineData("create table public.copies as select * from streaks")]
    [InlineData("create view public.all_streaks as select * from streaks")]
    [InlineData("select * from \"__EFMigrationsHistory\"")]
    [InlineData("copy streaks to '/tmp/streaks'")]
    public async Task The_application_cannot_remove_the_policies(string sql)
    {
        await using NpgsqlConnection connection = await ConnectAsync();
        await using NpgsqlCommand command = new(sql, connection);
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task The_server_refuses_connections_of_a_role_that_can_bypass_the_policies()
    {
        foreach (
            string connection in (List<string>)
                [Server.Cluster.OwnerConnectionString(Server.Database), Server.Cluster.SuperuserConnectionString(Server.Database)]
        )
        {
            await using NpgsqlDataSource pool = AppDataSource.Create(
                connection + ";Pooling=false",
                new DatabaseTimeouts(),
                NullLoggerFactory.Instance
            );
            StartException refused = await Assert.ThrowsAsync<StartException>(async () => await pool.OpenConnectionAsync());
            Assert.Contains($"Connect as {RowSecurity.AppRole}", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_viewer_the_application_and_even_the_owner_see_no_rows()
    {
        await Tenant.SettleAsync(Server, "Anybody");
        foreach (string table in await ColumnAsync($"select name from ({OwnedRows.Tables}) owned"))
        {
            Assert.NotEqual(0L, await Server.SqlAsync($"select count(*) from {table}"));
            string[] roles = [Server.Cluster.AppConnectionString(Server.Database), Server.Cluster.OwnerConnectionString(Server.Database)];
            foreach (string role in roles)
            {
                // The owner may read users, which the lookup of a sign-in runs as; nothing that requests do runs as the owner otherwise.
                if (table == "users" && role == Server.Cluster.OwnerConnectionString(Server.Database))
                    continue;
                await using NpgsqlConnection connection = new(role + ";Pooling=false");
                await connection.OpenAsync();
                await using NpgsqlCommand command = new($"select count(*) from {table}", connection);
                Assert.Equal(0L, await command.ExecuteScalarAsync());
            }
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        NpgsqlConnection connection = new(Server.Cluster.AppConnectionString(Server.Database) + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private async Task NoneAsync(string query) => Assert.Empty(await ColumnAsync(query));

    private async Task<string[]> ColumnAsync(string query) =>
        (string[])(await Server.SqlAsync($"select coalesce(array_agg(x::text), array[]::text[]) from ({query}) q(x)"))!;
}
