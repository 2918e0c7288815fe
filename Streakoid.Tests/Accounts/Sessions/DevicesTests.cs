using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Sessions;

/// <summary>Guesses from many addresses at one account are slow, and lock no device out on which its owner has signed in.</summary>
[Trait("kind", "server")]
public sealed class DevicesTests : IAsyncLifetime
{
    private StreakoidServer _server = null!;
    private Person _owner = null!;
    private int _networks;

    public async Task InitializeAsync()
    {
        _server = await StreakoidServer.StartAsync(
            settings: ["--Streakoid:Accounts:PasswordIterations=1000", "--Streakoid:TrustedProxies:0=127.0.0.1"]
        );
        _owner = await Person.RegisterAsync(_server);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Forty_addresses_have_twenty_guesses_and_the_owners_device_still_signs_in()
    {
        string?[] answers = await AttackAsync(guessesEach: 5);
        Assert.Equal(20, answers.Count(code => code == "INVALID_CREDENTIALS"));
        Assert.Equal(180, answers.Count(code => code == "TOO_MANY_ATTEMPTS"));
        // Even the right password does not help a new device now.
        Assert.Equal("TOO_MANY_ATTEMPTS", await CodeAsync(new Person(_server) { Address = "203.0.113.200" }, Person.Password));

        for (int again = 0; again < 3; again++)
        {
            Person here = new(_server) { Device = _owner.Device, Address = $"198.51.100.{again}" };
            Assert.NotNull((await here.LoginAsync(_owner.Email, Person.Password)).Data("login.session"));
            Assert.Equal(_owner.Device, here.Device);
        }
        _server.Clock.Advance(Duration.FromMinutes(15) + Duration.FromSeconds(1));
        Assert.Null(await CodeAsync(new Person(_server) { Address = "203.0.113.200" }, Person.Password));
    }

    [Fact]
    public async Task A_stolen_device_of_another_user_helps_nothing()
    {
        Person other = await Person.RegisterAsync(_server);
        await AttackAsync(guessesEach: 1);
        foreach (string? device in (string?[])[other.Device, "device_none", null])
            Assert.Equal(
                "TOO_MANY_ATTEMPTS",
                await CodeAsync(new Person(_server) { Device = device, Address = "203.0.113.9" }, Person.Password)
            );
        // Nor does it open the other account.
        Assert.Null(
            (await new Person(_server) { Device = other.Device }.LoginAsync(other.Email, "not the password")).Data("login.session")
        );
    }

    [Fact]
    public async Task A_known_device_has_its_own_ten_attempts()
    {
        Person thief = new(_server) { Device = _owner.Device, Address = "203.0.113.9" };
        for (int guess = 0; guess < 10; guess++)
            Assert.Equal("INVALID_CREDENTIALS", await CodeAsync(thief, $"guess number {guess}"));
        thief.Address = "203.0.113.10";
        Assert.Equal("TOO_MANY_ATTEMPTS", await CodeAsync(thief, "another guess"));
        Assert.Null(await CodeAsync(new Person(_server) { Address = "203.0.113.10" }, Person.Password));
    }

    [Fact]
    public async Task An_unknown_address_is_slowed_down_like_a_known_one()
    {
        string?[] known = await AttackAsync(guessesEach: 1),
            unknown = await AttackAsync(guessesEach: 1, "nobody.at.all@example.com");
        Assert.Equal(known.Order(), unknown.Order());
    }

    [Fact]
    public async Task One_network_of_IPv6_is_one_client()
    {
        string?[] codes = await Task.WhenAll(
            Enumerable.Range(1, 30).Select(host => CodeAsync(new Person(_server) { Address = $"2001:db8:1:2::{host:x}" }, $"guess {host}"))
        );
        Assert.Equal(10, codes.Count(code => code == "INVALID_CREDENTIALS"));
        Assert.Equal("INVALID_CREDENTIALS", await CodeAsync(new Person(_server) { Address = "2001:db8:1:3::1" }, "guess from elsewhere"));
    }

    [Fact]
    public async Task Devices_are_forgotten_with_a_new_password_except_the_one_that_set_it()
    {
        Person elsewhere = new(_server);
        await elsewhere.LoginAsync(_owner.Email, Person.Password);
        Assert.NotEqual(_owner.Device, elsewhere.Device);
        (
            await _owner.AskAsync(
                "mutation($input: ChangePasswordInput!) { changePassword(input: $input) { me { id } } }",
                new { input = new { currentPassword = Person.Password, newPassword = "staple battery horse correct" } }
            )
        ).Succeeded();
        Assert.Equal(
            1L,
            await _server.SqlAsync(
                "select count(*) from devices where hash = sha256($1)",
                System.Text.Encoding.ASCII.GetBytes(_owner.Device!)
            )
        );
        Assert.Equal(1L, await _server.SqlAsync("select count(*) from devices"));
    }

    [Fact]
    public async Task The_newest_twenty_devices_are_remembered()
    {
        for (int more = 0; more < 22; more++)
        {
            _server.Clock.Advance(Duration.FromSeconds(1));
            await new Person(_server).LoginAsync(_owner.Email, Person.Password);
        }
        Assert.Equal(20L, await _server.SqlAsync("select count(*) from devices"));
        await AttackAsync(guessesEach: 1);
        Assert.Equal("TOO_MANY_ATTEMPTS", await CodeAsync(new Person(_server) { Device = _owner.Device }, Person.Password));
    }

    private async Task<string?> CodeAsync(Person person, string password, string? email = null) =>
        (string?)(await person.LoginAsync(email ?? _owner.Email, password)).Data("login.errors.0.code");

    /// <summary>Guesses from forty addresses that nobody used before.</summary>
    private async Task<string?[]> AttackAsync(int guessesEach, string? email = null)
    {
        int network = Interlocked.Increment(ref _networks);
        List<string?> codes = [];
        for (int guess = 0; guess < guessesEach; guess++)
            codes.AddRange(
                await Task.WhenAll(
                    Enumerable
                        .Range(1, 40)
                        .Select(host =>
                            CodeAsync(new Person(_server) { Address = $"203.0.{network}.{host}" }, $"guess number {guess}", email)
                        )
                )
            );
        return [.. codes];
    }
}
