using System.Globalization;
using System.Management.Automation;

namespace Taoverse.PowerShell.Arguments;

/// <summary>Takes a number of seconds where a time span is asked for, and refuses one that is not positive.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    // The shell's own conversion would read "30" as 30 days, and the number 30 as 30 ticks.
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var time = input switch
        {
            TimeSpan span => span,
            string text when double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) => Seconds(seconds),
            string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) => span,
            IConvertible number and not string => Seconds(number.ToDouble(CultureInfo.InvariantCulture)),
            _ => throw Refuse(input),
        };

        return time > TimeSpan.Zero && time <= TimeSpan.FromDays(1) ? time : throw Refuse(input);
    }

    private static TimeSpan Seconds(double seconds) =>
        seconds is > 0 and <= 86400 ? TimeSpan.FromSeconds(seconds) : throw Refuse(seconds);

    private static ArgumentTransformationMetadataException Refuse(object? input) => new(
        $"'{input}' is not a time limit. Give seconds, such as 2.5, or a time span, such as 00:01:30, above zero and up to a day.");
}
