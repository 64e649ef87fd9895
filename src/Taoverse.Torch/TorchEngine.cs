using System.Runtime.InteropServices;
using TorchSharp;
using Taoverse.Evaluation;
using Taoverse.Inference;
using Taoverse.Models;
using Taoverse.Torch.Weights;
using static TorchSharp.torch;

namespace Taoverse.Torch;

/// <summary>Evaluates language models with libtorch, on a graphics card or a processor.</summary>
/// <remarks>Results depend on the device, its libraries and the type of number: the managed engine is the referee.</remarks>
public sealed class TorchEngine : IEvaluationEngine
{
    internal const string Processor = "cpu";
    private const string Card = "cuda";

    private readonly TorchOptions options;
    private readonly Device device;

    /// <summary>Makes an engine.</summary>
    /// <param name="options">How it goes to work; null for the defaults.</param>
    /// <exception cref="TaoverseException"><c>InvalidEngineOptions</c>, <c>UnknownDevice</c>, <c>DeviceUnavailable</c>.</exception>
    public TorchEngine(TorchOptions? options = null)
    {
        this.options = options ?? new TorchOptions();
        if (this.options.Threads is < 1 || this.options.BatchTokens < 1)
        {
            throw new TaoverseException(
                "InvalidEngineOptions", FaultKind.InvalidInput,
                $"{this.options.Threads} threads with batches of {this.options.BatchTokens} tokens are no options for the engine.",
                "Give at least 1 thread and 1 token.");
        }

        device = Open(this.options.Device);
        if (this.options.Threads is { } threads)
        {
            set_num_threads(threads);
        }
    }

    /// <inheritdoc/>
    public string Name => $"torch-{options.Device}-{options.DataType.ToString().ToLowerInvariant()}";

    /// <inheritdoc/>
    public ModelDescription Describe(string config, IReadOnlyList<SafetensorsHeader> headers) => new ManagedEngine().Describe(config, headers);

    /// <inheritdoc/>
    /// <remarks>The weights go to the device at once.</remarks>
    /// <exception cref="DeviceMemoryException">The device has no room for the weights.</exception>
    public ILoadedModel Load(string folder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var checkpoint = ManagedEngine.Open(folder, readAtOnce: true, out var name, out var weights);
        try
        {
            checkpoint.BeginReading(weights.InOrderOfUse());
            var type = options.DataType == EvaluationDataType.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;
            using var loader = new WeightLoader(device, type, cancellation);
            var tensors = DeviceFault.Translate(options.Device, () => loader.BytesLoaded, () => DeviceWeights.Load(weights, loader));
            return new TorchModel(name, checkpoint, weights, tensors, options);
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    private static Device Open(string name)
    {
        var number = 0;
        var isCard = name == Card || (name.StartsWith(Card + ":", StringComparison.Ordinal) && int.TryParse(name.AsSpan(Card.Length + 1), out number));
        if (name != Processor && !isCard)
        {
            throw new TaoverseException(
                "UnknownDevice", FaultKind.InvalidInput, $"There is no device '{name}'.", "Use 'cpu', 'cuda', or one of several, such as 'cuda:1'.");
        }

        try
        {
            if (isCard && !cuda.is_available())
            {
                throw new TaoverseException(
                    "DeviceUnavailable", FaultKind.Unavailable, $"libtorch finds no graphics card for '{name}'.",
                    "Build with './build.ps1 -Torch cuda' on a machine with an NVIDIA card and its driver, or use the device 'cpu'.");
            }

            if (isCard && number >= cuda.device_count())
            {
                throw new TaoverseException(
                    "DeviceUnavailable", FaultKind.Unavailable, $"There is no graphics card '{name}'; libtorch finds {cuda.device_count()}.",
                    "Cards are counted from 0; those that CUDA_VISIBLE_DEVICES hides do not count.");
            }

            InitializeDeviceType(isCard ? DeviceType.CUDA : DeviceType.CPU);
            return device(name);
        }
        catch (Exception error) when (error is NotSupportedException or TypeInitializationException or DllNotFoundException)
        {
            throw new TaoverseException(
                "DeviceUnavailable", FaultKind.Unavailable, $"libtorch could not be loaded for '{name}': {LoadFault() ?? error.Message.Split('\n')[0].TrimEnd('.')}.",
                "See that the libtorch package of this platform was restored, and build again.", error);
        }
    }

    /// <summary>What the system's loader misses; TorchSharp tells only where it looked.</summary>
    private static string? LoadFault()
    {
        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            return null;
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            // The first line names the library; the next one is of the first place where it is.
            return error.Message.Split('\n').Take(2).Last().Trim().TrimEnd('.');
        }
    }
}
