using System.Security.Cryptography;

namespace Streakoid.Client;

/// <summary>
/// Remembers the keys of mutations whose outcome is unknown, so that the same one sent again, by a person who pressed the button
/// again, is carried out once. Kept by hash, since bodies hold passwords.
/// </summary>
internal sealed class UnansweredMutations
{
    private const int Most = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _keys = [];
    private readonly Queue<string> _oldestFirst = new();

    public static string Id(byte[] body) => Convert.ToHexString(SHA256.HashData(body));

    /// <summary>The key that this mutation was sent with before, if nothing is known of that time.</summary>
    public string? Find(string id)
    {
        lock (_gate) return _keys.GetValueOrDefault(id);
    }

    public void Remember(string id, string key)
    {
        lock (_gate)
        {
            if (!_keys.ContainsKey(id)) _oldestFirst.Enqueue(id);
            _keys[id] = key;
            while (_oldestFirst.Count > Most) _keys.Remove(_oldestFirst.Dequeue());
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
