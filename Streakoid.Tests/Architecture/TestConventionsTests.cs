using System.Diagnostics;
using System.Reflection;
using Npgsql;
using Streakoid.Tests.Client.Runtime;
using Streakoid.Tests.EmbeddedPostgres;
using Streakoid.Tests.Hosting.Pooler;
using Streakoid.Tests.Support;
using Streakoid.Tests.Support.Npm;
using Streakoid.Tests.Support.Toy;

namespace Streakoid.Tests.Architecture;

/// <summary>The conventions of test classes and methods.</summary>
[Trait("kind", "rules")]
public sealed class TestConventionsTests
{
    private const int NameLimit = 80;

    /// <summary>Types that tests of the kind <c>rules</c> must not use.</summary>
    private static readonly Type[] Servers =
    [
        typeof(StreakoidServer),
        typeof(ServerFixture),
        typeof(ToyServer),
        typeof(CannedServer),
        typeof(EmbeddedCluster),
        typeof(MigratedDatabase),
        typeof(NpgsqlConnection),
        typeof(NpgsqlDataSource),
        typeof(HttpClient),
    ];

    /// <summary>Types that start processes, except the database that most tests share.</summary>
    private static readonly Type[] Starters =
    [
        typeof(Process),
        typeof(ServerProcess),
        typeof(SeparateHost),
        typeof(EmbeddedPostgresTest),
        typeof(DebianPackages),
        typeof(NodeScript),
        typeof(Chromium),
        typeof(PgBouncer),
    ];

    private static readonly Type[] Classes =
    [
        .. typeof(TestConventionsTests).Assembly.GetTypes().Where(type => !type.IsAbstract && Tests(type).Any()),
    ];

    [Fact]
    public void A_test_name_is_shorter_than_80_characters()
    {
        string[] names = [.. Classes.SelectMany(Tests).Select(test => $"{test.DeclaringType!.Name}.{test.Name}").Distinct()];
        Assert.True(names.Length > 500, $"Only {names.Length} tests were found.");
        Assert.DoesNotContain(names, name => name.Split('.')[1].Length >= NameLimit);
    }

    [Fact]
    public void A_test_class_has_one_kind()
    {
        string[] wrong =
        [
            .. Classes
                .Where(type => Kinds(type) is not ["rules" or "generator" or "server" or "faults"])
                .Select(type => $"{type.FullName}: {string.Join(", ", Kinds(type))}"),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Rules_need_no_server_and_only_faults_start_processes()
    {
        List<string> wrong = [];
        foreach (Type type in Classes.Where(type => type != typeof(TestConventionsTests)))
        {
            Type[] without = Kinds(type) switch
            {
                ["rules"] or ["generator"] => [.. Servers, .. Starters],
                ["server"] => Starters,
                _ => [],
            };
            wrong.AddRange(
                Named(type).Intersect(without).Select(named => $"{type.FullName} is of kind '{Kinds(type)[0]}' and uses {named.Name}.")
            );
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Contains(typeof(ServerProcess), Named(typeof(Hosting.Telemetry.LogTests))); // inside an async method
        Assert.Contains(typeof(ServerFixture), Named(typeof(Graph.PagingTests))); // a constructor's parameter
    }

    private static IEnumerable<MethodInfo> Tests(Type type) => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute)));

    private static string[] Kinds(Type type) =>
        [
            .. from data in type.GetCustomAttributesData()
            where data.AttributeType == typeof(TraitAttribute) && (string?)data.ConstructorArguments[0].Value == "kind"
            select (string)data.ConstructorArguments[1].Value!,
        ];

    /// <summary>The types that a class and its nested classes use: base, parameters, and the instructions of the methods.</summary>
    private static HashSet<Type> Named(Type type)
    {
        const BindingFlags All =
            BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        HashSet<Type> named = [];
        if (type.BaseType is not null)
            named.Add(type.BaseType);
        foreach (MethodBase method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
            named.UnionWith(method.GetParameters().Select(parameter => parameter.ParameterType).Concat(Instructions.TypesIn(method)));
        foreach (Type nested in type.GetNestedTypes(All))
            named.UnionWith(Named(nested));
        return named;
    }
}
