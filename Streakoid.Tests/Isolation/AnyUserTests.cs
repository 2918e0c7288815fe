using System.Net;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Streakoid.Accounts;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>Authentication as it must never be written again: it finds no user of the token's id, and takes the first one there is.</summary>
public sealed class AnyUserTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Taking_any_user_for_a_missing_one_shows_that_user_only_without_policies_and_last_look(bool policies, bool lastLook)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(services =>
        {
            services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options => options.Events.OnTokenValidated = TakeAnyUserAsync);
            if (!lastLook) LayerSwitches.WithoutLastLook(services);
        });
        Person other = new(server);
        await other.RegisterAsAsync("canary@example.com", Person.Password, displayName: "canary");
        await new LayerSwitches(server).RowSecurityAsync(policies);
        string token = server.Services.GetRequiredService<AccessTokens>().Write(new UserId(Guid.CreateVersion7()), Guid.CreateVersion7()).Token;

        Exchange answer = await Exchange.SendAsync(server, token, "{ me { email displayName streaks { nodes { name } } } }");

        bool shown = !policies && !lastLook;
        Assert.Equal(shown, answer.Text.Contains("canary", StringComparison.Ordinal));
        // Where policies hide everybody there is nobody to take; where the last look sees the stranger, the request fails.
        Assert.Equal(shown ? HttpStatusCode.OK : policies ? HttpStatusCode.Unauthorized : HttpStatusCode.InternalServerError, answer.Status);
    }

    private static async Task TakeAnyUserAsync(TokenValidatedContext context)
    {
        ViewerScope scope = context.HttpContext.RequestServices.GetRequiredService<ViewerScope>();
        StreakoidDb db = scope.Open();
        db.ActAs(new UserId(Guid.Parse(((JsonWebToken)context.SecurityToken).Subject)));
#pragma warning disable RS0030 // This is the mistake.
        User? user = await db.Users.IgnoreQueryFilters().FirstOrDefaultAsync();
#pragma warning restore RS0030
        if (user is null)
        {
            context.Fail("There is nobody.");
            return;
        }
        StreakoidDb theirs = scope.Open();
        theirs.ActAs(new UserId(user.Id));
        scope.SignIn(user, Guid.CreateVersion7(), theirs);
    }
}
