using Microsoft.EntityFrameworkCore;

namespace Streakoid.Data.Sql;

/// <summary>What is needed to check a password, and nothing else of the account.</summary>
public sealed record SignInCandidate(Guid Id, string PasswordHash, byte[]? RegistrationKey, int SecurityStamp);

public static class SignInLookup
{
    /// <summary>
    /// Finds the account of an address before sign-in. It is the only way around row-level security: a
    /// SECURITY DEFINER function of the database's owner that answers with at most one row.
    /// </summary>
    public static async Task<SignInCandidate?> FindSignInCandidateAsync(
        this StreakoidDb db,
        string emailKey,
        CancellationToken cancellationToken
    ) =>
#pragma warning disable RS0030 // A function call is SQL.
        (
            await db
                .Database.SqlQuery<SignInCandidate>(
                    $"select id, password_hash, registration_key, security_stamp from find_sign_in({emailKey})"
                )
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();
#pragma warning restore RS0030
}
