namespace Streakoid.Client;

/// <summary>
/// Reads the whole answer before the outer handlers see it, so that a connection that breaks while reading is treated as broken there.
/// </summary>
internal sealed class BufferingHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Far above what the server's own limits allow an answer to be.</summary>
    public const long MaxAnswerBytes = 64L * 1024 * 1024;
}
