namespace Streakoid.Streaks.Transfer;

/// <summary>Names the members of a document that this version does not know, each once: a newer version of the app may have written them.</summary>
public sealed class UnknownMembers(ImportAccount account)
{
    private const int Max = 100;

    private readonly HashSet<string> _named = [];

    /// <summary>Names what an object has besides known members.</summary>
    public void Warn(JsonAt sent, HashSet<string> known)
    {
        foreach ((string name, JsonAt value) in sent.Members())
        {
            if (known.Contains(name) || value.IsEmpty || _named.Count >= Max || !_named.Add(name))
                continue;
            account.Warn($"{ImportException.Quote(name)} is unknown to this server and is ignored; it first occurs in {sent.Path}.");
        }
    }
}
