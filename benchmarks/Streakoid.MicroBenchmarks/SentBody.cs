using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Streakoid.MicroBenchmarks;

/// <summary>A complete request body that can be read repeatedly, so that creating a pipe is not measured.</summary>
internal sealed class SentBody(byte[] bytes) : PipeReader, IRequestBodyPipeFeature
{
    public PipeReader Reader => this;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(Whole());

    public override bool TryRead(out ReadResult result)
    {
        result = Whole();
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) { }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) { }

    public override void CancelPendingRead() { }

    public override void Complete(Exception? exception = null) { }

    private ReadResult Whole() => new(new ReadOnlySequence<byte>(bytes), isCanceled: false, isCompleted: true);
}
