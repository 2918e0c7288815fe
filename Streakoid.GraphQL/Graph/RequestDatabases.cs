using Microsoft.EntityFrameworkCore;
using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>Opens database contexts for one request, all of them for one user or for nobody, and closes them with it.</summary>
public sealed class RequestDatabases(IDbContextFactory<StreakoidDb> contexts, PrincipalGuard guard) : IAsyncDisposable
{
    private readonly List<StreakoidDb> _contexts = [];

    /// <summary>A context that sees nobody's rows: for what belongs to no user.</summary>
    public StreakoidDb OpenForNobody()
    {
        StreakoidDb context = contexts.CreateDbContext();
        _contexts.Add(context);
        return context;
    }

    /// <summary>A context that acts for a user.</summary>
    /// <exception cref="InvalidOperationException">The request acts for another user.</exception>
    public StreakoidDb OpenFor(UserId user)
    {
        guard.Bind(user);
        StreakoidDb context = OpenForNobody();
        context.ActAs(user);
        return context;
    }

    /// <summary>A context for a user who is not there yet. There is nothing that it could see, so the request acts for that user only once the account is made.</summary>
    public StreakoidDb OpenForNewAccount(UserId user)
    {
        StreakoidDb context = OpenForNobody();
        context.ActAs(user);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (StreakoidDb context in _contexts) await context.DisposeAsync();
    }
}
