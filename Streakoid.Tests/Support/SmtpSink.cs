using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Streakoid.Tests.Support;

/// <summary>An SMTP server on the loopback address (RFC 5321, only what receiving needs) that accepts every e-mail, or rejects the first
/// ones temporarily.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    /// <summary>Longer than the minute after which an e-mail is due again that a server had taken on before it was killed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<string> _emails = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _listening;
    private int _toRefuse;
    private int _refused;

    private readonly Func<string, Task<string?>>? _reply;

    private SmtpSink(int refuseFirst, Func<string, Task<string?>>? reply)
    {
        (_toRefuse, _reply) = (refuseFirst, reply);
        _listener.Start();
        _listening = ListenAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many e-mails were rejected.</summary>
    public int Refused => _refused;

    /// <summary>E-mails that have come and were not received yet.</summary>
    public int Waiting => _emails.Reader.Count;

    /// <param name="refuseFirst">How many e-mails it refuses for the moment.</param>
    /// <param name="reply">What it replies to a line, such as <c>RCPT TO:…</c>, or to the dot at the end of an e-mail; null for the usual.</param>
    public static SmtpSink Start(int refuseFirst = 0, Func<string, Task<string?>>? reply = null) => new(refuseFirst, reply);

    /// <summary>The next e-mail in its raw form.</summary>
    public async Task<string> ReceiveAsync() => await _emails.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _listening;
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        List<Task> conversations = [];
        try
        {
            while (true)
                conversations.Add(ConverseAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task ConverseAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using StreamReader reader = new(client.GetStream(), Encoding.UTF8);
                await using StreamWriter writer = new(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 sink");
                while (await reader.ReadLineAsync(_end.Token) is { } line)
                {
                    string verb = line.Split(' ')[0].ToUpper(CultureInfo.InvariantCulture);
                    string? own = await ReplyAsync(line);
                    await writer.WriteLineAsync(
                        own
                            ?? verb switch
                            {
                                "EHLO" => "250-sink\r\n250 8BITMIME",
                                "DATA" => "354 go on",
                                "QUIT" => "221 bye",
                                "MAIL" when Interlocked.Decrement(ref _toRefuse) >= 0 => Refuse(),
                                _ => "250 ok",
                            }
                    );
                    if (verb == "QUIT")
                        return;
                    if (verb != "DATA")
                        continue;
                    _emails.Writer.TryWrite(await ReadDataAsync(reader));
                    await writer.WriteLineAsync(await ReplyAsync(".") ?? "250 taken");
                }
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                // The client has disconnected, or the sink stops.
            }
        }
    }

    /// <summary>A reply that is held back is not waited for once the sink stops: a test that fails before it lets go would never end.</summary>
    private async Task<string?> ReplyAsync(string line) => _reply is null ? null : await _reply(line).WaitAsync(_end.Token);

    private string Refuse()
    {
        Interlocked.Increment(ref _refused);
        return "451 try again later";
    }

    private async Task<string> ReadDataAsync(StreamReader reader)
    {
        StringBuilder letter = new();
        while (await reader.ReadLineAsync(_end.Token) is { } line and not ".")
            letter.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        return letter.ToString();
    }
}
