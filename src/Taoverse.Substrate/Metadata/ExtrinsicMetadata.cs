namespace Taoverse.Substrate.Metadata;

/// <summary>How extrinsics are laid out.</summary>
/// <param name="Versions">The extrinsic versions that the runtime takes.</param>
/// <param name="SignedExtensions">The signed extensions, in the order of the bytes.</param>
public sealed record ExtrinsicMetadata(IReadOnlyList<byte> Versions, IReadOnlyList<SignedExtension> SignedExtensions);
