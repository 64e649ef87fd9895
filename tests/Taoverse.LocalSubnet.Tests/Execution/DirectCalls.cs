using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Runtimes;

namespace Taoverse.LocalSubnet.Tests.Execution;

/// <summary>Signs calls without any check of the client and hands them to the chain, so that its own refusals are seen.</summary>
internal sealed class DirectCalls(LocalSubnetHost host)
{
    private static readonly ChainRuntime Runtime = new(293, MetadataReader.Read(LocalRuntime.Instance.Metadata(15)));

    /// <summary>The arguments of a call.</summary>
    public static Dictionary<string, object?> With(params (string Name, object? Value)[] arguments) => arguments.ToDictionary(a => a.Name, a => a.Value);

    /// <summary>A call, signed for the next block.</summary>
    public byte[] Sign(
        Sr25519KeyPair signer, string pallet, string call, Dictionary<string, object?> arguments, Func<ExtrinsicTerms, ExtrinsicTerms>? change = null)
    {
        var best = host.Chain.Blocks.Best;
        var used = ExecutionNode.NonceOf(best.State!, signer.Account);
        var terms = new ExtrinsicTerms
        {
            Nonce = host.Chain.Read(pool => pool.NextNonce(signer.Account, used)),
            Era = Era.Mortal(32, best.Number),
            EraBlockHash = best.Hash,
            GenesisHash = host.Chain.Blocks.Find(0u)!.Hash,
            SpecVersion = 293,
            TransactionVersion = 1,
        };
        var builder = new ExtrinsicBuilder(Runtime);
        return builder.Sign(builder.EncodeCall(pallet, call, arguments), change is null ? terms : change(terms), signer);
    }

    /// <summary>Submits a call and makes a block.</summary>
    /// <returns>The events of the extrinsic; the last says how it ended, with the error's name where it failed.</returns>
    public IReadOnlyList<string> Send(Sr25519KeyPair signer, string pallet, string call, Dictionary<string, object?> arguments)
    {
        var bytes = Sign(signer, pallet, call, arguments);
        host.Chain.Submit(bytes);
        host.MakeBlock();
        var block = host.Chain.Blocks.Best;
        var index = block.Extrinsics.ToList().FindIndex(e => e.AsSpan().SequenceEqual(bytes));
        Assert.True(index > 0, "The extrinsic is not in the block.");
        return EventsOf(block, index);
    }

    /// <summary>How a call ends: the error's name, or nothing where it succeeds.</summary>
    public string? ErrorOf(Sr25519KeyPair signer, string pallet, string call, Dictionary<string, object?> arguments) =>
        Send(signer, pallet, call, arguments)[^1] is var last && last == "System.ExtrinsicSuccess" ? null : last;

    public static IReadOnlyList<string> EventsOf(Block block, int index)
    {
        var events = new List<string>();
        foreach (var record in ((IEnumerable<object?>)new StorageView(block.State!, "System").Get<object>("Events")!).Cast<ScaleRecord>())
        {
            if (record["phase"] is ScaleVariant { Name: "ApplyExtrinsic" } phase && (uint)phase.Value! == index)
            {
                var outer = (ScaleVariant)record["event"]!;
                var inner = (ScaleVariant)outer.Value!;
                events.Add(inner is { Name: "ExtrinsicFailed", Value: ScaleRecord failure }
                    ? NameOf((ScaleVariant)failure["dispatch_error"]!)
                    : $"{outer.Name}.{inner.Name}");
            }
        }

        return events;
    }

    // By the real runtime's metadata, so that the numbers are proven to be its own.
    private static string NameOf(ScaleVariant error)
    {
        if (error is not { Name: "Module", Value: ScaleRecord module })
        {
            return error.ToString();
        }

        var pallet = Spec293.Metadata.Pallets.Single(p => p.Index == (byte)module["index"]!);
        var errors = (TypeDefinition.Variant)Spec293.Metadata.Types[pallet.ErrorTypeId!.Value].Definition;
        var bytes = (byte[])module["error"]!;
        Assert.Equal([0, 0, 0], bytes[1..]);
        return $"{pallet.Name}.{errors[bytes[0]]!.Name}";
    }
}
