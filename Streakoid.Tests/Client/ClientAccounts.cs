using Streakoid.Client;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Client;

/// <summary>Accounts by the typed client, with the password that all of the tests' people have.</summary>
internal static class ClientAccounts
{
    public static async Task RegisterAsync(this IStreakoidClient client, string email) =>
        (
            await client.Register.ExecuteAsync(
                new RegisterInput
                {
                    Email = email,
                    Password = Person.Password,
                    TimeZone = "Etc/UTC",
                }
            )
        ).EnsureNoErrors();

    public static async Task LoginAsync(this IStreakoidClient client, string email) =>
        (await client.Login.ExecuteAsync(new LoginInput { Email = email, Password = Person.Password })).EnsureNoErrors();
}
