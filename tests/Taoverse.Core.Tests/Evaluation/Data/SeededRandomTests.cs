using System.Numerics;
using Taoverse.Evaluation.Data;

namespace Taoverse.Core.Tests.Evaluation.Data;

/// <summary>The expected numbers were computed by another program, in Python, after the description alone.</summary>
public class SeededRandomTests
{
    public static TheoryData<string, ulong[]> Known => new()
    {
        { "0", [0xeb9c83bd088e39de, 0x6a3bbb97b522a48d, 0x46d098eb2b5528bb] },
        { "42", [0x53d3e5530c61d060, 0xeabbb4f9e59391cf, 0xf823a874936d0f43] },
        {
            "57896044618658097711785492504343953926634992332820282019728792003956564832313",
            [0x6318cbe7852baa43, 0x3545439adabfd8ff, 0x6019c55de3c5015]
        },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void A_seed_gives_the_same_numbers_everywhere(string seed, ulong[] expected)
    {
        var random = new SeededRandom(BigInteger.Parse(seed, null));

        Assert.Equal(expected, Enumerable.Range(0, 3).Select(_ => random.Next()));
    }

    [Fact]
    public void A_shuffle_is_the_same_everywhere()
    {
        var items = Enumerable.Range(0, 10).ToList();

        new SeededRandom(42).Shuffle(items);

        Assert.Equal([8, 9, 0, 2, 1, 7, 5, 3, 6, 4], items);
    }

    [Fact]
    public void Places_are_drawn_the_same_everywhere_and_each_once()
    {
        Assert.Equal([304, 169, 709, 483, 505, 571, 102, 907], RowDraw.Places(1000, 42, 8));
        Assert.Equal(Enumerable.Range(0, 100).Select(place => (long)place), RowDraw.Places(100, 7, 1000).Order());
    }

    [Fact]
    public async Task Rows_are_drawn_the_same_everywhere()
    {
        var rows = Enumerable.Range(0, 100).Select(number => new DataRow("x", number)).ToAsyncEnumerable();

        var drawn = await RowDraw.DrawAsync(rows, 42, 8, CancellationToken.None);

        Assert.Equal([30, 9, 45, 27, 60, 86, 34, 82], drawn.Select(row => row.Number));
    }

    [Fact]
    public void Numbers_below_a_bound_are_even()
    {
        var random = new SeededRandom(1);
        var counts = new int[3];
        for (var i = 0; i < 30_000; i++)
        {
            counts[random.Below(3)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_700, 10_300));
    }
}
