using System.Buffers;
using System.Diagnostics;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Results;
using Streakoid.Graph;
using Streakoid.Graph.Errors;

namespace Streakoid.Http;

/// <summary>
/// Runs the operations of a batch one after the other, each as if it had come alone: with services, a guard and an authentication of its own,
/// counted and priced. The request itself is bound to the first user; no operation runs as another.
/// </summary>
internal sealed partial class BatchRunner(
    OperationRunner runner,
    GraphQLHttpOptions options,
    IRequestGate gate,
    RequestMeter meter,
    IServiceScopeFactory scopes,
    ILogger<BatchRunner> logger
)
{
    /// <summary>Runs a batch.</summary>
    /// <param name="context">The request.</param>
    /// <param name="batch">Its operations, as they were sent.</param>
    /// <param name="mediaType">The media type to answer with.</param>
    /// <param name="deadline">Cancelled when the work on the whole batch has taken too long.</param>
    public async Task<SentAnswer> RunAsync(HttpContext context, IReadOnlyList<byte[]> batch, string mediaType, CancellationToken deadline)
    {
        IServiceProvider services = context.RequestServices;
        AnswerBuffer all = AnswerBuffer.Rent();
        try
        {
            List<OperationInfo> infos = [];
            List<(int Status, string MediaType)> heads = [];
            List<TimeSpan> took = [];
            all.Json.WriteStartArray();
            foreach (byte[] sent in batch)
            {
                long began = Stopwatch.GetTimestamp();
                // The first one is that of the request, which log lines name.
                OperationInfo info = infos.Count == 0 ? context.OperationInfo() : new OperationInfo();
                infos.Add(info);
                context.Features.Set(info);
                await using AsyncServiceScope scope = scopes.CreateAsyncScope();
                context.RequestServices = scope.ServiceProvider;
                heads.Add(await RunOneAsync(context, services, sent, batch.Count > 1, mediaType, all, deadline));
                took.Add(Stopwatch.GetElapsedTime(began));
            }
            // The request stands for a mutation, if it has one: its answer is not compressed. The others are counted here.
            int main = Math.Max(0, infos.FindIndex(info => info.Kind == "mutation"));
            context.Features.Set(infos[main]);
            for (int i = 0; i < infos.Count; i++)
                if (i != main)
                    meter.Count(infos[i], heads[i].Status, took[i]);
            all.Json.WriteEndArray();
            await all.Json.FlushAsync(CancellationToken.None);
            bool alike = heads.Distinct().Count() == 1;
            return new SentAnswer(
                new Answer([], null, true, null, all),
                alike ? heads[0].Status : StatusCodes.Status200OK,
                alike ? heads[0].MediaType : mediaType,
                infos[main].Kind == "mutation"
            );
        }
        catch
        {
            all.Dispose();
            throw;
        }
        finally
        {
            context.RequestServices = services;
        }
    }

    private async Task<(int Status, string MediaType)> RunOneAsync(
        HttpContext context,
        IServiceProvider request,
        byte[] sent,
        bool batched,
        string mediaType,
        AnswerBuffer all,
        CancellationToken deadline
    )
    {
        RequestRejectedException rejection;
        try
        {
            if (deadline.IsCancellationRequested)
                throw RequestRejectedException.Unavailable();
            OperationRequest operation = await ReadAsync(context, sent, deadline);
            Answer answer = await runner.RunAsync(context, operation, readOnly: false, batched, deadline);
            PrincipalGuard guard = context.RequestServices.GetRequiredService<PrincipalGuard>();
            guard.BindTo(request.GetRequiredService<PrincipalGuard>());
            using AnswerBuffer buffer = ResultWriter.Buffered(answer, guard);
            all.Json.WriteRawValue(buffer.Written.Span, skipInputValidation: true);
            context.OperationInfo().Outcome = answer.Outcome;
            return (SentAnswer.StatusOf(answer, mediaType), mediaType);
        }
        catch (RequestRejectedException rejected)
        {
            rejection = rejected;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            rejection = RequestRejectedException.Unavailable();
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            // The answers of the operations before are sent in any case: what those did is done.
            LogFailed(logger, error, context.TraceIdentifier);
            rejection = gate.IsUnavailable(error)
                ? RequestRejectedException.Unavailable()
                : new(RejectionReason.Failed, null, ErrorShape.UnexpectedMessage);
        }
        using AnswerBuffer refused = RejectionWriter.Buffered(rejection, context.TraceIdentifier);
        all.Json.WriteRawValue(refused.Written.Span, skipInputValidation: true);
        return RejectionWriter.Begin(context, rejection, options, mediaType);
    }

    /// <summary>Reads an operation. One that is refused here is counted as anonymous.</summary>
    private async ValueTask<OperationRequest> ReadAsync(HttpContext context, byte[] sent, CancellationToken deadline)
    {
        try
        {
            return HttpRequestReader.Parse(new ReadOnlySequence<byte>(sent), options);
        }
        catch (RequestRejectedException)
        {
            await gate.AdmitAsync(context, anonymous: true, [], deadline);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An operation of the batch {RequestId} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string requestId);
}
