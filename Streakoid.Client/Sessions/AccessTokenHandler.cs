using System.Net;
using System.Net.Http.Headers;

namespace Streakoid.Client;

/// <summary>
/// Sends the access token of the call's user. It is renewed before it expires, and once, for all concurrent calls together,
/// if the server rejects it.
/// </summary>
internal sealed class AccessTokenHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Call.Key, out Call? call) || call is not { User: { } user, Session: { } session })
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        string token = await session.AccessTokenAsync(user, cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;

        if (await session.NewerAccessTokenAsync(user, token, cancellationToken).ConfigureAwait(false) is not { } newer)
            return response;
        response.Dispose();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", newer);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
