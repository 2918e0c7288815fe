using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using NodaTime;
using Streakoid.Data;
using Streakoid.Execution.Requests;
using Streakoid.Graph;
using Streakoid.Hosting.RateLimits;
using Streakoid.Http;
using Streakoid.Streaks.Pictures;
using Streakoid.Streaks.Views;

namespace Streakoid.Hosting.Pictures;

/// <summary>
/// Serves shared pictures of streaks. All invalid addresses return the same answer. Clients have a limit of their own here, since a few
/// proxies fetch the pictures of many pages.
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
        IncidentList incidents,
        GraphQLHttpOptions transport,
        IRequestGate gate,
        LoadShedding load
    )
    {
        OperationInfo info = http.OperationInfo();
        info.LearnPicture();
        string? svg;
        try
        {
            if (!gate.CanServe)
                throw RequestRejectedException.Unavailable();
            await Admission.AdmitPictureAsync(http);
            using IDisposable permit = await load.EnterAsync(http.RequestAborted);
            using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
            deadline.CancelAfter(transport.Deadline);
            svg = await StreakPicture.ReadAsync(databases, address, clock.Now(), incidents.Current, deadline.Token);
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
        if (svg is null)
        {
            info.Outcome = RequestOutcome.Refused;
            headers.CacheControl = "no-store";
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        info.Outcome = RequestOutcome.Ok;
        byte[] bytes = Encoding.UTF8.GetBytes(svg);
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        headers.CacheControl = "public, max-age=300";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        EntityTagHeaderValue tag = new($"\"{Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
        await Results.Bytes(bytes, "image/svg+xml", entityTag: tag).ExecuteAsync(http);
    }
}
