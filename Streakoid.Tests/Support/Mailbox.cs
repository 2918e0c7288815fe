using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Streakoid.Accounts.Mail;

namespace Streakoid.Tests.Support;

/// <summary>Takes letters in the place of a mail server.</summary>
public sealed partial class Mailbox : IMailer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<Letter> _letters = [];

    public Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        _letters.Enqueue(letter);
        return Task.CompletedTask;
    }

    /// <summary>The letters to an address so far, oldest first.</summary>
    public IReadOnlyList<Letter> To(string address) => [.. _letters.Where(letter => letter.To == address)];

    /// <summary>Waits for an address to have some number of letters about something.</summary>
    public async Task<Letter> WaitAsync(string address, string subject, int count = 1)
    {
        for (DateTime end = Clock() + Patience; Clock() < end; await Task.Delay(20))
        {
            List<Letter> found = [.. To(address).Where(letter => letter.Subject == subject)];
            if (found.Count >= count) return found[count - 1];
        }
        throw new TimeoutException($"Letter {count} '{subject}' to {address} did not come; there are: {string.Join(", ", To(address).Select(letter => letter.Subject))}.");
    }

    /// <summary>The token that a letter brings.</summary>
    public static string TokenIn(string text) => Token().Match(text).Value is { Length: > 0 } token ? token : throw new ArgumentException($"No token is in: {text}", nameof(text));

#pragma warning disable RS0030 // Real time: the letter is sent in it.
    private static DateTime Clock() => DateTime.UtcNow;
#pragma warning restore RS0030

    [GeneratedRegex("[A-Za-z0-9_-]{64}")]
    private static partial Regex Token();
}
