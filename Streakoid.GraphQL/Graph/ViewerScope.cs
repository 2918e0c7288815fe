using GraphQLParser.AST;
using Microsoft.EntityFrameworkCore;
using Streakoid.Data;
using Streakoid.Graph.Openings;

namespace Streakoid.Graph;

/// <summary>
/// The viewer of one request and the database as that viewer sees it. Anonymous until a token says who; a request that
/// signs in (register, login) acts for that user from then on, in a context of its own.
/// </summary>
public sealed class ViewerScope(IDbContextFactory<StreakoidDb> contexts) : IAsyncDisposable
{
    private readonly List<StreakoidDb> _contexts = [];
    private IReadOnlyList<Opening> _openings = [];
    private (StreakoidDb Db, Guid Session)? _presented;
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

    /// <summary>A valid token names this user and this session. Nobody is signed in by that: <see cref="EnterAsync"/> looks whether both are there.</summary>
    public void Present(UserId user, Guid sessionId)
    {
        StreakoidDb db = Open();
        db.ActAs(user);
        _presented = (db, sessionId);
    }

    /// <summary>Signs in whom the token names, if the user is there and the session lives, and makes other reads in the same round trip.</summary>
    /// <returns>Whether nobody is refused: false where a token was presented that is good no more.</returns>
    public async ValueTask<bool> EnterAsync(IReadOnlyList<Opening> openings, CancellationToken cancellationToken)
    {
        if (_presented is not var (db, session)) return true;
        _presented = null;
        Read<User> account = ViewerReads.AccountOf(session);
        await db.ReadAsync([account, .. openings.SelectMany(opening => opening.Reads)], cancellationToken);
        if (account.Rows.SingleOrDefault() is not { } user) return false;
        SignIn(user, session, db);
        _openings = openings;
        return true;
    }

    /// <summary>What a selected field had read before the viewer was known; null where it had nothing read.</summary>
    public object? Opened(GraphQLField field) => _openings.FirstOrDefault(opening => opening.Field == field)?.Content;

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
    public void SignOut() => (Viewer, _user, _db, _openings) = (null, null, null, []);

    /// <summary>A context that acts for nobody yet, closed with the request.</summary>
    public StreakoidDb Open()
    {
        StreakoidDb context = contexts.CreateDbContext();
        _contexts.Add(context);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (StreakoidDb context in _contexts) await context.DisposeAsync();
    }

    private static InvalidOperationException NobodySignedIn() => new("Nobody is signed in; the field should not have been reached.");
}
