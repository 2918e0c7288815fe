using System.Net;
using Streakoid.Data;
using Streakoid.Execution.Documents;
using Streakoid.Graph;

namespace Streakoid.Tests.Execution.Documents;

/// <summary>How much of the registered documents one user holds, and that a flood pushes out nobody else's.</summary>
[Trait("kind", "rules")]
public sealed class RegisteredDocumentsTests : IDisposable
{
    private const int Length = 32 * 1024;

    private static readonly string Text = new('x', Length);
    private static readonly ClientKey Here = new(IPAddress.Loopback);

    private readonly RegisteredDocuments _documents = new();

    public void Dispose() => _documents.Dispose();

    [Fact]
    public void A_flood_of_one_user_pushes_out_nothing_of_another_or_of_nobody()
    {
        Viewer ada = User(),
            grace = User();
        _documents.Register("grace", "{ a }", grace, Here);
        _documents.Register("nobody", "{ b }", null, Here);
        int kept = 0;
        for (int round = 0; round < 3; round++)
        for (int i = 0; i < 500; i++)
        {
            _documents.Register($"ada{i}", Text, ada, Here);
            kept = Enumerable.Range(0, 500).Count(one => _documents.Find($"ada{one}") is not null);
            Assert.InRange(kept, 1, RegisteredDocuments.MaxOwnerCharacters / Length);
            Assert.Equal("{ a }", _documents.Find("grace"));
            Assert.Equal("{ b }", _documents.Find("nobody"));
        }
        // The other user, at the same address, registers as before.
        _documents.Register("more", Text, grace, Here);
        Assert.NotNull(_documents.Find("more"));
        Assert.Equal(RegisteredDocuments.MaxOwnerCharacters / (Length + 256), kept);
    }

    [Fact]
    public void A_flood_from_many_addresses_pushes_out_nothing_of_a_user()
    {
        Viewer ada = User();
        _documents.Register("first", "{ a }", null, Here);
        // The user sent what nobody's place holds already.
        _documents.Register("first", "{ a }", ada, Here);
        int all = 4 * RegisteredDocuments.MaxAnonymousCharacters / Length;
        // Until one that came when all was full is there: what was used longest ago has made room for it.
        int sent = 0;
        do _documents.Register($"flood{sent}", Text, null, new ClientKey(new IPAddress([10, 0, (byte)(sent / 250), (byte)(sent % 250)])));
        while (++sent < all || _documents.Find($"flood{sent - 1}") is null);
        Assert.Equal("{ a }", _documents.Find("first"));
        int kept = Enumerable.Range(0, sent).Count(i => _documents.Find($"flood{i}") is not null);
        Assert.InRange(kept, 1, RegisteredDocuments.MaxAnonymousCharacters / Length);
    }

    private static Viewer User() => new(new UserId(Guid.NewGuid()), Guid.NewGuid(), AccessScope.Write);
}
