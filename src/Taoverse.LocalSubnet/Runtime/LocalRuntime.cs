using System.Text;
using Taoverse.LocalSubnet.Metadata;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Metadata;

namespace Taoverse.LocalSubnet.Runtime;

/// <summary>The runtime that the node plays: its description, its metadata and its codecs. There is one, and it never changes.</summary>
/// <remarks>It is a part of subtensor's runtime of spec 293: what is there has the same names, indices, hashers and types.</remarks>
internal sealed class LocalRuntime
{
    private const string VersionConstant = "Version";

    private static readonly Lazy<LocalRuntime> Lazy = new(() => new LocalRuntime());

    private static readonly string[] Pallets = ["System", "Timestamp", "Balances", "SubtensorModule", "Commitments"];
    private static readonly string[] Apis = ["core", "neuron_info", "metagraph", "subnet_info"];

    private readonly Dictionary<uint, byte[]> _metadata;

    private LocalRuntime()
    {
        var description = RuntimeDescriptionReader.Read(
            Resource("common"), Pallets.Select(Resource), Resource("extrinsic"), Apis.Select(Resource));
        Codecs = new CodecFactory(description.Runtime.Types);
        Version = new RuntimeVersion { Apis = [.. description.Apis.Select(a => (ApiId(a.Name), a.Version))] };
        Description = WithVersion(description);
        Storage = new StorageCatalog(Description.Runtime, Codecs);
        _metadata = MetadataWriter.Versions.ToDictionary(v => v, v => MetadataWriter.Write(Description, v));
    }

    /// <summary>The runtime.</summary>
    public static LocalRuntime Instance => Lazy.Value;

    /// <summary>What the metadata is written from.</summary>
    public RuntimeDescription Description { get; }

    /// <summary>The codecs of its types.</summary>
    public CodecFactory Codecs { get; }

    /// <summary>Its storage entries.</summary>
    public StorageCatalog Storage { get; }

    /// <summary>Its version.</summary>
    public RuntimeVersion Version { get; }

    /// <summary>The metadata in a version of the format; null where there is none.</summary>
    public byte[]? Metadata(uint version) => _metadata.GetValueOrDefault(version);

    /// <summary>The id of a runtime API: the BLAKE2b hash of its name, of 8 bytes.</summary>
    public static byte[] ApiId(string name) => Blake2b.Hash(Encoding.UTF8.GetBytes(name), 8);

    private static string Resource(string name)
    {
        using var stream = typeof(LocalRuntime).Assembly.GetManifestResourceStream(name + ".runtime")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // The constant holds the list of APIs, which is known only when their descriptions were read.
    private RuntimeDescription WithVersion(RuntimeDescription description)
    {
        var runtime = description.Runtime;
        var typeId = runtime.FindMethod("Core_version")!.OutputTypeId;
        var constant = new ConstantEntry(VersionConstant, typeId, Codecs.Get<RuntimeVersion>(typeId).Encode(Version));
        var pallets = runtime.Pallets.Select(p => p.Name == "System" ? p with { Constants = [.. p.Constants, constant] } : p).ToArray();
        return description with
        {
            Runtime = new RuntimeMetadata(runtime.Version, runtime.Types, pallets, runtime.Extrinsic, runtime.RuntimeApiMethods),
        };
    }
}
