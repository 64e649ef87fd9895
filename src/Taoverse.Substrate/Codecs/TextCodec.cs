using System.Text;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>Text, which runtimes keep as a string or as bytes; bytes that are not UTF-8 show as replacement characters.</summary>
internal sealed class TextCodec(ScaleCodec<byte[]> bytes) : ScaleCodec<string>
{
    public override string Read(ref ScaleReader reader) => Encoding.UTF8.GetString(bytes.Read(ref reader));

    public override void Write(ScaleWriter writer, string value) => bytes.Write(writer, Encoding.UTF8.GetBytes(value));
}
