using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>The rows of one user in every table that has an owner, found in the catalogue, so that a new table is not forgotten.</summary>
public static class OwnedRows
{
    /// <summary>The tables with an owner, each with the column that says who.</summary>
    public const string Tables = """
        select c.oid, c.relname as name, case when c.relname = 'users' then 'id' else 'user_id' end as owner
        from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
        where c.relkind in ('r', 'p') and (c.relname = 'users' or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped))
        """;

    public static async Task<string> OfAsync(StreakoidServer server, Guid user)
    {
        string query = (string)
            (
                await server.SqlAsync(
                    $"""
                    select string_agg(format('select %L as name, to_jsonb(t) as row from %I t where %I = %L', name, name, owner, '{user}'), ' union all ')
                    from ({Tables}) owned
                    """
                )
            )!;
        return (string)
            (await server.SqlAsync($"select string_agg(name || ' ' || row::text, e'\\n' order by name, row::text) from ({query}) rows"))!;
    }
}
