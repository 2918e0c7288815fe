using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Accounts.Email;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Email;

/// <summary>E-mails on their way: to a real SMTP server on loopback, or into a folder.</summary>
[Trait("kind", "server")]
public sealed partial class SmtpTests
{
    private const string Address = "ada.lovelace@streakoid.dev";

    [Fact]
    public async Task An_email_arrives_through_an_SMTP_server_and_its_link_signs_in()
    {
        await using SmtpSink smtp = SmtpSink.Start();
        await using StreakoidServer server = await StartAsync(smtp.Port, "--Streakoid:Mail:ResetUrl=https://app.example/reset#{token}");
        Person ada = await Person.RegisterAsync(server, email: Address);
        Assert.Contains("Subject: Confirm your address", await smtp.ReceiveAsync(), StringComparison.Ordinal);

        await ada.AskAsync($"mutation {{ requestPasswordReset(input: {{ email: \"{Address}\" }}) {{ requested }} }}");
        string email = await smtp.ReceiveAsync();
        Assert.Contains($"To: {Address}", email, StringComparison.Ordinal);
        Assert.Contains("From: Streakoid <no-reply@streakoid.dev>", email, StringComparison.Ordinal);
        string token = Link()
            .Match(email.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal))
            .Groups["token"]
            .Value;
        Answer back = await ada.AskAsync(
            "mutation($token: String!) { resetPassword(input: { token: $token, newPassword: \"a new password to keep\" }) { session { me { id } } } }",
            new { token }
        );
        Assert.Equal(ada.Id, back.Succeeded().TextAt("resetPassword.session.me.id"));
    }

    [Fact]
    public async Task An_email_that_the_SMTP_server_refuses_is_retried_in_the_background()
    {
        await using SmtpSink smtp = SmtpSink.Start(refuseFirst: 1);
        await using StreakoidServer server = await StartAsync(smtp.Port);
        await Person.RegisterAsync(server, email: Address);
        Assert.Contains("Subject: Confirm your address", await smtp.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(1, smtp.Refused);
    }

    [Fact]
    public async Task A_server_that_shuts_down_sends_its_queued_emails_first()
    {
        await using SmtpSink smtp = SmtpSink.Start();
        await using (StreakoidServer server = await StartAsync(smtp.Port))
            await Person.RegisterAsync(server, email: Address);
        Assert.Contains("Subject: Confirm your address", await smtp.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_SMTP_server_emails_are_files()
    {
        string folder = Directory.CreateTempSubdirectory("streakoid-mail").FullName;
        try
        {
            await using (
                StreakoidServer server = await StreakoidServer.StartAsync(WithoutMailbox, settings: $"--Streakoid:Mail:Folder={folder}")
            )
                await Person.RegisterAsync(server, email: Address);
            string email = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder, "*.eml")));
            Assert.Contains($"To: {Address}", email, StringComparison.Ordinal);
            Assert.Contains("Send this token to the mutation verifyEmail", email, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task No_other_user_of_the_machine_reads_emails_that_are_files()
    {
        string shared = TemporaryFolder.Make("mail"),
            folder = Path.Combine(shared, "mail");
        Directory.CreateDirectory(folder);
        try
        {
            await using (
                StreakoidServer server = await StreakoidServer.StartAsync(WithoutMailbox, settings: $"--Streakoid:Mail:Folder={folder}")
            )
                await Person.RegisterAsync(server, email: Address);
            string file = Assert.Single(Directory.GetFiles(folder, "*.eml"));
            if (OperatingSystem.IsWindows())
                return;
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            if (!Processes.AreRoot)
                return;
            // The file itself is closed too, wherever it is moved to.
            string moved = Path.Combine(shared, "moved.eml");
            File.Move(file, moved);
            foreach (
                string[] reading in (string[][])
                    [
                        ["ls", folder],
                        ["cat", moved],
                    ]
            )
                await Assert.ThrowsAsync<InvalidOperationException>(() =>
                    Processes.RunAsync("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", .. reading])
                );
            Assert.Contains(
                "moved.eml",
                await Processes.RunAsync("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "ls", shared),
                StringComparison.Ordinal
            );
        }
        finally
        {
            TemporaryFolder.Delete(shared);
        }
    }

    private static Task<StreakoidServer> StartAsync(int port, params string[] settings) =>
        StreakoidServer.StartAsync(
            WithoutMailbox,
            settings:
            [
                "--Streakoid:Mail:Host=127.0.0.1",
                $"--Streakoid:Mail:Port={port}",
                "--Streakoid:Mail:Security=None",
                "--Streakoid:Mail:From=Streakoid <no-reply@streakoid.dev>",
                .. settings,
            ]
        );

    private static void WithoutMailbox(IServiceCollection services)
    {
        ServiceDescriptor mailbox = services.Last(service => service.ServiceType == typeof(IMailer));
        services.Remove(mailbox);
    }

    [GeneratedRegex("https://app.example/reset#(?<token>[A-Za-z0-9_-]{64})")]
    private static partial Regex Link();
}
