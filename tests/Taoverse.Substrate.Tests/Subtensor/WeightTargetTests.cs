using Taoverse.Competitions;
using Taoverse.Metagraphs;
using Taoverse.Substrate.Subtensor.Weights;

namespace Taoverse.Substrate.Tests.Subtensor;

public class WeightTargetTests
{
    private readonly WeightTargets _targets = new(new Metagraph
    {
        NetUid = 9,
        Block = 100,
        BlockHash = "0x00",
        SyncedAt = DateTimeOffset.UnixEpoch,
        Neurons = [NeuronOf(0, "alpha"), NeuronOf(1, "beta")],
    });

    [Fact]
    public void A_hotkey_gets_its_weight_wherever_it_is_now()
    {
        Assert.Null(_targets.Add(Of(1, null, "alpha")));
        var moved = _targets.Add(Of(2, 0, "beta"));

        Assert.Equal([new(0, 1), new(1, 2)], _targets.Weights);
        Assert.Equal("The hotkey beta is uid 1 of subnet 9 now, and no longer 0: its weight goes to uid 1.", moved);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_uid_alone_is_taken_as_it_is(string? hotkey)
    {
        Assert.Null(_targets.Add(Of(0.5, 1, hotkey)));
        Assert.Equal([new(1, 0.5)], _targets.Weights);
    }

    [Theory]
    [InlineData(1, "gone", "UnknownHotkey")]
    [InlineData(null, "owner-alpha", "ColdkeyGiven")]
    [InlineData(null, null, "NoWeightTarget")]
    public void A_weight_that_nobody_can_get_goes_to_nobody(int? uid, string? hotkey, string errorId)
    {
        Assert.Equal(errorId, Assert.Throws<TaoverseException>(() => _targets.Add(Of(1, uid, hotkey))).ErrorId);
        Assert.Empty(_targets.Weights);
    }

    private static SubnetWeight Of(double weight, int? uid, string? hotkey) => new() { NetUid = 9, Uid = uid, Hotkey = hotkey, Weight = weight };

    private static Neuron NeuronOf(int uid, string hotkey) => new()
    {
        NetUid = 9,
        Uid = uid,
        Hotkey = hotkey,
        Coldkey = $"owner-{hotkey}",
        StakeRao = 0,
        IncentiveRaw = 0,
        ConsensusRaw = 0,
        DividendsRaw = 0,
        ValidatorTrustRaw = 0,
        EmissionRao = 0,
        ValidatorPermit = false,
        Active = true,
        LastUpdate = 0,
    };
}
