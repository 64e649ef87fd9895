using Taoverse.Models;
using Taoverse.PowerShell.Pipeline;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Tracking;

/// <summary>What hotkeys of a subnet committed to, read in a few round trips.</summary>
/// <param name="Slots">The hotkeys.</param>
/// <param name="Commitments">What they committed to.</param>
/// <param name="Block">The block of now.</param>
internal sealed record CommitmentBatch(IReadOnlyCollection<HotkeySlot> Slots, IReadOnlyCollection<ModelMetadata> Commitments, long Block)
{
    /// <summary>Reads the commitments of hotkeys, or of all registered ones where none are given. One that is no address is told as an error.</summary>
    public static async Task<CommitmentBatch> ReadAsync(SubtensorSession session, int netUid, IReadOnlyCollection<HotkeySlot>? wanted, OperationSink sink)
    {
        var block = await session.GetBlockNumberAsync(sink.Token).ConfigureAwait(false);
        var slots = wanted?.Where(slot => IsAddress(slot.Hotkey, sink)).ToList();
        var commitments = await session.GetModelCommitmentsAsync(netUid, slots?.ConvertAll(slot => slot.Hotkey), null, sink.Token)
            .ToListAsync(sink.Token).ConfigureAwait(false);
        return new(
            slots ?? [.. commitments.Where(commitment => commitment.Uid is not null).Select(commitment => new HotkeySlot(commitment.Hotkey, commitment.Uid))],
            commitments,
            block);
    }

    // One bad address must not cost the updates of all the others that are read with it.
    private static bool IsAddress(string hotkey, OperationSink sink)
    {
        try
        {
            _ = AccountId.Parse(hotkey);
            return true;
        }
        catch (TaoverseException invalid)
        {
            sink.Error(invalid, hotkey);
            return false;
        }
    }
}
