using System.Buffers.Text;

namespace Streakoid.Streaks.Views;

/// <summary>
/// The address of a streak's picture: the picture's random key and nothing else, so that it shows neither whose it is nor which pictures
/// belong together. Deleting the key revokes the address.
/// </summary>
public static class PictureAddress
{
    public const string Folder = "/pictures";
    public const int KeyLength = 32;

    /// <summary>The path of a shared streak's picture.</summary>
    public static string PathOf(byte[] key) => $"{Folder}/{Base64Url.EncodeToString(key)}.svg";

    /// <summary>Reads the key from the path; null if it is malformed.</summary>
    public static byte[]? Parse(string text)
    {
        byte[] key = new byte[KeyLength];
        return
            text.Length == Base64Url.GetEncodedLength(KeyLength)
            && Base64Url.IsValid(text)
            && Base64Url.TryDecodeFromChars(text, key, out int length)
            && length == KeyLength
            ? key
            : null;
    }
}
