namespace Taoverse.LocalSubnet.Hub;

/// <summary>What can go wrong on order.</summary>
public enum HubFaultKind
{
    /// <summary>The connection is cut after some bytes of the answer, or of an uploaded body.</summary>
    Drop,

    /// <summary>Nothing more comes after some bytes, while the connection stays open.</summary>
    Stall,

    /// <summary>One byte of the answer is another.</summary>
    WrongBytes,

    /// <summary>The answer is shorter than it should be, and says so in its length.</summary>
    WrongLength,

    /// <summary>A request for a range is answered with 200 and the whole file.</summary>
    IgnoreRange,

    /// <summary>A request is answered with 416.</summary>
    RangeNotSatisfiable,

    /// <summary>A request is answered with 429.</summary>
    TooManyRequests,

    /// <summary>A request is answered with 500.</summary>
    ServerError,

    /// <summary>A request is answered with a redirect to <see cref="HubFault.Location"/>.</summary>
    RedirectElsewhere,

    /// <summary>The answer comes one byte at a time.</summary>
    SlowLoris,
}
