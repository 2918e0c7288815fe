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

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Type.Length + 1 + KeyLength];
        Encoding.ASCII.GetBytes(Type, bytes);
        bytes[Type.Length] = (byte)':';
        Key.TryWriteBytes(bytes[(Type.Length + 1)..]);
        return Convert.ToBase64String(bytes);
    }
}
