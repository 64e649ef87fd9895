namespace Taoverse.Models;

/// <summary>
/// The order in which the files of a model enter its hash: the files of a folder by name, then its subfolders by name, each
/// compared by Unicode code point. UTF-16 units would put U+E000 to U+FFFF behind the characters above U+FFFF.
/// </summary>
internal sealed class ModelPathOrder : IComparer<string>
{
    public static readonly ModelPathOrder Instance = new();

    /// <summary>Compares two relative paths with forward slashes.</summary>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (true)
        {
            var leftSlash = left.IndexOf('/');
            var rightSlash = right.IndexOf('/');
            if (leftSlash < 0 != rightSlash < 0)
            {
                return leftSlash < 0 ? -1 : 1;
            }

            var order = CompareNames(leftSlash < 0 ? left : left[..leftSlash], rightSlash < 0 ? right : right[..rightSlash]);
            if (order != 0 || leftSlash < 0)
            {
                return order;
            }

            left = left[(leftSlash + 1)..];
            right = right[(rightSlash + 1)..];
        }
    }

    private static int CompareNames(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        var common = x.CommonPrefixLength(y);
        if (common == x.Length || common == y.Length)
        {
            return x.Length.CompareTo(y.Length);
        }

        // The units differ: a surrogate stands for a code point above every other unit, whichever half it is.
        var (left, right) = (x[common], y[common]);
        return char.IsSurrogate(left) == char.IsSurrogate(right)
            ? left.CompareTo(right)
            : char.IsSurrogate(left) ? 1 : -1;
    }
}
