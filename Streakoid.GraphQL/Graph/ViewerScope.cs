using Microsoft.EntityFrameworkCore;
using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>
/// The viewer of one request and the database as that viewer sees it. Anonymous until a token says who; a request that
/// signs in (register, login) acts for that user from then on, in a context of its own.
/// </summary>
public sealed class ViewerScope(IDbContextFactory<StreakoidDb> contexts) : IAsyncDisposable
{
    private readonly List<StreakoidDb> _opened = [];
    private StreakoidDb? _db;
    private User? _user;

    /// <summary>Who is asking, null while nobody is signed in.</summary>
    public Viewer? Viewer { get; private set; }

    /// <summary>The viewer's own account, as it was when the request began.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public User Account => _user ?? throw NobodySignedIn();

    /// <summary>The database, bound to the viewer.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public StreakoidDb Db => _db ?? throw NobodySignedIn();

    /// <summary>Makes <paramref name="account"/> the viewer of the rest of the request, seen through a context that acts for it.</summary>
    public void SignIn(User account, Guid sessionId, StreakoidDb context) =>
        SignIn(account, new Viewer(new UserId(account.Id), sessionId, AccessScope.Write), context);

    /// <summary>As <see cref="SignIn(User, Guid, StreakoidDb)"/>, for any kind of token.</summary>
    public void SignIn(User account, Viewer viewer, StreakoidDb context)
    {
        if (context.OwnerId != account.Id || viewer.UserId != new UserId(account.Id)) throw new ArgumentException("The context acts for somebody else.", nameof(context));
        (Viewer, _user, _db) = (viewer, account, context);
    }

    /// <summary>The viewer's account has changed; the rest of the request sees it as it is now.</summary>
    public void Renew(User account) => SignIn(account, Viewer ?? throw NobodySignedIn(), Db);

    /// <summary>The session has ended; nothing of the viewer is left.</summary>
    public void SignOut() => (Viewer, _user, _db) = (null, null, null);

    /// <summary>A context that acts for nobody yet, closed with the request.</summary>
    public StreakoidDb Open()
    {
        StreakoidDb context = contexts.CreateDbContext();
        _opened.Add(context);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (StreakoidDb context in _opened) await context.DisposeAsync();
    }

    private static InvalidOperationException NobodySignedIn() => new("Nobody is signed in; the field should not have been reached.");
}
