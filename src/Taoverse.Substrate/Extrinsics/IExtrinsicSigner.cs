using Taoverse.Substrate.Accounts;

namespace Taoverse.Substrate.Extrinsics;

/// <summary>What signs extrinsics: a key pair in memory, or anything that keeps one elsewhere.</summary>
public interface IExtrinsicSigner
{
    /// <summary>The account that signs.</summary>
    AccountId Account { get; }

    /// <summary>Signs with sr25519 under Substrate's context.</summary>
    /// <param name="message">The bytes to sign.</param>
    /// <returns>64 bytes.</returns>
    byte[] Sign(ReadOnlySpan<byte> message);
}
