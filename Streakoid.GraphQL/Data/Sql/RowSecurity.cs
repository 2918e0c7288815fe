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

    /// <summary>
    /// Frees an address for the user who proved it by a link: deletes the account that holds it, if that never confirmed it. True if the link
    /// is open and proves the address. The owner, as which it runs, may delete no confirmed account.
    /// </summary>
    public const string CreateReleaseFunction = """
        create policy release_address on users for delete to current_user using (email_verified_at is null);
        create policy release_address on mailed_links for select to current_user using (address is not null);
        create function release_address(owner uuid, link bytea, proven text, at timestamptz) returns boolean
        language sql volatile security definer set search_path = pg_catalog, pg_temp
        as 'with proof as (select l.address from public.mailed_links l
                where l.user_id = owner and l.hash = link and l.address = proven and l.expires_at > at),
              gone as (delete from public.users u using proof p where u.email_key = p.address and u.email_verified_at is null)
            select exists (select from proof)';
        revoke all on function release_address(uuid, bytea, text, timestamptz) from public;
        grant execute on function release_address(uuid, bytea, text, timestamptz) to streakoid_app;
        """;

    /// <summary>
    /// Finds accounts that never confirmed their address: those that were not warned yet, or, with <c>warned_before</c>, those that were.
    /// It returns ids only; each account is changed as its own user.
    /// </summary>
    public const string CreateUnconfirmedFunction = """
        create function find_unconfirmed(created_before timestamptz, warned_before timestamptz) returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as 'select id from public.users where email_verified_at is null and created_at <= created_before
              and case when warned_before is null then unconfirmed_warned_at is null else unconfirmed_warned_at <= warned_before end
            order by created_at limit 100';
        revoke all on function find_unconfirmed(timestamptz, timestamptz) from public;
        grant execute on function find_unconfirmed(timestamptz, timestamptz) to streakoid_app;
        """;

    /// <summary>
    /// Looks up the streak of a shared picture by its key, as the owner, who sees by a policy the one streak whose key is looked up.
    /// </summary>
    public const string CreatePictureFunction = """
        create policy shared_picture on streaks for select to current_user
          using (picture_key = decode(nullif(current_setting('app.picture_key', true), ''), 'hex'));
        create function find_picture(address bytea) returns table (user_id uuid, streak_id uuid)
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          perform set_config('app.picture_key', encode(address, 'hex'), true);
          return query select s.user_id, s.id from public.streaks s where s.picture_key = address;
          perform set_config('app.picture_key', '', true);
        end
        $$;
        revoke all on function find_picture(bytea) from public;
        grant execute on function find_picture(bytea) to streakoid_app;
        """;

    /// <summary>Deletes old entries of all users' security logs, and returns how many.</summary>
    public const string CreateSecuritySweepFunction = """
        create policy sweep on security_events to current_user using (current_setting('app.sweeping', true) = 'on');
        create function sweep_security_events(before timestamptz) returns integer
        language sql volatile security definer set search_path = pg_catalog, pg_temp
        as 'select set_config(''app.sweeping'', ''on'', true);
            with gone as (delete from public.security_events where occurred_at <= before returning 1) select count(*)::integer from gone';
        revoke all on function sweep_security_events(timestamptz) from public;
        grant execute on function sweep_security_events(timestamptz) to streakoid_app;
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
