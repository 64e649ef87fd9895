using System.Globalization;
using System.Numerics;
using Taoverse.Metagraphs;

namespace Taoverse.Core.Tests.Metagraphs;

public class SyncSeedTests
{
    // Made with hashlib of Python 3: int(sha256(text.encode()).hexdigest(), 16).
    [Theory]
    [InlineData(
        "0xa97f42f48fddd14f4c7443b46f9961a227c9a699e60f74dd08346713ba5dcd4c",
        "62742662454929756327688431827985358929110435698782521634508126763355701408980")]
    [InlineData(
        "0x0000000000000000000000000000000000000000000000000000000000000000",
        "48364269815772635929551692961473812780890089467307795452567118719754520206448")]
    [InlineData("0x", "74761060783163828184970309041034044647789985238128691523618128410124065085427")]
    public void The_seed_is_that_of_the_python_package(string hash, string seed) =>
        Assert.Equal(BigInteger.Parse(seed, CultureInfo.InvariantCulture), SyncSeed.FromBlockHash(hash));

    [Theory]
    [InlineData(0, 5, 0)]
    [InlineData(4, 5, 0)]
    [InlineData(5, 5, 5)]
    [InlineData(9, 5, 5)]
    [InlineData(10, 5, 10)]
    [InlineData(6_000_001, 360, 5_999_760)]
    [InlineData(7, 1, 7)]
    public void The_sync_block_changes_once_a_cadence(long block, long cadence, long expected) =>
        Assert.Equal(expected, SyncSeed.GetSyncBlock(block, cadence));

    [Theory]
    [InlineData(1, 0, "InvalidCadence")]
    [InlineData(1, -3, "InvalidCadence")]
    [InlineData(-1, 3, "InvalidBlock")]
    public void A_number_out_of_its_range_is_refused(long block, long cadence, string errorId) =>
        Assert.Equal(errorId, Assert.Throws<TaoverseException>(() => SyncSeed.GetSyncBlock(block, cadence)).ErrorId);
}
