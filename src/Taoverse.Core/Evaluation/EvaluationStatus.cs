namespace Taoverse.Evaluation;

/// <summary>How an evaluation ended.</summary>
public enum EvaluationStatus
{
    /// <summary>It came to a score, which is infinite where a task failed.</summary>
    Completed,

    /// <summary>It took longer than it was given.</summary>
    TimedOut,

    /// <summary>It needed more memory than it was given, or than there was.</summary>
    OutOfMemory,

    /// <summary>The process that evaluated ended by itself, was killed or said what nobody understands, or its device failed.</summary>
    Crashed,

    /// <summary>The checkpoint is damaged, not supported, or does not fit the data or the competition.</summary>
    Invalid,

    /// <summary>The caller stopped it. Nothing is known of the model.</summary>
    Cancelled,

    /// <summary>The device, such as a graphics card, had less memory than was needed; the error says how much of each.</summary>
    DeviceOutOfMemory,
}
