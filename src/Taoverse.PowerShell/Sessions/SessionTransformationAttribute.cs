using System.Globalization;
using System.Management.Automation;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Sessions;

/// <summary>Takes the id of an open session where a session is asked for.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            object[] several => Array.ConvertAll(several, item => Transform(engineIntrinsics, item)),
            int id => WithId(id),
            string text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => WithId(id),
            var other => other,
        };

    private static SubtensorSession WithId(int id) =>
        SubtensorSession.Open.FirstOrDefault(session => session.Id == id)
        ?? throw new ArgumentTransformationMetadataException(
            $"No open session has the id {id}. See the open ones with Get-SubtensorSession.");
}
