using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Streakoid.Data;

namespace Streakoid.Accounts.Tokens;

/// <summary>
/// A personal access token as its holder keeps it: a prefix that secret scanners can look for, the user's id, so that row-level
/// security can be told whose tokens to look among, and 32 random bytes. The database keeps its SHA-256 only.
/// </summary>
public sealed record AccessTokenText(UserId User, string Text)
{
    public const string Prefix = "streakoid_";

    private const int IdLength = 16;
    private const int SecretLength = 32;

    /// <summary>What the database knows the token by.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    public static AccessTokenText New(UserId user)
    {
        Span<byte> bytes = stackalloc byte[IdLength + SecretLength];
        user.Value.TryWriteBytes(bytes);
        RandomNumberGenerator.Fill(bytes[IdLength..]);
        return new AccessTokenText(user, Prefix + Base64Url.EncodeToString(bytes));
    }

    /// <summary>Reads a token; null for what can be none.</summary>
    public static AccessTokenText? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[IdLength + SecretLength];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length != Prefix.Length + Base64Url.GetEncodedLength(bytes.Length)) return null;
        ReadOnlySpan<char> encoded = text.AsSpan(Prefix.Length);
        if (!Base64Url.IsValid(encoded, out int length) || length != bytes.Length) return null;
        Base64Url.DecodeFromChars(encoded, bytes);
        Guid user = new(bytes[..IdLength]);
        return user == Guid.Empty ? null : new AccessTokenText(new UserId(user), text);
    }
}
