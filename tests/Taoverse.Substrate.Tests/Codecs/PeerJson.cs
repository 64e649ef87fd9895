using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;

namespace Taoverse.Substrate.Tests.Codecs;

/// <summary>Compares a value with what polkadot.js shows of it as JSON.</summary>
internal static class PeerJson
{
    public static void AssertEqual(JsonElement expected, object? actual, string path = "$")
    {
        switch (actual)
        {
            case null:
                Assert.True(expected.ValueKind == JsonValueKind.Null, path);
                break;
            case bool flag:
                Assert.True(expected.GetBoolean() == flag, path);
                break;
            case AccountId account:
                Assert.True(expected.GetString() == account.ToString(), path);
                break;
            case string text:
                Assert.True(expected.GetString() == text, path);
                break;
            case byte[] bytes:
                Assert.True(Bytes(expected).AsSpan().SequenceEqual(bytes), path);
                break;
            case ScaleVariant { Value: null } unit:
                Assert.True(expected.GetString() == unit.Name || expected.TryGetProperty(Camel(unit.Name), out _), path);
                break;
            case ScaleVariant variant:
                AssertEqual(expected.GetProperty(Camel(variant.Name)), variant.Value, $"{path}.{variant.Name}");
                break;
            case ScaleRecord record:
                Assert.True(record.Count == expected.EnumerateObject().Count(), path);
                foreach (var (name, value) in record)
                {
                    AssertEqual(expected.GetProperty(Camel(name)), value, $"{path}.{name}");
                }

                break;
            case IEnumerable items:
                var list = items.Cast<object?>().ToArray();
                Assert.True(list.Length == expected.GetArrayLength(), path);
                for (var i = 0; i < list.Length; i++)
                {
                    AssertEqual(expected[i], list[i], $"{path}[{i}]");
                }

                break;
            default:
                Assert.True(Number(expected) == BigInteger.Parse(Convert.ToString(actual, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture), path);
                break;
        }
    }

    // Numbers of more than 53 bits are shown as big-endian hexadecimal digits.
    public static BigInteger Number(JsonElement element) => element.ValueKind == JsonValueKind.Number
        ? BigInteger.Parse(element.GetRawText(), CultureInfo.InvariantCulture)
        : BigInteger.Parse("0" + element.GetString()![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static string Camel(string name)
    {
        var parts = name.Split('_');
        return char.ToLowerInvariant(parts[0][0]) + parts[0][1..] + string.Concat(parts[1..].Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
    }

    private static byte[] Bytes(JsonElement element)
    {
        var text = element.GetString()!;
        return text.StartsWith("0x", StringComparison.Ordinal) ? Convert.FromHexString(text[2..]) : Encoding.UTF8.GetBytes(text);
    }
}
