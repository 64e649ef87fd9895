using Taoverse.Metagraphs;
using Taoverse.Models;

namespace Taoverse.State.Tests.Models;

/// <summary>Models, evaluations and subnets to fill a state with.</summary>
internal static class Samples
{
    public const int NetUid = 9;

    public static ModelMetadata Metadata(string hotkey, long block = 1, string commit = "test_commit", int competitionId = 1, int netUid = NetUid) => new()
    {
        NetUid = netUid,
        Hotkey = hotkey,
        Block = block,
        Id = new()
        {
            Namespace = "test_model",
            Name = "test_name",
            Commit = commit,
            Hash = "test_hash",
            SecureHash = "test_secure_hash",
            CompetitionId = competitionId,
        },
    };

    public static EvaluationRecord Evaluation(long block, double score = 1, int competitionId = 1) => new()
    {
        CompetitionId = competitionId,
        Block = block,
        Score = score,
        WinnerBlock = 1,
        WinnerScore = 2,
    };

    /// <summary>A subnet whose slots the hotkeys have in their order.</summary>
    public static Metagraph Subnet(long block, params string[] hotkeys) => new()
    {
        NetUid = NetUid,
        Block = block,
        BlockHash = "0x00",
        SyncedAt = DateTimeOffset.UtcNow,
        Neurons = [.. hotkeys.Select((hotkey, uid) => Neuron(uid, hotkey))],
    };

    public static Neuron Neuron(int uid, string hotkey) => new()
    {
        NetUid = NetUid,
        Uid = uid,
        Hotkey = hotkey,
        Coldkey = "coldkey",
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
