using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Streakoid.Client.Generator;

namespace Streakoid.Tests.Client.Generator;

/// <summary>Runs the generator as the compiler does, on additional files and C# code.</summary>
internal sealed class GeneratorRun
{
    public const string Folder = "/project/";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(static () =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Append(typeof(OperationKind).Assembly.Location)
                .Where(static path =>
                    Path.GetFileName(path) is var name
                    && (
                        name.StartsWith("System.", StringComparison.Ordinal)
                        || name
                            is "netstandard.dll"
                                or "Streakoid.Client.dll"
                                or "Microsoft.Extensions.DependencyInjection.Abstractions.dll"
                                or "Microsoft.Extensions.Http.dll"
                    )
                )
                .Distinct()
                .Select(static path => MetadataReference.CreateFromFile(path)),
        ]
    );

    private readonly Compilation _compilation;

    private GeneratorRun(GeneratorDriver driver, Compilation compilation)
    {
        Driver = driver;
        _compilation = compilation;
    }

    public GeneratorDriver Driver { get; }

    public GeneratorRunResult Result => Driver.GetRunResult().Results[0];

    public ImmutableArray<Diagnostic> Problems => Driver.GetRunResult().Diagnostics;

    /// <summary>The generated files by name, without the prefix of the client's name.</summary>
    public IReadOnlyDictionary<string, string> Files =>
        Result.GeneratedSources.ToDictionary(
            static file => file.HintName[(file.HintName.IndexOf('.', StringComparison.Ordinal) + 1)..],
            static file => file.SourceText.ToString()
        );

    public static string Config(string name = "SampleClient", string more = "") =>
        $$"""
            {
              "schema": "schema.graphql",
              "documents": "operations/**/*.graphql",
              "extensions": { "strawberryShake": { "name": "{{name}}", "namespace": "Sample" }{{more}} }
            }
            """;

    /// <summary>Runs the generator on one operation file and one schema.</summary>
    public static GeneratorRun Of(string schema, string operations, string? config = null, string code = "") =>
        Of([(".graphqlrc.json", config ?? Config()), ("schema.graphql", schema), ("operations/All.graphql", operations)], code);

    public static GeneratorRun Of(IEnumerable<(string Path, string Text)> files, string code = "")
    {
        var compilation = CSharpCompilation.Create(
            $"Sample_{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(code, ParseOptions.WithDocumentationMode(DocumentationMode.Parse))],
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );
        var driver = CSharpGeneratorDriver.Create(
            [new ClientGenerator().AsSourceGenerator()],
            files.Select(static file => new TextFile(Folder + file.Path, file.Text)),
            ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)
        );
        return new GeneratorRun(driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _), output);
    }

    /// <summary>Compiles the generated code with the C# code, with warnings as errors.</summary>
    public Assembly Compile()
    {
        Assert.Empty(Problems);
        using var image = new MemoryStream();
        var emitted = _compilation.Emit(image);
        var found = emitted.Diagnostics.Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }

    /// <summary>Compiles, and runs <c>Sample.Program.Run</c> of the test's C# code.</summary>
    public string Run() => (string)Compile().GetType("Sample.Program", throwOnError: true)!.GetMethod("Run")!.Invoke(null, null)!;

    public sealed class TextFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
