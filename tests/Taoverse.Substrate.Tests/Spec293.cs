using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests;

/// <summary>The golden runtime of spec 293.</summary>
internal static class Spec293
{
    private static readonly Lazy<RuntimeMetadata> LazyMetadata = new(() => MetadataReader.Read(Golden.Bytes("metadata/spec293_v15.scale")));
    private static readonly Lazy<CodecFactory> LazyCodecs = new(() => new CodecFactory(Metadata.Types));

    public static RuntimeMetadata Metadata => LazyMetadata.Value;

    public static CodecFactory Codecs => LazyCodecs.Value;

    public static RuntimeMetadata Version14 => MetadataReader.Read(Golden.Hex(File.ReadAllText(Golden.PathOf("metadata/spec293_v14.hex")).Trim()));
}
