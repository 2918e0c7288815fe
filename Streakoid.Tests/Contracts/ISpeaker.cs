namespace Streakoid.Tests.Contracts;

/// <summary>One who keeps a session and speaks to the server in one of the two ways that the contracts hold for.</summary>
public interface ISpeaker : IAsyncDisposable
{
    Task<Reply> RegisterAsync(string email, string password, string timeZone = "Europe/London", string? displayName = null);

    Task<Reply> LoginAsync(string email, string password);

    Task<Reply> RefreshAsync(string refreshToken);

    Task<Reply> LogoutAsync();

    Task<Reply> MeAsync();
}
