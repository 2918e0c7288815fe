using NodaTime;
using Streakoid.Data;
using Streakoid.Graph.Loaders;

namespace Streakoid.Graph;

/// <summary>
/// For whom something is read, and with what. It may be kept for later, as loaders do: GraphQL.NET uses a resolver's context again for other fields, which have
/// other parents and may have another principal.
/// </summary>
/// <param name="Principal">For whom.</param>
/// <param name="Services">The services of the request.</param>
/// <param name="CancellationToken">Ends with the request.</param>
public readonly record struct PrincipalContext(Principal Principal, IServiceProvider Services, CancellationToken CancellationToken)
{
    /// <summary>The user's account.</summary>
    public User Account => Principal.Account;

    /// <summary>The database as the user sees it.</summary>
    public StreakoidDb Db => Principal.Db;

    /// <summary>The loads for the user that can be made together.</summary>
    public BatchLoaders Loaders => Principal.Loaders;

    /// <summary>Now, to the millisecond.</summary>
    public Instant Now => Service<IClock>().Now();

    /// <summary>A service of the request.</summary>
    public T Service<T>() where T : notnull => Services.GetRequiredService<T>();
}
