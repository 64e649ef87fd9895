namespace Taoverse.LocalSubnet.Faults;

/// <summary>What goes wrong with an answer, for tests of what waits for it.</summary>
public enum NodeFaultKind
{
    /// <summary>The answer comes late, by <see cref="NodeFault.Delay"/>.</summary>
    Delay,

    /// <summary>The answer never comes; the connection otherwise works.</summary>
    Hang,

    /// <summary>The connection breaks without a word.</summary>
    Drop,

    /// <summary>The connection stays open, but nothing is read from it or written to it any more, not even pongs.</summary>
    HalfOpen,

    /// <summary>What comes is not JSON.</summary>
    Garbage,

    /// <summary>The answer carries an id that nobody asked with.</summary>
    WrongId,

    /// <summary>The answer is a text of <see cref="NodeFault.Size"/> characters.</summary>
    HugeMessage,

    /// <summary>The answer comes twice, and so does what a subscription that it begins says later.</summary>
    Twice,

    /// <summary>The answer is the error of <see cref="NodeFault.Code"/> and <see cref="NodeFault.Message"/>.</summary>
    Error,
}
