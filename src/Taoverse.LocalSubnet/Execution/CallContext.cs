using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;

namespace Taoverse.LocalSubnet.Execution;

/// <summary>A call being executed or checked: who calls, with what, in which block.</summary>
/// <param name="state">The storage of the block.</param>
/// <param name="number">The number of the block.</param>
/// <param name="signer">Who calls.</param>
/// <param name="arguments">The arguments by name.</param>
/// <param name="events">The events of the block; null where the call is only checked.</param>
internal sealed class CallContext(StateDraft state, uint number, AccountId signer, ScaleRecord arguments, EventLog? events = null)
{
    /// <summary>The storage.</summary>
    public StateDraft State => state;

    /// <summary>The number of the block.</summary>
    public uint Number => number;

    /// <summary>Who calls.</summary>
    public AccountId Signer => signer;

    /// <summary>The storage of pallet SubtensorModule.</summary>
    public StorageView Subtensor { get; } = new(state, "SubtensorModule");

    /// <summary>The accounts.</summary>
    public AccountBook Accounts { get; } = new(state);

    /// <summary>An argument.</summary>
    public T Argument<T>(string name) => (T)arguments[name]!;

    /// <summary>An argument that is a list.</summary>
    public T[] List<T>(string name) => [.. ((IEnumerable<object?>)arguments[name]!).Cast<T>()];

    /// <summary>Adds an event to the block.</summary>
    public void Emit(string pallet, string name, object? value) => events?.Add(pallet, name, value);

    /// <summary>Fails the call with an error of its pallet where something does not hold.</summary>
    public static void Require(bool holds, string pallet, string error)
    {
        if (!holds)
        {
            throw DispatchException.Of(pallet, error);
        }
    }
}
