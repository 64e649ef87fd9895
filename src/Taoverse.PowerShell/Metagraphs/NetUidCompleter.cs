using System.Globalization;
using Taoverse.LocalSubnet;
using Taoverse.PowerShell.Arguments;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>Completes netuids: those of the model-training subnets, and of the local subnets that run in this process.</summary>
internal sealed class NetUidCompleter : ValueCompleter
{
    private static readonly (int NetUid, string Tip)[] ModelTraining = [(9, "Pretraining"), (37, "Finetuning")];

    protected override IEnumerable<(string Value, string Tip)> Choices() =>
        from choice in ModelTraining.Concat(Running()).DistinctBy(choice => choice.NetUid)
        orderby choice.NetUid
        select (choice.NetUid.ToString(CultureInfo.InvariantCulture), choice.Tip);

    private static IEnumerable<(int NetUid, string Tip)> Running() =>
        from host in LocalSubnetHost.Running
        from netUid in host.Options.NetUids
        select (netUid, $"Local subnet at {host.Endpoint}");
}
