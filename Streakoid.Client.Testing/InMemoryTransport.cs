using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Streakoid.Client.Testing;

/// <summary>
/// Answers operations in memory: <c>new StreakoidClient(transport)</c>. The answer that was set last counts. An operation without
/// an answer throws, so that a test does not pass by chance.
/// </summary>
public sealed class InMemoryTransport : IOperationExecutor
{
    private readonly ConcurrentQueue<ReceivedCall> _calls = new();
    private readonly ConcurrentStack<Answer> _answers = new();

    /// <summary>An answer: a list of results, or the JSON of one; null where it is for other operations.</summary>
    private delegate object? Answer(ReceivedCall call, Type data);

    /// <summary>The calls so far, in their order.</summary>
    public IReadOnlyList<ReceivedCall> Calls => [.. _calls];

    /// <summary>Answers the operation whose result is <typeparamref name="TData"/> with data.</summary>
    public InMemoryTransport Returns<TData>(TData data)
        where TData : class => Returns(OperationResult.Of(data));

    /// <summary>Answers the operation whose result is <typeparamref name="TData"/> with a result, such as a failed one.</summary>
    public InMemoryTransport Returns<TData>(IOperationResult<TData> result)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(result);
        return Add<TData>(_ => [result]);
    }

    /// <summary>Answers the operation whose result is <typeparamref name="TData"/>, each call by itself.</summary>
    public InMemoryTransport Returns<TData>(Func<ReceivedCall, IOperationResult<TData>> answer)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Add<TData>(call => [answer(call)]);
    }

    /// <summary>Answers the operation of this name with the JSON of its <c>data</c>.</summary>
    /// <param name="operation">The operation's name in the document.</param>
    /// <param name="data">The <c>data</c> member of the response.</param>
    public InMemoryTransport ReturnsJson(string operation, [StringSyntax(StringSyntaxAttribute.Json)] string data)
    {
        JsonElement parsed = JsonElement.Parse(data);
        _answers.Push((call, _) => call.Operation == operation ? parsed : null);
        return this;
    }

    /// <summary>The events of the subscription whose result is <typeparamref name="TData"/>. After the last one it ends.</summary>
    public InMemoryTransport Emits<TData>(params IReadOnlyList<IOperationResult<TData>> events)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(events);
        return Add<TData>(_ => events);
    }

    /// <inheritdoc />
    public Task<IOperationResult<TData>> ExecuteAsync<TData>(OperationRequest<TData> request, CancellationToken cancellationToken)
        where TData : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<IOperationResult<TData>> results = Find(request);
        return results.Count == 1
            ? Task.FromResult(results[0])
            : throw new InvalidOperationException($"{request.Name} is no subscription and has one result. Use Returns.");
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<IOperationResult<TData>> WatchAsync<TData>(
        OperationRequest<TData> request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where TData : class
    {
        foreach (IOperationResult<TData> result in Find(request))
        {
            // As from a network, not within the caller's own step.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return result;
        }
    }

    private InMemoryTransport Add<TData>(Func<ReceivedCall, IReadOnlyList<IOperationResult<TData>>> results)
        where TData : class
    {
        _answers.Push((call, data) => data.IsAssignableFrom(typeof(TData)) ? results(call) : null);
        return this;
    }

    private IReadOnlyList<IOperationResult<TData>> Find<TData>(OperationRequest<TData> request)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(request);
        ReceivedCall call = ReceivedCall.Of(request);
        _calls.Enqueue(call);
        return _answers.Select(answer => answer(call, typeof(TData))).FirstOrDefault(found => found is not null) switch
        {
            IReadOnlyList<IOperationResult<TData>> results => results,
            JsonElement json => [OperationResult.Of(Read(request, json))],
            _ => throw new InvalidOperationException($"There is no answer for {request.Name}. Set one: Returns<{typeof(TData).Name}>(…)."),
        };
    }

    [SuppressMessage("Design", "CA1031", Justification = "Any exception of the generated reader.")]
    private static TData Read<TData>(OperationRequest<TData> request, JsonElement json)
        where TData : class
    {
        try
        {
            return request.ReadData(json);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The JSON does not match {request.Name}: {exception.Message}", exception);
        }
    }
}
