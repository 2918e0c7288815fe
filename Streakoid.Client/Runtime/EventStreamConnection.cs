using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Streakoid.Client;

/// <summary>A subscription as server-sent events.</summary>
internal sealed class EventStreamConnection(IHttpClientFactory clients, TimeProvider time, string name)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>What the server sends, until the connection ends.</summary>
    /// <exception cref="ConnectionLostException">The connection could not be opened, or broke.</exception>
    public async IAsyncEnumerable<Received> ReadAsync(Call call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, (Uri?)null) { Content = new ByteArrayContent(call.Body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        call.AddHeaders(request);
        (HttpResponseMessage? opened, Failure? failure) = await OpenAsync(call, request, cancellationToken).ConfigureAwait(false);
        if (opened is null)
        {
            yield return Received.Failed(Answer.Failed(failure!));
            yield break;
        }
        using HttpResponseMessage response = opened;
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            Answer answer = AnswerReader.Read(response, body, time.GetUtcNow());
            if (response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
                throw new ConnectionLostException(answer.Failure?.Message ?? "", null, answer.Failure?.RetryAfter);
            yield return Received.Failed(answer);
            yield break;
        }
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), Encoding.UTF8);
        string? kind = null;
        while (await LineAsync(reader, cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith("event:", StringComparison.Ordinal))
                kind = line["event:".Length..].Trim();
            else if (line.StartsWith("data:", StringComparison.Ordinal) && kind == "next")
                yield return Received.Next(AnswerReader.ReadEvent(Encoding.UTF8.GetBytes(line["data:".Length..])));
            if (kind != "complete")
                continue;
            yield return Received.Complete;
            yield break;
        }
        throw new ConnectionLostException("The server ended the connection.", null);
    }

    [SuppressMessage("Design", "CA1031", Justification = "The stream reports any exception of the program's message handlers.")]
    private async Task<(HttpResponseMessage? Response, Failure? Failure)> OpenAsync(
        Call call,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        HttpClient http = clients.CreateClient(name);
        GraphQLHttp.Address(http);
        try
        {
            return (
                await Opening
                    .WithinDeadlineAsync(
                        call,
                        until => GraphQLHttp.SendAsync(http, request, HttpCompletionOption.ResponseHeadersRead, until),
                        cancellationToken
                    )
                    .ConfigureAwait(false),
                null
            );
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or RefreshFailedException)
        {
            throw new ConnectionLostException(exception.Message, exception);
        }
        catch (Exception exception) when (exception is not ConnectionLostException && !cancellationToken.IsCancellationRequested)
        {
            return (null, GraphQLHttp.HandlerFailure(exception));
        }
    }

    private static async Task<string?> LineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new ConnectionLostException(exception.Message, exception);
        }
    }
}
