using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Streakoid.Data;

/// <summary>What <c>dotnet ef migrations add</c> builds the model with; it opens no connection.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<StreakoidDb>
{
    public StreakoidDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<StreakoidDb>().UseStreakoidModel("Host=design-time").Options);
}
