using Taoverse.Evaluation;
using Taoverse.Inference.Decoding;
using Taoverse.Inference.Kernels;
using Taoverse.Inference.Safetensors;

namespace Taoverse.Inference;

/// <summary>A checkpoint that the managed engine computes with.</summary>
internal sealed unsafe class ManagedModel : ILoadedModel
{
    private const int NamesInAWarning = 5;

    private readonly Checkpoint checkpoint;
    private readonly DecoderWeights weights;
    private readonly EngineOptions options;
    private readonly WorkCrew crew;
    private readonly Decoder decoder;
    private readonly TokenLimits limits;

    public ManagedModel(string architecture, Checkpoint checkpoint, DecoderWeights weights, EngineOptions options, MicroKernel kernel)
    {
        this.checkpoint = checkpoint;
        checkpoint.BeginReading(weights.InOrderOfUse());
        this.weights = weights;
        this.options = options;
        crew = new WorkCrew(options.Threads);
        decoder = new Decoder(checkpoint, weights, crew, kernel);
        limits = new TokenLimits(weights);
        Description = Describe(architecture, weights);
    }

    public ModelDescription Description { get; }

    public static ModelDescription Describe(string architecture, DecoderWeights weights) => new()
    {
        Architecture = architecture,
        ParameterCount = weights.ParameterCount,
        WeightType = weights.Type.ToString(),
        LayerCount = weights.Layers.Count,
        VocabularySize = weights.Spec.VocabularySize,
        MaxPositions = weights.Spec.MaxPositions,
        Warnings = weights.Strangers.Count == 0 ? [] :
        [
            $"{weights.Strangers.Count} tensor(s) belong to no part of the model and are not used: "
                + string.Join(", ", weights.Strangers.Order(StringComparer.Ordinal).Take(NamesInAWarning))
                + (weights.Strangers.Count > NamesInAWarning ? ", ..." : string.Empty),
        ],
    };

    public IReadOnlyList<SequenceLoss> Losses(IReadOnlyList<TokenSequence> sequences, CancellationToken cancellation) =>
        [.. TokenLosses(sequences, cancellation).Select(losses => new SequenceLoss(losses.Aggregate(0.0, (sum, loss) => sum + loss), losses.Length))];

    /// <summary>The loss of each target of each sequence.</summary>
    public double[][] TokenLosses(IReadOnlyList<TokenSequence> sequences, CancellationToken cancellation)
    {
        crew.Cancellation = cancellation;
        var losses = new double[sequences.Count][];
        foreach (var batch in LossBatch.Cut(sequences, options.BatchTokens, limits))
        {
            var states = decoder.Run([.. batch.Inputs.Select(tokens => new Segment(tokens))]);
            var all = decoder.Logits.Losses(decoder.PackFinal(states, batch.Rows), batch.Targets);
            for (int i = 0, at = 0; i < batch.Inputs.Count; at += losses[batch.First + i].Length, i++)
            {
                losses[batch.First + i] = all[at..(at + sequences[batch.First + i].TargetCount)];
            }
        }

        // Kernels hold bare pointers; a model that its caller has let go of must not be finalised while they run.
        GC.KeepAlive(this);
        return losses;
    }

    public IReadOnlyList<IReadOnlyList<int>> Continue(IReadOnlyList<ReadOnlyMemory<int>> prompts, int count, CancellationToken cancellation)
    {
        crew.Cancellation = cancellation;
        foreach (var prompt in prompts)
        {
            limits.Check(prompt, prompt.Length + count);
        }

        var stores = prompts.Select(prompt => new KeyValueStore(prompt.Length + count)).ToArray();
        var results = prompts.Select(_ => new List<int>()).ToArray();
        using var logits = new FloatBuffer();
        try
        {
            var segments = prompts.Select((prompt, i) => new Segment(prompt, 0, stores[i])).ToArray();
            for (var step = 0; step < count; step++)
            {
                var next = NextTokens(segments, logits);
                for (var i = 0; i < segments.Length; i++)
                {
                    results[i].Add(next[i]);
                    segments[i] = new Segment(new[] { next[i] }, prompts[i].Length + step, stores[i]);
                }
            }

            GC.KeepAlive(this);
            return results;
        }
        finally
        {
            foreach (var store in stores)
            {
                store.Dispose();
            }
        }
    }

    /// <summary>The logits after the last token.</summary>
    public float[] LastLogits(ReadOnlyMemory<int> tokens)
    {
        limits.Check(tokens, tokens.Length);
        using var buffer = new FloatBuffer();
        NextTokens([new Segment(tokens)], buffer);
        GC.KeepAlive(this);
        return new ReadOnlySpan<float>(buffer.Start, weights.Spec.VocabularySize).ToArray();
    }

    public IReadOnlyList<ProjectionNorm> ProjectionNorms(CancellationToken cancellation)
    {
        crew.Cancellation = cancellation;
        var norms = LayerNorms.Read(Description.Architecture, weights, crew);
        GC.KeepAlive(this);
        return norms;
    }

    public void Dispose()
    {
        decoder.Dispose();
        crew.Dispose();
        checkpoint.Dispose();
    }

    private int[] NextTokens(Segment[] segments, FloatBuffer logits)
    {
        var states = decoder.Run(segments);
        var ends = new List<int>();
        var end = 0;
        foreach (var segment in segments)
        {
            end += segment.Tokens.Length;
            ends.Add(end - 1);
        }

        var size = weights.Spec.VocabularySize;
        var start = logits.Need((long)segments.Length * size);
        decoder.Logits.Logits(decoder.PackFinal(states, ends), start);
        return [.. segments.Select((_, i) => Greatest(new ReadOnlySpan<float>(start + ((long)i * size), size)))];
    }

    private static int Greatest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }
}
