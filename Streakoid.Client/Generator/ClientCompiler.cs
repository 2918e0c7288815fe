using GraphQLParser.AST;
using Streakoid.Client.Generator.Emit;
using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Parse;
using Streakoid.Client.Generator.Plan;
using Streakoid.Client.Generator.Validate;

namespace Streakoid.Client.Generator;

/// <summary>The generator's result: problems, and the code of the operations without problems.</summary>
internal sealed record Output(EquatableArray<Problem> Problems, EquatableArray<GeneratedFile> Files);

/// <summary>Compiles files to code: parse, validate, plan, emit.</summary>
internal static class ClientCompiler
{
    private static readonly Output Nothing = new(new([]), new([]));

    public static Output Compile(ClientConfig config, SchemaModel schema, EquatableArray<GraphFile> files)
    {
        var problems = Configuration(config, schema);
        if (problems.Count == 0)
            problems.AddRange(schema.Problems);
        if (problems.Count > 0)
            return Nothing with { Problems = new(problems.Concat(config.Warnings)) };

        var documents = new List<(GraphFile File, GraphQLDocument Document)>();
        foreach (var file in files)
        {
            if (file.Parse(out var problem) is { } document)
                documents.Add((file, document));
            else
                problems.Add(problem!);
        }

        var context = new ValidationContext(schema, documents);
        problems.AddRange(Validator.Check(context, complete: problems.Count == 0));
        foreach (var operation in context.Operations.Where(static operation => operation.Name is null))
            problems.Add(
                operation.At(
                    ProblemIds.OperationWithoutName,
                    operation.Node,
                    "The client names its types after the operation: give it a name, as in `query GetMe { … }`."
                )
            );

        var broken = new HashSet<ExecutableDefinition>(context.Definitions.Where(definition => problems.Exists(definition.Contains)));
        var sound = context
            .Operations.Where(operation =>
                context
                    .WithFragments(operation)
                    .All(definition => !broken.Contains(definition) && definition.Spreads.TrueForAll(context.HasFragment))
            )
            .ToList();
        var plan = Planner.Plan(config, context, sound, problems);
        if (files.Count == 0)
            problems.Add(NoDocuments(config));
        return new Output(new(problems.Concat(config.Warnings)), new(Emitter.Emit(plan)));
    }

    private static Problem NoDocuments(ClientConfig config)
    {
        var patterns = string.Join("`, `", config.DocumentPatterns);
        var start = Math.Max(0, config.File.Text.IndexOf("\"documents\"", StringComparison.Ordinal));
        return config.File.At(
            ProblemIds.NoDocuments,
            start,
            start,
            $"None of the project's .graphql files matches `{patterns}` below {config.Folder}, so the client has no operations. Write one, or correct `documents`."
        ) with
        {
            IsWarning = true,
        };
    }

    private static List<Problem> Configuration(ClientConfig config, SchemaModel schema)
    {
        var problems = new List<Problem>();
        if (config.Problem is not null)
        {
            problems.Add(config.Problem);
            return problems;
        }

        foreach (var path in config.SchemaPaths)
        {
            if (!schema.Files.Any(file => ClientConfig.Normalize(file.Path) == path))
                problems.Add(
                    config.File.At(
                        ProblemIds.SchemaMissing,
                        0,
                        0,
                        $"The schema {path} is not among the project's AdditionalFiles. Add it, or correct `schema` in {ClientConfig.FileName}."
                    )
                );
        }

        foreach (var scalar in config.Scalars)
        {
            if (!CsScalar.IsTarget(scalar.Target))
                problems.Add(
                    config.File.At(
                        ProblemIds.UnknownScalarTarget,
                        0,
                        0,
                        $"The scalar `{scalar.Scalar}` is mapped to `{scalar.Target}`. It can be one of: {string.Join(", ", CsScalar.KnownTargets)}."
                    )
                );
        }

        return problems;
    }
}
