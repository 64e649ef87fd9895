namespace Taoverse.Reports;

/// <summary>A report that was written into a file.</summary>
public sealed record CompetitionReportFile
{
    /// <summary>The full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>The competition.</summary>
    public required int CompetitionId { get; init; }

    /// <summary>The competition's name; null where no schedule is known.</summary>
    public string? Name { get; init; }

    /// <summary>How many models the report shows.</summary>
    public required int Models { get; init; }

    /// <summary>How many of them have a score.</summary>
    public required int Scored { get; init; }

    /// <summary>The block of the newest evaluation; null where there is none.</summary>
    public long? Block { get; init; }

    /// <summary>The size of the file, in bytes.</summary>
    public required long Bytes { get; init; }
}
