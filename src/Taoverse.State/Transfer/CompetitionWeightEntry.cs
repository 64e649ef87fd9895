namespace Taoverse.State.Transfer;

/// <summary>The moving average of what a hotkey earned in a competition.</summary>
internal sealed record CompetitionWeightEntry(int NetUid, int CompetitionId, string Hotkey, double Weight) : ISubnetEntry;
