using System.Text;
using Taoverse.Evaluation;
using Taoverse.Inference.Architectures;
using Taoverse.Inference.Decoding;
using Taoverse.Inference.Kernels;
using Taoverse.Inference.Safetensors;
using Taoverse.Models;

namespace Taoverse.Inference;

/// <summary>Evaluates language models on a CPU, in single precision on the weights as stored.</summary>
/// <remarks>
/// Results are the same to the bit for any number of threads, any batch and any processor: each sum has one order.
/// </remarks>
public sealed class ManagedEngine : IEvaluationEngine
{
    private const int MostThreads = 1024;
    private readonly EngineOptions options;

    /// <summary>Makes an engine.</summary>
    /// <param name="options">How it goes to work; null for the defaults.</param>
    /// <exception cref="TaoverseException">A number is out of range.</exception>
    public ManagedEngine(EngineOptions? options = null)
    {
        this.options = options ?? new EngineOptions();
        if (this.options.Threads is < 1 or > MostThreads || this.options.BatchTokens < 1)
        {
            throw new TaoverseException(
                "InvalidEngineOptions", FaultKind.InvalidInput,
                $"{this.options.Threads} threads with batches of {this.options.BatchTokens} tokens are no options for the engine.",
                $"Give 1 to {MostThreads} threads and at least 1 token.");
        }
    }

    /// <inheritdoc/>
    public string Name => "managed-cpu";

    /// <inheritdoc/>
    public ILoadedModel Load(string folder, CancellationToken cancellation) => Load(folder, MicroKernel.Best, cancellation);

    /// <summary>Describes a checkpoint from its config and the headers of its weights alone.</summary>
    /// <param name="folder">The folder with config.json and the weights.</param>
    /// <returns>The description.</returns>
    /// <exception cref="TaoverseException">The checkpoint is absent, damaged or not supported; the message says which and why.</exception>
    public static ModelDescription Describe(string folder)
    {
        using var checkpoint = Open(folder, readAtOnce: false, out var name, out var weights);
        return ManagedModel.Describe(name, weights);
    }

    /// <inheritdoc/>
    public ModelDescription Describe(string config, IReadOnlyList<SafetensorsHeader> headers)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(headers);
        var parsed = ModelConfig.Parse(Encoding.UTF8.GetBytes(config));
        var name = KnownArchitectures.NameOf(parsed);
        using var checkpoint = Checkpoint.FromHeaders(headers);
        return ManagedModel.Describe(name, WeightBinder.Bind(checkpoint, KnownArchitectures.Describe(name, parsed)));
    }

    internal ManagedModel Load(string folder, MicroKernel kernel, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var checkpoint = Open(folder, readAtOnce: true, out var name, out var weights);
        return new ManagedModel(name, checkpoint, weights, options, kernel);
    }

    /// <summary>Opens a checkpoint and binds its weights to what its config describes; the caller disposes it.</summary>
    internal static Checkpoint Open(string folder, bool readAtOnce, out string name, out DecoderWeights weights)
    {
        var config = ModelConfig.Read(folder);
        name = KnownArchitectures.NameOf(config);
        var spec = KnownArchitectures.Describe(name, config);
        var checkpoint = Checkpoint.Open(folder, readAtOnce);
        try
        {
            weights = WeightBinder.Bind(checkpoint, spec);
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }
}
