using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Models;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;

namespace Taoverse.LocalSubnet.Tests.Chain;

public class LocalChainTests
{
    private static readonly LocalSubnetOptions Options = new() { NeuronCount = 48 };

    [Fact]
    public void The_same_seed_makes_the_same_chain_block_for_block()
    {
        var (a, b) = (new LocalChain(Options), new LocalChain(Options with { NetUids = [37, 9], BlockTime = TimeSpan.FromHours(1) }));
        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(a.Make().Hash, b.Make().Hash);
        }
    }

    [Theory]
    [InlineData(2, 48)]
    [InlineData(1, 49)]
    public void Another_seed_or_size_makes_another_chain(int seed, int neurons)
    {
        var (a, b) = (new LocalChain(Options), new LocalChain(Options with { Seed = seed, NeuronCount = neurons }));
        Assert.NotEqual(a.Blocks.Find(0u)!.Hash, b.Blocks.Find(0u)!.Hash);
    }

    [Fact]
    public void Watching_shows_weights_epochs_and_new_models()
    {
        var chain = new LocalChain(Options);
        var before = new StorageView(chain.Blocks.Best.State!, "SubtensorModule");
        var commitments = Commitments(chain);
        for (var i = 0; i < 42; i++)
        {
            chain.Make();
        }

        var after = new StorageView(chain.Blocks.Best.State!, "SubtensorModule");
        Assert.NotEqual(before.Get<ushort[]>("Incentive", 9), after.Get<ushort[]>("Incentive", 9));
        var (old, updated) = (before.Get<ulong[]>("LastUpdate", 9)!, after.Get<ulong[]>("LastUpdate", 9)!);
        Assert.All(Enumerable.Range(0, 6), validator => Assert.True(updated[validator] > old[validator]));
        Assert.Equal(old[6..], updated[6..]);
        Assert.InRange(after.Get<ulong>("BlocksSinceLastStep", 9), 0UL, 20UL);
        Assert.InRange(chain.Blocks.Best.Number - after.Get<ulong>("LastMechansimStepBlock", 9), 0UL, 20UL);
        Assert.Contains(Commitments(chain), c => !commitments.Contains(c));
    }

    [Fact]
    public void Shares_add_up_to_the_whole()
    {
        var subtensor = new StorageView(new LocalChain(Options).Blocks.Best.State!, "SubtensorModule");
        foreach (var vector in new[] { "Incentive", "Dividends" })
        {
            Assert.InRange(subtensor.Get<ushort[]>(vector, 9)!.Sum(v => v), ushort.MaxValue - 48, ushort.MaxValue);
        }

        Assert.Equal(6, subtensor.Get<bool[]>("ValidatorPermit", 9)!.Count(p => p));
        for (var uid = 0; uid < 48; uid++)
        {
            var row = subtensor.Get<(ushort Uid, ushort Weight)[]>("Weights", 9, uid)!;
            Assert.Equal(uid < 6, row.Length > 0);
            Assert.True(row.Length == 0 || row.Max(w => w.Weight) == ushort.MaxValue);
        }
    }

    [Fact]
    public void Most_commitments_are_models_and_some_are_not()
    {
        var commitments = Commitments(new LocalChain(Options));
        var models = commitments.Count(c => ModelId.TryParse(c, out _, out _));
        Assert.InRange(models, 20, 41);
        Assert.InRange(commitments.Count - models, 1, 15);
        Assert.All(commitments.Where(c => c?.StartsWith("lab-", StringComparison.Ordinal) == true), c =>
        {
            var id = ModelId.Parse(c!);
            Assert.Equal((40, 44), (id.Commit!.Length, id.SecureHash!.Length));
            Assert.InRange(id.RepoId.Length, 1, ModelId.MaxRepoIdLength);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Small_subnets_live_too(int neurons)
    {
        var chain = new LocalChain(new LocalSubnetOptions { NeuronCount = neurons, NetUids = [1, 65535] });
        for (var i = 0; i < 45; i++)
        {
            chain.Make();
        }

        Assert.Equal(neurons, new StorageView(chain.Blocks.Best.State!, "SubtensorModule").Get<ushort[]>("Incentive", 65535)!.Length);
    }

    [Fact]
    public void The_storage_has_an_order_and_blocks_share_what_they_have_in_common()
    {
        var chain = new LocalChain(Options);
        var all = chain.Blocks.Best.State!.Range([]).Select(i => i.Key).ToArray();
        Assert.Equal(chain.Blocks.Best.State!.Count, all.Length);
        Assert.Equal(all.Order(StorageKeyComparer.Instance), all);
        var block = chain.Make();
        Assert.InRange(block.ChangedKeys.Count, 5, 100);
        Assert.True(all.Length > 20 * block.ChangedKeys.Count);
    }

    [Fact]
    public void A_state_with_changes_is_what_a_sorted_map_would_be()
    {
        var random = new Random(8);
        var expected = new SortedDictionary<byte[], byte[]>(StorageKeyComparer.Instance);
        var state = ChainState.Empty;
        for (var round = 0; round < 200; round++)
        {
            var changes = new Dictionary<byte[], byte[]?>(StorageKeyComparer.Instance);
            for (var i = random.Next(1, 10); i > 0; i--)
            {
                changes[Bytes(2)] = random.Next(3) == 0 ? null : Bytes(4);
            }

            state = state.With(changes);
            foreach (var (key, value) in changes)
            {
                if (value is null)
                {
                    expected.Remove(key);
                }
                else
                {
                    expected[key] = value;
                }
            }

            var prefix = Bytes(1);
            var after = random.Next(2) == 0 ? null : Bytes(2);
            Assert.Equal(
                expected.Where(e => e.Key.AsSpan().StartsWith(prefix) && (after is null || StorageKeyComparer.Instance.Compare(e.Key, after) > 0)).Select(e => e.Value),
                state.Range(prefix, after).Select(i => i.Value));
            Assert.Equal(expected.Count, state.Count);
        }

        byte[] Bytes(int most) => [.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => (byte)random.Next(4))];
    }

    private static List<string?> Commitments(LocalChain chain)
    {
        var slot = LocalRuntime.Instance.Storage["Commitments", "CommitmentOf"];
        return [.. chain.Blocks.Best.State!.Range(slot.Key(9)).Select(item =>
        {
            var registration = (ScaleRecord)slot.Decode<object>(item.Value)!;
            var fields = (IReadOnlyList<object?>)((ScaleRecord)registration["info"]!)["fields"]!;
            return ((ScaleVariant)fields[0]!).Value is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;
        })];
    }
}
