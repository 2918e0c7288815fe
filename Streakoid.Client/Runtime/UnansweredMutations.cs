using System.Security.Cryptography;

namespace Streakoid.Client;

/// <summary>
/// Keeps the keys of mutations with an unknown outcome, so that a repeat, for example when a user presses the button
/// again, runs only once. Keyed by hash, because bodies contain passwords.
/// </summary>
internal sealed class UnansweredMutations
{
    private const int Most = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _keys = [];
    private readonly Queue<string> _oldestFirst = new();

    public static string Id(byte[] body) => Convert.ToHexString(SHA256.HashData(body));

    /// <summary>The key of this mutation's last call, if its outcome is unknown.</summary>
    public string? Find(string id)
    {
        lock (_gate)
            return _keys.GetValueOrDefault(id);
    }

    public void Remember(string id, string key)
    {
        lock (_gate)
        {
            if (!_keys.ContainsKey(id))
                _oldestFirst.Enqueue(id);
            _keys[id] = key;
            while (_oldestFirst.Count > Most)
                _keys.Remove(_oldestFirst.Dequeue());
        }
    }

    public void ForgetAll()
    {
        lock (_gate)
        {
            _keys.Clear();
            _oldestFirst.Clear();
        }
    }
}
