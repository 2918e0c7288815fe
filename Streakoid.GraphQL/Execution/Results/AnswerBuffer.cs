using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace Streakoid.Execution.Results;

/// <summary>A pooled buffer for a response before it is sent. Large buffers are not returned to the pool.</summary>
internal sealed class AnswerBuffer : IDisposable
{
    private const int Begin = 4 * 1024;
    private const int Large = 64 * 1024;

    private static readonly DefaultObjectPool<AnswerBuffer> Pool = new(new Policy());

    private readonly ArrayBufferWriter<byte> _bytes = new(Begin);

    private AnswerBuffer() => Json = new Utf8JsonWriter(_bytes, ResultWriter.Options);

    /// <summary>Writes to the buffer. The caller flushes it.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>The written bytes, valid until the buffer is disposed of.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public static AnswerBuffer Rent() => Pool.Get();

    /// <summary>Returns the buffer to the pool.</summary>
    public void Dispose() => Pool.Return(this);

    private sealed class Policy : PooledObjectPolicy<AnswerBuffer>
    {
        public override AnswerBuffer Create() => new();

        public override bool Return(AnswerBuffer buffer)
        {
            if (buffer._bytes.Capacity > Large)
                return false;
            // Cleared, so that no data of one user remains for the next.
            buffer._bytes.Clear();
            buffer.Json.Reset();
            return true;
        }
    }
}
