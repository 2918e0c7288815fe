using Streakoid.Client;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Client.Queue;

[Trait("kind", "rules")]
public sealed class FileMutationStoreTests : IDisposable
{
    private readonly string _root = TemporaryFolder.Make("mutation-files");

    private string Folder => Path.Combine(_root, "queue");

    public void Dispose() => TemporaryFolder.Delete(_root);

    [Fact]
    public async Task Mutations_come_back_in_their_order_whatever_leaves_before()
    {
        FileMutationStore store = new(Folder);
        Assert.Empty(await store.ReadAsync(default));
        for (int number = 0; number < 12; number++)
            await store.AddAsync(Mutation($"key {number}"), default);
        await store.RemoveAsync(Mutation("key 0"), default);
        await store.RemoveAsync(Mutation("key 5"), default);
        await store.RemoveAsync(Mutation("never there"), default);
        // Another object is the program after a restart.
        FileMutationStore again = new(Folder);
        await again.AddAsync(Mutation("last"), default);
        Assert.Equal(
            ["key 1", "key 2", "key 3", "key 4", "key 6", "key 7", "key 8", "key 9", "key 10", "key 11", "last"],
            (await again.ReadAsync(default)).Select(one => one.Key)
        );
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a/b\\c:d*e?f\"g<h>i|j")]
    [InlineData("ABC")]
    public async Task Any_key_and_text_comes_back_as_it_was(string key)
    {
        FileMutationStore store = new(Folder);
        QueuedMutation mutation = Mutation(key) with { Variables = "{\"note\":\"“ü\\n\\u0000\"}", SentAt = DateTimeOffset.UnixEpoch };
        await store.AddAsync(mutation, default);
        await store.AddAsync(mutation with { UserId = "another" }, default);
        Assert.True(await store.ReplaceAsync(mutation with { SentAt = null }, default));
        Assert.False(await store.ReplaceAsync(mutation with { Key = "never there" }, default));
        Assert.Equal([mutation with { SentAt = null }, mutation with { UserId = "another" }], await store.ReadAsync(default));
        Assert.All(Directory.GetFiles(_root, "*", SearchOption.AllDirectories), file => Assert.Equal(Folder, Path.GetDirectoryName(file)));
        await store.RemoveAsync(mutation, default);
        Assert.Equal("another", Assert.Single(await store.ReadAsync(default)).UserId);
    }

    [Fact]
    public async Task Only_its_user_can_read_a_mutation()
    {
        FileMutationStore store = new(Folder);
        await store.AddAsync(Mutation("key"), default);
        await store.ReplaceAsync(Mutation("key"), default);
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Folder))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"Key\":\"a")]
    public async Task A_damaged_file_is_named_and_left(string text)
    {
        FileMutationStore store = new(Folder);
        await store.AddAsync(Mutation("key"), default);
        string file = Assert.Single(Directory.GetFiles(Folder));
        await File.WriteAllTextAsync(file, text);
        IOException fault = await Assert.ThrowsAsync<IOException>(async () => await store.ReadAsync(default));
        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task What_a_killed_write_leaves_is_no_mutation()
    {
        FileMutationStore store = new(Folder);
        await store.AddAsync(Mutation("key"), default);
        string unfinished = Path.Combine(Folder, "000000000002-abc.json.new");
        await File.WriteAllTextAsync(unfinished, "{\"Key");
        Assert.Equal("key", Assert.Single(await store.ReadAsync(default)).Key);
        await store.AddAsync(Mutation("next"), default);
        Assert.False(File.Exists(unfinished));
        Assert.Equal(["key", "next"], (await store.ReadAsync(default)).Select(one => one.Key));
    }

    [Fact]
    public void A_mutation_does_not_say_its_variables()
    {
        QueuedMutation mutation = Mutation("key") with { Variables = "{\"note\":\"private\"}" };
        Assert.DoesNotContain("private", mutation.ToString(), StringComparison.Ordinal);
    }

    private static QueuedMutation Mutation(string key) =>
        new(key, "VXNlcjox", "CheckIn", "mutation CheckIn { x }", "{}", DateTimeOffset.UnixEpoch);
}
