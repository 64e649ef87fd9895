using System.Text.Json;
using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Faults;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>Answers messages of JSON-RPC 2.0, single requests and batches.</summary>
internal sealed class RpcDispatcher(LocalChain chain, FaultSet faults)
{
    private const string NoId = "null";

    /// <summary>The chain.</summary>
    public LocalChain Chain => chain;

    /// <summary>Answers a message.</summary>
    /// <param name="message">The JSON.</param>
    /// <param name="subscriptions">The subscriptions of the connection; null where it cannot have any.</param>
    public RpcReply Answer(ReadOnlyMemory<byte> message, SubscriptionSet? subscriptions)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            var exchange = new Exchange(chain, faults, subscriptions);
            var root = document.RootElement;
            return new RpcReply(root.ValueKind == JsonValueKind.Array ? exchange.Batch(root) : exchange.One(root), exchange.Fault, exchange.Started);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for texts that are no Unicode, which are found only when they are read.
            return new RpcReply(RpcAnswer.Error(NoId, RpcErrorException.ParseError()), null, []);
        }
    }

    private sealed class Exchange(LocalChain chain, FaultSet faults, SubscriptionSet? subscriptions)
    {
        private const string UnaskedId = "4294967295";

        public List<SubscriptionStart> Started { get; } = [];

        public NodeFault? Fault { get; private set; }

        public string? Batch(JsonElement batch)
        {
            if (batch.GetArrayLength() == 0)
            {
                return RpcAnswer.Error(NoId, RpcErrorException.InvalidRequest());
            }

            var answers = batch.EnumerateArray().Select(One).OfType<string>().ToArray();
            return answers.Length == 0 ? null : $"[{string.Join(',', answers)}]";
        }

        public string? One(JsonElement request)
        {
            if (request.ValueKind != JsonValueKind.Object
                || !request.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String)
            {
                return RpcAnswer.Error(NoId, RpcErrorException.InvalidRequest());
            }

            // What has no id wants no answer.
            if (!request.TryGetProperty("id", out var id))
            {
                return null;
            }

            return id.ValueKind is JsonValueKind.Number or JsonValueKind.String or JsonValueKind.Null
                ? Answer(request, method.GetString()!, id.GetRawText())
                : RpcAnswer.Error(NoId, RpcErrorException.InvalidRequest());
        }

        private string Answer(JsonElement request, string method, string id)
        {
            var fault = method.StartsWith(ControlMethods.Prefix, StringComparison.Ordinal) ? null : faults.Strike(method);
            switch (fault?.Kind)
            {
                case NodeFaultKind.Error:
                    return RpcAnswer.Error(id, new RpcErrorException(fault.Code, fault.Message));
                case NodeFaultKind.HugeMessage:
                    return RpcAnswer.Result(id, new string('a', fault.Size));
                case NodeFaultKind.WrongId:
                    id = UnaskedId;
                    break;
                case not null:
                    Fault = fault;
                    break;
            }

            try
            {
                request.TryGetProperty("params", out var list);
                var parameters = new RpcParameters(list);
                parameters.Check();
                var result = RpcMethods.Find(method)(new RpcCall(chain, faults, parameters, subscriptions));
                if (result is SubscriptionStart start)
                {
                    Started.Add(start);
                    result = start.Id;
                }

                return RpcAnswer.Result(id, result);
            }
            catch (RpcErrorException e)
            {
                return RpcAnswer.Error(id, e);
            }
        }
    }
}
