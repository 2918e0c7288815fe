using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>Who is let in by <see cref="AnyUser"/>, and what of the other user is shown.</summary>
[Trait("kind", "server")]
public sealed class AnyUserTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Any_user_in_place_of_a_missing_one_shows_only_without_policies_and_interceptor(bool policies, bool interceptor)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(services =>
        {
            AnyUser.IsTakenForAMissingOne(services);
            if (!interceptor)
                LayerSwitches.WithoutOwnershipInterceptor(services);
        });
        Person other = new(server);
        await other.RegisterAsAsync("canary@example.com", Person.Password, displayName: "canary");
        await new LayerSwitches(server).RowSecurityAsync(policies);
        string token = server
            .Services.GetRequiredService<JwtIssuer>()
            .Write(new UserId(Guid.CreateVersion7()), Guid.CreateVersion7(), StreakoidServer.Noon + Duration.FromDays(1))
            .Token;

        Exchange answer = await Exchange.SendAsync(server, token, "{ me { email displayName streaks { nodes { name } } } }");

        bool shown = !policies && !interceptor;
        Assert.Equal(shown, answer.Text.Contains("canary", StringComparison.Ordinal));
        // Where policies hide everybody there is nobody to take; where the ownership interceptor sees the stranger, the request fails.
        Assert.Equal(
            shown ? HttpStatusCode.OK
                : policies ? HttpStatusCode.Unauthorized
                : HttpStatusCode.InternalServerError,
            answer.Status
        );
    }
}
