using System.Globalization;
using Taoverse.Inference.Kernels;
using Taoverse.Inference.Safetensors;
using Taoverse.Models;

namespace Taoverse.Benchmarks;

/// <summary>The matrix products of models on one thread, the packing of weights counted, beside the measured peak of one core.</summary>
internal static class GemmBenchmark
{
    private const int Rounds = 15;

    public static unsafe int Run()
    {
        Console.WriteLine($"kernel {MicroKernel.Best.GetType().Name}");
        Console.WriteLine("rows x depth x columns     weights    GFLOP/s     peak   share of it");
        foreach (var (rows, depth, columns) in new[] { (1024, 768, 3072), (1024, 3072, 768), (512, 2048, 8192), (512, 8192, 2048) })
        {
            foreach (var type in new[] { "F32", "BF16" })
            {
                Measure(rows, depth, columns, type);
            }
        }

        return 0;
    }

    private static unsafe void Measure(int rows, int depth, int columns, string type)
    {
        using var crew = new WorkCrew(1);
        using var packed = new PackedRows(MicroKernel.Best);
        using FloatBuffer activations = new(), target = new(), weights = new();
        var random = new Random(1);
        activations.Need((long)rows * depth);
        target.Need((long)rows * columns);
        weights.Need((long)depth * columns);
        for (var i = 0L; i < activations.Length; i++)
        {
            activations.Start[i] = random.NextSingle();
        }

        for (var i = 0L; i < weights.Length; i++)
        {
            var value = random.NextSingle();
            if (type == "F32")
            {
                weights.Start[i] = value;
            }
            else
            {
                ((ushort*)weights.Start)[i] = (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
            }
        }

        packed.Pack(activations.Start, rows, depth, depth, crew);
        var tensor = new TensorData(new SafetensorsTensor("weight", type, [columns, depth], 0, 0) { ElementCount = weights.Length }, (byte*)weights.Start);
        var weight = new WeightMatrix(tensor, depth, columns, InputsFirst: false, Bias: null);
        var gemm = new Gemm(MicroKernel.Best, crew);

        // In turns, as a core's clock changes with what the machine does.
        double rate = 0, peak = 0;
        for (var round = 0; round < Rounds; round++)
        {
            peak = Math.Max(peak, FmaPeak.Measure());
            var used = Environment.CpuUsage.TotalTime;
            gemm.Multiply(packed, weight, target.Start, columns);
            rate = Math.Max(rate, 2.0 * rows * depth * columns / (Environment.CpuUsage.TotalTime - used).TotalSeconds / 1e9);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{rows,4} x {depth,4} x {columns,4}{type,16}{rate,13:0.0}{peak,9:0.0}{rate / peak,13:0 %}"));
    }
}
