using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Data;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>What Entity Framework knows of whose rows are whose, so that a new row type cannot be forgotten.</summary>
[Trait("kind", "server")]
public sealed class OwnedModelTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Every_row_type_but_five_says_whose_it_is_and_is_filtered_by_it()
    {
        await using StreakoidDb db = await fixture
            .Server.Services.GetRequiredService<IDbContextFactory<StreakoidDb>>()
            .CreateDbContextAsync();
        IEntityType[] types = [.. db.Model.GetEntityTypes()];
        Assert.Contains(types, type => type.ClrType == typeof(Streak));
        Type[] unowned = [typeof(SignInAttempts), typeof(RequestAllowance), typeof(OutgoingMail), typeof(Incident), typeof(Invitation)];
        foreach (IEntityType type in types.Where(type => !unowned.Contains(type.ClrType)))
        {
            Assert.True(
                type.ClrType.IsAssignableTo(typeof(IOwned)),
                $"{type.ClrType.Name} does not say whose it is: implement IOwned, which the last look asks."
            );
            Assert.True(type.GetDeclaredQueryFilters().Count > 0, $"{type.ClrType.Name} has no query filter.");
            string owner = type.ClrType == typeof(User) ? nameof(User.Id) : nameof(IOwned.UserId);
            Assert.Equal(owner, type.FindPrimaryKey()!.Properties[0].Name);
            // Made of a row by no other constructor than the one in which the ownership interceptor is.
            Assert.Equal(
                [typeof(StreakoidDb), typeof(Guid)],
                type.ConstructorBinding!.ParameterBindings.Select(parameter => parameter.ParameterType)
            );
            Assert.Equal(owner, type.ConstructorBinding.ParameterBindings[1].ConsumedProperties.Single().Name);
            Assert.Contains(
                nameof(StreakoidDb.OwnerId),
                type.GetDeclaredQueryFilters().Single().Expression!.ToString(),
                StringComparison.Ordinal
            );
        }
    }
}
