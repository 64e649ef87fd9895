using System.Globalization;
using System.IO.Compression;
using System.Text;
using Taoverse.State.Legacy;
using Taoverse.Tests;
using static Taoverse.State.Tests.Legacy.Pickles;

namespace Taoverse.State.Tests.Legacy;

public class UnsafePickleTests
{
    private const string Head = "\u0080\u0004";
    private static readonly string Result = Class("taoverse.model.data", "EvalResult");

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("nt", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "exec")]
    [InlineData("builtins", "getattr")]
    [InlineData("__builtin__", "dict")]
    [InlineData("subprocess", "Popen")]
    [InlineData("taoverse.model.data", "ModelId.__init__.__globals__")]
    [InlineData("taoverse.model.data", "Model")]
    [InlineData("torch", "load")]
    [InlineData("collections", "OrderedDict")]
    public void Every_other_class_is_refused_by_name(string module, string name)
    {
        var marker = Path.Combine(Path.GetTempPath(), $"taoverse-{Guid.NewGuid():N}");
        foreach (var pickle in new[]
        {
            $"{Head}{Class(module, name)}{Text("touch " + marker)}\u0085R.",
            $"\u0080\u0002c{module}\n{name}\nX\u0001\0\0\0a\u0085R.",
            $"{Head}](}}}}{Text("hk")}{Class(module, name)})\u0081se.",
            $"{Head}{Class("collections", "defaultdict")}{Class(module, name)}\u0085R.",
        })
        {
            var error = RefusedModels(Raw(pickle));
            Assert.Equal(("UnsafePickle", FaultKind.Security), (error.ErrorId, error.Kind));
            Assert.Contains($"{module}.{name}", error.Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(marker));
    }

    [Theory]
    [InlineData("(X\u0002\0\0\0idios\nsystem\n.", "INST")]
    [InlineData("(o.", "OBJ")]
    [InlineData("\u0092.", "NEWOBJ_EX")]
    [InlineData("\u0082\u0001.", "EXT1")]
    [InlineData("\u0084\u0001\0\0\0.", "EXT4")]
    [InlineData("Pid\n.", "PERSID")]
    [InlineData("I1\n.", "INT")]
    [InlineData("Vtext\n.", "UNICODE")]
    [InlineData("\u008d\0\0\0\0\0\0\0\0.", "BINUNICODE8")]
    [InlineData("\u008e\0\0\0\0\0\0\0\u007f.", "BINBYTES8")]
    [InlineData("\u0096\0\0\0\0\0\0\0\u007f.", "BYTEARRAY8")]
    [InlineData("\u0097.", "NEXT_BUFFER")]
    [InlineData("\u008b\u00ff\u00ff\u00ff\u007f.", "LONG4")]
    [InlineData("N2.", "DUP")]
    [InlineData("\u0091.", "FROZENSET")]
    [InlineData("\u00fe.", "0xfe")]
    public void Every_other_opcode_is_refused_by_name(string body, string name)
    {
        var error = RefusedModels(Raw(Head + body));
        Assert.Equal("UnsafePickle", error.ErrorId);
        Assert.Contains($"opcode {name}", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Tricks { get; } = new()
    {
        // Known classes in other places than theirs.
        { Class("collections", "defaultdict") + ")\u0081.", "an instance of collections.defaultdict" },
        { Result + ")R.", "call taoverse.model.data.EvalResult" },
        { Result + Text("a") + "\u0085\u0081.", "an instance of taoverse.model.data.EvalResult" },
        { Class("builtins", "dict") + ")R.", "call builtins.dict" },
        { Class("collections", "defaultdict") + Class("collections", "defaultdict") + "\u0085R.", "call collections.defaultdict" },
        { Class("collections", "defaultdict") + "N\u0085R.", "call collections.defaultdict" },
        { Text("eval") + ")R.", "call a value that is no class" },
        { Result + ")\u0081)R.", "call an instance of taoverse.model.data.EvalResult" },
        { Result + ")\u0081N}\u0086b.", "set the state of" },
        { Result + ")\u0081}}\u0086b.", "set the state of" },
        { "}}b.", "set the state of" },
        { Result + "}b.", "set the state of taoverse.model.data.EvalResult" },
        { "K\u0001Q.", "outside itself" },
        { Text("storage") + "Q.", "outside itself" },
    };

    [Theory]
    [MemberData(nameof(Tricks))]
    public void Known_classes_cannot_be_used_for_anything_else(string body, string reason)
    {
        var error = RefusedModels(Raw(Head + body));
        Assert.Equal("UnsafePickle", error.ErrorId);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Bombs { get; } = new()
    {
        { "nested lists", new string(']', 5_000_000) },
        { "nested marks", new string('(', 5_000_000) },
        { "nested tuples", ")" + new string('\u0085', 5_000_000) },
        { "lists in lists", "]" + string.Concat(Enumerable.Repeat("]a", 2_000_000)) },
        { "many dictionaries", "](" + string.Concat(Enumerable.Repeat("}}}}}}}}}}e(", 400_000)) },
        { "many memories", "]" + new string('\u0094', 10_000_000) },
        { "far memories", "]" + string.Concat(Enumerable.Range(0, 2_000_000).Select(n => "r" + Number(n * 2000))) },
        { "doubled lists", "]\u0094" + string.Concat(Enumerable.Repeat("](h\0h\0eq\0", 500_000)) },
        { "a long text", "X\u00ff\u00ff\u00ff\u00ff" },
        { "a long frame", "\u0095\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f" },
        { "a negative frame", "\u0095\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff" },
        { "a long number", "\u008a\u00ff" + new string('\u0001', 255) },
        { "a long name", "c" + new string('a', 1_000_000) + "\nb\n" },
        { "nothing", "" },
        { "no value", "." },
        { "two values", "NN." },
        { "nothing remembered", "h\u0007." },
        { "nothing below a mark", "](a." },
        { "half a pair", "}(Nu." },
        { "a list as a key", "}]Ns." },
        { "a circle", "]\u0094h\0ah\0a." },
        { "text that is none", "\u008c\u0002\u00ff\u00fe." },
        { "an early protocol", "\u0080\u0000N." },
    };

    [Theory]
    [MemberData(nameof(Bombs), DisableDiscoveryEnumeration = true)]
    public void Bombs_are_refused_in_bounded_time_and_memory(string name, string body)
    {
        var error = RefusedModels(Raw(Head + body));
        Assert.True(error.ErrorId is "InvalidPickle" or "PickleTooLarge", $"{name}: {error.ErrorId}");
    }

    [Fact]
    public void Many_hotkeys_with_one_long_list_are_refused()
    {
        var pickle = new StringBuilder(Head + "](}}");
        pickle.Append(Text("hk") + "}K\u0001](" + Result + ")\u0081\u0094}(" + Text("block") + "K\u0001" + Text("score") + "K\u0001"
            + Text("winning_model_block") + "K\u0001" + Text("winning_model_score") + "K\u0001ub");
        pickle.Insert(pickle.Length, "h\0", 5000);

        // The dictionary of competitions, that of the first hotkey, is remembered and used for all the others.
        pickle.Append("esq\u0001s(");
        for (var hotkey = 0; hotkey < 3000; hotkey++)
        {
            pickle.Append(Text($"hk{hotkey:d6}") + "h\u0001");
        }

        Assert.Equal("PickleTooLarge", RefusedModels(Raw(pickle + "ue.")).ErrorId);
    }

    [Fact]
    public void A_file_that_is_too_long_is_not_read()
    {
        using var folder = new TemporaryFolder();
        var path = folder["large.pickle"];
        using (var file = File.Create(path))
        {
            file.SetLength(10L << 30);
        }

        Assert.Equal("PickleTooLarge", Refused(() => PythonModelTracker.Read(path, 9)).ErrorId);
        Assert.Equal("PickleTooLarge", Refused(() => PythonCompetitionTracker.Read(path)).ErrorId);
    }

    [Fact]
    public void Zip_bombs_and_storages_that_lie_are_refused()
    {
        var pickle = Raw(Weights("5", "5"));
        var row = new byte[20];
        Assert.Equal([0, 0, 0, 0, 0], PythonCompetitionTracker.Read(Archive(CompressionLevel.NoCompression, ("a/data.pkl", pickle), ("a/data/0", row))).Weights[1]);
        (string Id, (string, byte[])[] Entries)[] attempts =
        [
            ("InvalidPickle", []),
            ("InvalidPickle", [("a/data.pkl", pickle)]),
            ("InvalidPickle", [("a/data.pkl", pickle), ("a/data/0", row[..16])]),
            ("InvalidPickle", [("a/data.pkl", pickle), ("a/data/0", new byte[24])]),
            ("InvalidPickle", [("a/data.pkl", pickle), ("a/data/0", row), ("a/data/0", row)]),
            ("InvalidPickle", [("a/data.pkl", pickle), ("a/data/0", row), ("a/byteorder", "big"u8.ToArray())]),
            ("InvalidPickle", [("a/data.pkl", pickle), ("a/data/0", [.. BitConverter.GetBytes(float.NaN), .. row[4..]])]),
            ("InvalidPickle", [("a/data.pkl", Raw(Weights("4", "5"))), ("a/data/0", row[..16])]),
            ("PickleTooLarge", [("a/data.pkl", Raw(Weights("5", "1099511627776"))), ("a/data/0", row)]),
            ("PickleTooLarge", [("a/data.pkl", new byte[17 << 20])]),
            ("UnsafePickle", [("a/data.pkl", Raw(Weights("5", "5").Replace("torch\nFloatStorage", "torch\nload", StringComparison.Ordinal))), ("a/data/0", row)]),
        ];
        foreach (var (id, entries) in attempts)
        {
            Assert.Equal(id, RefusedWeights(Archive(CompressionLevel.NoCompression, entries)).ErrorId);
        }

        var bomb = RefusedWeights(Archive(CompressionLevel.SmallestSize, ("a/data.pkl", new byte[200 << 20])));
        Assert.Equal("UnsafePickle", bomb.ErrorId);
        Assert.Contains("compressed", bomb.Message, StringComparison.Ordinal);
        Assert.Equal("InvalidPickle", RefusedWeights([]).ErrorId);
        Assert.Equal("InvalidPickle", RefusedWeights(Golden.Bytes("taoverse/model_tracker.pickle")).ErrorId);
    }

    [Fact]
    public void A_thousand_damaged_model_trackers_are_refused_or_read()
    {
        var read = Mutate("taoverse/model_tracker.pickle", file => PythonModelTracker.Read(file, 9), models => Assert.All(models, model =>
        {
            Assert.NotNull(model.Hotkey);
            Assert.All(model.Evaluations, evaluation => Assert.InRange(evaluation.CompetitionId, 0, int.MaxValue));
        }));
        Assert.InRange(read, 1, 900);
    }

    [Fact]
    public void A_thousand_damaged_competition_trackers_are_refused_or_read_to_the_right_values() =>
        Mutate("taoverse/competition_tracker.pickle", PythonCompetitionTracker.Read, tracker =>
        {
            Assert.Equal([0.1f, 0.2f, 0.3f, 0.4f, 0], tracker.Weights[1]);
            Assert.Equal([0, 0, 0.25, 0, 0.75], tracker.Weights[2]);
        });

    private static int Mutate<T>(string golden, Func<byte[], T> read, Action<T> check)
    {
        var original = Golden.Bytes(golden);
        var random = new Random(20);
        var successes = 0;
        for (var round = 0; round < 1000; round++)
        {
            var damaged = original.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            if (random.Next(10) == 0)
            {
                damaged = damaged[..random.Next(damaged.Length)];
            }

            Bounded<object?>(() =>
            {
                try
                {
                    check(read(damaged));
                    successes++;
                }
                catch (TaoverseException error)
                {
                    Assert.True(error.ErrorId is "UnsafePickle" or "InvalidPickle" or "PickleTooLarge", error.ErrorId);
                }

                return null;
            });
        }

        return successes;
    }

    private static string Number(int number) => new([.. BitConverter.GetBytes(number).Select(value => (char)value)]);

    /// <summary>The pickle of a tracker with one competition.</summary>
    private static string Weights(string count, string neurons) =>
        $"\u0080\u0002}}(X\u0016\0\0\0weights_by_competition}}K\u0001ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\n"
        + $"X\u0001\0\0\00X\u0003\0\0\0cpu{Long(count)}tQK\0{Long(count)}\u0085K\u0001\u0085\u0089ccollections\nOrderedDict\n)RtRs"
        + $"X\u000b\0\0\0num_neurons{Long(neurons)}u.";

    private static string Long(string number) =>
        "\u008a\u0008" + new string([.. BitConverter.GetBytes(long.Parse(number, CultureInfo.InvariantCulture)).Select(value => (char)value)]);
}
