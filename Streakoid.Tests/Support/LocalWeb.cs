using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Streakoid.Tests.Support;

/// <summary>Small web applications that tests put beside, before or in place of the server.</summary>
public static class LocalWeb
{
    /// <summary>Builds one that listens on a free port of this machine once it is started, and logs nothing.</summary>
    public static WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }
}
