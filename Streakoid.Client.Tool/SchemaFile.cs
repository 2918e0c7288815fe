using System.Text;

namespace Streakoid.Client.Tool;

/// <summary>Writes schema files.</summary>
internal static class SchemaFile
{
    /// <summary>Replaces the file in one step, so that it is never missing or half written.</summary>
    /// <returns>Whether it was different.</returns>
    public static bool Write(string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == text)
            return false;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // In the same folder, because a move between file systems is a copy.
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
        return true;
    }
}
