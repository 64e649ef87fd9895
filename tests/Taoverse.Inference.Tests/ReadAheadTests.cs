using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Taoverse.Inference.Safetensors;
using Taoverse.Tests;

namespace Taoverse.Inference.Tests;

public class ReadAheadTests
{
    private const int Elements = 16 << 20;
    private static readonly bool IsSupported = OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(5, 14);

    [Fact]
    public void What_is_read_ahead_is_in_memory_before_it_is_used()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        using var file = new MappedFile(path);
        using var ahead = ReadAhead.Begin([file]);
        Assert.Equal(OperatingSystem.IsLinux(), ahead is not null);
        ahead?.Wait();
        Assert.True(!IsSupported || ResidentBytes(path) >= file.Length, "The file is not in memory.");
    }

    [Fact]
    public void A_checkpoint_can_be_let_go_at_any_moment_of_it()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        for (var i = 0; i < 50; i++)
        {
            using var checkpoint = Checkpoint.Open(folder.Path);
            checkpoint.BeginReading();
            checkpoint.BeginReading();
            Thread.SpinWait(i * 10_000);
            Assert.True(checkpoint.TryGet("weights", out _));
        }
    }

    [UnixFact]
    public void A_file_that_somebody_empties_ends_it()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        using var file = new MappedFile(path);
        using var other = Process.Start("/bin/sh", ["-c", ": > \"$0\"", path]);
        other.WaitForExit();
        using var ahead = ReadAhead.Begin([file]);
        ahead?.Wait();
        Assert.True(!IsSupported || ResidentBytes(path) == 0, "What is not there is in memory.");
    }

    private static string Write(TemporaryFolder folder)
    {
        var json = $$$"""{"weights":{"dtype":"BF16","shape":[{{{Elements}}}],"data_offsets":[0,{{{2 * Elements}}}]}}""";
        var file = new byte[8 + json.Length + (2 * Elements)];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        System.Text.Encoding.UTF8.GetBytes(json, file.AsSpan(8));
        return folder.Write("model.safetensors", file);
    }

    private static long ResidentBytes(string path)
    {
        var lines = File.ReadLines("/proc/self/smaps").SkipWhile(line => !line.EndsWith(path, StringComparison.Ordinal));
        var resident = lines.First(line => line.StartsWith("Rss:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return long.Parse(resident, CultureInfo.InvariantCulture) << 10;
    }
}
