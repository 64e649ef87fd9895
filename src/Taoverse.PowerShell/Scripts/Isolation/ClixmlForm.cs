using System.Collections;
using System.Management.Automation;

namespace Taoverse.PowerShell.Scripts.Isolation;

/// <summary>Objects as CLIXML, the form in which the shell itself hands them to other processes.</summary>
internal static class ClixmlForm
{
    public static string Write(object? item, int depth) => PSSerializer.Serialize(item, depth);

    public static object? Read(string text) => PSSerializer.Deserialize(text);

    /// <summary>Reads a table; the values of its keys may be null.</summary>
    public static Hashtable ReadTable(string text) => (Hashtable)Bare(Read(text))!;

    /// <summary>A value of a table as a type.</summary>
    public static T? Get<T>(this Hashtable table, string key) =>
        table[key] is { } value ? LanguagePrimitives.ConvertTo<T>(value) : default;

    /// <summary>The list under a key of a table.</summary>
    public static IReadOnlyList<object?> GetList(this Hashtable table, string key) =>
        Bare(table[key]) is IEnumerable items and not string ? [.. items.Cast<object?>()] : [];

    /// <summary>The table under a key of a table.</summary>
    public static Hashtable GetTable(this Hashtable table, string key) => (Hashtable)Bare(table[key])!;

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
