using Taoverse.Models;

namespace Taoverse.State.Transfer;

/// <summary>A tracked model, flat, with the block of its commitment.</summary>
internal sealed record TrackedModelEntry(
    int NetUid, string Hotkey, long Block, int CompetitionId, string Namespace, string Name, string? Commit, string? Hash, string? SecureHash, string? Refusal)
    : ISubnetEntry
{
    public static TrackedModelEntry Of(TrackedModel model)
    {
        var id = model.Metadata.Id!;
        return new(
            model.NetUid, model.Hotkey, model.Metadata.Block, id.CompetitionId, id.Namespace, id.Name, id.Commit, id.Hash, id.SecureHash, model.Refusal);
    }

    public ModelMetadata ToMetadata() => new()
    {
        NetUid = NetUid,
        Hotkey = Hotkey,
        Block = Block,
        Id = new() { Namespace = Namespace, Name = Name, Commit = Commit, Hash = Hash, SecureHash = SecureHash, CompetitionId = CompetitionId },
    };
}
