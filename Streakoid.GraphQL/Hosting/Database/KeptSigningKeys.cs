using Streakoid.Accounts.Sessions;
using Streakoid.EmbeddedPostgres;

namespace Streakoid.Hosting.Database;

/// <summary>The signing keys of a server with embedded data: a file with one key per line, the newest first.</summary>
internal sealed class KeptSigningKeys(string folder)
{
    // The newest and the former one: a token is valid for 15 minutes, and keys are not rotated more often.
    private const int Kept = 2;

    private readonly string _file = Path.Combine(folder, "signing-key");

    public bool Exist => File.Exists(_file);

    /// <summary>The keys; made where there are none.</summary>
    public IReadOnlyList<string> ReadOrMake()
    {
        if (!Exist)
            Secrets.WriteWhole(_file, SigningKeys.NewKey());
        return File.ReadAllLines(_file).Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
    }

    /// <summary>Puts a key before those there are.</summary>
    public void Rotate(string next)
    {
        string content = string.Join('\n', ReadOrMake().Prepend(next).Take(Kept));
        Secrets.WriteWhole(_file, content);
    }
}
