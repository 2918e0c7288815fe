using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Hosting;
using Streakoid.Hosting.Commands;
using Streakoid.Http;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Graph;

[Trait("kind", "server")]
public sealed class SchemaTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task The_running_server_prints_the_file_in_the_repository_byte_for_byte()
    {
        byte[] printed = await fixture.Server.Http.GetByteArrayAsync("/graphql/schema.graphql");
        byte[] kept = await File.ReadAllBytesAsync(Repository.File("schema.graphql"));
        Assert.True(
            printed.AsSpan().SequenceEqual(kept),
            "schema.graphql is not what the server prints. Where the change is meant: dotnet run --project Streakoid.GraphQL -- schema export ../schema.graphql"
        );
        Assert.Equal(printed, await fixture.Server.Http.GetByteArrayAsync("/graphql?sdl"));
    }

    [Fact]
    public async Task The_export_command_writes_the_same_bytes_without_a_database()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.graphql");
        Assert.Equal(0, await CommandLine.RunAsync(["schema", "export", file]));
        Assert.Equal(await File.ReadAllBytesAsync(Repository.File("schema.graphql")), await File.ReadAllBytesAsync(file));
        File.Delete(file);
    }

    [Fact]
    public void Everything_in_the_schema_is_described()
    {
        ISchema schema = new ServiceCollection().AddStreakoidSchema().AddGraphQLHttp().BuildServiceProvider().GetRequiredService<ISchema>();
        schema.Initialize();
        List<string> bare = [];
        foreach (IGraphType type in schema.AllTypes.Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            if (string.IsNullOrWhiteSpace(type.Description) && type.Name is not ("ID" or "Int" or "String" or "Boolean" or "Float"))
                bare.Add(type.Name);
            if (type is EnumerationGraphType values)
                bare.AddRange(values.Values.Where(v => string.IsNullOrWhiteSpace(v.Description)).Select(v => $"{type.Name}.{v.Name}"));
            if (type is not IComplexGraphType complex)
                continue;
            foreach (FieldType field in complex.Fields)
            {
                if (string.IsNullOrWhiteSpace(field.Description))
                    bare.Add($"{type.Name}.{field.Name}");
                bare.AddRange(
                    (field.Arguments ?? [])
                        .Where(a => string.IsNullOrWhiteSpace(a.Description))
                        .Select(a => $"{type.Name}.{field.Name}({a.Name}:)")
                );
            }
        }
        Assert.Empty(bare);
    }
}
