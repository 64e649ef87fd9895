using Taoverse.Evaluation;
using Taoverse.Inference;
using Taoverse.Inference.Decoding;
using Taoverse.Inference.Kernels;
using Taoverse.Inference.Safetensors;
using Taoverse.Torch.Decoding;
using Taoverse.Torch.Weights;
using static TorchSharp.torch;

namespace Taoverse.Torch;

/// <summary>A checkpoint whose weights are on a device.</summary>
internal sealed class TorchModel : ILoadedModel
{
    private readonly Checkpoint checkpoint;
    private readonly DecoderWeights weights;
    private readonly DeviceWeights tensors;
    private readonly TorchOptions options;
    private readonly TokenLimits limits;
    private readonly TensorDecoder decoder;
    private readonly LogitStream logits;

    public TorchModel(string architecture, Checkpoint checkpoint, DecoderWeights weights, DeviceWeights tensors, TorchOptions options)
    {
        this.checkpoint = checkpoint;
        this.weights = weights;
        this.tensors = tensors;
        this.options = options;
        limits = new TokenLimits(weights);
        decoder = new TensorDecoder(tensors);
        logits = new LogitStream(tensors);
        Description = ManagedModel.Describe(architecture, weights);
    }

    public ModelDescription Description { get; }

    public IReadOnlyList<SequenceLoss> Losses(IReadOnlyList<TokenSequence> sequences, CancellationToken cancellation)
    {
        var losses = new List<SequenceLoss>();
        foreach (var batch in LossBatch.Cut(sequences, options.BatchTokens, limits))
        {
            var all = OnDevice(() => Losses(batch, cancellation));
            for (int i = 0, at = 0; i < batch.Inputs.Count; at += losses[^1].Targets, i++)
            {
                var count = sequences[batch.First + i].TargetCount;
                losses.Add(new SequenceLoss(all[at..(at + count)].Aggregate(0.0, (sum, loss) => sum + loss), count));
            }
        }

        return losses;
    }

    public IReadOnlyList<IReadOnlyList<int>> Continue(IReadOnlyList<ReadOnlyMemory<int>> prompts, int count, CancellationToken cancellation)
    {
        foreach (var prompt in prompts)
        {
            limits.Check(prompt, prompt.Length + count);
        }

        var stores = new List<KeyValueTensors>();
        try
        {
            return OnDevice(() =>
            {
                stores.AddRange(prompts.Select(prompt => new KeyValueTensors(tensors, prompt.Length + count)));
                return Continue(prompts, stores, count, cancellation);
            });
        }
        finally
        {
            stores.ForEach(store => store.Dispose());
        }
    }

    public IReadOnlyList<ProjectionNorm> ProjectionNorms(CancellationToken cancellation)
    {
        // Those of the stored weights, summed in double precision.
        using var crew = new WorkCrew(options.Threads ?? Environment.ProcessorCount) { Cancellation = cancellation };
        return LayerNorms.Read(Description.Architecture, weights, crew);
    }

    /// <summary>The logits after the last token.</summary>
    internal float[] LastLogits(ReadOnlyMemory<int> tokens) => OnDevice(() =>
    {
        using var scope = NewDisposeScope();
        var states = decoder.Run([new TensorSegment(tokens)], CancellationToken.None);
        return logits.Logits(decoder.Final(states, [tokens.Length - 1])).to(CPU).data<float>().ToArray();
    });

    public void Dispose()
    {
        tensors.Dispose();
        checkpoint.Dispose();
    }

    private double[] Losses(LossBatch batch, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var states = decoder.Run([.. batch.Inputs.Select(tokens => new TensorSegment(tokens))], cancellation);
        return logits.Losses(decoder.Final(states, batch.Rows), batch.Targets, cancellation);
    }

    private List<int>[] Continue(
        IReadOnlyList<ReadOnlyMemory<int>> prompts, List<KeyValueTensors> stores, int count, CancellationToken cancellation)
    {
        var results = prompts.Select(_ => new List<int>()).ToArray();
        var segments = prompts.Select((prompt, i) => new TensorSegment(prompt, 0, stores[i])).ToArray();
        for (var step = 0; step < count; step++)
        {
            using var scope = NewDisposeScope();
            var end = 0;
            var ends = segments.Select(segment => (end += segment.Tokens.Length) - 1).ToList();
            var next = logits.Logits(decoder.Final(decoder.Run(segments, cancellation), ends)).argmax(1).to(CPU).data<long>().ToArray();
            for (var i = 0; i < segments.Length; i++)
            {
                results[i].Add((int)next[i]);
                segments[i] = new TensorSegment(new[] { (int)next[i] }, prompts[i].Length + step, stores[i]);
            }
        }

        return results;
    }

    private T OnDevice<T>(Func<T> work) => DeviceFault.Translate(options.Device, () => tensors.Bytes, () =>
    {
        using var inference = no_grad();
        return work();
    });
}
