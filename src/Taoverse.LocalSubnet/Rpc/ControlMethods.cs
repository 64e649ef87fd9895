using System.Text.Json;
using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Faults;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>The methods that begin with <c>local</c>, which only this node has: they steer it in tests.</summary>
internal static class ControlMethods
{
    public const string Prefix = "local_";

    public static readonly IReadOnlyDictionary<string, Func<RpcCall, object?>> All = new Dictionary<string, Func<RpcCall, object?>>
    {
        [Prefix + "setFault"] = call => SetFault(call),
        [Prefix + "clearFaults"] = call => ClearFaults(call),
        [Prefix + "newBlock"] = call => Hex.Write(call.Chain.Make().Hash),
        [Prefix + "setStorage"] = SetStorage,
        [Prefix + "holdExtrinsics"] = call => call.Chain.HoldsExtrinsics = call.Parameters.Element(0).ValueKind == JsonValueKind.True,
        [Prefix + "receivedExtrinsics"] = call => call.Chain.Read(pool => pool.Received.ToArray()),
        [Prefix + "retract"] = Retract,
    };

    private static bool SetFault(RpcCall call)
    {
        try
        {
            call.Faults.Add(ReadFault(call.Parameters.Element(0)));
            return true;
        }
        catch (TaoverseException e)
        {
            throw RpcErrorException.InvalidParameters(e.Message);
        }
    }

    private static bool ClearFaults(RpcCall call)
    {
        call.Faults.Clear();
        return true;
    }

    // In a block of its own, so that watchers see it.
    private static string SetStorage(RpcCall call)
    {
        var list = call.Parameters.Element(0);
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.Array || e.GetArrayLength() != 2))
        {
            throw RpcErrorException.InvalidParameters("expected a sequence of pairs of key and value");
        }

        var changes = list.EnumerateArray().Select(pair => KeyValuePair.Create(
            Hex.Read(RpcParameters.Text(pair[0])),
            pair[1].ValueKind == JsonValueKind.Null ? null : Hex.Read(RpcParameters.Text(pair[1]))));
        return Hex.Write(call.Chain.Make([.. changes]).Hash);
    }

    // Parameters: how many blocks, the hashes of extrinsics to leave out, and whether to lose them.
    private static string Retract(RpcCall call)
    {
        var count = RpcParameters.Number(call.Parameters.Element(0));
        var without = call.Parameters.Has(1) ? call.Parameters.BytesList(1).Select(h => Hex.Write(h)).ToArray() : [];
        var forget = call.Parameters.Has(2) && call.Parameters.Element(2).ValueKind == JsonValueKind.True;
        return count is > 0 and <= BlockChain.FinalityLag
            ? Hex.Write(call.Chain.Retract((int)count, without, forget).Hash)
            : throw RpcErrorException.InvalidParameters($"1 to {BlockChain.FinalityLag} blocks can be retracted");
    }

    private static NodeFault ReadFault(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("kind", out var kindName)
            || !Enum.TryParse<NodeFaultKind>(RpcParameters.Text(kindName), ignoreCase: true, out var kind))
        {
            throw RpcErrorException.InvalidParameters($"expected an object whose kind is one of {string.Join(", ", Enum.GetNames<NodeFaultKind>())}");
        }

        var standard = new NodeFault(kind);
        return standard with
        {
            Method = Optional("method") is { } method ? RpcParameters.Text(method) : null,
            After = Number("after", 0),
            Count = Optional("count") is { } count ? (int)RpcParameters.Number(count) : null,
            Delay = TimeSpan.FromMilliseconds(Number("delayMs", (int)standard.Delay.TotalMilliseconds)),
            Size = Number("size", standard.Size),
            Code = Optional("code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out var number) ? number : standard.Code,
            Message = Optional("message") is { } message ? RpcParameters.Text(message) : standard.Message,
        };

        JsonElement? Optional(string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

        int Number(string name, int otherwise) => Optional(name) is { } value ? (int)RpcParameters.Number(value) : otherwise;
    }
}
