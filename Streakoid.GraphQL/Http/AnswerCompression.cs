using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Streakoid.Execution.Requests;

namespace Streakoid.Http;

/// <summary>
/// Which answers are compressed: large ones of queries, the schema and exports. Mutations answer with tokens, whose length must not
/// tell anything about them (BREACH), and with little else.
/// </summary>
internal sealed class AnswerCompression(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    /// <summary>What is smaller fits into one packet as it is.</summary>
    private const int MinBytes = 1_024;

    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response.ContentLength >= MinBytes
        && context.Features.Get<OperationInfo>() is null or { Kind: "query" or "none" } or { Field: "exportData" }
        && base.ShouldCompressResponse(context);
}
