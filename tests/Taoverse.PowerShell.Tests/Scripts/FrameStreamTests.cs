using System.IO.Pipelines;
using Taoverse.PowerShell.Scripts.Isolation;

namespace Taoverse.PowerShell.Tests.Scripts;

public class FrameStreamTests
{
    private static readonly (FrameKind Kind, string Text)[] Frames =
        [(FrameKind.Request, ""), (FrameKind.Output, "тао τ 🙂"), (FrameKind.Failure, new string('x', 300_000)), (FrameKind.Progress, "\0\r\n")];

    [Fact]
    public async Task Frames_come_as_they_were_written()
    {
        var read = new FrameStream(new MemoryStream(Written()));
        foreach (var frame in Frames)
        {
            Assert.Equal(frame, await read.ReadAsync(CancellationToken.None));
        }

        Assert.Null(await read.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_anywhere_gives_the_whole_frames_before_it()
    {
        var bytes = Written();
        foreach (var length in Enumerable.Range(0, 40).Concat([bytes.Length - 1, bytes.Length - 7]))
        {
            var read = new FrameStream(new MemoryStream(bytes, 0, length));
            var whole = 0;
            while (await read.ReadAsync(CancellationToken.None) is { } frame)
            {
                Assert.Equal(Frames[whole++], frame);
            }

            Assert.InRange(whole, 0, Frames.Length - 1);
        }
    }

    [Fact]
    public async Task Frames_of_several_threads_are_not_mixed()
    {
        var pipe = new Pipe();
        var written = new FrameStream(pipe.Writer.AsStream());
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                written.Write(FrameKind.Output, new string((char)('a' + writer), 1 + (i % 50)));
            }
        }));
        var all = Task.WhenAll(writers).ContinueWith(_ => pipe.Writer.CompleteAsync().AsTask(), TaskScheduler.Default).Unwrap();
        var read = new FrameStream(pipe.Reader.AsStream());
        var count = 0;
        while (await read.ReadAsync(CancellationToken.None) is (_, var text))
        {
            Assert.Single(text.Distinct());
            count++;
        }

        await all;
        Assert.Equal(800, count);
    }

    [Fact]
    public async Task Waiting_for_a_frame_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var read = new FrameStream(new Pipe().Reader.AsStream());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.ReadAsync(stop.Token));
    }

    private static byte[] Written()
    {
        using var memory = new MemoryStream();
        var frames = new FrameStream(memory);
        Array.ForEach(Frames, frame => frames.Write(frame.Kind, frame.Text));
        return memory.ToArray();
    }
}
