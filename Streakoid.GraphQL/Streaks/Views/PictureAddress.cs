using System.Buffers.Text;
using System.Security.Cryptography;
using Streakoid.Data;

namespace Streakoid.Streaks.Views;

/// <summary>
/// The address of a streak's picture: the ids of user and streak, which row-level security needs, and
/// a signature by the streak's own key. Deleting the key revokes the address.
/// </summary>
public sealed record PictureAddress(UserId User, Guid StreakId, byte[] Signature)
{
    public const string Folder = "/pictures";
    public const int KeyLength = 32;

    private const int IdLength = 16;
    private const int SignatureLength = 16;

    /// <summary>The path of a shared streak's picture.</summary>
    public static string PathOf(Guid userId, Guid streakId, byte[] key)
    {
        Span<byte> bytes = stackalloc byte[(2 * IdLength) + SignatureLength];
        userId.TryWriteBytes(bytes);
        streakId.TryWriteBytes(bytes[IdLength..]);
        Sign(bytes[..(2 * IdLength)], key).CopyTo(bytes[(2 * IdLength)..]);
        return $"{Folder}/{Base64Url.EncodeToString(bytes)}.svg";
    }

    /// <summary>Reads what stands in the path; null for what can be none.</summary>
    public static PictureAddress? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[(2 * IdLength) + SignatureLength];
        if (text.Length != Base64Url.GetEncodedLength(bytes.Length) || !Base64Url.IsValid(text, out int length) || length != bytes.Length)
            return null;
        Base64Url.DecodeFromChars(text, bytes);
        Guid user = new(bytes[..IdLength]);
        return user == Guid.Empty
            ? null
            : new PictureAddress(new UserId(user), new Guid(bytes[IdLength..(2 * IdLength)]), bytes[(2 * IdLength)..].ToArray());
    }

    /// <summary>Whether the key signed it.</summary>
    public bool IsSignedBy(byte[] key)
    {
        Span<byte> ids = stackalloc byte[2 * IdLength];
        User.Value.TryWriteBytes(ids);
        StreakId.TryWriteBytes(ids[IdLength..]);
        return CryptographicOperations.FixedTimeEquals(Sign(ids, key), Signature);
    }

    private static ReadOnlySpan<byte> Sign(ReadOnlySpan<byte> ids, byte[] key) => HMACSHA256.HashData(key, ids).AsSpan(0, SignatureLength);
}
