namespace Streakoid.Tests.Support;

[Trait("kind", "faults")]
public sealed class DebianPackagesTests
{
    [Fact]
    public async Task An_installed_program_is_found_and_nothing_is_installed() =>
        Assert.EndsWith("/sh", await DebianPackages.EnsureAsync("sh", "no-such-package"), StringComparison.Ordinal);

    [Fact]
    public async Task A_program_that_cannot_be_installed_is_named_with_what_to_do()
    {
        InvalidOperationException missing = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            DebianPackages.EnsureAsync("streakoid-no-such-program", "streakoid-no-such-package")
        );

        Assert.Contains("streakoid-no-such-package", missing.Message, StringComparison.Ordinal);
        Assert.Contains("run the tests again", missing.Message, StringComparison.Ordinal);
    }
}
