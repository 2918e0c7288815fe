using System.Text;

namespace Streakoid.Graph.Nodes;

/// <summary>
/// A global id: base64 of the type's name, a colon and the key's 16 raw bytes. Opaque to clients, in the format of Hot
/// Chocolate 15 for a Guid key.
/// </summary>
public readonly record struct NodeId(string Type, Guid Key)
{
    private const int KeyLength = 16;
    private const int MaxLength = 128;

    /// <summary>Parses an id; false for any text that this server does not write.</summary>
    public static bool TryParse(string text, out NodeId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[MaxLength];
        if (text.Length > MaxLength || !Convert.TryFromBase64String(text, bytes, out int written))
            return false;
        int colon = written - KeyLength - 1;
        if (colon < 1 || bytes[colon] != (byte)':' || !Ascii.IsValid(bytes[..colon]))
            return false;
        id = new NodeId(Encoding.ASCII.GetString(bytes[..colon]), new Guid(bytes[(colon + 1)..written]));
        return true;
    }

    /// <summary>The length of an id in bytes before base64.</summary>
    internal int ByteCount => Type.Length + 1 + KeyLength;

    /// <summary>Writes the bytes before base64.</summary>
    internal void WriteBytes(Span<byte> bytes)
    {
        Encoding.ASCII.GetBytes(Type, bytes);
        bytes[Type.Length] = (byte)':';
        Key.TryWriteBytes(bytes[(Type.Length + 1)..]);
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        WriteBytes(bytes);
        return Convert.ToBase64String(bytes);
    }
}
