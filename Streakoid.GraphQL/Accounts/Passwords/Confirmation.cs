using GraphQL;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Passwords;

/// <summary>Asks for a recent sign-in or the password before a sensitive change.</summary>
internal static class Confirmation
{
    /// <summary>The description of the optional password.</summary>
    public const string Description = "The account's password; needed if the sign-in was more than 15 minutes ago.";

    /// <summary>Null if the change may be made. A password that is sent is checked in any case.</summary>
    public static async Task<DomainError?> RunAsync(IResolveFieldContext context, string? password)
    {
        if (password is not null)
            return await PasswordCheck.RunAsync(context, password);
        return await context.Principal.SignedInRecentlyAsync(context.Now, context.CancellationToken)
            ? null
            : new ReauthenticationRequiredError();
    }
}
