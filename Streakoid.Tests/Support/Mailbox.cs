using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Streakoid.Accounts.Email;

namespace Streakoid.Tests.Support;

/// <summary>Receives e-mails in place of a mail server.</summary>
public sealed partial class Mailbox : IMailer
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<EmailMessage> _emails = [];

    public async Task SendAsync(EmailMessage email, Func<Task> handOver, CancellationToken cancellationToken)
    {
        await handOver();
        _emails.Enqueue(email);
    }

    /// <summary>The e-mails to an address so far, oldest first.</summary>
    public IReadOnlyList<EmailMessage> To(string address) =>
        [.. _emails.Where(email => string.Equals(email.To, address, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Waits until an address has received a number of e-mails with a subject.</summary>
    public async Task<EmailMessage> WaitAsync(string address, string subject, int count = 1)
    {
        for (DateTime end = Clock() + Patience; Clock() < end; await Task.Delay(20))
        {
            List<EmailMessage> found = [.. To(address).Where(email => email.Subject == subject)];
            if (found.Count >= count)
                return found[count - 1];
        }
        throw new TimeoutException(
            $"E-mail {count} '{subject}' to {address} was not sent. Sent were: {string.Join(", ", To(address).Select(email => email.Subject))}."
        );
    }

    /// <summary>The token in an e-mail.</summary>
    public static string TokenIn(string text) =>
        Token().Match(text).Value is { Length: > 0 } token
            ? token
            : throw new ArgumentException($"There is no token in: {text}", nameof(text));

#pragma warning disable RS0030 // The e-mail is sent in real time.
    private static DateTime Clock() => DateTime.UtcNow;
#pragma warning restore RS0030

    [GeneratedRegex("[A-Za-z0-9_-]{64}")]
    private static partial Regex Token();
}
