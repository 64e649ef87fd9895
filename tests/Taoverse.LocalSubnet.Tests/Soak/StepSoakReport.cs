using System.Text;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>What a soak of the whole step showed.</summary>
internal sealed record StepSoakReport
{
    public required TimeSpan Duration { get; init; }

    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    public required int Syncs { get; init; }

    public required int Steps { get; init; }

    public required int Published { get; init; }

    public required int Updates { get; init; }

    public required int Evaluations { get; init; }

    public required int WeightsSet { get; init; }

    public required int ModelsDeleted { get; init; }

    public required int ModelsKept { get; init; }

    /// <summary>Failures that said what they are, with their numbers.</summary>
    public required string Failures { get; init; }

    /// <summary>Any other failure.</summary>
    public required IReadOnlyList<string> Unexpected { get; init; }

    public required TimeSpan LongestSyncGap { get; init; }

    public required TimeSpan LongestStepGap { get; init; }

    /// <summary>Gaps that cadence, faults and one backoff do not explain.</summary>
    public required IReadOnlyList<string> TooLongGaps { get; init; }

    /// <summary>What was recorded and is not there at the end.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    public required IReadOnlyList<Exception> Unobserved { get; init; }

    /// <summary>What was held, at even intervals.</summary>
    public required IReadOnlyList<HeldResources> Held { get; init; }

    /// <summary>What was held in the fifth of the time that follows the first tenth.</summary>
    public IEnumerable<HeldResources> HeldEarly => Held.Skip(Held.Count / 10).Take(Held.Count / 5);

    /// <summary>What was held in the last fifth of the time.</summary>
    public IEnumerable<HeldResources> HeldLate => Held.TakeLast(Held.Count / 5);

    public override string ToString()
    {
        var text = new StringBuilder(FormattableString.Invariant(
            $"{Duration.TotalMinutes:0.#} minutes, {Faults.Values.Sum()} faults: {string.Join(", ", Faults.Select(f => $"{f.Key} {f.Value}"))}\n"));
        text.Append(FormattableString.Invariant(
            $"{Syncs} syncs, {Steps} whole steps, {Published} models published, {Updates} taken up, {Evaluations} evaluations, weights set {WeightsSet} times, "))
            .Append(FormattableString.Invariant($"{ModelsDeleted} models deleted, {ModelsKept} kept\n"))
            .Append(FormattableString.Invariant($"longest gap between syncs {LongestSyncGap.TotalSeconds:0.0} s, between steps {LongestStepGap.TotalSeconds:0.0} s; "))
            .Append(FormattableString.Invariant($"too long {TooLongGaps.Count}, unobserved {Unobserved.Count}, unexpected {Unexpected.Count}, lost {Lost.Count}\n"))
            .Append($"failures: {Failures}\n");
        foreach (var wrong in TooLongGaps.Concat(Unexpected).Concat(Lost).Concat(Unobserved.Select(e => e.ToString())))
        {
            text.Append(wrong).Append('\n');
        }

        foreach (var (look, held) in Held.Index())
        {
            text.Append(FormattableString.Invariant(
                $"after {look + 1}/{Held.Count}: live {held.Memory / 1e6:0.00} MB, of it large objects {held.LargeObjects / 1e6:0.00} MB, committed {held.Committed / 1e6:0.0} MB, resident {held.ResidentSet / 1e6:0} MB, of it anonymous {held.Anonymous / 1e6:0.0} MB, native {held.Native / 1e6:0.00} MB, {held.Handles} handles, {held.Sockets} sockets, connected {string.Join(", ", held.Connections)}\n"));
        }

        return text.ToString();
    }
}
