using System.CommandLine;

namespace Streakoid.Client.Tool;

/// <summary>The command line. Ends with 0, with 1 if nothing could be done, or with 2 if operations break.</summary>
internal sealed class Commands(HttpClient http)
{
    private const int Failed = 1;

    private readonly SchemaSource _source = new(http);

    public async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        RootCommand root = new("Sets up a typed GraphQL client with Streakoid.Client, and keeps its schema up to date.");
        root.Subcommands.Add(Init(output));
        root.Subcommands.Add(Download(output));
        root.Subcommands.Add(Update(output));
        try
        {
            return await root.Parse(arguments)
                .InvokeAsync(
                    new InvocationConfiguration
                    {
                        Output = output,
                        Error = error,
                        EnableDefaultExceptionHandler = false,
                    },
                    cancellationToken
                );
        }
        catch (ToolException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return Failed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{exception.Message} The schema was not changed.");
            return Failed;
        }
    }

    private Command Init(TextWriter output)
    {
        Argument<Uri> address = Address();
        Option<string> name = new("--name", "-n") { Description = "The client's name.", DefaultValueFactory = _ => "GraphQLClient" };
        Option<string?> space = new("--namespace") { Description = "The namespace of the generated code. The client's name by default." };
        Option<DirectoryInfo> path = Path();
        Option<string[]> headers = Headers();
        Command command = new("init", "Writes .graphqlrc.json and downloads the schema.") { address, name, space, path, headers };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                Setup setup = new(_source, output);
                string client = parsed.GetValue(name)!;
                await setup.RunAsync(
                    parsed.GetValue(path)!.FullName,
                    parsed.GetRequiredValue(address),
                    client,
                    parsed.GetValue(space) ?? $"{client}.GraphQL",
                    Pairs(parsed.GetValue(headers)),
                    cancellationToken
                );
                return 0;
            }
        );
        return command;
    }

    private Command Download(TextWriter output)
    {
        Argument<Uri> address = Address();
        Option<FileInfo> file = new("--file", "-f")
        {
            Description = "Where to write the schema.",
            DefaultValueFactory = _ => new FileInfo("schema.graphql"),
        };
        Option<string[]> headers = Headers();
        Command command = new("download", "Downloads a schema.") { address, file, headers };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                string schema = await _source.ReadAsync(
                    parsed.GetRequiredValue(address),
                    Pairs(parsed.GetValue(headers)),
                    cancellationToken
                );
                string to = parsed.GetValue(file)!.FullName;
                bool changed = SchemaFile.Write(to, schema);
                await output.WriteLineAsync(changed ? $"Wrote {to}." : $"{to} is up to date.");
                return 0;
            }
        );
        return command;
    }

    private Command Update(TextWriter output)
    {
        Option<DirectoryInfo> path = Path();
        Option<string[]> headers = Headers();
        Option<bool> dryRun = new("--dry-run") { Description = "Shows what would change, and writes nothing." };
        Command command = new(
            "update",
            "Downloads the schema of each .graphqlrc.json below the folder, and shows what changed and which operations break."
        )
        {
            path,
            headers,
            dryRun,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                new Updates(_source, output).RunAsync(
                    parsed.GetValue(path)!.FullName,
                    Pairs(parsed.GetValue(headers)),
                    parsed.GetValue(dryRun),
                    cancellationToken
                )
        );
        return command;
    }

    private static Argument<Uri> Address() =>
        new("url")
        {
            Description = "The address of the GraphQL endpoint.",
            CustomParser = result =>
            {
                if (
                    Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? address)
                    && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
                )
                    return address;
                result.AddError($"`{result.Tokens[0].Value}` is not an http or https address.");
                return null!;
            },
        };

    private static Option<DirectoryInfo> Path() =>
        new("--path", "-p") { Description = "The folder.", DefaultValueFactory = _ => new DirectoryInfo(Directory.GetCurrentDirectory()) };

    private static Option<string[]> Headers() =>
        new("--header", "-x") { Description = "A header to send, as \"Name: value\". It is not stored.", DefaultValueFactory = _ => [] };

    private static List<KeyValuePair<string, string>> Pairs(string[]? headers) =>
        [
            .. (headers ?? []).Select(header =>
                header.Split(':', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, var value]
                    ? new KeyValuePair<string, string>(name, value)
                    : throw new ToolException($"`{header}` is not a header. Write \"Name: value\".")
            ),
        ];
}
