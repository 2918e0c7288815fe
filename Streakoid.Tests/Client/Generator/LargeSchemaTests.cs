using System.Diagnostics;
using Streakoid.Client.Generator.Parse;
using Xunit.Abstractions;

namespace Streakoid.Tests.Client.Generator;

[Trait("kind", "generator")]
public class LargeSchemaTests(ITestOutputHelper output)
{
    [Fact]
    public void A_schema_of_a_thousand_types_generates_code_that_compiles()
    {
        var sdl = LargeSchema.Sdl();
        List<(string Path, string Text)> files =
        [
            (".graphqlrc.json", GeneratorRun.Config()),
            ("schema.graphql", sdl),
            .. LargeSchema.Operations(),
        ];

        var cold = Stopwatch.StartNew();
        var run = GeneratorRun.Of(files);
        cold.Stop();
        var warm = Stopwatch.StartNew();
        GeneratorRun.Of(files);
        warm.Stop();
        run.Compile();

        var schema = SchemaReader.Read(new([new GraphFile("schema.graphql", sdl)]));
        var types = schema.Types.Values.Where(static type => !type.Name.StartsWith("__", StringComparison.Ordinal)).ToList();
        var fields = types.Sum(static type => type.Fields.Count + type.Inputs.Count);
        Assert.InRange(types.Count, 1000, 1200);
        Assert.InRange(fields, 6000, 8000);
        Assert.Equal(100, run.Files.Keys.Count(static file => file.StartsWith("Operation", StringComparison.Ordinal)));
        output.WriteLine(
            $"{types.Count} types, {fields} fields, 100 operations: {run.Files.Count} files, {run.Files.Values.Sum(static text => text.Count(static c => c == '\n'))} lines, "
                + $"generated in {cold.ElapsedMilliseconds} ms at first and {warm.ElapsedMilliseconds} ms again"
        );
    }
}
