using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Evaluation;
using Taoverse.Evaluation.Data;
using Taoverse.Tests;

namespace Taoverse.Core.Tests.Evaluation.Data;

public sealed class EvaluationDataTests : IDisposable
{
    private const int End = 0;
    private readonly TemporaryFolder folder = new();

    // A token for each letter, and 1 before a text.
    private static readonly EvaluationDataOptions Letters = new()
    {
        Encode = (text, framed) => [.. framed ? new[] { 1 } : [], .. text.Select(letter => letter - 'a' + 2)],
        EndToken = End,
        SequenceLength = 4,
    };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Lines_of_token_ids_are_a_sequence_each()
    {
        var batches = await ReadAsync("[1,2,3]\r\n\n[4,5,6,7,8]", Letters with { SequenceLength = 100 });

        Assert.Equal([[1, 2, 3], [4, 5, 6, 7, 8]], Tokens(batches));
        Assert.Equal([0, 1], batches.Select(batch => batch.Index));
        Assert.Equal(6, batches.Sum(batch => batch.TargetCount));
    }

    [Fact]
    public async Task Texts_are_packed_with_an_end_token_after_each_and_the_rest_is_dropped()
    {
        var batches = await ReadAsync("{\"text\":\"ab\"}\n{\"text\":\"abc\"}\n{\"text\":\"a\"}\n", Letters);

        Assert.Equal([[1, 2, 3, End], [1, 2, 3, 4], [End, 1, 2, End]], Tokens(batches));
        Assert.Equal([[1, 2, 3, End]], Tokens(await ReadAsync("ab\na\n", Letters)));
    }

    [Fact]
    public async Task What_is_too_short_to_be_packed_is_a_sequence_where_it_is_all_there_is() =>
        Assert.Equal([[1, 2, 3, End]], Tokens(await ReadAsync("ab", Letters with { SequenceLength = 100 })));

    [Fact]
    public async Task Texts_are_padded_with_end_tokens_of_which_the_first_counts()
    {
        var batches = await ReadAsync("a\nabcdef\n", Letters with { Form = SequenceForm.Padded, SequenceLength = 5, BatchSize = 2 });

        var batch = Assert.Single(batches);
        Assert.Equal([[1, 2, End, End, End], [1, 2, 3, 4, 5]], batch.Sequences.Select(sequence => sequence.Tokens.ToArray()));
        Assert.Equal([2, 4], batch.Sequences.Select(sequence => sequence.TargetCount));
    }

    [Fact]
    public async Task A_reference_is_all_that_is_to_be_predicted_and_a_long_prompt_loses_its_beginning()
    {
        var path = folder.Write("data", "{\"q\":\"abcdef\",\"a\":\"gh\"}");

        var batches = await CollectAsync(new DataFile(path, DataForm.Auto, "q", "a"), Letters with { SequenceLength = 5 });

        Assert.Equal([[5, 6, 7, 8, 9]], Tokens(batches));
        Assert.Equal(2, batches[0].TargetCount);
    }

