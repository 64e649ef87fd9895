using Taoverse.PowerShell.Arguments;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Sessions;

/// <summary>Takes the id of an open session where a session is asked for.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SessionTransformationAttribute : IdTransformationAttribute<SubtensorSession>
{
    protected override SubtensorSession? Find(int id) => SubtensorSession.Open.FirstOrDefault(session => session.Id == id);

    protected override string Unknown(int id) => $"No open session has the id {id}. See the open ones with Get-SubtensorSession.";
}
