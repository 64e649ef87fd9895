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

    public ManagedModel(string architecture, Checkpoint checkpoint, DecoderWeights weights, EngineOptions options, MicroKernel kernel)
    {
        this.checkpoint = checkpoint;
        this.weights = weights;
        this.options = options;
        crew = new WorkCrew(options.Threads);
        decoder = new Decoder(weights, crew, kernel);
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
        var inputs = sequences.Select(Input).ToArray();
        foreach (var input in inputs)
        {
            Check(input, input.Length);
        }

        var losses = new double[sequences.Count][];
        for (var first = 0; first < sequences.Count;)
        {
            var count = 1;
            for (var tokens = inputs[first].Length; first + count < sequences.Count; count++)
            {
                tokens += inputs[first + count].Length;
                if (tokens > options.BatchTokens)
                {
                    break;
                }
            }

            Batch(sequences, inputs, first, count, losses);
            first += count;
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
            Check(prompt, prompt.Length + count);
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
        Check(tokens, tokens.Length);
        using var buffer = new FloatBuffer();
        NextTokens([new Segment(tokens)], buffer);
        GC.KeepAlive(this);
        return new ReadOnlySpan<float>(buffer.Start, weights.Spec.VocabularySize).ToArray();
    }

    public IReadOnlyList<ProjectionNorm> ProjectionNorms(CancellationToken cancellation)
    {
        crew.Cancellation = cancellation;
        var norms = new List<ProjectionNorm>();
        for (var layer = 0; layer < weights.Layers.Count; layer++)
        {
            var block = weights.Layers[layer];
            var tensors = block.Projections.Append(block.AttentionOutput).Concat(block.MlpInputs).Append(block.MlpOutput)
                .Select(matrix => (Name: matrix.Data.Name.Split('.')[^2], matrix.Data)).ToList();
            if (NormRule.Projections.Except(tensors.Select(tensor => tensor.Name)).ToList() is { Count: > 0 } absent)
            {
                throw new TaoverseException(
                    "MissingProjection", FaultKind.NotSupported,
                    $"{Description.Architecture} has no {string.Join(", ", absent)}, which norms are asked of.",
                    "Ask norms of architectures with q, k, v, o, up and down projections alone.");
            }

            foreach (var (name, tensor) in tensors)
            {
                var norm = TensorNorm.Frobenius(tensor, crew);
                norms.Add(new ProjectionNorm(layer, name, norm, TensorNorm.Round(norm, tensor.Type)));
            }
        }

        GC.KeepAlive(this);
        return norms;
    }

    public void Dispose()
    {
        decoder.Dispose();
        crew.Dispose();
        checkpoint.Dispose();
    }

    /// <summary>The tokens that have to go through the model: those before the last target.</summary>
    private static ReadOnlyMemory<int> Input(TokenSequence sequence)
    {
        var last = sequence.Tokens.Length - 1;
        while (!sequence.IsTarget(last))
        {
            last--;
        }

        return sequence.Tokens[..last];
    }

    private void Batch(IReadOnlyList<TokenSequence> sequences, ReadOnlyMemory<int>[] inputs, int first, int count, double[][] losses)
    {
        var rows = new List<int>();
        var targets = new List<int>();
        var start = 0;
        for (var i = first; i < first + count; start += inputs[i].Length, i++)
        {
            for (var place = 1; place <= inputs[i].Length; place++)
            {
                if (sequences[i].IsTarget(place))
                {
                    rows.Add(start + place - 1);
                    targets.Add(sequences[i].Tokens.Span[place]);
                }
            }
        }

        CheckTokens(targets.ToArray());
        var states = decoder.Run([.. inputs[first..(first + count)].Select(tokens => new Segment(tokens))]);
        var all = decoder.Logits.Losses(decoder.PackFinal(states, rows), [.. targets]);
        for (int i = first, at = 0; i < first + count; at += sequences[i].TargetCount, i++)
        {
            losses[i] = all[at..(at + sequences[i].TargetCount)];
        }
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

    private void Check(ReadOnlyMemory<int> tokens, int length)
    {
        if (tokens.Length == 0)
        {
            throw new TaoverseException("NoTokens", FaultKind.InvalidInput, "A prompt has no token.", "Give at least one.");
        }

        if (weights.PositionEmbedding is not null && length > weights.Spec.MaxPositions)
        {
            throw new TaoverseException(
                "SequenceTooLong", FaultKind.InvalidInput,
                $"A sequence of {length} tokens is longer than the {weights.Spec.MaxPositions} positions that the model has learned.",
                "Use shorter sequences.");
        }

        CheckTokens(tokens.Span);
    }

    private void CheckTokens(ReadOnlySpan<int> tokens)
    {
        foreach (var token in tokens)
        {
            if ((uint)token >= (uint)weights.Spec.VocabularySize)
            {
                throw new TaoverseException(
                    "UnknownToken", FaultKind.InvalidInput, $"Token {token} is outside the model's vocabulary of {weights.Spec.VocabularySize}.",
                    "Use the tokenizer that the competition names, and a model made for it.");
            }
        }
    }
}