    [Fact]
    public async Task A_seed_gives_the_same_batches_again_and_another_seed_others()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 1000).Select(number => $"[{number},{number + 1}]"));
        var options = Letters with { Seed = BigInteger.Parse("98765432109876543210", null), RowCount = 10 };

        var first = Tokens(await ReadAsync(lines, options));

        Assert.Equal(first, Tokens(await ReadAsync(lines, options)));
        Assert.Equal(10, first.Count);
        Assert.NotEqual(first, Tokens(await ReadAsync(lines, options with { Seed = 5 })));
    }

    [Fact]
    public void Packing_keeps_every_token_in_its_place_whatever_the_texts_and_lengths() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<NonNull<string>[], PositiveInt>((texts, size) =>
        {
            var length = size.Get + 1;
            var rows = texts.Select(text => new DataRow("x", 1) { Text = new string([.. text.Get.Where(char.IsAsciiLetterLower)]) }).ToList();
            var maker = new SequenceMaker(Letters with { SequenceLength = length });
            var packed = rows.SelectMany(maker.Add).SelectMany(sequence => sequence.Tokens.ToArray()).ToArray();
            var all = rows.SelectMany(row => Letters.Encode!(row.Text!, true).Append(End)).ToArray();
            return packed.SequenceEqual(all.Take(all.Length / length * length));
        }));

    [Theory]
    [InlineData("[1,2]\n[1,\n", "Line 2", "not valid JSON")]
    [InlineData("[1,2]\n\n[1,-2]\n", "Line 3", "at place 2 what is no token id")]
    [InlineData("[1,2]\n[1,2.5]\n", "Line 2", "no token id")]
    [InlineData("[1,2]\n[1,99999999999]\n", "Line 2", "no token id")]
    [InlineData("[1,2]\n[7]\n", "Line 2", "leaves nothing to predict")]
    [InlineData("[1,2]\n{\"text\":\"a\"}\n", "Line 2", "no array of token ids")]
    [InlineData("{\"text\":\"a\"}\n{\"txt\":\"a\"}\n", "Line 2", "no text in the field 'text'")]
    [InlineData("{\"text\":\"a\"}\n{\"text\":5}\n", "Line 2", "no text in the field 'text'")]
    [InlineData("{\"text\":\"a\"}\n[1,2]\n", "Line 2", "no JSON object")]
    public async Task A_line_that_is_not_what_it_has_to_be_is_named(string content, string line, string reason)
    {
        var fault = await Assert.ThrowsAsync<TaoverseException>(() => ReadAsync(content, Letters with { SequenceLength = 100 }));

        Assert.Equal("InvalidEvaluationData", fault.ErrorId);
        Assert.Contains(line, fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_named()
    {
        var path = folder.Write("data", [(byte)'a', (byte)'\n', 0xFF, 0xFE]);

        var fault = await Assert.ThrowsAsync<TaoverseException>(() => CollectAsync(new DataFile(path), Letters));

        Assert.Contains("Line 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("not valid UTF-8", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_end_takes_no_more_than_its_limit()
    {
        using var endless = new RepeatingStream((byte)'x');

        var fault = await Assert.ThrowsAsync<TaoverseException>(() => new ByteLines(endless, 1 << 20).ReadAsync(CancellationToken.None).AsTask());

        Assert.Equal("LineTooLong", fault.ErrorId);
        Assert.InRange(endless.Given, 1 << 20, 4 << 20);
    }

    [Fact]
    public async Task Missing_files_tokenizers_and_tokens_are_told_apart()
    {
        Assert.Equal("EvaluationDataNotFound", await FaultAsync(() => CollectAsync(new DataFile(folder["none"]), Letters)));
        Assert.Equal("NoTokenizer", await FaultAsync(() => ReadAsync("text", Letters with { Encode = null })));
        Assert.Equal("NoEndToken", await FaultAsync(() => ReadAsync("text", Letters with { EndToken = null })));
        Assert.Equal("NoEvaluationData", await FaultAsync(() => ReadAsync("\n \n", Letters)));
        Assert.Equal("InvalidDataOptions", await FaultAsync(() => ReadAsync("text", Letters with { SequenceLength = 1 })));
    }

    private static async Task<string> FaultAsync(Func<Task> work) => (await Assert.ThrowsAsync<TaoverseException>(work)).ErrorId;

    private static List<int[]> Tokens(IEnumerable<EvaluationBatch> batches) =>
        [.. batches.SelectMany(batch => batch.Sequences).Select(sequence => sequence.Tokens.ToArray())];

    private static async Task<List<EvaluationBatch>> CollectAsync(DataFile file, EvaluationDataOptions options)
    {
        var batches = new List<EvaluationBatch>();
        await foreach (var batch in new EvaluationDataReader(options).ReadAsync(file.ReadAsync()))
        {
            batches.Add(batch);
        }

        return batches;
    }

    private Task<List<EvaluationBatch>> ReadAsync(string content, EvaluationDataOptions options) =>
        CollectAsync(new DataFile(folder.Write("data", content)), options);

    private sealed class RepeatingStream(byte value) : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill(value);
            Given += buffer.Length;
            return new(buffer.Length);
        }
    }
}
