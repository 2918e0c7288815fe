using PublicApiGenerator;
using Snapshooter.Xunit;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Package;

[Trait("kind", "rules")]
public sealed class PublicApiTests
{
    /// <summary>The public API is a snapshot, because a change needs a review and a new version of the package.</summary>
    [Fact]
    public void The_public_API_is_as_it_was_reviewed() =>
        typeof(StreakoidSession)
            .Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .MatchSnapshot("PublicApi");
}
