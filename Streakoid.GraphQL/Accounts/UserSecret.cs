using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Streakoid.Data;

namespace Streakoid.Accounts;

/// <summary>
/// A secret token: the user's id, which row-level security needs, and 32 random
/// bytes. The database stores only its SHA-256.
/// </summary>
public sealed record UserSecret(UserId User, string Text)
{
    private const int IdLength = 16;
    private const int SecretLength = 32;

    /// <summary>The hash that the database stores.</summary>
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

    /// <summary>The next token: deterministic for the same bytes, and not computable with only one of the two.</summary>
    public UserSecret Next(byte[] nonce)
    {
        Span<byte> bytes = stackalloc byte[IdLength + SecretLength];
        User.Value.TryWriteBytes(bytes);
        HMACSHA256.HashData(nonce, Encoding.ASCII.GetBytes(Text), bytes[IdLength..]);
        return new UserSecret(User, Base64Url.EncodeToString(bytes));
    }

    /// <summary>Reads a token; null if it is malformed.</summary>
    public static UserSecret? Parse(string text, string prefix = "")
    {
        Span<byte> bytes = stackalloc byte[IdLength + SecretLength];
        if (!text.StartsWith(prefix, StringComparison.Ordinal) || text.Length != prefix.Length + Base64Url.GetEncodedLength(bytes.Length))
            return null;
        ReadOnlySpan<char> encoded = text.AsSpan(prefix.Length);
        if (!Base64Url.IsValid(encoded, out int length) || length != bytes.Length)
            return null;
        Base64Url.DecodeFromChars(encoded, bytes);
        Guid user = new(bytes[..IdLength]);
        return user == Guid.Empty ? null : new UserSecret(new UserId(user), text);
    }
}
