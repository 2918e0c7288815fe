using System.Reflection;
using Microsoft.AspNetCore.Components;
using Streakoid.Hosting.Web;

namespace Streakoid.Web.Tests.Architecture;

[Trait("kind", "rules")]
public sealed class PagesTests
{
    [Fact]
    public void The_server_answers_at_the_pages_of_the_app()
    {
        string[] pages =
        [
            .. typeof(App)
                .Assembly.GetTypes()
                .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
                .Select(route => route.Template)
                // It is shown in place of a page that is not there, and is not an address itself.
                .Where(template => template != "/not-found")
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(pages, WebApp.Pages);
    }

    [Fact]
    public void The_app_uses_the_client_and_nothing_of_the_server() =>
        Assert.Equal(
            ["Streakoid.Client"],
            typeof(App)
                .Assembly.GetReferencedAssemblies()
                .Select(name => name.Name!)
                .Where(name => name.StartsWith("Streakoid", StringComparison.Ordinal))
        );

    [Fact]
    public void A_test_class_has_one_kind_and_names_of_less_than_80_characters()
    {
        foreach (Type type in typeof(PagesTests).Assembly.GetTypes())
        {
            MethodInfo[] tests = [.. type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute)))];
            if (tests.Length == 0)
                continue;
            Assert.Contains(
                Assert
                    .Single(type.GetCustomAttributesData(), data => data.AttributeType == typeof(TraitAttribute))
                    .ConstructorArguments[1]
                    .Value,
                (object[])["rules", "browser"]
            );
            Assert.All(tests, test => Assert.True(test.Name.Length < 80, test.Name));
        }
    }
}
