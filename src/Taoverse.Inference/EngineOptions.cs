namespace Taoverse.Inference;

/// <summary>How the managed engine goes to work. None of it changes a bit of the results.</summary>
public sealed record EngineOptions
{
    /// <summary>The threads it may use, from 1 on.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The tokens that go through the model at once; more take more memory. A longer sequence goes alone.</summary>
    public int BatchTokens { get; init; } = 4096;
}
