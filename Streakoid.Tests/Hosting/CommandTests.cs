using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Streakoid.Tests.Support;
using static Streakoid.Tests.Support.ServerCommand;

namespace Streakoid.Tests.Hosting;

/// <summary>The server as a person starts it: a process of its own, told by its arguments and nothing else.</summary>
[Trait("kind", "faults")]
public sealed class CommandTests
{
    [Fact]
    public async Task Without_a_signing_key_a_configured_database_is_not_served()
    {
        Ended ended = await RunAsync("--ConnectionStrings:Streakoid=Host=127.0.0.1;Port=1;Username=streakoid_app;Database=streakoid");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("Set Streakoid__SigningKeys__0 to 32 random bytes in base64", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c2hvcnQ=", "key 0 has 5 bytes but needs at least 32")]
    [InlineData("not base64!", "key 0 is not base64")]
    public async Task A_signing_key_that_is_too_weak_is_refused(string key, string fault)
    {
        Ended ended = await RunAsync("--ConnectionStrings:Streakoid=Host=127.0.0.1;Port=1", $"--Streakoid:SigningKeys:0={key}");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(fault, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_command_is_refused_with_the_list_of_commands()
    {
        Ended ended = await RunAsync("migrat");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("Unknown command 'migrat'.", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("schema export [FILE]", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://+:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://0.0.0.0:81;http://localhost:82", "http://127.0.0.1:81/")]
    [InlineData("http://localhost:5080", "http://localhost:5080/")]
    [InlineData("http://[::]:5080", "http://127.0.0.1:5080/")]
    [InlineData(null, "http://127.0.0.1:5000/")]
    public void Health_asks_where_the_server_listens(string? urls, string asked) =>
        Assert.Equal(
            asked,
            Streakoid
                .Hosting.Health.LocalAddress.Of(
                    new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = urls }).Build()
                )
                .AbsoluteUri
        );

    [Fact]
    public async Task Health_exits_with_the_readiness_of_the_server_and_prints_the_reason()
    {
        await using OwnDatabase database = await OwnDatabase.CreateAsync();
        await using ServerProcess server = await ServerProcess.StartAsync(database.AppConnectionString);
        string address = $"--urls={server.Http.BaseAddress}";
        Ended ready = await RunAsync("health", address);
        Assert.True(ready.ExitCode == 0, ready.Output);
        await database.StopAsync();
        Ended without = ready;
        // A server may take a moment to see it.
        await Processes.EventuallyAsync(async () => (without = await RunAsync("health", address)).ExitCode == 1, "health says so");
        Assert.Contains("the database does not answer", without.Output, StringComparison.Ordinal);
        await server.KillAsync();
        Ended nobody = await RunAsync("health", address);
        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("does not answer", nobody.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_needs_the_role_that_owns_the_tables()
    {
        Ended ended = await RunAsync("migrate", "--ConnectionStrings:Streakoid=Host=127.0.0.1;Port=1");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("Set ConnectionStrings__StreakoidOwner", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_says_that_a_database_cannot_be_reached()
    {
        Ended ended = await RunAsync(
            "migrate",
            "--ConnectionStrings:StreakoidOwner=Host=127.0.0.1;Port=1;Username=streakoid_owner;Database=streakoid"
        );
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("the database cannot be reached", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrations_run_twice_at_once_leave_one_schema()
    {
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        string database = await cluster.CreateDatabaseAsync();
        string owner = $"--ConnectionStrings:StreakoidOwner={cluster.OwnerConnectionString(database)}";
        Ended[] both = await Task.WhenAll(RunAsync("migrate", owner), RunAsync("migrate", owner));
        Assert.All(both, ended => Assert.True(ended.ExitCode == 0, ended.Errors));
        Ended again = await RunAsync("migrate", owner);
        Assert.Equal("The database is up to date.\n", again.Output);
        await using NpgsqlConnection connection = new(cluster.SuperuserConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(
            """select count(*) = count(distinct "migration_id") from "__EFMigrationsHistory" """,
            connection
        );
        Assert.Equal(true, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Incidents_are_added_listed_and_removed_while_servers_run()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:Streaks:IncidentRefresh=00:00:00.200");
        string owner = $"--ConnectionStrings:StreakoidOwner={server.Cluster.OwnerConnectionString(server.Database)}";
        Person ada = await Person.RegisterAsync(server);
        string streak = await ada.CreateStreakAsync(schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-12" }""");
        foreach (int day in new[] { 12, 14 })
            (await ada.CheckInAsync(streak, $"2026-03-{day}")).Succeeded();
        Assert.Equal("DONE 1/1", await ada.StandingAsync(streak));

        Ended added = await RunAsync(
            "incidents",
            "add",
            "--from=2026-03-13T10:00:00Z",
            "--to",
            "2026-03-13T11:00:00Z",
            "--reason",
            "An hour down.",
            owner
        );
        Assert.Equal((0, "Added 1  2026-03-13T10:00:00Z  2026-03-13T11:00:00Z  An hour down.\n"), (added.ExitCode, added.Output));
        await Processes.EventuallyAsync(async () => await ada.StandingAsync(streak) == "DONE 2/2", "the day is excused");
        Assert.Equal("1  2026-03-13T10:00:00Z  2026-03-13T11:00:00Z  An hour down.\n", (await RunAsync("incidents", "list", owner)).Output);

        foreach (
            string[] wrong in (string[][])
                [
                    ["add", "--from=2026-03-13T10:00:00Z", "--to=2026-03-13T10:00:00Z", "--reason=None."],
                    ["add", "--from=2026-03-13T10:00:00Z", "--to=2026-04-14T10:00:00Z", "--reason=Too long."],
                    ["add", "--from=yesterday", "--to=2026-03-13T10:00:00Z", "--reason=When?"],
                    ["add", "--from=2026-03-13T10:00:00Z", "--to=2026-03-13T11:00:00Z"],
                    ["remove", "2"],
                    ["remove", "all"],
                ]
        )
        {
            Ended refused = await RunAsync(["incidents", .. wrong, owner]);
            Assert.Equal(1, refused.ExitCode);
            Assert.StartsWith("Nothing was changed: ", refused.Errors, StringComparison.Ordinal);
        }
        Assert.Equal(1L, await server.SqlAsync("select count(*) from incidents"));

        Assert.Equal(0, (await RunAsync("incidents", "remove", "1", owner)).ExitCode);
        await Processes.EventuallyAsync(async () => await ada.StandingAsync(streak) == "DONE 1/1", "it is taken back");
        Assert.Equal("", (await RunAsync("incidents", "list", owner)).Output);
    }

    [Fact]
    public async Task Config_check_names_each_setting_with_its_source_and_what_is_wrong()
    {
        Ended good = await RunAsync("config", "check", "--environment=Development", "--Streakoid:Replicas=2");
        Assert.True(good.ExitCode == 0, good.Errors);
        Assert.Contains("Streakoid__Replicas = 2  (command line)\n", good.Output, StringComparison.Ordinal);
        Assert.EndsWith("Nothing is wrong.\n", good.Output, StringComparison.Ordinal);

        Ended bad = await RunAsync(
            "config",
            "check",
            "--environment=Production",
            "--ConnectionStrings:Streakoid=Host=127.0.0.1;Port=1;Password=do not print",
            "--Streakoid:SigningKeys:0=do not print",
            "--Streakoid:Mail:Password=do not print",
            "--Streakoid:Mail:Hots=smtp.example.com"
        );
        Assert.Equal(1, bad.ExitCode);
        Assert.DoesNotContain("do not print", bad.Output + bad.Errors, StringComparison.Ordinal);
        Assert.Contains("Wrong: Streakoid__Mail__Hots is no setting.", bad.Errors, StringComparison.Ordinal);
        Assert.Contains("key 0 is not base64", bad.Errors, StringComparison.Ordinal);

        string key = Streakoid.Accounts.Sessions.SigningKeys.NewKey();
        foreach (
            (string setting, string words) in ((string, string)[])
                [
                    ("Accounts:Registration=Domains", "RegistrationDomains must be domains"),
                    ("Accounts:LoginWindow=soon", "Streakoid:Accounts:LoginWindow"),
                    ("Mail:Port=many", "Streakoid:Mail:Port"),
                    ("RequestDeadline=soon", "Streakoid:RequestDeadline"),
                    ("Cors:Origins:0=nowhere", "'nowhere' is not an origin"),
                ]
        )
        {
            Ended ended = await RunAsync(
                "config",
                "check",
                "--environment=Production",
                "--ConnectionStrings:Streakoid=Host=127.0.0.1;Port=1",
                $"--Streakoid:SigningKeys:0={key}",
                $"--Streakoid:{setting}"
            );
            Assert.Equal(1, ended.ExitCode);
            Assert.Contains(words, ended.Errors, StringComparison.Ordinal);
            Assert.EndsWith("1 wrong.\n", ended.Output, StringComparison.Ordinal);
        }
        Assert.Contains(
            "no database is configured",
            (await RunAsync("config", "check", "--environment=Production")).Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_start_with_a_wrong_setting_says_which_without_a_stack()
    {
        Ended ended = await RunAsync(
            "--environment=Production",
            "--ConnectionStrings:Streakoid=Host=127.0.0.1;Port=1",
            $"--Streakoid:SigningKeys:0={Streakoid.Accounts.Sessions.SigningKeys.NewKey()}",
            "--Streakoid:Accounts:Registration=Domains"
        );
        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith(
            "Streakoid cannot start: Streakoid__Accounts__RegistrationDomains must be domains",
            ended.Errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_sees_why_a_streak_of_one_user_broke()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(server, email: "ada@example.com"),
            grace = await Person.RegisterAsync(server, email: "grace@example.com");
        string streak = await ada.CreateStreakAsync("Read", schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-10" }""");
        (await ada.CheckInAsync(streak, "2026-03-11")).Succeeded();
        string other = await grace.CreateStreakAsync("Graces streak");
        Task<Ended> WhyAsync(params string[] words) => RunAsync(["why", .. words, .. OperatorOf(server)]);
        const string Told = "2026-03-10  Missed     due, nothing recorded\n2026-03-11  Met        done: 1 of 1\n";
        foreach (string name in (string[])["read", streak])
        {
            Ended ended = await WhyAsync("ada@example.com", name, "--from=2026-03-10", "--to=2026-03-11");
            Assert.Equal((0, Told, ""), (ended.ExitCode, ended.Output, ended.Errors));
        }
        JsonNode json = JsonNode.Parse(
            (await WhyAsync("ada@example.com", "Read", "--from=2026-03-11", "--to=2026-03-11", "--json")).Output
        )!;
        Assert.Equal(("2026-03-11", "Met", 1), ((string?)json[0]!["date"], (string?)json[0]!["outcome"], (int)json[0]!["amount"]!));
        foreach (
            (string[] wrong, string words) in ((string[], string)[])
                [
                    (["ada@example.com", other], "there is no such streak. Give one of these names or ids: Read ("),
                    (["ada@example.com", "Graces streak"], "there is no such streak"),
                    (["nobody@example.com", "Read"], "there is no user"),
                    (["ada@example.com", "Read", "--from=yesterday"], "--from must be a day"),
                    (["ada@example.com", "Read", "--from=2026-03-12", "--to=2026-03-11"], "--to must not be before --from"),
                    (["ada@example.com", "Read", "--from=2020-03-12", "--to=2026-03-11"], "400 days at most"),
                ]
        )
        {
            Ended refused = await WhyAsync(wrong);
            Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
            Assert.Contains(words, refused.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("Graces", refused.Errors, StringComparison.Ordinal);
        }
        Answer log = (await ada.AskAsync("{ me { securityEvents(first: 20) { nodes { client } } } }")).Succeeded();
        Assert.Contains("Operator: streak looked at", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Operator",
            (await grace.AskAsync("{ me { securityEvents(first: 20) { nodes { client } } } }")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Invitations_are_added_listed_and_removed()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: "--Streakoid:Accounts:Registration=Invite",
            replace: services => services.AddSingleton<NodaTime.IClock>(NodaTime.SystemClock.Instance)
        );
        string owner = $"--ConnectionStrings:StreakoidOwner={server.Cluster.OwnerConnectionString(server.Database)}";
        Ended added = await RunAsync(
            "invitations",
            "add",
            "--uses=2",
            "--note=The choir",
            "--Streakoid:PublicUrl=https://streaks.example/",
            owner
        );
        Assert.Equal((0, ""), (added.ExitCode, added.Errors));
        string[] lines = added.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^Added 1  \d{4}-\d\d-\d\dT.*Z  2 left  The choir$", lines[0]);
        const string Page = "https://streaks.example/register#invite=";
        Assert.StartsWith(Page, lines[1], StringComparison.Ordinal);
        Task<Answer> RegisterAsync(string email) =>
            new Person(server).AskAsync(
                "mutation($i: RegisterInput!) { register(input: $i) { session { me { id } } errors { ... on Error { code } } } }",
                new
                {
                    i = new
                    {
                        email,
                        password = Person.Password,
                        timeZone = "Etc/UTC",
                        invitation = lines[1][Page.Length..],
                    },
                }
            );
        Assert.NotNull((await RegisterAsync("ada@example.com")).Data("register.session"));
        Assert.EndsWith("1 left  The choir\n", (await RunAsync("invitations", "list", owner)).Output, StringComparison.Ordinal);

        foreach (
            string[] wrong in (string[][])
                [
                    ["add", "--uses=0"],
                    ["add", "--uses=many"],
                    ["add", "--days=366"],
                    ["add", $"--note={new string('n', 201)}"],
                    ["remove", "2"],
                    ["remove", "all"],
                ]
        )
        {
            Ended refused = await RunAsync(["invitations", .. wrong, owner]);
            Assert.Equal(1, refused.ExitCode);
            Assert.StartsWith("Nothing was changed: ", refused.Errors, StringComparison.Ordinal);
        }
        Assert.Equal(0, (await RunAsync("invitations", "remove", "1", owner)).ExitCode);
        Assert.Equal("INVALID_LINK", (await RegisterAsync("grace@example.com")).TextAt("register.errors.0.code"));
        Assert.Equal("", (await RunAsync("invitations", "list", owner)).Output);
    }

    [Fact]
    public async Task A_database_from_before_the_first_release_is_refused_and_left_alone()
    {
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        string database = await cluster.CreateDatabaseAsync();
        await using NpgsqlConnection connection = new(cluster.OwnerConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand earlier = new(
            """
            create table "__EFMigrationsHistory" (migration_id text primary key, product_version text not null);
            insert into "__EFMigrationsHistory" values ('20250101000000_Earlier', '10.0.0');
            """,
            connection
        );
        await earlier.ExecuteNonQueryAsync();
        Ended ended = await RunAsync("migrate", $"--ConnectionStrings:StreakoidOwner={cluster.OwnerConnectionString(database)}");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(
            "made by a version from before the first release. Nothing was changed. Run exportData",
            ended.Errors,
            StringComparison.Ordinal
        );
        await using NpgsqlCommand tables = new("select string_agg(tablename, ',') from pg_tables where schemaname = 'public'", connection);
        Assert.Equal("__EFMigrationsHistory", await tables.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_what_to_do()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        string database = await MigratedDatabase.CreateAsync();
        Ended ended = await RunAsync(
            $"--urls={address}",
            $"--ConnectionStrings:Streakoid={cluster.AppConnectionString(database)}",
            $"--Streakoid:SigningKeys:0={Streakoid.Accounts.Sessions.SigningKeys.NewKey()}"
        );
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(address, ended.Errors, StringComparison.Ordinal);
        Assert.Contains("choose another address: --urls=", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_finds_a_user_disables_enables_and_deletes_one()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(server, email: "ada@example.com"),
            grace = await Person.RegisterAsync(server, email: "grace@example.com");
        await ada.CheckInAsync(await ada.CreateStreakAsync());
        string[] settings = OperatorOf(server);
        Task<Ended> UsersAsync(params string[] words) => RunAsync([.. words, .. settings]);

        string list = (await UsersAsync("users", "list")).Output;
        Assert.Equal(
            ["ada@example.com", "grace@example.com"],
            list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[^1].Trim()).Order()
        );
        JsonNode shown = JsonNode.Parse((await UsersAsync("users", "show", "ADA@example.com", "--json")).Output)!;
        Assert.Equal(("ada@example.com", 1, 1), ((string?)shown["email"], (int)shown["streaks"]!, (int)shown["checkIns"]!));
        Assert.Equal(2, (int)JsonNode.Parse((await UsersAsync("stats", "--json")).Output)!["users"]!);

        Assert.Equal(0, (await UsersAsync("users", "disable", "ada@example.com")).ExitCode);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await ada.AskAsync("{ me { id } }")).ErrorCode);
        Assert.Equal("INVALID_REFRESH_TOKEN", (await ada.RefreshAsync(ada.RefreshToken!)).TextAt("refreshSession.errors.0.code"));
        for (int i = 0; i < 2; i++)
        {
            Answer refused = await ada.LoginAsync("ada@example.com", Person.Password);
            Assert.Equal("ACCOUNT_DISABLED", refused.TextAt("login.errors.0.code"));
            Answer wrong = await ada.LoginAsync("ada@example.com", "a wrong password");
            Assert.Equal("INVALID_CREDENTIALS", wrong.TextAt("login.errors.0.code"));
        }
        string link = (await UsersAsync("users", "reset-link", "ada@example.com")).Output.Trim();
        const string Reset =
            "mutation($token: String!) { resetPassword(input: { token: $token, newPassword: \"another good password\" }) { session { me { email } } errors { ... on Error { code } } } }";
        Assert.Equal(
            "INVALID_LINK",
            (await new Person(server).AskAsync(Reset, new { token = link })).TextAt("resetPassword.errors.0.code")
        );

        Assert.Equal(0, (await UsersAsync("users", "enable", shown["id"]!.ToString())).ExitCode);
        Assert.Equal(
            "ada@example.com",
            (await new Person(server).AskAsync(Reset, new { token = link })).TextAt("resetPassword.session.me.email")
        );
        await ada.LoginAsync("ada@example.com", "another good password");
        Answer log = (await ada.AskAsync("{ me { securityEvents(first: 20) { nodes { kind client } } } }")).Succeeded();
        Assert.Contains("Operator: disabled", log.Text, StringComparison.Ordinal);
        Assert.Contains("Operator: enabled", log.Text, StringComparison.Ordinal);
        Assert.Contains("Operator: password link made", log.Text, StringComparison.Ordinal);

        // Nothing happened to anybody else, and nothing is deleted before it is said twice.
        (await grace.AskAsync("{ me { id } }")).Succeeded();
        Assert.Contains("Nothing was deleted", (await UsersAsync("users", "delete", "ada@example.com")).Output, StringComparison.Ordinal);
        (await ada.AskAsync("{ me { id } }")).Succeeded();
        Assert.Equal(0, (await UsersAsync("users", "delete", "ada@example.com", "--yes")).ExitCode);
        Assert.Equal(1L, await server.SqlAsync("select count(*) from users"));
        Ended gone = await UsersAsync("users", "show", "ada@example.com");
        Assert.Equal(1, gone.ExitCode);
        Assert.Contains("Nothing was changed: there is no user 'ada@example.com'", gone.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await UsersAsync("users", "rename", "ada@example.com")).ExitCode);
    }

    [Fact]
    public async Task The_operator_exports_one_users_data_to_a_new_private_file()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(server, email: "ada@example.com"),
            grace = await Person.RegisterAsync(server, email: "grace@example.com");
        (await ada.CheckInAsync(await ada.CreateStreakAsync("Yoga, “daily” ☀"))).Succeeded();
        await grace.CreateStreakAsync("Graces streak");
        string folder = TemporaryFolder.Make("export"),
            file = Path.Combine(folder, "ada.json");
        Task<Ended> ExportAsync(params string[] words) => RunAsync(["users", "export", .. words, .. OperatorOf(server)]);

        Ended ended = await ExportAsync("ada@example.com", $"--output={file}");
        Assert.Equal(
            (0, $"Wrote the data of ada@example.com to {file}, which only you can read.\n", ""),
            (ended.ExitCode, ended.Output, ended.Errors)
        );
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        string written = await File.ReadAllTextAsync(file);
        Assert.Equal((await ada.AskAsync("mutation { exportData { data } }")).TextAt("exportData.data"), written);
        Assert.DoesNotContain("Graces", written, StringComparison.Ordinal);
        Assert.Equal(written + "\n", (await ExportAsync("ADA@example.com")).Output);
        // It can be imported, by somebody else too.
        await grace.ImportAsync(written);

        Ended again = await ExportAsync("ada@example.com", $"--output={file}");
        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.Contains("exists already, and is not overwritten", again.Errors, StringComparison.Ordinal);
        Ended nowhere = await ExportAsync("ada@example.com", $"--output={folder}/missing/ada.json");
        Assert.Equal((1, ""), (nowhere.ExitCode, nowhere.Output));
        Assert.Contains("cannot be written", nowhere.Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await ExportAsync("nobody@example.com", $"--output={folder}/nobody.json")).ExitCode);
        Assert.Equal([file], Directory.GetFileSystemEntries(folder));

        const string Log = "{ me { securityEvents(first: 20) { nodes { client } } } }";
        Assert.Contains("Operator: data exported", (await ada.AskAsync(Log)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Operator", (await grace.AskAsync(Log)).Text, StringComparison.Ordinal);
        TemporaryFolder.Delete(folder);
    }

    [Fact]
    public async Task Without_a_connection_string_no_empty_database_is_begun_in_Production()
    {
        string folder = TemporaryFolder.Make("forgotten");
        Ended ended = await RunAsync("--environment=Production", $"--Streakoid:DataFolder={folder}");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("no database is configured. Set ConnectionStrings__Streakoid", ended.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        TemporaryFolder.Delete(folder);
    }

    [Fact]
    public async Task What_was_written_survives_a_host_that_is_killed()
    {
        string folder = TemporaryFolder.Make("killed");
        string address = $"http://127.0.0.1:{FreePort()}";
        string[] arguments =
        [
            $"--urls={address}",
            $"--Streakoid:DataFolder={folder}",
            "--Streakoid:EmbeddedPostgres:Enabled=true",
            .. StreakoidServer.LongPatience,
        ];
        string token;
        using (Process first = Start(arguments))
        {
            using HttpClient http = new() { BaseAddress = new Uri(address) };
            await AnsweringAsync(http, first);
            token = await PostAsync(
                http,
                null,
                """mutation { register(input: { email: "ada@example.com", password: "correct horse battery", timeZone: "Etc/UTC" }) { session { accessToken } } }"""
            );
            Assert.Contains("\"accessToken\":\"", token, StringComparison.Ordinal);
            token = token.Split("\"accessToken\":\"")[1].Split('"')[0];
            Assert.Contains(
                "Read",
                await PostAsync(http, token, """mutation { createStreak(input: { name: "Read" }) { streak { name } } }"""),
                StringComparison.Ordinal
            );
            first.Kill();
            await first.WaitForExitAsync();
        }
        using Process second = Start(arguments);
        using HttpClient again = new() { BaseAddress = new Uri(address) };
        await AnsweringAsync(again, second);
        // The token still counts, since the signing key is kept with the data.
        Assert.Equal(
            """{"data":{"me":{"streaks":{"nodes":[{"name":"Read"}]}}}}""",
            await PostAsync(again, token, "{ me { streaks { nodes { name } } } }")
        );
        using (Process terminate = Process.Start("kill", ["-TERM", $"{second.Id}"]))
            await terminate.WaitForExitAsync();
        await second.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(0, second.ExitCode);
        TemporaryFolder.Delete(folder);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task AnsweringAsync(HttpClient http, Process process) =>
        Processes.EventuallyAsync(
            async () =>
            {
                if (process.HasExited)
                    Assert.Fail(await process.StandardError.ReadToEndAsync());
                try
                {
                    await http.GetStringAsync("/graphql?query=%7B__typename%7D");
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the server answers"
        );

    private static async Task<string> PostAsync(HttpClient http, string? token, string query)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(new { query }), Encoding.UTF8, "application/json"),
        };
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}
