namespace Taoverse.Storage;

/// <summary>How it stands with a step of publishing.</summary>
public enum ModelPublishState
{
    /// <summary>It would be done, were this not a plan.</summary>
    Planned,

    /// <summary>It has begun, or goes on.</summary>
    Running,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>There was nothing to do: an earlier run did it.</summary>
    Skipped,
}
