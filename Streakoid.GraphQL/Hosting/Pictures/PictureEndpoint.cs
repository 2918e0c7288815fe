using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using NodaTime;
using Streakoid.Data;
using Streakoid.Execution.Requests;
using Streakoid.Graph;
using Streakoid.Http;
using Streakoid.Streaks.Pictures;
using Streakoid.Streaks.Views;

namespace Streakoid.Hosting.Pictures;

/// <summary>
/// Serves shared pictures of streaks. All invalid addresses return the same answer. Requests are not counted by address, because
/// pages' pictures are fetched by a few proxies; how many are worked on at once is bounded with those of GraphQL.
/// </summary>
internal static class PictureEndpoint
{
    public static void MapStreakPictures(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods(PictureAddress.Folder + "/{address}.svg", [HttpMethods.Get, HttpMethods.Head], ShowAsync);

    private static async Task ShowAsync(
        HttpContext http,
        string address,
        RequestDatabases databases,
        IClock clock,
        GraphQLHttpOptions transport,
        IRequestGate gate,
        LoadShedding load
    )
    {
        if (!gate.CanServe)
        {
            await RejectionWriter.WriteAsync(http, RequestRejectedException.Unavailable(), transport, MediaTypes.Json);
            return;
        }
        string? svg;
        try
        {
            using IDisposable permit = await load.EnterAsync(http.RequestAborted);
            using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
            deadline.CancelAfter(transport.Deadline);
            svg = await StreakPicture.ReadAsync(databases, address, clock.Now(), deadline.Token);
        }
        catch (RequestRejectedException rejection)
        {
            await RejectionWriter.WriteAsync(http, rejection, transport, MediaTypes.Json);
            return;
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            // It took too long. The metrics middleware detects, logs and answers an unavailable database.
            await RejectionWriter.WriteAsync(http, RequestRejectedException.Unavailable(), transport, MediaTypes.Json);
            return;
        }
        IHeaderDictionary headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (svg is null)
        {
            headers.CacheControl = "no-store";
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        byte[] bytes = Encoding.UTF8.GetBytes(svg);
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        headers.CacheControl = "public, max-age=300";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        EntityTagHeaderValue tag = new($"\"{Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
        await Results.Bytes(bytes, "image/svg+xml", entityTag: tag).ExecuteAsync(http);
    }
}
