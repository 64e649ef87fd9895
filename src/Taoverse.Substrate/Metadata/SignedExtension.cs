namespace Taoverse.Substrate.Metadata;

/// <summary>A signed (transaction) extension.</summary>
/// <param name="Name">Its identifier, such as <c>CheckNonce</c>.</param>
/// <param name="TypeId">The type of what travels in the extrinsic.</param>
/// <param name="AdditionalTypeId">The type of what is signed besides.</param>
public sealed record SignedExtension(string Name, int TypeId, int AdditionalTypeId);
