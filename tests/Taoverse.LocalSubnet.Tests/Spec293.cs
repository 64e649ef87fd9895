using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;
using Taoverse.Tests;

namespace Taoverse.LocalSubnet.Tests;

/// <summary>The real runtime of spec 293, of which the local subnet plays a part.</summary>
internal static class Spec293
{
    private static readonly Lazy<RuntimeMetadata> LazyMetadata = new(() => MetadataReader.Read(Golden.Bytes("metadata/spec293_v15.scale")));
    private static readonly Lazy<CodecFactory> LazyCodecs = new(() => new CodecFactory(Metadata.Types));

    public static RuntimeMetadata Metadata => LazyMetadata.Value;

    public static CodecFactory Codecs => LazyCodecs.Value;

    /// <summary>Decodes an answer of a runtime API by the types of the real runtime, and checks that writing it again gives the same bytes.</summary>
    public static object? Decode(string method, byte[] answer)
    {
        var codec = Codecs.Get<object?>(Metadata.FindMethod(method)!.OutputTypeId);
        var value = codec.Decode(answer);
        Assert.Equal(answer, codec.Encode(value));
        return value;
    }
}
