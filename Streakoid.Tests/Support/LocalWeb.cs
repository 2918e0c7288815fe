using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Streakoid.Tests.Support;

/// <summary>Small web applications that tests use beside, before or in place of the server.</summary>
public static class LocalWeb
{
    /// <summary>Builds an application on a free local port, without logging.</summary>
    public static WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }
}
