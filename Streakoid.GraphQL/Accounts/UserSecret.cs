using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Streakoid.Data;

namespace Streakoid.Accounts;

/// <summary>
/// A token as its holder keeps it: the user's id, so that row-level security can be told whose rows to look among, and 32 random
/// bytes. The database keeps its SHA-256 only.
/// </summary>
public sealed record UserSecret(UserId User, string Text)
{
    private const int IdLength = 16;
    private const int SecretLength = 32;

    /// <summary>What the database knows the token by.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    public static UserSecret New(UserId user, string prefix = "")
    {
        Span<byte> bytes = stackalloc byte[IdLength + SecretLength];
        user.Value.TryWriteBytes(bytes);
        RandomNumberGenerator.Fill(bytes[IdLength..]);
        return new UserSecret(user, prefix + Base64Url.EncodeToString(bytes));
    }

    /// <summary>Random bytes for <see cref="Next"/>.</summary>
    public static byte[] Nonce() => RandomNumberGenerator.GetBytes(SecretLength);

    /// <summary>The token that follows this one: always the same for the same bytes, and unknown to who has only one of the two.</summary>
    public UserSecret Next(byte[] nonce)
    {
        Span<byte> bytes = stackalloc byte[IdLength + SecretLength];
        User.Value.TryWriteBytes(bytes);
        HMACSHA256.HashData(nonce, Encoding.ASCII.GetBytes(Text), bytes[IdLength..]);
        return new UserSecret(User, Base64Url.EncodeToString(bytes));
    }

    /// <summary>Reads a token; null for what can be none.</summary>
    public static UserSecret? Parse(string text, string prefix = "")
    {
        Span<byte> bytes = stackalloc byte[IdLength + SecretLength];
        if (!text.StartsWith(prefix, StringComparison.Ordinal) || text.Length != prefix.Length + Base64Url.GetEncodedLength(bytes.Length)) return null;
        ReadOnlySpan<char> encoded = text.AsSpan(prefix.Length);
        if (!Base64Url.IsValid(encoded, out int length) || length != bytes.Length) return null;
        Base64Url.DecodeFromChars(encoded, bytes);
        Guid user = new(bytes[..IdLength]);
        return user == Guid.Empty ? null : new UserSecret(new UserId(user), text);
    }
}
