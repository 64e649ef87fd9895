using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Execution;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Pool;

/// <summary>Checks whether an extrinsic may be in a block, in the order of the runtime's signed extensions.</summary>
/// <remarks>The check of weight is left out: a local block has room for everything.</remarks>
/// <param name="genesisHash">The hash of the chain's first block.</param>
internal sealed class TransactionCheck(byte[] genesisHash)
{
    // Longer payloads are signed by their hash (sp_runtime::generic::SignedPayload).
    private const int LongestPayload = 256;
    private const int HashSize = 32;

    /// <summary>Checks an extrinsic.</summary>
    /// <param name="state">The storage of the block that it would be in.</param>
    /// <param name="number">The number of that block.</param>
    /// <param name="extrinsic">The extrinsic.</param>
    /// <exception cref="InvalidTransactionException">It may not be in the block, or not yet.</exception>
    public void Check(StateDraft state, uint number, SignedExtrinsic extrinsic)
    {
        if (extrinsic.WantsMetadataHash)
        {
            throw InvalidTransactionException.Call();
        }

        // A dead era has another birth block than the one that was signed: it shows as a bad signature, as on a real node.
        var birth = BirthHash(state, number, extrinsic)
            ?? throw InvalidTransactionException.AncientBirthBlock();
        if (!Sr25519.Verify(extrinsic.Signer, Payload(extrinsic, birth), extrinsic.Signature))
        {
            throw InvalidTransactionException.BadProof();
        }

        if (extrinsic.Signer == new AccountId(new byte[AccountId.Size]))
        {
            throw new InvalidTransactionException("Invalid signing address");
        }

        var rules = CallRules.Find(extrinsic.Pallet, extrinsic.Call) ?? throw InvalidTransactionException.Call();
        var accounts = new AccountBook(state);
        var account = accounts[extrinsic.Signer];
        if (rules.PaysFee && account.Providers == 0 && account.Sufficients == 0)
        {
            throw InvalidTransactionException.Payment();
        }

        if (extrinsic.Nonce < account.Nonce)
        {
            throw InvalidTransactionException.Stale();
        }

        if (rules.FeeOf(extrinsic) > account.Data.Free)
        {
            throw InvalidTransactionException.Payment();
        }

        rules.Admit?.Invoke(new CallContext(state, number, extrinsic.Signer, extrinsic.Arguments));
        if (extrinsic.Nonce > account.Nonce)
        {
            throw InvalidTransactionException.TooEarly();
        }
    }

    private byte[]? BirthHash(StateDraft state, uint number, SignedExtrinsic extrinsic)
    {
        if (!extrinsic.Era.IsMortal)
        {
            return genesisHash;
        }

        var birth = extrinsic.Era.Birth(number);
        if (birth >= number)
        {
            return null;
        }

        var hash = new StorageView(state, "System").Get<byte[]>("BlockHash", (uint)birth);
        return hash is null || hash.AsSpan().IndexOfAnyExcept((byte)0) < 0 ? null : hash;
    }

    private byte[] Payload(SignedExtrinsic extrinsic, byte[] birthHash)
    {
        var version = LocalRuntime.Instance.Version;
        var writer = new ScaleWriter();
        writer.WriteBytes(extrinsic.CallBytes);
        writer.WriteBytes(extrinsic.Extra);
        writer.WriteInteger(version.SpecVersion);
        writer.WriteInteger(version.TransactionVersion);
        writer.WriteBytes(genesisHash);
        writer.WriteBytes(birthHash);
        writer.WriteByte(0); // no hash of the metadata
        return writer.Written.Length > LongestPayload ? Blake2b.Hash(writer.Written, HashSize) : writer.ToArray();
    }
}
