using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Parse;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Client.Generator.Corpus;

/// <summary>
/// Random operations on schemas compile without a warning and read the answers of a server. With <c>STREAKOID_CORPUS=200</c>, the number of
/// operations for each schema, other people's schemas are fetched from npm.
/// </summary>
[Trait("kind", "generator")]
public sealed class CorpusTests(ITestOutputHelper output)
{
    private static readonly string? Asked = Environment.GetEnvironmentVariable("STREAKOID_CORPUS");

    [Fact]
    public async Task Random_operations_compile_and_read_their_answers()
    {
        List<(string Name, string Sdl)> schemas =
        [
            ("Streakoid", await File.ReadAllTextAsync(Repository.File("schema.graphql"))),
            ("Odd names and shapes", OddSchema.Sdl),
        ];
        if (Asked is not null)
            schemas.AddRange(await FetchedSchemas.FetchAsync());
        int count = Asked is null ? 35 : int.Parse(Asked, CultureInfo.InvariantCulture);
        foreach ((string name, string sdl) in schemas)
            output.WriteLine(Check(name, sdl, count, GeneratorRun.Config()));
        output.WriteLine(
            Check(
                "Records",
                OddSchema.Sdl,
                count,
                GeneratorRun.Config().Replace("\"name\"", "\"records\": { \"entities\": true }, \"name\"", StringComparison.Ordinal)
            )
        );
    }

    private static string Check(string name, string sdl, int count, string config)
    {
        SchemaModel schema = SchemaReader.Read(new([new GraphFile("schema.graphql", sdl)]));
        Assert.True(schema.Problems.Count == 0, $"{name}: {schema.Problems.FirstOrDefault()?.Message}");
        List<(string Path, string Text)> operations = new RandomOperations(schema, new Random(7)).Files(count);
        int written = operations.Count;
        GeneratorRun run = Run(config, sdl, operations);
        // Operations that a server rejects as well.
        HashSet<string> invalid = [.. run.Problems.Select(problem => Path.GetFileName(problem.Location.GetLineSpan().Path))];
        foreach (Diagnostic problem in run.Problems)
            Assert.True(problem.Id is "STRK0107" or "STRK0115" or "STRK0124", $"{name}: {problem}");
        operations.RemoveAll(file => invalid.Contains(Path.GetFileName(file.Path)));
        Assert.True(operations.Count > written * 0.8, $"{name}: {string.Join('\n', run.Problems.Take(10))}");

        Stopwatch time = Stopwatch.StartNew();
        run = Run(config, sdl, operations);
        TimeSpan generated = time.Elapsed;
        Assembly assembly = run.Compile();
        int read = 0;
        foreach (Type operation in assembly.GetTypes().Where(type => type.GetField("Document") is not null))
        {
            for (int seed = 0; seed < 5; seed++)
            {
                Read(name, schema, operation, seed);
                read++;
            }
        }
        return $"{name}: {schema.Types.Count} types, {operations.Count} files, {run.Files.Values.Sum(file => file.Count(c => c == '\n'))} lines in {generated.TotalSeconds:0.00} s, {read} answers read";
    }

    private static void Read(string name, SchemaModel schema, Type operation, int seed)
    {
        object instance = Activator.CreateInstance(operation, [null])!;
        MethodInfo create = operation.GetMethod("CreateRequest")!;
        object?[] arguments =
        [
            .. create
                .GetParameters()
                .Select(parameter => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null),
        ];
        object request = create.Invoke(instance, arguments)!;
        string document = (string)request.GetType().GetProperty("Document")!.GetValue(request)!;
        RandomAnswers answers = new(schema, new Random(seed));
        string answer = answers.Answer(document).ToJsonString();
        try
        {
            Delegate reader = (Delegate)request.GetType().GetProperty("ReadData")!.GetValue(request)!;
            object result = reader.DynamicInvoke(JsonElement.Parse(answer))!;
            List<string> texts = [];
            Collect(result, texts, operation.Assembly);
            Assert.Equal(answers.Texts.Order(StringComparer.Ordinal), texts.Order(StringComparer.Ordinal));
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(
                $"{name}, {operation.Name}, seed {seed}: {exception.InnerException?.Message}\n{document}\n{answer}",
                exception
            );
        }
    }

    /// <summary>The texts in the properties of a result.</summary>
    private static void Collect(object? value, List<string> texts, Assembly generated)
    {
        if (value is string text)
        {
            if (text.StartsWith("text ", StringComparison.Ordinal))
                texts.Add(text);
        }
        else if (value is IEnumerable list)
        {
            foreach (object? item in list)
                Collect(item, texts, generated);
        }
        else if (value is not null && value.GetType().Assembly == generated && !value.GetType().IsEnum)
        {
            foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                Collect(property.GetValue(value), texts, generated);
        }
    }

    private static GeneratorRun Run(string config, string sdl, IEnumerable<(string Path, string Text)> operations) =>
        GeneratorRun.Of([(".graphqlrc.json", config), ("schema.graphql", sdl), .. operations]);
}
