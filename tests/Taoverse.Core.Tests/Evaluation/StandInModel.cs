using Taoverse.Evaluation;
using Taoverse.Models;

namespace Taoverse.Core.Tests.Evaluation;

/// <summary>A model whose losses and responses are given.</summary>
internal sealed class StandInModel(Func<TokenSequence, double> loss, Func<int, int, int> token) : IEvaluationEngine, ILoadedModel
{
    public string Name => "stand-in";

    public ModelDescription Description { get; } = new()
    {
        Architecture = "None",
        ParameterCount = 1,
        WeightType = "F32",
        LayerCount = 1,
        VocabularySize = 1000,
        MaxPositions = 1000,
    };

    public List<int> PromptLengths { get; } = [];

    public ModelDescription Describe(string config, IReadOnlyList<SafetensorsHeader> headers) => Description;

    public ILoadedModel Load(string folder, CancellationToken cancellation) => this;

    public IReadOnlyList<SequenceLoss> Losses(IReadOnlyList<TokenSequence> sequences, CancellationToken cancellation) =>
        [.. sequences.Select(sequence => new SequenceLoss(loss(sequence) * sequence.TargetCount, sequence.TargetCount))];

    public IReadOnlyList<IReadOnlyList<int>> Continue(IReadOnlyList<ReadOnlyMemory<int>> prompts, int count, CancellationToken cancellation)
    {
        PromptLengths.AddRange(prompts.Select(prompt => prompt.Length));
        return [.. prompts.Select((_, prompt) => Enumerable.Range(0, count).Select(place => token(prompt, place)).ToArray())];
    }

    public IReadOnlyList<ProjectionNorm> ProjectionNorms(CancellationToken cancellation) => [];

    public void Dispose()
    {
    }
}
