using Taoverse.PowerShell.Pipeline;
using Taoverse.Storage;

namespace Taoverse.PowerShell.Models;

/// <summary>Says what a step of publishing is about.</summary>
internal static class PublishStepText
{
    public static string Of(ModelPublishEvent step) =>
        $"{step.Step} ({step.State}): {step.Detail}{(step.Bytes is { } bytes ? $", {ByteProgress.Text(bytes)}" : string.Empty)}";
}
