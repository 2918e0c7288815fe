using System.Buffers;
using System.IO.Pipelines;
using Streakoid.Execution.Requests;
using Streakoid.Graph.Errors;

namespace Streakoid.Http;

/// <summary>Waits for the bodies of requests. What has arrived stays in the request's <see cref="HttpRequest.BodyReader"/>.</summary>
internal sealed class RequestBodies(GraphQLHttpOptions options, ClientTransfers transfers)
{
    /// <summary>Waits until a body has arrived.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">The most to read, in bytes.</param>
    /// <returns>Whether the whole body is there; false if it is larger.</returns>
    /// <exception cref="RequestRejectedException">It took too long, or the client sends too many at once.</exception>
    public async ValueTask<bool> ReceiveAsync(HttpContext context, int limit)
    {
        HttpRequest request = context.Request;
        if (request.ContentLength > limit)
            return false;
        PipeReader reader = request.BodyReader;
        // Most bodies come in one piece with their headers.
        if (reader.TryRead(out ReadResult read) && IsDecided(reader, read, limit) is { } at)
            return at;
        using IDisposable transfer = transfers.Begin(context, request.ContentLength ?? limit);
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(options.BodyTimeout);
        try
        {
            while (true)
            {
                read = await reader.ReadAsync(timeout.Token);
                if (IsDecided(reader, read, limit) is { } whole)
                    return whole;
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new RequestRejectedException(
                RejectionReason.BodyTimeout,
                ErrorCodes.RequestInvalid,
                $"The request body did not arrive within {options.BodyTimeout.TotalSeconds:0.#} seconds."
            );
        }
    }

    /// <summary>Whether all of a body is there, or too much; null while neither is known.</summary>
    private static bool? IsDecided(PipeReader reader, ReadResult read, int limit)
    {
        ReadOnlySequence<byte> buffer = read.Buffer;
        reader.AdvanceTo(buffer.Start, buffer.End);
        return buffer.Length > limit ? false
            : read.IsCompleted ? true
            : null;
    }
}
