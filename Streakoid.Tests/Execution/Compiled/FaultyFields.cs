using GraphQL;
using GraphQL.DataLoader;
using GraphQL.MicrosoftDI;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Streakoid.Graph.Pure;
using Streakoid.Hosting;

namespace Streakoid.Tests.Execution.Compiled;

/// <summary>An object whose fields answer in every way that a resolver can: at once, later, by a loader, with nothing, with what the
/// schema forbids, with a fault.</summary>
public static class FaultyFields
{
    public static void AddTo(IServiceCollection services) =>
        services
            .Replace(
                ServiceDescriptor.Singleton<ISchema>(provider =>
                {
                    StreakoidSchema schema = new(new SelfActivatingServiceProvider(provider));
                    ((ObjectGraphType)schema.Query)
                        .Field<FaultyType>("faulty")
                        .Description("Answers in every way.")
                        .Resolve(_ => new Faulty());
                    ((ObjectGraphType)schema.Query)
                        .Field<NonNullGraphType<FaultyType>>("faultyForSure")
                        .Description("Answers in every way, or takes everything along.")
                        .Resolve(_ => new Faulty());
                    ObjectGraphType mutation = (ObjectGraphType)schema.Mutation!;
                    mutation
                        .Field<FaultyType>("write")
                        .Description("Counts, and answers in every way.")
                        .Resolve(context => context.RequestServices!.GetRequiredService<Writes>().Count(new Faulty()));
                    mutation
                        .Field<NonNullGraphType<FaultyType>>("writeForSure")
                        .Description("Counts, and takes everything along.")
                        .Resolve(context => context.RequestServices!.GetRequiredService<Writes>().Count(new Faulty()));
                    mutation
                        .Field<FaultyType>("writeBroken")
                        .Description("Counts, and fails.")
                        .Resolve(context =>
                            context.RequestServices!.GetRequiredService<Writes>().Count(null)
                            ?? throw new InvalidOperationException("secret")
                        );
                    mutation
                        .Field<FaultyType>("writeRefused")
                        .Description("Counts, and refuses.")
                        .ResolveAsync(async context =>
                        {
                            await Task.Yield();
                            return context.RequestServices!.GetRequiredService<Writes>().Count(null)
                                ?? throw new ExecutionError("Not today.");
                        });
                    return schema;
                })
            )
            .AddSingleton<Writes>();

    /// <summary>How often a mutation was carried out.</summary>
    public sealed class Writes
    {
        private int _done;

        public int Done => _done;

        public Faulty? Count(Faulty? answer)
        {
            Interlocked.Increment(ref _done);
            return answer;
        }
    }

    public sealed record Faulty;

    public sealed class FaultyType : ObjectGraphType<Faulty>
    {
        public FaultyType()
        {
            Name = "Faulty";
            Description = "Answers in every way.";
            IsTypeOf = value => value is Faulty;
            Field<StringGraphType>("atOnce").Description("A text.").Resolve(_ => "now");
            Field<StringGraphType>("later")
                .Description("A text.")
                .ResolveAsync(async _ =>
                {
                    await Task.Yield();
                    return "later";
                });
            Field<StringGraphType>("loaded").Description("A text.").Resolve(_ => new Loaded(new Loaded("loaded")));
            Field<StringGraphType>("nothing").Description("Null.").Resolve(_ => null);
            Field<NonNullGraphType<StringGraphType>>("missing").Description("Null, which it may not be.").Resolve(_ => null);
            Field<NonNullGraphType<StringGraphType>>("loadedMissing")
                .Description("Null, which it may not be.")
                .Resolve(_ => new Loaded(null));
            Field<StringGraphType>("broken").Description("A fault.").Resolve(_ => throw new InvalidOperationException("secret"));
            Field<StringGraphType>("refused").Description("An error.").Resolve(_ => throw new ExecutionError("Not today."));
            Field<IntGraphType>("wrong").Description("A text, which it may not be.").Resolve(_ => "no number");
            Field<ListGraphType<NonNullGraphType<StringGraphType>>>("holes")
                .Description("A list with null in it, which may not be.")
                .Resolve(_ => new[] { "one", null });
            Field<ListGraphType<ListGraphType<IntGraphType>>>("nested")
                .Description("Lists in a list.")
                .Resolve(_ => new int?[]?[] { [1, null], null, [] });
            Field<FaultyType>("self").Description("The same again.").Resolve(context => context.Source);
            Field<ListGraphType<NonNullGraphType<FaultyType>>>("selves")
                .Description("The same, twice.")
                .Resolve(context => new Loaded(new[] { context.Source, context.Source }));
            Field<StringGraphType>("pure").Description("A text.").Pure(_ => "of itself \"\u00e4\u2028+");
            Field<StringGraphType>("pureNothing").Description("Null.").Pure(_ => (string?)null);
            Field<NonNullGraphType<StringGraphType>>("pureMissing").Description("Null, which it may not be.").Pure(_ => (string?)null);
            Field<StringGraphType>("pureBroken")
                .Description("A fault.")
                .Pure<Faulty, string>(_ => throw new InvalidOperationException("secret"));
            Field<IntGraphType>("pureWrong").Description("A time, which it may not be.").Pure(_ => TimeSpan.FromSeconds(1));
            Field<ListGraphType<NonNullGraphType<StringGraphType>>>("pureHoles")
                .Description("A list with null in it, which may not be.")
                .Pure(_ => new[] { "one", null });
            Field<ListGraphType<ListGraphType<IntGraphType>>>("pureNested")
                .Description("Lists in a list.")
                .Pure(_ => new int?[]?[] { [1, null], null, [] });
            Field<FaultyType>("pureSelf").Description("The same again.").Pure(source => source);
            Field<ListGraphType<FaultyType>>("pureSelves").Description("The same, and nothing.").Pure(source => new[] { source, null });
            Field<FaultyType>("pureStranger").Description("Another type, which it may not be.").Pure(_ => "a stranger");
            Field<FaultyType>("stranger").Description("Another type, which it may not be.").Resolve(_ => "a stranger");
        }
    }

    private sealed class Loaded(object? value) : IDataLoaderResult
    {
        public async Task<object?> GetResultAsync(CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return value;
        }
    }
}
