using System.Globalization;

namespace Taoverse.State;

/// <summary>Moments as the database keeps them: ISO 8601 in UTC with seven decimals, so that text sorts as time does.</summary>
internal static class StateTime
{
    public static string Format(DateTimeOffset moment) => moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
