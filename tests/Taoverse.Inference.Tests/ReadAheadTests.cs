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
        using var file = new MappedFile(path, readAtOnce: false);
        using var ahead = ReadAhead.Begin(Weights(file));
        Assert.Equal(OperatingSystem.IsLinux(), ahead is not null);
        ahead?.Wait();
        Assert.True(!IsSupported || ResidentBytes(path) >= 2 * Elements, "The file is not in memory.");
    }

    [Fact]
    public void What_is_waited_for_is_in_memory()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        using var file = new MappedFile(path, readAtOnce: false);
        using var ahead = ReadAhead.Begin(Weights(file), fastRate: 1e5);
        ahead?.WaitFor(1);
        Assert.True(!IsSupported || ResidentBytes(path) >= 2 * Elements, "The file is not in memory.");
    }

    [Fact]
    public void Nobody_waits_for_what_is_read_slowly()
    {
        using var folder = new TemporaryFolder();
        using var file = new MappedFile(Write(folder), readAtOnce: false);
        var start = Weights(file)[0].Start;

        // A call of the system for each byte.
        var started = Stopwatch.GetTimestamp();
        using var ahead = ReadAhead.Begin([.. Enumerable.Range(0, 2_000_000).Select(i => (start + i, 1L))], fastRate: 1e12);
        var begun = Stopwatch.GetElapsedTime(started);
        ahead?.WaitFor(2_000_000);
        var waited = Stopwatch.GetElapsedTime(started) - begun;
        ahead?.Wait();
        var all = Stopwatch.GetElapsedTime(started) - begun;
        Assert.True(!IsSupported || waited < all * 0.8, $"It was waited for {waited} while {all} passed.");
    }

    [Fact]
    public void A_checkpoint_can_be_let_go_at_any_moment_of_it()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        for (var i = 0; i < 50; i++)
        {
            using var checkpoint = Checkpoint.Open(folder.Path, readAtOnce: i % 2 == 0);
            Assert.True(checkpoint.TryGet("weights", out var weights));
            checkpoint.BeginReading([weights]);
            checkpoint.BeginReading([weights]);
            checkpoint.WaitFor(i % 2);
            Thread.SpinWait(i * 10_000);
        }
    }

    [UnixFact]
    public void A_file_that_somebody_empties_ends_it()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        using var file = new MappedFile(path, readAtOnce: false);
        using var other = Process.Start("/bin/sh", ["-c", ": > \"$0\"", path]);
        other.WaitForExit();
        using var ahead = ReadAhead.Begin(Weights(file));
        ahead?.WaitFor(1);
        ahead?.Wait();
        Assert.True(!IsSupported || ResidentBytes(path) == 0, "What is not there is in memory.");
    }

    [Fact]
    public void A_file_that_is_read_at_once_is_in_memory_before_its_order_is_known()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        using var checkpoint = Checkpoint.Open(folder.Path, readAtOnce: true);
        Assert.True(!IsSupported || SpinWait.SpinUntil(() => ResidentBytes(path) >= 2 * Elements, TimeSpan.FromMinutes(1)), "It is not read.");
    }

    [Fact]
    public void Reading_at_once_leaves_bad_folders_to_their_errors()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<CheckpointException>(() => Checkpoint.Open(Path.Combine(folder.Path, "absent"), readAtOnce: true));
        Assert.Throws<CheckpointException>(() => Checkpoint.Open(folder.Path, readAtOnce: true));
        var path = folder.Write("model.safetensors", []);
        Assert.ThrowsAny<TaoverseException>(() => Checkpoint.Open(folder.Path, readAtOnce: true));

        // Here the header is refused while the file is being read.
        var file = new byte[1 << 24];
        BinaryPrimitives.WriteInt64LittleEndian(file, 2);
        "{]"u8.CopyTo(file.AsSpan(8));
        File.WriteAllBytes(path, file);
        for (var i = 0; i < 20; i++)
        {
            Assert.ThrowsAny<TaoverseException>(() => Checkpoint.Open(folder.Path, readAtOnce: true));
        }

        Assert.True(!IsSupported || !File.ReadAllText("/proc/self/maps").Contains(path, StringComparison.Ordinal), "It is still mapped.");
    }

    [Theory]
    [InlineData("llama-sharded", "lm_head.weight")]
    [InlineData("llama-rope3-bias-tied", "model.embed_tokens.weight")]
    [InlineData("gpt2", "transformer.wte.weight")]
    public void All_matrices_are_read_layer_by_layer_and_within_one_as_the_file_goes_on(string model, string head)
    {
        using var checkpoint = ManagedEngine.Open(Golden.PathOf($"models/{model}"), readAtOnce: false, out _, out var weights);
        var order = weights.InOrderOfUse();
        string[] names = [.. order.Select(tensor => tensor.Name)];
        var layers = names[..^1].Select(name => int.Parse(name.Split('.')[2], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(layers.Order(), layers);
        Assert.Equal(head, names[^1]);
        foreach (var layer in order.Take(layers.Count).Zip(layers).GroupBy(pair => pair.Second, pair => pair.First.Place.Start))
        {
            Assert.Equal(layer.Order(), layer);
        }

        var matrices = checkpoint.Tensors.Values.Where(tensor => tensor.Shape.Count == 2 && tensor.Name.Split('.').Length > 3);
        Assert.Equal(matrices.Select(tensor => tensor.Name).Order(), names[..^1].Order());
    }

    private static IReadOnlyList<(nint Start, long Length)> Weights(MappedFile file) => [.. file.Header.Tensors.Select(tensor => file.Data(tensor).Place)];

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
