using System.Net;

namespace Streakoid.Client;

/// <summary>
/// Reads the whole response before it reaches the outer handlers, so that they also handle a connection that breaks while reading.
/// </summary>
internal sealed class BufferingHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
        // A stream has no end to wait for.
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return response;
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            response.Dispose();
            throw new UnreadableBodyException(exception);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>From when a request leaves, its call may have run: until an answer says that it has not.</summary>
    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Call.Key, out Call? call))
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        bool before = call.MayHaveRun;
        call.MayHaveRun = true;
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized)
            call.MayHaveRun = before;
        return response;
    }

    /// <summary>Far above the size of any response that the server's limits allow.</summary>
    public const long MaxAnswerBytes = 64L * 1024 * 1024;
}

/// <summary>A body is not compressed as its headers say. A repeat would bring the same, so it is not one of the exceptions of networks.</summary>
internal sealed class UnreadableBodyException(Exception inner) : Exception(inner.Message, inner);
