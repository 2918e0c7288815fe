namespace Streakoid.Data.Sql;

/// <summary>
/// The SQL that keeps one user's rows from another, for migrations. The owner of the tables is the role that migrates; the
/// application's role is <c>streakoid_app</c>, which owns nothing and may not bypass row-level security.
/// </summary>
public static class RowSecurity
{
    /// <summary>The role that the application connects as.</summary>
    public const string AppRole = "streakoid_app";

    /// <summary>The user that this transaction acts for, null if no user is set. <see cref="OwnerInterceptor"/> sets it.</summary>
    public const string CreateViewerFunction = """
        create function viewer_id() returns uuid language sql stable parallel safe
        return nullif(current_setting('app.user_id', true), '')::uuid;
        grant usage on schema public to streakoid_app;
        """;

    /// <summary>
    /// Looks up an account by its address before sign-in. It runs as the owner, who may read users by a policy.
    /// </summary>
    public const string CreateSignInFunction = """
        create policy sign_in on users for select to current_user using (true);
        create function find_sign_in(address text) returns table (id uuid, password_hash text, registration_key bytea, security_stamp integer)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as 'select users.id, users.password_hash, users.registration_key, users.security_stamp from public.users where users.email_key = address';
        revoke all on function find_sign_in(text) from public;
        grant execute on function find_sign_in(text) to streakoid_app;
        """;

    /// <summary>Closes a table to everyone except the transaction's user, its owner included.</summary>
    public static string Enable(string table, string ownerColumn = "user_id") =>
        $"""
            alter table {table} enable row level security;
            alter table {table} force row level security;
            create policy own_rows on {table}
              using ({ownerColumn} = (select viewer_id())) with check ({ownerColumn} = (select viewer_id()));
            grant select, insert, update, delete on {table} to {AppRole};
            """;
}
