using System.Buffers.Text;
using System.Security.Cryptography;
using Streakoid.Data;

namespace Streakoid.Accounts;

/// <summary>
/// A refresh token as its holder keeps it: the user's id, so that row-level security can be told whose tokens to look among,
/// and 32 random bytes. The database keeps its SHA-256 only.
/// </summary>
public sealed record RefreshTokenText(UserId User, string Text)
{
    private const int IdLength = 16;
    private const int SecretLength = 32;

    /// <summary>What the database knows the token by.</summary>
    public byte[] Hash => SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Text));

    public static RefreshTokenText New(UserId user)
    {
        Span<byte> bytes = stackalloc byte[IdLength + SecretLength];
        user.Value.TryWriteBytes(bytes);
        RandomNumberGenerator.Fill(bytes[IdLength..]);
        return new RefreshTokenText(user, Base64Url.EncodeToString(bytes));
    }

    /// <summary>Reads a token; null for what can be none.</summary>
    public static RefreshTokenText? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[IdLength + SecretLength];
        if (text.Length != Base64Url.GetEncodedLength(bytes.Length) || !Base64Url.IsValid(text, out int length) || length != bytes.Length) return null;
        Base64Url.DecodeFromChars(text, bytes);
        Guid user = new(bytes[..IdLength]);
        return user == Guid.Empty ? null : new RefreshTokenText(new UserId(user), text);
    }
}
