using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Commands;

/// <summary>The command line: <c>run</c> is the default command.</summary>
internal static class CommandLine
{
    private const string Usage = """
        Usage: dotnet run --project Streakoid.GraphQL [-- COMMAND]

          run                       serve /graphql; the default
          migrate                   apply the migrations and exit
          keys rotate               create a new signing key for access tokens
          incidents add --from 2026-03-14T10:00:00Z --to 2026-03-14T11:00:00Z --reason TEXT
                                    excuse every period that is not met and overlaps this time, for every user
          incidents remove ID       take that back
          incidents list            print the incidents
          invitations add [--uses=1] [--days=14] [--note=TEXT]
                                    print a link, or a token, with which so many accounts can be created, whoever may register
          invitations remove ID     take that back
          invitations list          print the invitations
          users list [--limit=50]   print the newest users
          users show USER           print one, by e-mail address or id, with counts
          users sign-out USER       end all sessions and access tokens
          users disable USER        the same, and refuse every sign-in until `users enable USER`
          users reset-link USER     print a link, or a token, with which a new password is chosen within an hour
          users export USER [--output=FILE]
                                    write a user's data, as exportData does, to a new file or to standard output
          users delete USER         say what would be deleted; with --yes, delete it
          why USER STREAK [--from=2026-03-01] [--to=2026-03-14]
                                    print what became of each day of a streak, by name or id, and why
          stats                     print how many users there are
                                    these three print JSON with --json, and act as the owner of the tables
          backup FILE               write the whole database to a new file, also while servers run
          restore FILE [--dry-run] [--replace] [--end-sessions]
                                    put it back into an empty database, all of it or nothing, and migrate it to this version;
                                    with --replace, delete what the database holds; with --end-sessions, everybody signs in again
          config check              print each setting that is set, its source, and what is wrong; exit code 1 if something is
          health                    check whether the server with the same settings is ready; exit code 0 if it is, 1 if not
          schema export [FILE]      write the SDL to FILE, or to standard output (`dotnet run` starts in the project's folder)

        Any setting can follow as --Name=value, for example --urls=http://localhost:8080.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        string[] words = [.. args.TakeWhile(arg => !arg.StartsWith('-'))];
        string[] settings = args[words.Length..];
        try
        {
            switch (words)
            {
                case [] or ["run"]:
                    return await RunCommand.RunAsync(settings);
                case ["migrate"]:
                    return await MigrateCommand.RunAsync(settings);
                case ["keys", "rotate"]:
                    return await KeysRotateCommand.RunAsync(settings);
                case ["incidents", "add"]:
                    return await IncidentsCommand.AddAsync(settings);
                case ["incidents", "remove", string id]:
                    return await IncidentsCommand.RemoveAsync(id, settings);
                case ["incidents", "list"]:
                    return await IncidentsCommand.ListAsync(settings);
                case ["invitations", "add"]:
                    return await InvitationsCommand.AddAsync(settings);
                case ["invitations", "remove", string id]:
                    return await InvitationsCommand.RemoveAsync(id, settings);
                case ["invitations", "list"]:
                    return await InvitationsCommand.ListAsync(settings);
                case ["users" or "why", ..] or ["stats"] when UsersCommand.Of(words) is { } command:
                    return await command(settings);
                case ["backup", string file]:
                    return await BackupCommand.BackUpAsync(file, settings);
                case ["restore", string file]:
                    return await BackupCommand.RestoreAsync(file, settings);
                case ["config", "check"]:
                    return await ConfigCheckCommand.RunAsync(settings);
                case ["health"]:
                    return await HealthCommand.RunAsync(settings);
                case ["schema", "export"]:
                    return await SchemaExportCommand.RunAsync(file: null);
                case ["schema", "export", string file]:
                    return await SchemaExportCommand.RunAsync(file);
                default:
                    await Console.Error.WriteLineAsync($"Unknown command '{string.Join(' ', words)}'.\n\n{Usage}");
                    return 2;
            }
        }
        catch (Backups.UncertainRestoreException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (Exception e)
            when (e
                    is StartException
                        or EmbeddedPostgresException
                        or Accounts.Sessions.InvalidSigningKeyException
                        or Microsoft.Extensions.Options.OptionsValidationException
            )
        {
            await Console.Error.WriteLineAsync(
                $"{(words is ["incidents" or "invitations" or "users" or "why" or "stats" or "backup" or "restore", ..] ? "Nothing was changed" : "Streakoid cannot start")}: {e.Message}"
            );
            return 1;
        }
    }
}
