using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace Streakoid.Execution.Results;

/// <summary>A pooled buffer in which an answer is written before it is sent. Large ones are not returned to the pool.</summary>
internal sealed class AnswerBuffer : IDisposable
{
    private const int Begin = 4 * 1024;
    private const int Large = 64 * 1024;

    private static readonly DefaultObjectPool<AnswerBuffer> Pool = new(new Policy());

    private readonly ArrayBufferWriter<byte> _bytes = new(Begin);

    private AnswerBuffer() => Json = new Utf8JsonWriter(_bytes, ResultWriter.Options);

    /// <summary>Writes into the buffer; to be flushed.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>What was written, until the buffer is given back.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public static AnswerBuffer Rent() => Pool.Get();

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => Pool.Return(this);

    private sealed class Policy : PooledObjectPolicy<AnswerBuffer>
    {
        public override AnswerBuffer Create() => new();

        public override bool Return(AnswerBuffer buffer)
        {
            if (buffer._bytes.Capacity > Large)
                return false;
            // Clear it, so that no data of one user stays for the next.
            buffer._bytes.Clear();
            buffer.Json.Reset();
            return true;
        }
    }
}
