namespace Taoverse.Inference.Tokenizers;

/// <summary>A token that is found in the text itself, before the model sees it.</summary>
internal sealed record AddedToken
{
    public required int Id { get; init; }

    public required string Content { get; init; }

    /// <summary>Whether it says something to the model that no text does, and is left out of decoded text.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>Whether it is found only where no word goes on before or after it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether it takes the white space before it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Whether it takes the white space after it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Whether it is looked for in normalised text.</summary>
    public bool IsNormalized { get; init; }
}
