using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Directives;
using Streakoid.Graph.Errors;

namespace Streakoid.Tests.Support.Toy;

/// <summary>A schema with one of each GraphQL feature, independent of the product.</summary>
internal sealed class ToySchema : Schema
{
    public ToySchema(IServiceProvider services)
        : base(services, true)
    {
        Query = new ToyQuery();
        Mutation = new ToyMutation();
        Subscription = new ToySubscription();
        Description = "A toy.";
    }
}

/// <summary>Counts executed resolvers, so that a test can check that none ran.</summary>
internal sealed class ToyCounters
{
    private int _hashes;
    private int _resolvers;

    public int Hashes => _hashes;

    public int Resolvers => _resolvers;

    public void Hashed() => Interlocked.Increment(ref _hashes);

    public void Resolved() => Interlocked.Increment(ref _resolvers);
}

/// <summary>Simulates an unavailable database.</summary>
internal sealed class DatabaseAwayException() : Exception("host=db.internal password=hunter2");

internal sealed record Item(int Number);

internal sealed record Page(IReadOnlyList<Item> Nodes);

internal sealed record Person(string Name);

internal sealed class ToyQuery : ObjectGraphType
{
    public const string Secret = "SELECT * FROM users /srv/app/Secret.cs";

    public ToyQuery()
    {
        Name = "Query";
        Field<PersonType>("me")
            .Description("Who is signed in.")
            .Authorize()
            .Cost(10)
            .Resolve(context =>
                context.RequestServices!.GetRequiredService<ToyUser>().Name is { } name
                    ? new Person(name)
                    : throw GraphError.NotAuthenticated()
            );
        Field<NonNullGraphType<StringGraphType>>("hello")
            .Description("A greeting.")
            .Argument<StringGraphType>("name", "Whom to greet.", argument => argument.DefaultValue = "world")
            .Resolve(context =>
            {
                context.RequestServices!.GetRequiredService<ToyCounters>().Resolved();
                return $"Hello, {context.GetArgument<string>("name")}!";
            });
        Field<PageType>("items")
            .Description("Items by page.")
            .Argument<IntGraphType>("first", "How many from the start.")
            .Argument<StringGraphType>("after", "A cursor to start after.")
            .Argument<IntGraphType>("last", "How many from the end.")
            .Argument<StringGraphType>("before", "A cursor to end before.")
            .Cost(10)
            .ListSize(50, "edges", "nodes")
            .Resolve(context => new Page([.. Enumerable.Range(1, context.GetArgument("first", 10)).Select(i => new Item(i))]));
        Field<ListGraphType<NonNullGraphType<ItemType>>>("plain")
            .Description("A plain list.")
            .ListSize(5)
            .Resolve(_ => new[] { new Item(1), new Item(2) });
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<FoundType>>>>("search")
            .Description("Things of two types.")
            .ListSize(5)
            .Resolve(_ => new object[] { new Item(7), new Person("Ada") });
        Field<StringGraphType>("boom").Description("Fails.").Resolve(_ => throw new InvalidOperationException(Secret));
        Field<NonNullGraphType<StringGraphType>>("missing").Description("Has no value though it must.").Resolve(_ => null);
        Field<StringGraphType>("coded")
            .Description("Fails with a code.")
            .Resolve(_ => throw new GraphError(ErrorCodes.InvalidCursor, "The cursor `x` has an invalid format.").With("cursor", "x"));
        Field<StringGraphType>("away").Description("Needs a database.").Resolve(_ => throw new DatabaseAwayException());
        Field<StringGraphType>("tooOften")
            .Description("Was asked too often.")
            .Resolve(_ => throw GraphError.TooManyRequests(TimeSpan.FromSeconds(42.5)));
        Field<StringGraphType>("cutOff")
            .Description("Ends when it is cut off, as a driver does.")
            .ResolveAsync(async context =>
            {
                TaskCompletionSource end = new();
                using CancellationTokenRegistration _ = context.CancellationToken.Register(end.SetResult);
                await end.Task;
                throw new TimeoutException("the statement was cancelled");
            });
        Field<StringGraphType>("slow")
            .Description("Takes long.")
            .ResolveAsync(async context =>
            {
                await Task.Delay(TimeSpan.FromMinutes(1), context.CancellationToken);
                return "done";
            });
        Field<StringGraphType>("rule")
            .Description("Takes one of several.")
            .Argument<NonNullGraphType<RuleInputType>>("rule", "The rule.")
            .Resolve(_ => "ok");
        Field<StringGraphType>("number")
            .Description("Takes numbers.")
            .Argument<IntGraphType>("int", "A number.")
            .Argument<GuidGraphType>("uuid", "An id.")
            .Argument<ListGraphType<ListGraphType<IntGraphType>>>("lists", "Numbers.")
            .Resolve(_ => "ok");

        // Thirty-one nested lists, the innermost with one number.
        IGraphType deep = new IntGraphType();
        object value = 1;
        for (int i = 0; i < 31; i++)
        {
            deep = new ListGraphType(deep);
            value = new[] { value };
        }

        AddField(
            new FieldType
            {
                Name = "deep",
                Description = "Deep lists.",
                ResolvedType = deep,
                Resolver = new GraphQL.Resolvers.FuncFieldResolver<object>(_ => value),
            }
        );
    }
}

