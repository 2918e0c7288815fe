using Microsoft.Extensions.DependencyInjection;
using Streakoid.Client;

namespace Streakoid.Qa;

/// <summary>A new user with the typed client and a session.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Visitor(Uri endpoint, TimeSpan patience, string name)
    {
        DisplayName = name;
        ServiceCollection services = new();
        services
            .AddStreakoidClient()
            .ConfigureHttpClient(http => http.BaseAddress = endpoint)
            .Configure(options => options.Timeout = patience);
        _services = services.BuildServiceProvider();
        Client = _services.GetRequiredService<IStreakoidClient>();
    }

    public IStreakoidClient Client { get; }

    public string DisplayName { get; }

    // Reserved for examples: e-mail to it reaches nobody.
    public string Email { get; } = $"qa-{Guid.NewGuid():N}@example.com";

    public string Password { get; } = $"{Guid.NewGuid():N} {Guid.NewGuid():N}";

    /// <summary>The account's id; empty before it is created.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Creates the account and signs in to it.</summary>
    public async Task RegisterAsync()
    {
        RegisterInput input = new()
        {
            Email = Email,
            Password = Password,
            TimeZone = "Etc/UTC",
            DisplayName = DisplayName,
        };
        var payload = Data(await Client.Register.ExecuteAsync(input)).Register;
        CheckFailedException.Unless(payload.Session is not null, $"register failed: {payload.Errors?[0].Message}");
        Id = payload.Session!.Me.Id;
        CheckFailedException.Unless(payload.Session.Me.Email == Email, "register signed in another user.");
    }

    /// <summary>Signs in to the account that was created.</summary>
    public async Task LogInAsync()
    {
        var payload = Data(await Client.Login.ExecuteAsync(new LoginInput { Email = Email, Password = Password })).Login;
        CheckFailedException.Unless(payload.Session is not null, $"login failed with the right password: {payload.Errors?[0].Message}");
        CheckFailedException.Unless(payload.Session!.Me.Id == Id, "login signed in another user.");
    }

    /// <summary>Deletes the account and checks that signing in fails.</summary>
    public async Task DeleteAccountAsync()
    {
        var payload = Data(await Client.DeleteAccount.ExecuteAsync(new DeleteAccountInput { Password = Password })).DeleteAccount;
        CheckFailedException.Unless(payload.AccountDeleted == true, $"The account was not deleted: {payload.Errors?[0].Message}");
        IOperationResult<IGetMeResult> after = await Client.GetMe.ExecuteAsync();
        CheckFailedException.Unless(
            after.Errors is [{ Code: "AUTH_NOT_AUTHENTICATED" }],
            "`me` was still answered after the account was deleted."
        );
    }

    /// <summary>Checks that `me` is this user, without data of other users.</summary>
    public async Task CheckIdentityAsync()
    {
        IGetMe_Me me = Data(await Client.GetMe.ExecuteAsync()).Me;
        CheckFailedException.Unless(me.Id == Id && me.Email == Email && me.DisplayName == DisplayName, "`me` is another user.");
        CheckFailedException.Unless(me.Streaks is { Nodes.Count: 0 }, "A new user already has streaks.");
    }

    /// <summary>The data of a response.</summary>
    /// <exception cref="GraphQLClientException">The response has errors.</exception>
    public static TData Data<TData>(IOperationResult<TData> result)
        where TData : class
    {
        result.EnsureNoErrors();
        return result.Data!;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
