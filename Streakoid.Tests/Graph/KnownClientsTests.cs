using System.Net;
using Streakoid.Data;
using Streakoid.Graph;

namespace Streakoid.Tests.Graph;

/// <summary>Which clients are known, and by whom.</summary>
[Trait("kind", "rules")]
public sealed class KnownClientsTests : IDisposable
{
    private readonly KnownClients _known = new();

    public void Dispose() => _known.Dispose();

    [Fact]
    public void One_user_makes_a_few_clients_known_and_takes_none_from_others()
    {
        UserId ada = new(Guid.NewGuid()),
            eve = new(Guid.NewGuid());
        _known.Add(Client(0), ada);
        for (int round = 0; round < 3; round++)
        {
            // The first is Ada's, whom Eve shares it with.
            for (int n = 0; n < 1_000; n++)
                _known.Add(Client(n), eve);
            Assert.Equal(KnownClients.MaxPerUser + 1, Enumerable.Range(0, 1_000).Count(n => _known.Find(Client(n)) is not null));
            Assert.Equal(ada, _known.Find(Client(0)));
            Assert.Equal(eve, _known.Find(Client(999)));
        }
        // What Eve has lost, Ada makes known again.
        Assert.Null(_known.Find(Client(1)));
        _known.Add(Client(1), ada);
        _known.Add(Client(1), eve);
        for (int n = 2; n < 100; n++)
            _known.Add(Client(n), eve);
        Assert.Equal(ada, _known.Find(Client(1)));
    }

    private static ClientKey Client(int n) => new(IPAddress.Parse($"2001:db8:0:{n:x}::1"));
}