internal sealed class ItemType : ObjectGraphType<Item>
{
    public ItemType()
    {
        Name = "Item";
        Description = "A thing with a number,\nand with things like it.";
        Field<NonNullGraphType<IntGraphType>>("number").Description("Its number.").Resolve(context => context.Source.Number);
        Field<ListGraphType<NonNullGraphType<ItemType>>>("same")
            .Description("Things like it.")
            .DeprecationReason("It is \"circular\".")
            .ListSize(2)
            .Resolve(context => new[] { context.Source, context.Source });
        Field<PageType>("items")
            .Description("More items.")
            .Argument<IntGraphType>("first", "How many.")
            .Cost(10)
            .ListSize(50, "edges", "nodes")
            .Resolve(_ => new Page([new Item(1)]));
    }
}

internal sealed class PageType : ObjectGraphType<Page>
{
    public PageType()
    {
        Name = "ItemsConnection";
        Description = "A page of items.";
        Field<ListGraphType<NonNullGraphType<ItemType>>>("nodes").Description("The items.").Resolve(context => context.Source.Nodes);
        Field<NonNullGraphType<IntGraphType>>("totalCount")
            .Description("How many there are.")
            .Resolve(context => context.Source.Nodes.Count);
    }
}

internal sealed class PersonType : ObjectGraphType<Person>
{
    public PersonType()
    {
        Name = "Person";
        Description = "Somebody.";
        this.Authorize();
        Field<NonNullGraphType<StringGraphType>>("name").Description("The name.").Resolve(context => context.Source.Name);
    }
}

internal sealed class FoundType : UnionGraphType
{
    public FoundType()
    {
        Name = "Found";
        Description = "What a search finds.";
        Type<ItemType>();
        Type<PersonType>();
    }
}

internal sealed class RuleInputType : InputObjectGraphType
{
    public RuleInputType()
    {
        Name = "RuleInput";
        Description = "One rule.";
        IsOneOf = true;
        Field<IntGraphType>("days").Description("By days.");
        Field<IntGraphType>("weeks").Description("By weeks.");
    }
}

internal sealed class LoginInputType : InputObjectGraphType
{
    public LoginInputType()
    {
        Name = "LoginInput";
        Description = "Who signs in.";
        Field<NonNullGraphType<StringGraphType>>("name").Description("The name.");
        Field<IntGraphType>("tries").Description("How often.").DefaultValue(3);
        Field<ColourType>("colour").Description("A colour.").DefaultValue("RED");
    }
}

internal sealed class ColourType : EnumerationGraphType
{
    public ColourType()
    {
        Name = "Colour";
        Description = "Colours.";
        Add("RED", "RED", "Like a rose.");
        Add("BLUE", "BLUE", "Like the sky.", "It fades.");
    }
}

internal sealed class ToyMutation : ObjectGraphType
{
    public ToyMutation()
    {
        Name = "Mutation";
        Field<StringGraphType>("login")
            .Description("Signs in.")
            .Argument<NonNullGraphType<LoginInputType>>("input", "Who.")
            .Cost(10)
            .Credential()
            .Resolve(context =>
            {
                context.RequestServices!.GetRequiredService<ToyCounters>().Hashed();
                return "token";
            });
        Field<StringGraphType>("touch").Description("Changes nothing.").Resolve(_ => "touched");
    }
}

internal sealed class ToySubscription : ObjectGraphType
{
    public ToySubscription()
    {
        Name = "Subscription";
        Field<StringGraphType>("ticks").Description("Never ticks.").ResolveStream(_ => throw new NotSupportedException());
    }
}
