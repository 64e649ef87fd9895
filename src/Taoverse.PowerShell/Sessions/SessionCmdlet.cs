using System.Management.Automation;
using Taoverse.PowerShell.Arguments;
using Taoverse.PowerShell.Pipeline;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Sessions;

/// <summary>A cmdlet that talks to a chain node over an open session.</summary>
public abstract class SessionCmdlet : AsyncCmdlet
{
    private SubtensorSession? _connected;

    /// <summary>The session to use, or its id; by default the one that was opened last.</summary>
    [Parameter]
    [SessionTransformation]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public SubtensorSession? Session { get; set; }

    /// <summary>The time that each item may take; a number is taken as seconds.</summary>
    [Parameter]
    [DurationTransformation]
    [ValidateNotNull]
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc/>
    private protected override TimeSpan? OperationLimit => Timeout;

    /// <summary>The session to use; where there is none, the command ends with <c>NoSession</c>.</summary>
    private protected SubtensorSession Connected => _connected ??= Session ?? Latest();

    private SubtensorSession Latest()
    {
        if (SubtensorSession.Open is [.., var latest])
        {
            return latest;
        }

        Fail(
            new TaoverseException(
                "NoSession", FaultKind.InvalidState,
                "No session with a chain node is open.",
                "Open one with Connect-Subtensor."),
            target: null);
        return null!;
    }
}
