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
        using var ahead = ReadAhead.Begin(Weights(file));
        Assert.Equal(OperatingSystem.IsLinux(), ahead is not null);
        ahead?.Wait();
        Assert.True(!IsSupported || ResidentBytes(path) >= 2 * Elements, "The file is not in memory.");
    }

    [Fact]
    public void A_checkpoint_can_be_let_go_at_any_moment_of_it()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        for (var i = 0; i < 50; i++)
        {
            using var checkpoint = Checkpoint.Open(folder.Path);
            Assert.True(checkpoint.TryGet("weights", out var weights));
            checkpoint.BeginReading([weights]);
            checkpoint.BeginReading([weights]);
            Thread.SpinWait(i * 10_000);
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
        using var ahead = ReadAhead.Begin(Weights(file));
        ahead?.Wait();
        Assert.True(!IsSupported || ResidentBytes(path) == 0, "What is not there is in memory.");
    }

    [Fact]
    public void What_begins_early_leaves_bad_folders_to_others_and_ends_at_any_moment()
    {
        using var folder = new TemporaryFolder();
        WaitFor(Path.Combine(folder.Path, "absent"));
        WaitFor(folder.Path);
        var empty = Path.Combine(folder.Path, "model.safetensors");
        File.WriteAllBytes(empty, []);
        WaitFor(folder.Path);
        File.Delete(empty);
        Write(folder);
        WaitFor(folder.Path);
        for (var i = 0; i < 50; i++)
        {
            using var early = ReadAhead.BeginEarly(folder.Path);
            Thread.SpinWait(i * 10_000);
        }

        // An error on that thread would end the process.
        static void WaitFor(string path)
        {
            using var early = ReadAhead.BeginEarly(path);
            early?.Wait();
        }
    }

    [Theory]
    [InlineData("llama-sharded", "lm_head.weight")]
    [InlineData("llama-rope3-bias-tied", "model.embed_tokens.weight")]
    [InlineData("gpt2", "transformer.wte.weight")]
    public void All_matrices_are_read_in_the_order_of_their_use(string model, string head)
    {
        using var checkpoint = ManagedEngine.Open(Golden.PathOf($"models/{model}"), out _, out var weights);
        string[] names = [.. weights.InOrderOfUse().Select(tensor => tensor.Name)];
        var layers = names[..^1].Select(name => int.Parse(name.Split('.')[2], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(layers.Order(), layers);
        Assert.Equal(head, names[^1]);
        var matrices = checkpoint.Tensors.Values.Where(tensor => tensor.Shape.Count == 2 && tensor.Name.Split('.').Length > 3);
        Assert.Equal(matrices.Select(tensor => tensor.Name).Order(), names[..^1].Order());
    }

    private static IReadOnlyList<TensorData> Weights(MappedFile file) => [.. file.Header.Tensors.Select(file.Data)];

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
