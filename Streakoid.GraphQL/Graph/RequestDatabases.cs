using Microsoft.EntityFrameworkCore;
using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>Opens the database contexts of one request, for one user or for no user, and closes them at its end.</summary>
public sealed class RequestDatabases(IDbContextFactory<StreakoidDb> contexts, PrincipalGuard guard) : IAsyncDisposable
{
    private readonly List<StreakoidDb> _contexts = [];

    /// <summary>Opens a context that sees no user's rows, for tables without an owner.</summary>
    public StreakoidDb OpenForNobody()
    {
        StreakoidDb context = contexts.CreateDbContext();
        _contexts.Add(context);
        return context;
    }

    /// <summary>Opens a context that acts for a user.</summary>
    /// <exception cref="InvalidOperationException">The request acts for another user.</exception>
    public StreakoidDb OpenFor(UserId user)
    {
        guard.Bind(user);
        StreakoidDb context = OpenForNobody();
        context.ActAs(user);
        return context;
    }

    /// <summary>
    /// Opens a context for a user that does not exist yet. It sees no rows, so the request is bound to the user only after the account
    /// has been created.
    /// </summary>
    public StreakoidDb OpenForNewAccount(UserId user)
    {
        StreakoidDb context = OpenForNobody();
        context.ActAs(user);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (StreakoidDb context in _contexts)
            await context.DisposeAsync();
    }
}
