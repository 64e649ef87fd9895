using System.Globalization;
using System.Management.Automation;
using Taoverse.Competitions;
using Taoverse.State.Competitions;

namespace Taoverse.PowerShell.Competitions;

/// <summary>Finds the competition that a user named.</summary>
internal static class CompetitionArgument
{
    /// <summary>Finds it.</summary>
    /// <param name="given">A competition, or its id or name in a loaded schedule.</param>
    /// <param name="netUid">The subnet; null for the only one whose schedule was loaded.</param>
    /// <param name="stateFolder">The state folder.</param>
    /// <param name="block">The block whose competitions count; null for the newest of the schedule.</param>
    /// <exception cref="TaoverseException"><c>NoSchedule</c>, <c>CompetitionNotFound</c>, <c>NetUidNeeded</c>, <c>NoCompetitionAtBlock</c>.</exception>
    public static Competition Resolve(object given, int? netUid, string stateFolder, long? block)
    {
        var value = given is PSObject wrapped ? wrapped.BaseObject : given;
        if (value is Competition competition)
        {
            return competition;
        }

        var schedules = new ScheduleStore(stateFolder);
        var subnet = netUid ?? OnlyNetUid(stateFolder);
        var name = Convert.ToString(value, CultureInfo.InvariantCulture);
        var schedule = schedules.Get(subnet);
        var held = block is { } now ? schedule.At(now) : schedule.Newest;
        return held.FirstOrDefault(one => one.CompetitionId.ToString(CultureInfo.InvariantCulture) == name)
            ?? held.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new TaoverseException(
                "CompetitionNotFound", FaultKind.NotFound, $"Subnet {subnet} holds no competition '{name}'.",
                $"It holds: {string.Join(", ", held.Select(one => $"{one.CompetitionId} ({one.Name})"))}.");
    }

    /// <summary>The only subnet of which a schedule was loaded.</summary>
    /// <exception cref="TaoverseException"><c>NoSchedule</c>, <c>NetUidNeeded</c>.</exception>
    public static int OnlyNetUid(string stateFolder) => new ScheduleStore(stateFolder).ListNetUids() switch
    {
        [var only] => only,
        [] => throw new TaoverseException(
            "NoSchedule", FaultKind.NotFound, "No competition schedule was loaded, so a competition is not known by its id or name.",
            "Load one with Import-CompetitionSchedule, or give a competition object."),
        var netUids => throw new TaoverseException(
            "NetUidNeeded", FaultKind.InvalidInput, $"Schedules of several subnets are loaded: {string.Join(", ", netUids)}.", "Say which with -NetUid."),
    };
}
