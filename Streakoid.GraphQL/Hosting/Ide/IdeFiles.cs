using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Streakoid.Hosting.Ide;

/// <summary>The IDE's files, by the path that a browser asks for.</summary>
internal sealed class IdeFiles
{
    private const string Index = "index.html";
    private const string Config = "bcp-config.json";

    // Only resources of this server, so that a token in the IDE cannot be sent elsewhere.
    // The editor sets styles in its markup, and compiles the rules that it checks variables by.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        + "worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FileExtensionContentTypeProvider ContentTypes = new()
    {
        Mappings = { [".ttf"] = "font/ttf", [".txt"] = "text/plain; charset=utf-8" },
    };

    private readonly Dictionary<string, Lazy<IdeFile>> _files;

    private IdeFiles(Dictionary<string, Lazy<IdeFile>> files) => _files = files;

    /// <summary>The files of a folder; none where there is no folder.</summary>
    public static IdeFiles In(string? folder) =>
        new(
            folder is null
                ? []
                : Directory
                    .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .Select(path => (Path: path, Name: Path.GetRelativePath(folder, path).Replace('\\', '/')))
                    .Where(file => IsServed(file.Name))
                    .ToDictionary(file => file.Name, file => new Lazy<IdeFile>(() => Read(file.Path, file.Name)), StringComparer.Ordinal)
        );

    /// <summary>Whether a path, relative to the endpoint, is answered here.</summary>
    public bool Contains(string path) => path is Config or Index || _files.ContainsKey(path);

    /// <summary>Answers a request for a path.</summary>
    public Task ServeAsync(HttpContext context, string path)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (!_files.TryGetValue(path is "" or Config ? Index : path, out Lazy<IdeFile>? file))
            return Results
                .Text(
                    "Banana Cake Pop is not available: this server was built with StreakoidNodePackages=false. "
                        + "Build it with Node.js and npm installed, and without that setting. The GraphQL endpoint works: POST a query to it.\n",
                    "text/plain; charset=utf-8",
                    statusCode: StatusCodes.Status404NotFound
                )
                .ExecuteAsync(context);

        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        // The names of what lies in static/ change with their content.
        headers.CacheControl = path.StartsWith("static/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        return path == Config
            ? Results.Json(IdeConfig.Default).ExecuteAsync(context)
            : Results.File(file.Value.Path, file.Value.ContentType, entityTag: file.Value.EntityTag).ExecuteAsync(context);
    }

    // Of the package, and not for browsers.
    private static bool IsServed(string name) =>
        !(name is "package.json" or "README.md" || name.StartsWith("index.", StringComparison.Ordinal) && name != Index);

    private static IdeFile Read(string path, string name)
    {
        using FileStream stream = File.OpenRead(path);
        string contentType = ContentTypes.TryGetContentType(name, out string? known) ? known : "text/plain; charset=utf-8";
        return new IdeFile(
            path,
            contentType is "text/html" or "text/javascript" or "text/css" ? $"{contentType}; charset=utf-8" : contentType,
            new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(stream))[..32]}\"")
        );
    }
}
