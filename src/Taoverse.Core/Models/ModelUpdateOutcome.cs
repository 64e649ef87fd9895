namespace Taoverse.Models;

/// <summary>What an update found out about a hotkey's model.</summary>
public enum ModelUpdateOutcome
{
    /// <summary>A new model was taken up, downloaded and found in order.</summary>
    Updated,

    /// <summary>The model is the one that is tracked already.</summary>
    Unchanged,

    /// <summary>The competition's delay after the commitment is not over; a later update takes it up.</summary>
    TooEarly,

    /// <summary>What the miner committed or published cannot take part; only the miner can change that.</summary>
    Misconfigured,

    /// <summary>The update could not be done, for a reason that need not be the miner's; a later one may succeed.</summary>
    Failed,
}
