using System.Text;

namespace Streakoid.Graph.Nodes;

/// <summary>
/// A global id: base64 of the type's name, a colon and the key's 16 raw bytes. Opaque to clients, and spelled the way Hot
/// Chocolate 15 spells an id whose key is a Guid.
/// </summary>
public readonly record struct NodeId(string Type, Guid Key)
{
    private const int KeyLength = 16;
    private const int MaxLength = 128;

    /// <summary>Reads an id; false for anything that no server of this kind can have written.</summary>
    public static bool TryParse(string text, out NodeId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[MaxLength];
        if (text.Length > MaxLength || !Convert.TryFromBase64String(text, bytes, out int written)) return false;
        int colon = written - KeyLength - 1;
        if (colon < 1 || bytes[colon] != (byte)':' || !Ascii.IsValid(bytes[..colon])) return false;
        id = new NodeId(Encoding.ASCII.GetString(bytes[..colon]), new Guid(bytes[(colon + 1)..written]));
        return true;
    }

    /// <summary>How many bytes an id has before it is written as text.</summary>
    internal int ByteCount => Type.Length + 1 + KeyLength;

    /// <summary>Writes these bytes, of which the text is base64.</summary>
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
