using Streakoid.Tests.Isolation.Walk;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>A server whose database holds exactly one user, and a request for each of its root fields.</summary>
public sealed class OneUser : IAsyncLifetime
{
    public StreakoidServer Server { get; private set; } = null!;

    public Tenant Somebody { get; private set; } = null!;

    public IReadOnlyList<Request> RootFields { get; private set; } = [];

    /// <summary>Those of the root fields that nobody needs to be signed in for, and that do not look who is.</summary>
    public static readonly IReadOnlyList<string> Open =
    [
        "confirmEmailChange",
        "login",
        "refreshSession",
        "register",
        "requestPasswordReset",
        "resetPassword",
        "secureAccount",
        "undoEmailChange",
        "verifyEmail",
    ];

    public async Task InitializeAsync()
    {
        Server = await StreakoidServer.StartAsync(environment: "Development", settings: "--Streakoid:Accounts:PasswordIterations=1000");
        Somebody = await Tenant.SettleAsync(Server, "Somebody");
        Introspected schema = await Introspected.OfAsync(Server);
        RootFields = [.. new Documents(schema, new Fillings(schema, Somebody, Somebody)).RootFields()];
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
