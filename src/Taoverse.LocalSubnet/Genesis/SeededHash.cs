using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Taoverse.Substrate.Crypto;

namespace Taoverse.LocalSubnet.Genesis;

/// <summary>Everything that looks random on the local subnet: BLAKE2b of the seed and of what is asked for.</summary>
internal sealed class SeededHash(int seed)
{
    /// <summary>32 bytes for a thing.</summary>
    /// <param name="what">The kind of thing.</param>
    /// <param name="numbers">Which one.</param>
    public byte[] Bytes(string what, params ReadOnlySpan<long> numbers)
    {
        var text = new StringBuilder("taoverse local subnet").Append(CultureInfo.InvariantCulture, $"/{seed}/{what}");
        foreach (var number in numbers)
        {
            text.Append(CultureInfo.InvariantCulture, $"/{number}");
        }

        return Blake2b.Hash(Encoding.UTF8.GetBytes(text.ToString()), 32);
    }

    /// <summary>A number below a limit.</summary>
    public ulong Below(ulong limit, string what, params ReadOnlySpan<long> numbers) =>
        BinaryPrimitives.ReadUInt64LittleEndian(Bytes(what, numbers)) % limit;
}
