using PublicApiGenerator;
using Snapshooter.Xunit;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Package;

public sealed class PublicApiTests
{
    /// <summary>What programs are compiled against. A change here is a change of the package's version, and is reviewed as one.</summary>
    [Fact]
    public void The_public_API_is_as_it_was_reviewed() =>
        typeof(StreakoidSession)
            .Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .MatchSnapshot("PublicApi");
}
