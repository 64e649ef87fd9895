using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Runtimes;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Extrinsics;

/// <summary>Builds signed extrinsics of version 4, as a runtime's metadata describes them.</summary>
/// <param name="runtime">The runtime that will take them.</param>
public sealed class ExtrinsicBuilder(ChainRuntime runtime)
{
    private const byte SignedVersion4 = 0x84;
    private const byte AddressId = 0x00;
    private const byte SignatureSr25519 = 0x01;

    // Longer payloads are signed by their hash (sp_runtime::generic::SignedPayload).
    private const int LongestPayload = 256;

    /// <summary>Encodes a call.</summary>
    /// <param name="pallet">The pallet, such as <c>Commitments</c>.</param>
    /// <param name="call">The call, such as <c>set_commitment</c>.</param>
    /// <param name="arguments">The arguments by name; see <see cref="DynamicCodec"/> for what they may be.</param>
    /// <exception cref="TaoverseException">The runtime has no such call, or an argument does not fit.</exception>
    public byte[] EncodeCall(string pallet, string call, IReadOnlyDictionary<string, object?> arguments)
    {
        var metadata = runtime.Metadata.FindPallet(pallet);
        if (metadata?.CallTypeId is not { } typeId
            || runtime.Metadata.Types[typeId].Definition is not TypeDefinition.Variant calls || calls.Variants.All(v => v.Name != call))
        {
            throw new TaoverseException(
                "NotInRuntime", FaultKind.NotSupported, $"The runtime (spec {runtime.SpecVersion}) has no call {pallet}.{call}.",
                "Check that the endpoint is a subtensor node; a newer version of this module may know a newer runtime.");
        }

        return [metadata.Index, .. runtime.Codecs.Get<object?>(typeId).Encode(new ScaleVariant(call, arguments))];
    }

    /// <summary>The bytes that are signed: call, extensions and what is implied, hashed where they are long.</summary>
    public byte[] SigningBytes(ReadOnlySpan<byte> call, ExtrinsicTerms terms)
    {
        var writer = new ScaleWriter();
        writer.WriteBytes(call);
        WriteExtensions(writer, terms);
        WriteAdditional(writer, terms);
        return writer.Written.Length > LongestPayload ? Blake2b.Hash(writer.Written, 32) : writer.ToArray();
    }

    /// <summary>Signs a call.</summary>
    /// <returns>The extrinsic with its length before it, as a node takes it.</returns>
    /// <exception cref="TaoverseException"><c>UnknownExtension</c>: the runtime asks for something that cannot be filled in.</exception>
    public byte[] Sign(ReadOnlySpan<byte> call, ExtrinsicTerms terms, IExtrinsicSigner signer)
    {
        var signature = signer.Sign(SigningBytes(call, terms));
        var body = new ScaleWriter();
        body.WriteByte(SignedVersion4);
        body.WriteByte(AddressId);
        body.WriteBytes(signer.Account.Bytes);
        body.WriteByte(SignatureSr25519);
        body.WriteBytes(signature);
        WriteExtensions(body, terms);
        body.WriteBytes(call);
        var whole = new ScaleWriter();
        whole.WriteByteSequence(body.Written);
        return whole.ToArray();
    }

    private void WriteExtensions(ScaleWriter writer, ExtrinsicTerms terms)
    {
        foreach (var extension in runtime.Metadata.Extrinsic.SignedExtensions)
        {
            switch (extension.Name)
            {
                case "CheckMortality" or "CheckEra":
                    writer.WriteBytes(terms.Era.Encode());
                    break;
                case "CheckNonce":
                    writer.WriteCompact(terms.Nonce);
                    break;
                case "ChargeTransactionPayment" or "ChargeTransactionPaymentWrapper" when !IsEmpty(extension.TypeId):
                    writer.WriteCompact(terms.Tip);
                    break;
                case "CheckMetadataHash":
                    writer.WriteByte(0); // the mode in which no hash is given
                    break;
                default:
                    RequireEmpty(extension, extension.TypeId);
                    break;
            }
        }
    }

    private void WriteAdditional(ScaleWriter writer, ExtrinsicTerms terms)
    {
        foreach (var extension in runtime.Metadata.Extrinsic.SignedExtensions)
        {
            switch (extension.Name)
            {
                case "CheckSpecVersion":
                    writer.WriteInteger(terms.SpecVersion);
                    break;
                case "CheckTxVersion":
                    writer.WriteInteger(terms.TransactionVersion);
                    break;
                case "CheckGenesis":
                    writer.WriteBytes(terms.GenesisHash);
                    break;
                case "CheckMortality" or "CheckEra":
                    writer.WriteBytes(terms.EraBlockHash);
                    break;
                case "CheckMetadataHash":
                    writer.WriteByte(0); // no hash
                    break;
                default:
                    RequireEmpty(extension, extension.AdditionalTypeId);
                    break;
            }
        }
    }

    private void RequireEmpty(SignedExtension extension, int typeId)
    {
        if (!IsEmpty(typeId))
        {
            throw new TaoverseException(
                "UnknownExtension", FaultKind.NotSupported,
                $"The runtime (spec {runtime.SpecVersion}) asks for the signed extension {extension.Name}, which is not known here; nothing was signed.",
                "Use a newer version of this module.");
        }
    }

    // Every type but those without content takes a byte at the least.
    private bool IsEmpty(int typeId) => runtime.Metadata.Types.SmallestSize(typeId) == 0;
}
