using GraphQLParser.AST;
using Streakoid.Data;
using Streakoid.Graph.Loaders;
using Streakoid.Graph.Prefetching;

namespace Streakoid.Graph;

/// <summary>
/// The one user that a request, or the part of its answer below a <c>Me</c>, is answered for: who it is, the database as that user sees it,
/// and all that was read for that user. Nothing of it can be replaced. Whoever signs in, and an account that has changed, is a new principal.
/// </summary>
public sealed class Principal : IAnsweredFor
{
    private readonly PrincipalGuard _guard;
    private readonly IReadOnlyList<Prefetch> _prefetched;

    /// <param name="guard">The guard of the request, which lets one user in.</param>
    /// <param name="viewer">Who it is, by which kind of token.</param>
    /// <param name="account">That user's row.</param>
    /// <param name="db">A context that acts for that user.</param>
    /// <param name="prefetched">What was read for that user already, by selected field.</param>
    /// <exception cref="ArgumentException">One of these belongs to another user.</exception>
    /// <exception cref="InvalidOperationException">The request acts for another user.</exception>
    public Principal(PrincipalGuard guard, Viewer viewer, User account, StreakoidDb db, IReadOnlyList<Prefetch>? prefetched = null)
    {
        if (db.OwnerId != viewer.UserId.Value || account.Id != viewer.UserId.Value) throw new ArgumentException("The account and the database of a principal must be its own.", nameof(db));
        guard.Bind(viewer.UserId);
        (_guard, Viewer, Account, Db, _prefetched) = (guard, viewer, account, db, prefetched ?? []);
    }

    /// <summary>Who it is, by which kind of token.</summary>
    public Viewer Viewer { get; }

    /// <summary>The user's account, as it was when this principal was made.</summary>
    public User Account { get; }

    /// <summary>The database as the user sees it.</summary>
    public StreakoidDb Db { get; }

    /// <summary>The loads for this user that can be made together.</summary>
    public BatchLoaders Loaders { get; } = new();

    Principal IAnsweredFor.Principal => this;

    internal PrincipalUserContext UserContext => field ??= new(this);

    /// <summary>What was read for a selected field before it was resolved; null where nothing was.</summary>
    public object? Prefetched(GraphQLField field)
    {
        foreach (Prefetch prefetch in _prefetched)
            if (ReferenceEquals(prefetch.Field, field)) return prefetch.Content;
        return null;
    }

    /// <summary>The same user with the account as it is now. Nothing that was read before is kept.</summary>
    public Principal With(User account) => new(_guard, Viewer, account, Db);

    /// <summary>Whether this principal was made in the request that <paramref name="guard"/> guards.</summary>
    internal bool IsOf(PrincipalGuard guard) => ReferenceEquals(_guard, guard);
}

/// <summary>An object that says for whom it, and all that is selected below it, is answered.</summary>
public interface IAnsweredFor
{
    /// <summary>For whom.</summary>
    Principal Principal { get; }
}

/// <summary>An object that has no owner of its own and shows parts of one that may have: its cursor, how many there are.</summary>
public interface IShowsOwned
{
    /// <summary>The object that it shows parts of.</summary>
    object? Shown { get; }
}

/// <summary>A mutation's payload after which the request's other fields have another principal: the same user's changed account, or nobody.</summary>
public interface IChangesPrincipal
{
    /// <summary>The principal of the fields that follow; null where the user is signed out.</summary>
    /// <param name="before">The principal of the mutation.</param>
    Principal? After(Principal before);
}

/// <summary>
/// The user context of a resolver that is called by a compiled operation: it says for whom the field is resolved, without asking the field's parents. It is the one
/// part of a resolver's context that GraphQL.NET hands on as it is.
/// </summary>
internal sealed class PrincipalUserContext(Principal? principal) : Dictionary<string, object?>
{
    /// <summary>For whom; null while nobody is signed in.</summary>
    public Principal? Principal => principal;
}
