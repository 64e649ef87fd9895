using System.Management.Automation;
using System.Numerics;
using Taoverse.PowerShell.Sessions;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>Gives a random seed on which all validators agree for a number of blocks.</summary>
[Cmdlet(VerbsCommon.Get, "SyncSeed")]
[OutputType(typeof(BigInteger))]
public sealed class GetSyncSeedCommand : SessionCmdlet
{
    /// <summary>The number of blocks that one seed lasts.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateRange(1L, (long)uint.MaxValue)]
    public long Cadence { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = Connected;
        Run(sink => session.GetSyncSeedAsync(Cadence, sink.Token));
    }
}
