using System.Buffers.Binary;
using Taoverse.Metagraphs;

namespace Taoverse.State.Metagraphs;

/// <summary>Rows of weights and bonds as bytes: pairs of 16 bits, low byte first, uid and value.</summary>
internal static class NeuronLinkBlob
{
    private const int LinkSize = 4;

    public static byte[] Write(IReadOnlyList<NeuronLink> links)
    {
        var bytes = new byte[links.Count * LinkSize];
        for (var i = 0; i < links.Count; i++)
        {
            var place = bytes.AsSpan(i * LinkSize);
            BinaryPrimitives.WriteUInt16LittleEndian(place, checked((ushort)links[i].Uid));
            BinaryPrimitives.WriteUInt16LittleEndian(place[2..], checked((ushort)links[i].Value));
        }

        return bytes;
    }

    public static NeuronLink[] Read(byte[] bytes)
    {
        var links = new NeuronLink[bytes.Length / LinkSize];
        for (var i = 0; i < links.Length; i++)
        {
            var place = bytes.AsSpan(i * LinkSize);
            links[i] = new(BinaryPrimitives.ReadUInt16LittleEndian(place), BinaryPrimitives.ReadUInt16LittleEndian(place[2..]));
        }

        return links;
    }
}
