using Microsoft.CodeAnalysis;
using Streakoid.Client.Generator.Parse;

namespace Streakoid.Client.Generator;

/// <summary>
/// Generates the typed client from <c>.graphqlrc.json</c>, the schema and the operation files, which are the project's AdditionalFiles.
/// It reads no C# code, so it does not run when C# is edited.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ClientGenerator : IIncrementalGenerator
{
    private static readonly string[] Extensions = [".graphql", ".graphqls", ".gql"];

    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var configs = context
            .AdditionalTextsProvider.Where(static text => Path.GetFileName(text.Path) == ClientConfig.FileName)
            .Select(static (text, cancelled) => ClientConfig.Read(new GraphFile(text.Path, text.GetText(cancelled)?.ToString() ?? "")))
            .WithTrackingName("Configuration");
        var graphFiles = context
            .AdditionalTextsProvider.Where(static text =>
                Extensions.Any(extension => text.Path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            )
            .Select(static (text, cancelled) => new GraphFile(text.Path, text.GetText(cancelled)?.ToString() ?? ""))
            .Collect()
            .Select(static (files, _) => new EquatableArray<GraphFile>(files.OrderBy(static file => file.Path, StringComparer.Ordinal)))
            .WithTrackingName("Files");
        var schemas = configs
            .Combine(graphFiles)
            .Select(
                static (input, _) =>
                    (Config: input.Left, Files: new EquatableArray<GraphFile>(input.Right.Where(file => input.Left.IsSchemaFile(file))))
            )
            .Select(static (input, _) => (input.Config, Schema: SchemaReader.Read(input.Files)))
            .WithTrackingName("Schema");
        var outputs = schemas
            .Combine(graphFiles)
            .Select(
                static (input, _) =>
                    (
                        input.Left.Config,
                        input.Left.Schema,
                        Operations: new EquatableArray<GraphFile>(
                            input.Right.Where(file => input.Left.Config.IsOperationFile(file.Path) && !input.Left.Config.IsSchemaFile(file))
                        )
                    )
            )
            .WithTrackingName("Operations")
            .Select(static (input, _) => ClientCompiler.Compile(input.Config, input.Schema, input.Operations))
            .WithTrackingName("Output");

        context.RegisterSourceOutput(
            outputs.SelectMany(static (output, _) => output.Problems).WithTrackingName("Problem"),
            static (production, problem) => production.ReportDiagnostic(problem.ToDiagnostic())
        );
        context.RegisterSourceOutput(
            outputs.SelectMany(static (output, _) => output.Files).WithTrackingName("File"),
            static (production, file) => production.AddSource(file.Name, file.Text)
        );
    }
}
