using NodaTime;
using Streakoid.Data;
using Streakoid.Graph.Loaders;

namespace Streakoid.Graph;

/// <summary>
/// A principal with the services of its request. Unlike a resolver's context it may be stored, for example by loaders: GraphQL.NET
/// reuses contexts for other fields, which may have another principal.
/// </summary>
/// <param name="Principal">The principal.</param>
/// <param name="Services">The services of the request.</param>
/// <param name="CancellationToken">Ends with the request.</param>
public readonly record struct PrincipalContext(Principal Principal, IServiceProvider Services, CancellationToken CancellationToken)
{
    /// <summary>The user's account.</summary>
    public User Account => Principal.Account;

    /// <summary>The database context of the user.</summary>
    public StreakoidDb Db => Principal.Db;

    /// <summary>The batch loaders of the user.</summary>
    public BatchLoaders Loaders => Principal.Loaders;

    /// <summary>The current time, to the millisecond.</summary>
    public Instant Now => Service<IClock>().Now();

    /// <summary>A service of the request.</summary>
    public T Service<T>()
        where T : notnull => Services.GetRequiredService<T>();
}
