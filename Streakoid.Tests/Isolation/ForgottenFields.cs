using GraphQL;
using GraphQL.MicrosoftDI;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Hosting;

namespace Streakoid.Tests.Isolation;

/// <summary>Root fields as somebody might write them who forgot whose rows they are, and who switched the query filters off. Only these
/// tests have them.</summary>
public static class ForgottenFields
{
    public const string Streaks = "forgottenStreaks";
    public const string Notes = "forgottenNotes";
    public const string Projection = "forgottenProjection";
    public const string Rename = "forgottenRename";
    public const string Adopt = "forgottenAdopt";

    /// <summary>Adds the one that lists everybody's streaks.</summary>
    public static void AddListTo(IServiceCollection services) => Add(services, AddList);

    /// <summary>Adds them all.</summary>
    public static void AddTo(IServiceCollection services) =>
        Add(
            services,
            schema =>
            {
                AddList(schema);
#pragma warning disable RS0030 // Doing what is forbidden is what these fields are for.
                Texts(
                    schema.Query,
                    Projection,
                    async context => await context.Db.Streaks.IgnoreQueryFilters().Select(streak => streak.Name).ToListAsync()
                );
                Texts(
                    schema.Query,
                    Notes,
                    async context =>
                    {
                        Guid streakId = Guid.Parse(context.GetArgument<string>("id"));
                        return (await context.Db.CheckIns.IgnoreQueryFilters().Where(c => c.StreakId == streakId).ToListAsync()).Select(
                            checkIn => checkIn.Note ?? ""
                        );
                    }
                ).FieldType.Arguments = new(Text("id"));
#pragma warning restore RS0030
                Texts(
                    schema.Mutation!,
                    Rename,
                    async context =>
                    {
                        context.Db.Update(
                            new Streak
                            {
                                UserId = Guid.Parse(context.GetArgument<string>("owner")),
                                Id = Guid.Parse(context.GetArgument<string>("id")),
                                Name = "taken over",
                                CreatedAt = context.Now,
                            }
                        );
                        return await context.Db.WriteAsync(() => Task.FromResult<string[]>(["done"]), default);
                    }
                ).FieldType.Arguments = new(Text("owner"), Text("id"));
                // The asker's own check-in, put into a streak that nobody asked whose it is.
                Texts(
                    schema.Mutation!,
                    Adopt,
                    async context =>
                    {
                        context.Db.Add(
                            new CheckIn
                            {
                                UserId = context.Db.OwnerId,
                                Id = Guid.CreateVersion7(),
                                StreakId = Guid.Parse(context.GetArgument<string>("id")),
                                Day = new NodaTime.LocalDate(2026, 3, 10),
                                OccurredAt = context.Now,
                                TimeZone = "Etc/UTC",
                                Amount = 1,
                                Note = context.GetArgument<string>("note"),
                            }
                        );
                        return await context.Db.WriteAsync(() => Task.FromResult<string[]>(["done"]), default);
                    }
                ).FieldType.Arguments = new(Text("id"), Text("note"));
            }
        );

    public static void AddWithUntaughtArgumentTo(IServiceCollection services) =>
        Add(
            services,
            schema =>
                Texts(schema.Query, "untaught", _ => Task.FromResult(Enumerable.Empty<string>())).FieldType.Arguments = new(Text("mood"))
        );

    private static void AddList(ISchema schema) =>
#pragma warning disable RS0030
        Texts(
            schema.Query,
            Streaks,
            async context => (await context.Db.Streaks.IgnoreQueryFilters().ToListAsync()).Select(streak => streak.Name)
        );
#pragma warning restore RS0030

    /// <summary>Adds fields to the server's schema.</summary>
    public static void Add(IServiceCollection services, Action<ISchema> add) =>
        services.Replace(
            ServiceDescriptor.Singleton<ISchema>(provider =>
            {
                StreakoidSchema schema = new(new SelfActivatingServiceProvider(provider));
                add(schema);
                return schema;
            })
        );

    private static GraphQL.Builders.FieldBuilder<object?, object> Texts(
        IObjectGraphType root,
        string name,
        Func<IResolveFieldContext, Task<IEnumerable<string>>> read
    ) =>
        ((ObjectGraphType)root)
            .Field<ListGraphType<StringGraphType>>(name)
            .Description("A field that forgets whose rows it reads.")
            .ResolveAsync(async context => await read(context));

    private static QueryArgument<NonNullGraphType<StringGraphType>> Text(string name) =>
        new() { Name = name, Description = "A key, not a global id." };
}
