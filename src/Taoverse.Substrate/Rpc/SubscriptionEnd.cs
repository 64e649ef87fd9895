namespace Taoverse.Substrate.Rpc;

/// <summary>Why no more values come from one socket.</summary>
/// <param name="WithLink">Whether the socket was lost, so that another may serve.</param>
/// <param name="Error">The error for the reader.</param>
internal readonly record struct SubscriptionEnd(bool WithLink, TaoverseException Error);
