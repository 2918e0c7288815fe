using System.Net;
using System.Net.Sockets;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Errors;

namespace Streakoid.Hosting;

/// <summary>Reads from the HTTP request what resolvers may know of it.</summary>
internal sealed class HttpRequestOrigin(
    IHttpContextAccessor requests,
    IConfiguration configuration,
    IHostEnvironment environment,
    KnownClients known
) : RequestOrigin
{
    private const string DeviceHeader = "Streakoid-Device";

    private readonly HttpContext _http = requests.HttpContext!;

    public override string ClientAddress => new ClientKey(_http.Connection.RemoteIpAddress).ToString();

    public override UserId? KnownBy => known.Find(new ClientKey(_http.Connection.RemoteIpAddress));

    public override string ClientNetwork =>
        _http.Connection.RemoteIpAddress switch
        {
            null => "",
            { IsIPv4MappedToIPv6: true } mapped => Network(mapped.MapToIPv4(), 24),
            { AddressFamily: AddressFamily.InterNetwork } address => Network(address, 24),
            { } address => Network(address, 48),
        };

    public override string UserAgent => _http.Request.Headers.UserAgent.ToString();

    public override string? IdempotencyKey => _http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } key] ? key : null;

    public override string? Device => _http.Request.Headers[DeviceHeader] is [{ Length: > 0 } device] ? device : null;

    public override void RememberDevice(string device) => _http.Response.Headers[DeviceHeader] = device;

    public override string PublicUrl =>
        configuration["Streakoid:PublicUrl"] is { Length: > 0 } url ? url.TrimEnd('/')
        // Whatever a client writes into its header Host must not become an address that others follow.
        : environment.IsProduction()
            ? throw new GraphError(null, "The server does not know its public address: its operator must set Streakoid__PublicUrl.")
        : $"{_http.Request.Scheme}://{_http.Request.Host}{_http.Request.PathBase}";

    private static string Network(IPAddress address, int prefix)
    {
        byte[] bytes = address.GetAddressBytes();
        Array.Clear(bytes, prefix / 8, bytes.Length - (prefix / 8));
        return $"{new IPAddress(bytes)}/{prefix}";
    }
}
