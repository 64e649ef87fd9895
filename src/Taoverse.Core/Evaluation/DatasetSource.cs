namespace Taoverse.Evaluation;

/// <summary>Where the texts of a task come from: rows of a dataset on the hub.</summary>
public sealed record DatasetSource
{
    /// <summary>The dataset's repository, such as <c>HuggingFaceFW/fineweb</c>.</summary>
    public required string Dataset { get; init; }

    /// <summary>The dataset's configuration.</summary>
    public string Config { get; init; } = "default";

    /// <summary>The dataset's split.</summary>
    public string Split { get; init; } = "train";

    /// <summary>The column that holds the text.</summary>
    public string Column { get; init; } = "text";

    /// <summary>How many rows an evaluation takes, drawn by the sync seed.</summary>
    public int RowCount { get; init; } = 100;
}
