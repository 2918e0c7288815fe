using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Streakoid.Data;
using Streakoid.Graph;

namespace Streakoid.Tests.Isolation;

/// <summary>Authentication as it must never be written again: it does not look for the token's user, and takes the first one there is.</summary>
public static class AnyUser
{
    /// <summary>Breaks a server so.</summary>
    public static void IsTakenForAMissingOne(IServiceCollection services) => services.PostConfigure<JwtBearerOptions>(
        JwtBearerDefaults.AuthenticationScheme, options => options.Events.OnTokenValidated = TakeAnyUserAsync);

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
