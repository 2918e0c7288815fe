using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Streakoid.Hosting.Web;

/// <summary>
/// Serves the app <c>Streakoid.Web</c> at the root. Its files are static web assets, named by their content and compressed when they are
/// published. <c>Streakoid__Web=false</c> turns it off.
/// </summary>
internal static class WebApp
{
    private const string Assets = "Streakoid.GraphQL.staticwebassets.";

    // MudBlazor sets styles in its markup. A token in the app's storage cannot be sent elsewhere.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        + "base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The addresses of the app's pages, which are all one file. A test compares them with the app.</summary>
    internal static readonly string[] Pages =
    [
        "/",
        "/calendar",
        "/confirm-email",
        "/data",
        "/forgot-password",
        "/new-streak",
        "/register",
        "/reset-password",
        "/secure-account",
        "/security",
        "/settings",
        "/sign-in",
        "/streak",
        "/streaks",
        "/undo-email",
        "/verify-email",
    ];

    /// <summary>Before the server is published, its files are in the folders of the build.</summary>
    public static void UseWebFiles(this WebApplicationBuilder builder)
    {
        string manifest = Path.Combine(AppContext.BaseDirectory, Assets + "runtime.json");
        if (!IsOn(builder.Configuration) || !File.Exists(manifest))
            return;
        builder.Configuration[WebHostDefaults.StaticWebAssetsKey] = manifest;
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
    }

    public static void MapStreakoidWeb(this WebApplication app)
    {
        string manifest = Path.Combine(AppContext.BaseDirectory, Assets + "endpoints.json");
        if (!IsOn(app.Configuration) || !File.Exists(manifest))
            return;
        Lazy<Page> page = new(() => Page.Read(app.Environment.WebRootFileProvider.GetFileInfo("index.html")));
        app.MapStaticAssets(manifest)
            .Add(endpoint =>
            {
                RequestDelegate serve = endpoint.RequestDelegate!;
                endpoint.RequestDelegate = http =>
                {
                    AddHeaders(http.Response.Headers);
                    return serve(http);
                };
            });
        foreach (string path in Pages)
            app.MapMethods(
                path,
                [HttpMethods.Get, HttpMethods.Head],
                (HttpContext http) =>
                {
                    AddHeaders(http.Response.Headers);
                    http.Response.Headers.CacheControl = "no-cache";
                    return Results.Bytes(page.Value.Bytes, "text/html; charset=utf-8", entityTag: page.Value.EntityTag);
                }
            );
    }

    private static bool IsOn(IConfiguration configuration) => configuration.GetValue("Streakoid:Web", true);

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private sealed record Page(byte[] Bytes, EntityTagHeaderValue EntityTag)
    {
        public static Page Read(IFileInfo file)
        {
            using StreamReader reader = new(file.CreateReadStream(), Encoding.UTF8);
            byte[] bytes = Encoding.UTF8.GetBytes(reader.ReadToEnd());
            return new Page(bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\""));
        }
    }
}
