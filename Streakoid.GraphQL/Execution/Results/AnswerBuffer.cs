using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace Streakoid.Execution.Results;

/// <summary>Where an answer is written before it is sent. Each is used again, unless it has grown large.</summary>
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
            if (buffer._bytes.Capacity > Large) return false;
            // Nothing of one user's answer stays for the next.
            buffer._bytes.Clear();
            buffer.Json.Reset();
            return true;
        }
    }
}
