namespace Taoverse.LocalSubnet.Rpc;

/// <summary>The answer to a subscription: its id, which must have left before anything comes under it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Begin">Begins it; takes how often each notification is sent.</param>
internal sealed record SubscriptionStart(string Id, Action<int> Begin);
