namespace Taoverse;

/// <summary>What kind of thing went wrong; the shell turns it into an error category.</summary>
public enum FaultKind
{
    /// <summary>A value given by the caller is not usable.</summary>
    InvalidInput,

    /// <summary>What was asked for does not exist.</summary>
    NotFound,

    /// <summary>The other side cannot be reached, or was lost.</summary>
    Unavailable,

    /// <summary>A deadline passed before the work was done.</summary>
    Timeout,

    /// <summary>Data from outside does not have the form it must have.</summary>
    InvalidData,

    /// <summary>The other side answered with an error of its own.</summary>
    Refused,

    /// <summary>Trust could not be established, or rights are missing.</summary>
    Security,

    /// <summary>A limit of size, rate or space would be passed.</summary>
    LimitsExceeded,

    /// <summary>The other side, or this build, does not have the feature.</summary>
    NotSupported,

    /// <summary>A resource is in use, exists already, or has been closed.</summary>
    InvalidState,
}
