using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Streakoid.Client;

/// <summary>
/// Keeps mutations in a folder, one file each, which only this user of the machine can read. A process that is killed leaves whole files. One
/// process uses the folder at a time.
/// </summary>
/// <param name="folder">The folder; made when something is kept.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle has nothing to dispose of.")]
public sealed partial class FileMutationStore(string folder) : IMutationStore
{
    private const string Extension = ".json";
    private const string Unfinished = Extension + ".new";

    private readonly string _folder = Path.GetFullPath(folder);
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc />
    /// <exception cref="IOException">A file cannot be read, or is none of this store: the message names it.</exception>
    public async ValueTask<IReadOnlyList<QueuedMutation>> ReadAsync(CancellationToken cancellationToken) =>
        await InTurnAsync(
                async () =>
                {
                    List<QueuedMutation> mutations = [];
                    foreach (string file in Files())
                        mutations.Add(await ReadFileAsync(file, cancellationToken).ConfigureAwait(false));
                    return mutations;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask AddAsync(QueuedMutation mutation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mutation);
        await InTurnAsync(
                async () =>
                {
                    if (OperatingSystem.IsWindows())
                        Directory.CreateDirectory(_folder);
                    else
                        Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                    // What a killed process has not finished.
                    foreach (string unfinished in Directory.EnumerateFiles(_folder, "*" + Unfinished))
                        File.Delete(unfinished);
                    long next = Files().Select(NumberOf).DefaultIfEmpty().Max() + 1;
                    string name = string.Create(CultureInfo.InvariantCulture, $"{next:D12}-{NameOf(mutation)}{Extension}");
                    await WriteFileAsync(Path.Combine(_folder, name), mutation, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<bool> ReplaceAsync(QueuedMutation mutation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mutation);
        return await InTurnAsync(
                async () =>
                {
                    if (Find(mutation) is not { } file)
                        return false;
                    await WriteFileAsync(file, mutation, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask RemoveAsync(QueuedMutation mutation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mutation);
        await InTurnAsync(
                () =>
                {
                    if (Find(mutation) is { } file)
                        File.Delete(file);
                    return Task.FromResult(true);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> use, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await use().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task<QueuedMutation> ReadFileAsync(string file, CancellationToken cancellationToken)
    {
        byte[] text = await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(text, Json.Default.QueuedMutation) ?? throw new JsonException("There is nothing in it.");
        }
        catch (JsonException exception)
        {
            throw new IOException($"{file} is not a queued mutation: {exception.Message} Move it away to go on without it.", exception);
        }
    }

    private static async Task WriteFileAsync(string file, QueuedMutation mutation, CancellationToken cancellationToken)
    {
        string made = Path.ChangeExtension(file, Unfinished);
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream stream = new(made, options);
        await using (stream.ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(stream, mutation, Json.Default.QueuedMutation, cancellationToken).ConfigureAwait(false);
            stream.Flush(flushToDisk: true);
        }
        File.Move(made, file, overwrite: true);
    }

    // A key may contain what no file name can.
    private static string NameOf(QueuedMutation mutation) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mutation.UserId} {mutation.Key}")));

    private static long NumberOf(string file) =>
        long.TryParse(Path.GetFileName(file).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private string? Find(QueuedMutation mutation)
    {
        string name = $"-{NameOf(mutation)}{Extension}";
        return Array.Find(Files(), file => file.EndsWith(name, StringComparison.Ordinal));
    }

    /// <summary>In the order in which they were added.</summary>
    private string[] Files() =>
        Directory.Exists(_folder) ? [.. Directory.EnumerateFiles(_folder, "*" + Extension).Order(StringComparer.Ordinal)] : [];

    [JsonSerializable(typeof(QueuedMutation))]
    private sealed partial class Json : JsonSerializerContext;
}
