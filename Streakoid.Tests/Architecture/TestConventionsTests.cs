using System.Reflection;

namespace Streakoid.Tests.Architecture;

/// <summary>What every test class and every test method has in common.</summary>
public sealed class TestConventionsTests
{
    private const int NameLimit = 80;

    /// <summary>Still to be done: the tests of the typed client. Nothing is added here.</summary>
    private const string Exempt = "Streakoid.Tests.Client.";

    private static readonly Type[] Classes = [.. typeof(TestConventionsTests).Assembly.GetTypes().Where(type => !type.IsAbstract && Tests(type).Any())];

    [Fact]
    public void A_test_name_is_shorter_than_80_characters()
    {
        string[] names = [.. Classes.Where(IsHeld).SelectMany(Tests).Select(test => $"{test.DeclaringType!.Name}.{test.Name}").Distinct()];
        Assert.True(names.Length > 500, $"Only {names.Length} tests were found.");
        Assert.DoesNotContain(names, name => name.Split('.')[1].Length >= NameLimit);
    }

    private static IEnumerable<MethodInfo> Tests(Type type) => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute)));

    private static bool IsHeld(Type type) => !type.FullName!.StartsWith(Exempt, StringComparison.Ordinal);
}
