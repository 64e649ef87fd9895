namespace Taoverse.Hub;

/// <summary>An error of the hub, or on the way to it.</summary>
public sealed class HubException : TaoverseException
{
    internal HubException(string errorId, FaultKind kind, string message, string nextStep, Exception? innerException = null)
        : base(errorId, kind, message, nextStep, innerException)
    {
    }

    /// <summary>The status of the hub's answer; null where there was none.</summary>
    public int? StatusCode { get; internal init; }

    /// <summary>Whether the same request may do better later.</summary>
    public bool IsTransient { get; internal init; }

    /// <summary>How long the hub asked to wait; null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; internal init; }
}
