namespace Taoverse.PowerShell.Scripts;

/// <summary>A script block to run elsewhere, with all that it needs.</summary>
internal sealed record ScriptRequest
{
    /// <summary>The text of the script block.</summary>
    public required string Text { get; init; }

    /// <summary>Variables to set first, by name: the values of <c>$using:</c>, and the caller's preferences.</summary>
    public required IReadOnlyDictionary<string, object?> Variables { get; init; }

    /// <summary>The arguments, in order.</summary>
    public required IReadOnlyList<object?> Arguments { get; init; }

    /// <summary>The object from the pipeline, as the only one; empty where there is none.</summary>
    public required IReadOnlyList<object?> Input { get; init; }

    /// <summary>The folder to run in.</summary>
    public required string Location { get; init; }

    /// <summary>Whether the script block calls commands of this module, so that it has to be imported.</summary>
    public required bool ImportsModule { get; init; }
}
