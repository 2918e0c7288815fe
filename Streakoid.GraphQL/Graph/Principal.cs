using GraphQLParser.AST;
using Streakoid.Data;
using Streakoid.Graph.Loaders;
using Streakoid.Graph.Prefetching;

namespace Streakoid.Graph;

/// <summary>
/// The user for whom a request, or the part of its response below a <c>Me</c>, runs, with a database context of that user
/// and all rows read for that user. Immutable: a sign-in or a changed account creates a new principal.
/// </summary>
public sealed class Principal : IAnsweredFor
{
    private readonly PrincipalGuard _guard;
    private readonly IReadOnlyList<Prefetch> _prefetched;

    /// <param name="guard">The guard of the request, which admits one user.</param>
    /// <param name="viewer">The user and the kind of token.</param>
    /// <param name="account">That user's row.</param>
    /// <param name="db">A context that acts for that user.</param>
    /// <param name="prefetched">The rows already read for that user, by selected field.</param>
    /// <exception cref="ArgumentException">One of these belongs to another user.</exception>
    /// <exception cref="InvalidOperationException">The request acts for another user.</exception>
    public Principal(PrincipalGuard guard, Viewer viewer, User account, StreakoidDb db, IReadOnlyList<Prefetch>? prefetched = null)
    {
        if (db.OwnerId != viewer.UserId.Value || account.Id != viewer.UserId.Value)
            throw new ArgumentException("The account and the database context of a principal must belong to its user.", nameof(db));
        guard.Bind(viewer.UserId);
        (_guard, Viewer, Account, Db, _prefetched) = (guard, viewer, account, db, prefetched ?? []);
    }

    /// <summary>The user and the kind of token.</summary>
    public Viewer Viewer { get; }

    /// <summary>The user's account at the time when the principal was created.</summary>
    public User Account { get; }

    /// <summary>The database context of the user.</summary>
    public StreakoidDb Db { get; }

    /// <summary>The batch loaders of this user.</summary>
    public BatchLoaders Loaders { get; } = new();

    Principal IAnsweredFor.Principal => this;

    internal PrincipalUserContext UserContext => field ??= new(this);

    /// <summary>The prefetched rows of a selected field; null if there are none.</summary>
    public object? Prefetched(GraphQLField field)
    {
        foreach (Prefetch prefetch in _prefetched)
            if (ReferenceEquals(prefetch.Field, field))
                return prefetch.Content;
        return null;
    }

    /// <summary>The same user with a changed account, without prefetched rows.</summary>
    public Principal With(User account) => new(_guard, Viewer, account, Db);

    /// <summary>Whether this principal was created in the request of <paramref name="guard"/>.</summary>
    internal bool IsOf(PrincipalGuard guard) => ReferenceEquals(_guard, guard);
}

/// <summary>An object with a principal, for which it and its selection are resolved.</summary>
public interface IAnsweredFor
{
    /// <summary>The principal.</summary>
    Principal Principal { get; }
}

/// <summary>An object without an owner that wraps one that may have one, such as an edge or a connection.</summary>
public interface IShowsOwned
{
    /// <summary>The wrapped object.</summary>
    object? Shown { get; }
}

/// <summary>A mutation's payload that changes the principal of the following fields: the changed account, or none.</summary>
public interface IChangesPrincipal
{
    /// <summary>The principal of the following fields; null after a sign-out.</summary>
    /// <param name="before">The principal of the mutation.</param>
    Principal? After(Principal before);
}

/// <summary>
/// The user context of a resolver in a compiled operation. It holds the principal of the field, because it is the only part of a
/// resolver's context that GraphQL.NET passes on unchanged.
/// </summary>
internal sealed class PrincipalUserContext(Principal? principal) : Dictionary<string, object?>
{
    /// <summary>The principal; null if no user is signed in.</summary>
    public Principal? Principal => principal;
}
