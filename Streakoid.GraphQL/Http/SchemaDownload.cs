using System.Security.Cryptography;
using System.Text;
using GraphQL.Types;
using Microsoft.Net.Http.Headers;
using Streakoid.Execution;

namespace Streakoid.Http;

/// <summary>The SDL as a file, the same bytes that <c>schema export</c> writes.</summary>
internal sealed class SchemaDownload(ISchema schema)
{
    public const string MediaType = "application/graphql";

    private readonly Lazy<(byte[] Bytes, EntityTagHeaderValue Tag)> _file = new(() =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(SchemaPrinter.Print(schema));
        return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\""));
    });

    public async Task WriteAsync(HttpContext context)
    {
        (byte[] bytes, EntityTagHeaderValue tag) = _file.Value;
        HttpResponse response = context.Response;
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = "no-cache";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known.Tag == "*"))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = $"{MediaType}; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"schema.graphql\"";
        response.ContentLength = bytes.Length;
        await response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }
}
