using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Pool;

/// <summary>A signed extrinsic of version 4, read by the runtime's own metadata.</summary>
internal sealed record SignedExtrinsic
{
    private const byte SignedVersion4 = 0x84;
    private const byte AddressId = 0x00;
    private const byte SignatureSr25519 = 0x01;

    /// <summary>The whole extrinsic with its length before it.</summary>
    public required byte[] Bytes { get; init; }

    /// <summary>Its hash, 0x and 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Who signed, or claims to have.</summary>
    public required AccountId Signer { get; init; }

    /// <summary>The signature, 64 bytes.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>What the signed extensions put into the extrinsic, in bytes.</summary>
    public required byte[] Extra { get; init; }

    /// <summary>When it may be in a block.</summary>
    public required Era Era { get; init; }

    /// <summary>The account's nonce.</summary>
    public required uint Nonce { get; init; }

    /// <summary>A tip in rao.</summary>
    public required ulong Tip { get; init; }

    /// <summary>Whether it asks for a check of the metadata's hash, which this runtime has none of.</summary>
    public required bool WantsMetadataHash { get; init; }

    /// <summary>The call in bytes.</summary>
    public required byte[] CallBytes { get; init; }

    /// <summary>The pallet that is called.</summary>
    public required string Pallet { get; init; }

    /// <summary>The call.</summary>
    public required string Call { get; init; }

    /// <summary>The arguments of the call by name.</summary>
    public required ScaleRecord Arguments { get; init; }

    /// <summary>The hash of an extrinsic.</summary>
    public static string HashOf(byte[] bytes) => Rpc.Hex.Write(Blake2b.Hash(bytes, 32));

    /// <summary>Reads an extrinsic.</summary>
    /// <exception cref="PoolException">It is not one that this runtime can read.</exception>
    /// <exception cref="InvalidTransactionException">It is of a kind that nobody may submit.</exception>
    public static SignedExtrinsic Read(byte[] bytes)
    {
        byte[] body;
        try
        {
            var whole = new ScaleReader(bytes);
            body = whole.ReadByteSequence().ToArray();
            whole.EnsureEnd();
        }
        catch (ScaleException e)
        {
            throw PoolException.BadFormat(e.Message);
        }

        try
        {
            return ReadBody(bytes, body);
        }
        catch (ScaleException e)
        {
            throw PoolException.NotVerified($"the extrinsic cannot be decoded: {e.Message}");
        }
    }

    private static SignedExtrinsic ReadBody(byte[] bytes, byte[] body)
    {
        var reader = new ScaleReader(body);
        var version = reader.ReadByte();
        if (version != SignedVersion4)
        {
            // What is not signed comes from the author of a block alone.
            throw (version & 0x7F) == 4 ? InvalidTransactionException.Call() : new ScaleException($"Version {version} is not known");
        }

        if (reader.ReadByte() != AddressId)
        {
            throw PoolException.NotVerified("only addresses of 32 bytes (MultiAddress::Id) are known here");
        }

        var signer = new AccountId(reader.ReadBytes(AccountId.Size));
        if (reader.ReadByte() != SignatureSr25519)
        {
            throw PoolException.NotVerified("only signatures of sr25519 are known here");
        }

        var signature = reader.ReadBytes(Sr25519.SignatureSize).ToArray();
        var extra = ExtraData.Read(ref reader, body);
        var start = reader.Position;
        var runtime = LocalRuntime.Instance;
        var call = (ScaleVariant)runtime.Codecs.Get<object?>(runtime.Description.CallTypeId).Read(ref reader)!;
        reader.EnsureEnd();
        var inner = (ScaleVariant)call.Value!;
        return new SignedExtrinsic
        {
            Bytes = bytes,
            Hash = HashOf(bytes),
            Signer = signer,
            Signature = signature,
            Extra = extra.Bytes,
            Era = extra.Era,
            Nonce = extra.Nonce,
            Tip = extra.Tip,
            WantsMetadataHash = extra.WantsMetadataHash,
            CallBytes = body[start..],
            Pallet = call.Name,
            Call = inner.Name,
            Arguments = inner.Value as ScaleRecord ?? new ScaleRecord([]),
        };
    }

    private readonly record struct ExtraData(byte[] Bytes, Era Era, uint Nonce, ulong Tip, bool WantsMetadataHash)
    {
        public static ExtraData Read(ref ScaleReader reader, byte[] body)
        {
            var start = reader.Position;
            var data = default(ExtraData);
            var runtime = LocalRuntime.Instance;
            foreach (var extension in runtime.Description.Runtime.Extrinsic.SignedExtensions)
            {
                switch (extension.Name)
                {
                    case "CheckMortality":
                        data = data with { Era = Era.Read(ref reader) };
                        break;
                    case "CheckNonce":
                        data = data with { Nonce = runtime.Codecs.Get<uint>(extension.TypeId).Read(ref reader) };
                        break;
                    case "ChargeTransactionPayment":
                        data = data with { Tip = runtime.Codecs.Get<ulong>(extension.TypeId).Read(ref reader) };
                        break;
                    case "CheckMetadataHash":
                        data = data with { WantsMetadataHash = reader.ReadBool() };
                        break;
                    default:
                        runtime.Codecs.Get<object?>(extension.TypeId).Read(ref reader);
                        break;
                }
            }

            return data with { Bytes = body[start..reader.Position] };
        }
    }
}
