using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Streakoid.Tests.Client.Generator;

/// <summary>A change runs only the stages that depend on it. An editor runs the generator at every key press.</summary>
[Trait("kind", "generator")]
public class CachingTests
{
    private const string Schema = "type Query { a: Int b: Int c: C } type C { d: Int }";

    private static readonly (string Path, string Text)[] Files =
    [
        (".graphqlrc.json", GeneratorRun.Config()),
        ("schema.graphql", Schema),
        ("operations/A.graphql", "query A { a }"),
        ("operations/B.graphql", "query B { b }"),
    ];

    [Fact]
    public void A_change_of_CSharp_code_runs_no_stage()
    {
        var before = GeneratorRun.Of(Files).Driver;

        var after = before.RunGenerators(Compilation("class Typed { int more; }"));

        Assert.All(Stages(after), static stage => Assert.Contains(stage.Reason, Untouched));
        Assert.Contains(Stages(after), static stage => stage.Name == "Output");
    }

    [Fact]
    public void A_change_of_an_unrelated_file_runs_no_stage()
    {
        var before = GeneratorRun.Of([.. Files, ("notes.txt", "one")]);
        var notes = before.Driver.GetRunResult();

        var after = Replace(before.Driver, "notes.txt", "one", "two");

        Assert.NotSame(notes, after.GetRunResult());
        Assert.All(Stages(after), static stage => Assert.Contains(stage.Reason, Untouched));
    }

    [Fact]
    public void A_changed_operation_regenerates_only_its_file_and_the_manifest()
    {
        var before = GeneratorRun.Of(Files).Driver;

        var after = Replace(before, "operations/B.graphql", "query B { b }", "query B { c { d } }");

        var stages = Stages(after).ToLookup(static stage => stage.Name, static stage => stage.Reason);
        Assert.All(stages["Schema"], static reason => Assert.Contains(reason, Untouched));
        Assert.All(stages["Configuration"], static reason => Assert.Contains(reason, Untouched));
        Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(stages["Output"]));
        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified],
            stages["File"].Where(static reason => !Untouched.Contains(reason))
        );
        Assert.Equal(5, stages["File"].Count());
    }

    [Fact]
    public void A_file_saved_without_changes_runs_no_later_stage()
    {
        var before = GeneratorRun.Of(Files).Driver;

        var after = Replace(before, "operations/B.graphql", "query B { b }", "query B { b }");

        Assert.All(Stages(after), static stage => Assert.Contains(stage.Reason, Untouched));
    }

    private static readonly IncrementalStepRunReason[] Untouched = [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    private static CSharpCompilation Compilation(string code) => CSharpCompilation.Create("Sample", [CSharpSyntaxTree.ParseText(code)]);

    private static GeneratorDriver Replace(GeneratorDriver driver, string path, string text, string with)
    {
        // The driver compares texts by reference, so the text to replace is added first.
        var old = new GeneratorRun.TextFile(GeneratorRun.Folder + path, text);
        var known = GeneratorRun.Of(Files.Where(file => file.Path != path)).Driver.AddAdditionalTexts([old]).RunGenerators(Compilation(""));
        Assert.Equal(driver.GetRunResult().GeneratedTrees.Length, known.GetRunResult().GeneratedTrees.Length);
        return known.ReplaceAdditionalText(old, new GeneratorRun.TextFile(GeneratorRun.Folder + path, with)).RunGenerators(Compilation(""));
    }

    private static IEnumerable<(string Name, IncrementalStepRunReason Reason)> Stages(GeneratorDriver driver) =>
        driver
            .GetRunResult()
            .Results[0]
            .TrackedSteps.Where(static step =>
                step.Key is "Configuration" or "Files" or "Schema" or "Operations" or "Output" or "Problem" or "File"
            )
            .SelectMany(static step => step.Value.SelectMany(run => run.Outputs.Select(output => (step.Key, output.Reason))));
}
