using System.Globalization;
using System.Text;

namespace Taoverse.Models;

/// <summary>
/// What a list of files must keep to before any of it is fetched. Whoever uploads a model chooses the names, so each is refused
/// that could leave the target folder or that means different files on different systems.
/// </summary>
public static class ModelFileRules
{
    /// <summary>The most files that a model may have.</summary>
    public const int MaxFiles = 2_000;

    private const int MaxNameBytes = 255;
    private const int MaxPathBytes = 1_024;
    private const string Forbidden = "\\:*?\"<>|";
    private static readonly string[] ReservedNames =
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Numbered("COM"), .. Numbered("LPT")];

    /// <summary>Checks a whole list.</summary>
    /// <param name="paths">The names of the files as the other side gives them.</param>
    /// <exception cref="TaoverseException"><c>UnsafeFileName</c> or <c>TooManyFiles</c>; the message names the file and the rule.</exception>
    public static void Check(IReadOnlyCollection<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count > MaxFiles)
        {
            throw new TaoverseException(
                "TooManyFiles", FaultKind.LimitsExceeded, $"The repository lists {paths.Count} files where {MaxFiles} are allowed.",
                "Do not use this model.");
        }

        // Case does not tell files apart everywhere.
        var files = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var folders = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in paths)
        {
            if (Fault(path) is { } reason)
            {
                throw Unsafe(path, reason);
            }

            if (!files.Add(path))
            {
                throw Unsafe(path, "another file has the same name where case does not count");
            }

            for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                folders.Add(path[..slash]);
            }
        }

        if (files.FirstOrDefault(folders.Contains) is { } both)
        {
            throw Unsafe(both, "it is a file and a folder at once");
        }
    }

    /// <summary>What is wrong with one name.</summary>
    /// <param name="path">A relative path with forward slashes.</param>
    /// <returns>The reason; null for a name that is safe on every system.</returns>
    public static string? Fault(string path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return "it is empty";
        }

        if (path[0] == '/')
        {
            return "it is absolute";
        }

        return Encoding.UTF8.GetByteCount(path) > MaxPathBytes
            ? $"it takes more than {MaxPathBytes} bytes"
            : path.Split('/').Select(NameFault).FirstOrDefault(f => f is not null);
    }

    private static string? NameFault(string name)
    {
        if (name is "" or "." or "..")
        {
            return $"it has the part '{name}'";
        }

        if (name.Any(c => char.IsControl(c) || Forbidden.Contains(c, StringComparison.Ordinal) || c == '\uFFFD')
            || !IsWellFormed(name))
        {
            return "it has a character that not every file system takes";
        }

        if (name[^1] is ' ' or '.' || name[0] == ' ')
        {
            return "a part of it begins or ends with a blank, or ends with a dot";
        }

        if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
        {
            return $"a part of it takes more than {MaxNameBytes} bytes";
        }

        var stem = name.Split('.')[0].TrimEnd();
        return ReservedNames.Contains(stem, StringComparer.OrdinalIgnoreCase) ? $"'{stem}' is a device on Windows"
            : name.Equals(".git", StringComparison.OrdinalIgnoreCase) ? "it lies in a folder of git" : null;
    }

    private static bool IsWellFormed(string name)
    {
        for (var rest = name.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            rest = rest[used..];
        }

        return true;
    }

    private static IEnumerable<string> Numbered(string stem) => "0123456789\u00B9\u00B2\u00B3".Select(digit => stem + digit);

    private static TaoverseException Unsafe(string path, string reason) => new(
        "UnsafeFileName", FaultKind.Security, $"The file name '{Printable(path)}' is refused: {reason}.", "Do not use this model.");

    private static string Printable(string path)
    {
        var shown = new StringBuilder();
        foreach (var c in path.Take(120))
        {
            _ = char.IsControl(c) || char.IsSurrogate(c)
                ? shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                : shown.Append(c);
        }

        return path.Length > 120 ? shown + "..." : shown.ToString();
    }
}
