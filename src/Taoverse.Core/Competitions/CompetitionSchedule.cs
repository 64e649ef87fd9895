using System.Globalization;
using System.Security.Cryptography;

namespace Taoverse.Competitions;

/// <summary>Which competitions a subnet holds, by block.</summary>
public sealed class CompetitionSchedule
{
    private string? fingerprint;

    /// <summary>Makes a schedule.</summary>
    /// <param name="netUid">The subnet, from 0 to 65535.</param>
    /// <param name="entries">The entries, by ascending block; at least one.</param>
    /// <param name="scoring">How scores become weights; null for the rules of subnet 9.</param>
    /// <param name="description">A note for people; null for none.</param>
    /// <exception cref="TaoverseException"><c>InvalidSchedule</c>: the message names each field that is wrong, and why.</exception>
    public CompetitionSchedule(int netUid, IEnumerable<ScheduleEntry> entries, ScoringRules? scoring = null, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        NetUid = netUid;
        Entries =
        [
            .. entries.Select(entry => entry with
            {
                Competitions = [.. entry.Competitions.Select(competition => competition with { FromBlock = entry.FromBlock })],
            }),
        ];
        Scoring = scoring ?? ScoringRules.Subnet9;
        Description = description;
        ScheduleValidation.Check(this);
    }

    /// <summary>The subnet.</summary>
    public int NetUid { get; }

    /// <summary>A note for people; null for none.</summary>
    public string? Description { get; }

    /// <summary>The entries, by ascending block.</summary>
    public IReadOnlyList<ScheduleEntry> Entries { get; }

    /// <summary>How scores become weights.</summary>
    public ScoringRules Scoring { get; }

    /// <summary>SHA-256 of the schedule's canonical JSON, 64 hexadecimal digits; notes for people do not count.</summary>
    /// <exception cref="TaoverseException"><c>CustomEpsilon</c>: an epsilon function has no JSON form.</exception>
    public string Fingerprint => fingerprint ??= Convert.ToHexStringLower(SHA256.HashData(ScheduleJson.Canonical(this)));

    /// <summary>The competitions of the newest entry, whether it has begun or not.</summary>
    public IReadOnlyList<Competition> Newest => Entries[^1].Competitions;

    /// <summary>Gives the competitions of a block: those of the newest entry that does not begin after it.</summary>
    /// <param name="block">The block.</param>
    /// <returns>The competitions, at least one.</returns>
    /// <exception cref="TaoverseException"><c>NoCompetitionAtBlock</c>: the first entry begins later.</exception>
    public IReadOnlyList<Competition> At(long block)
    {
        var entry = Entries.LastOrDefault(entry => entry.FromBlock <= block) ?? throw new TaoverseException(
            "NoCompetitionAtBlock", FaultKind.NotFound,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Subnet {NetUid} has no competition at block {block}: its schedule begins at block {Entries[0].FromBlock}."),
            "Give a later block, or a schedule that begins earlier.");
        return entry.Competitions;
    }

    /// <summary>Finds a competition of a block.</summary>
    /// <param name="competitionId">The competition.</param>
    /// <param name="block">The block.</param>
    /// <returns>The competition as it is at that block; null where the subnet does not hold it then.</returns>
    /// <exception cref="TaoverseException"><c>NoCompetitionAtBlock</c>: the first entry begins later.</exception>
    public Competition? Find(int competitionId, long block) =>
        At(block).FirstOrDefault(competition => competition.CompetitionId == competitionId);
}
