using Taoverse.Execution;

namespace Taoverse.Core.Tests.Execution;

public class ChildProcessExceptionTests
{
    [Theory]
    [InlineData(ChildProcessStatus.TimedOut, null, null, "TimedOut", FaultKind.Timeout)]
    [InlineData(ChildProcessStatus.OutOfMemory, null, null, "OutOfMemory", FaultKind.LimitsExceeded)]
    [InlineData(ChildProcessStatus.OutOfMemory, 137, 9, "OutOfMemory", FaultKind.LimitsExceeded)]
    [InlineData(ChildProcessStatus.Crashed, 137, 9, "ProcessKilled", FaultKind.Unavailable)]
    [InlineData(ChildProcessStatus.Crashed, 143, 15, "ProcessKilled", FaultKind.Unavailable)]
    [InlineData(ChildProcessStatus.Crashed, 134, 6, "ProcessCrashed", FaultKind.Unavailable)]
    [InlineData(ChildProcessStatus.Crashed, 139, 11, "ProcessCrashed", FaultKind.Unavailable)]
    [InlineData(ChildProcessStatus.Crashed, -1073741819, null, "ProcessCrashed", FaultKind.Unavailable)]
    [InlineData(ChildProcessStatus.FailedToStart, null, null, "ProcessNotStarted", FaultKind.NotFound)]
    [InlineData(ChildProcessStatus.Completed, 3, null, "ProcessExited", FaultKind.InvalidState)]
    public void Each_bad_end_has_an_error_of_its_own(ChildProcessStatus status, int? exitCode, int? signal, string errorId, FaultKind kind)
    {
        var result = new ChildProcessResult { Status = status, ExitCode = exitCode, Signal = signal, Duration = TimeSpan.Zero, Reason = "Because." };

        var error = ChildProcessException.Of("The worker", result)!;

        Assert.Equal((errorId, kind), (error.ErrorId, error.Kind));
        Assert.Same(result, error.Result);
        Assert.StartsWith("The worker ", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.NextStep);
    }

    [Theory]
    [InlineData(ChildProcessStatus.Completed, 0)]
    [InlineData(ChildProcessStatus.Cancelled, null)]
    public void A_good_end_and_a_cancellation_are_no_errors(ChildProcessStatus status, int? exitCode)
    {
        Assert.Null(ChildProcessException.Of("The worker", new() { Status = status, ExitCode = exitCode, Duration = TimeSpan.Zero }));
    }
}
