using System.Globalization;
using System.Management.Automation.Host;

namespace Taoverse.PowerShell.Scripts.Isolation;

/// <summary>A host without a user, which remembers the exit code that the script block asked for.</summary>
internal sealed class ExitHost : PSHost
{
    public int ExitCode { get; private set; }

    public override string Name => "Taoverse";

    public override Version Version { get; } = typeof(ExitHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface? UI => null;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("There is no user to ask.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("There is no user to ask.");

    public override void NotifyBeginApplication()
    {
        // A native program may have the console: nobody else looks at it.
    }

    public override void NotifyEndApplication()
    {
        // See NotifyBeginApplication.
    }
}
