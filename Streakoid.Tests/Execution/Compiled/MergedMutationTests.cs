using System.Text.Json.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Execution.Compiled;

/// <summary>A mutation that is selected in several places is one field. It is carried out once, also where a compiled operation is given
/// up after it.</summary>
[Trait("kind", "server")]
public sealed class MergedMutationTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Bad = "checkIns(first: 1, after: \"bad\") { nodes { id } }";

    public static TheoryData<string> Documents =>
        [
            $"mutation($i: CheckInInput!) {{ checkIn(input: $i) {{ checkIn {{ amount }} }} checkIn(input: $i) {{ streak {{ {Bad} }} }} }}",
            $"mutation($i: CheckInInput!) {{ ...A ...B }} fragment A on Mutation {{ checkIn(input: $i) {{ checkIn {{ amount }} }} }} fragment B on Mutation {{ checkIn(input: $i) {{ streak {{ {Bad} }} }} }}",
            $"mutation($i: CheckInInput!) {{ one: checkIn(input: $i) {{ checkIn {{ amount }} }} one: checkIn(input: $i) {{ streak {{ {Bad} }} }} }}",
        ];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_merged_mutation_is_carried_out_once_each_time(string document)
    {
        foreach (bool withKey in new[] { false, true })
        {
            Person ada = await Person.RegisterAsync(fixture.Server);
            string streakId = await ada.CreateStreakAsync();
            for (int time = 1; time <= 4; time++)
            {
                Answer answer = await ada.AskAsync(
                    document,
                    new { i = new { streakId, amount = 5 } },
                    withKey ? Guid.NewGuid().ToString() : null
                );
                JsonNode data = JsonNode.Parse(answer.Text)!["data"]!;
                Assert.Equal(5m * time, (decimal)(data["checkIn"] ?? data["one"])!["checkIn"]!["amount"]!);
                Assert.Equal(
                    5m * time,
                    await fixture.Server.SqlAsync("select amount from check_ins where user_id = $1", Isolation.Tenant.KeyOf(ada.Id))
                );
            }
        }
    }

    [Fact]
    public async Task A_registration_that_is_selected_twice_signs_in_whom_it_registered()
    {
        for (int time = 0; time < 3; time++)
        {
            string email = $"merged.{time}@example.com";
            Answer answer = await new Person(fixture.Server).AskAsync(
                "mutation($i: RegisterInput!) { register(input: $i) { session { accessToken } errors { __typename } } register(input: $i) { session { me { email streaks(first: 1, after: \"bad\") { nodes { id } } } } } }",
                new
                {
                    i = new
                    {
                        email,
                        password = Person.Password,
                        timeZone = "Etc/UTC",
                    },
                }
            );
            Assert.Null(answer.Data("register.errors"));
            Assert.Equal(email, answer.TextAt("register.session.me.email"));
        }
    }
}
