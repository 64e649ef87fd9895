namespace Taoverse.State.Legacy;

/// <summary>Takes a pickle's values for what they have to be, and says which one is something else.</summary>
internal static class PickleShape
{
    public static Dictionary<object, object?> Dictionary(object? value, string what) => value as Dictionary<object, object?> ?? throw Wrong(what, "a dictionary");

    public static List<object?> List(object? value, string what) => value as List<object?> ?? throw Wrong(what, "a list");

    public static string Text(object? value, string what) => value as string ?? throw Wrong(what, "a text");

    public static long Whole(object? value, string what) => value is long number ? number : throw Wrong(what, "a whole number");

    public static long Block(object? value, string what) => Whole(value, what) is >= 0 and var block ? block : throw Wrong(what, "a block");

    public static PickleObject Instance(object? value, PickleClass type, string what) =>
        value is PickleObject instance && instance.Type == type ? instance : throw Wrong(what, $"a {type}");

    /// <summary>A number that Python may have kept as a whole one.</summary>
    public static double Number(object? value, string what) => value switch
    {
        double number => number,
        long number => number,
        _ => throw Wrong(what, "a number"),
    };

    public static object? Field(PickleObject instance, string name) => instance.Fields.TryGetValue(name, out var value)
        ? value
        : throw PickleErrors.Invalid($"a {instance.Type} has no {name}");

    public static int CompetitionId(object? value, string what) => value is long and >= 0 and <= int.MaxValue ? (int)(long)value : throw Wrong(what, "the number of a competition");

    private static TaoverseException Wrong(string what, string expected) => PickleErrors.Invalid($"{what} is not {expected}");
}
