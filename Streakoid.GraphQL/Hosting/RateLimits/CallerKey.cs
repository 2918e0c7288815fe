using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Streakoid.Data;

namespace Streakoid.Hosting.RateLimits;

/// <summary>The key of a rate limit: a user or an address. With IPv6 a /64 network counts as one address.</summary>
internal readonly record struct CallerKey
{
    private readonly Guid? _user;
    private readonly ulong? _network;
    private readonly uint? _address;

    public CallerKey(UserId user) => _user = user.Value;

    /// <summary>Null where a request has no address, as over a Unix socket: all of those are one.</summary>
    public CallerKey(IPAddress? address)
    {
        if (address is null)
            return;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork)
            _address = BitConverter.ToUInt32(bytes);
        else if (address.IsIPv4MappedToIPv6)
            _address = BitConverter.ToUInt32(bytes[12..]);
        else
            _network = BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    /// <summary>The caller's name, the same on all servers.</summary>
    public override string ToString() =>
        _user is { } user ? $"user:{user}"
        : _network is { } network ? $"client:{network:X16}"
        : _address is { } address ? $"client:{new IPAddress(BitConverter.GetBytes(address))}"
        : "client:unknown";
}
