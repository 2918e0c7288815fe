using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Streakoid.Graph;

/// <summary>
/// The client of an address, for every limit that counts by address. With IPv6 a /64 network is one client, since a subscriber has at least
/// that many addresses.
/// </summary>
public readonly record struct ClientKey
{
    private readonly ulong? _network;
    private readonly uint? _address;

    /// <summary>Null where a request has no address, as over a Unix socket: all of those are one.</summary>
    public ClientKey(IPAddress? address)
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

    /// <summary>The client's name, the same on all servers.</summary>
    public override string ToString() =>
        _network is { } network ? $"client:{network:X16}"
        : _address is { } address ? $"client:{new IPAddress(BitConverter.GetBytes(address))}"
        : "client:unknown";
}
