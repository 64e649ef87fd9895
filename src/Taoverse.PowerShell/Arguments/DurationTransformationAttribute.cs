using System.Globalization;
using System.Management.Automation;

namespace Taoverse.PowerShell.Arguments;

/// <summary>Takes a number of seconds where a time span is asked for, and refuses one that is out of its range.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    private const double SecondsOfDay = 86400;

    /// <summary>The most days that are taken.</summary>
    public int MaxDays { get; init; } = 1;

    /// <summary>Whether no time at all is taken too.</summary>
    public bool AllowZero { get; init; }

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

        return Takes(time.TotalSeconds) ? time : throw Refuse(input);
    }

    private TimeSpan Seconds(double seconds) => Takes(seconds) ? TimeSpan.FromSeconds(seconds) : throw Refuse(seconds);

    private bool Takes(double seconds) => (seconds > 0 || (AllowZero && seconds == 0)) && seconds <= MaxDays * SecondsOfDay;

    private ArgumentTransformationMetadataException Refuse(object? input) => new(
        $"'{input}' is not a time that can be used here. Give seconds, such as 2.5, or a time span, such as 00:01:30, "
        + $"{(AllowZero ? "of zero or more" : "above zero")} and up to {(MaxDays == 1 ? "a day" : $"{MaxDays} days")}.");
}
