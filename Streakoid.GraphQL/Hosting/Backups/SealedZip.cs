using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Streakoid.Hosting.Backups;

/// <summary>
/// A zip file that ends with the SHA-256 of everything before, in hexadecimal, as the archive's comment: whatever is cut off or changed
/// is noticed before anything of it is used.
/// </summary>
internal static class SealedZip
{
    private const int SealLength = SHA256.HashSizeInBytes * 2;

    /// <summary>Writes a file.</summary>
    /// <param name="file">Empty; it can seek and read.</param>
    /// <param name="write">Adds the entries.</param>
    public static async Task WriteAsync(Stream file, Func<ZipArchive, Task> write)
    {
        await using (ZipArchive archive = new(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.Comment = new string('0', SealLength);
            await write(archive);
        }
        file.Position = 0;
        byte[] seal = await SealOfAsync(file);
        file.Position = file.Length - SealLength;
        await file.WriteAsync(seal);
    }

    /// <summary>Whether a file is as it was written.</summary>
    public static async Task<bool> IsWholeAsync(Stream file)
    {
        if (file.Length <= SealLength)
            return false;
        file.Position = 0;
        byte[] seal = await SealOfAsync(file);
        byte[] found = new byte[SealLength];
        await file.ReadExactlyAsync(found);
        file.Position = 0;
        return found.AsSpan().SequenceEqual(seal);
    }

    /// <summary>Reads from the start up to the seal.</summary>
    private static async Task<byte[]> SealOfAsync(Stream file)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 17];
        for (long left = file.Length - SealLength; left > 0; )
        {
            int read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)));
            if (read == 0)
                throw new EndOfStreamException();
            hash.AppendData(buffer, 0, read);
            left -= read;
        }
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
