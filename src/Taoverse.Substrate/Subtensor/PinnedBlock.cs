using Taoverse.Substrate.Runtimes;

namespace Taoverse.Substrate.Subtensor;

/// <summary>The block that several reads agree on.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Hash">Its hash, 0x and 64 hexadecimal digits.</param>
/// <param name="Runtime">The runtime in force.</param>
internal sealed record PinnedBlock(long Number, string Hash, ChainRuntime Runtime);
