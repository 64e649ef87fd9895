using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Tests;

public class BitEqualityTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly Lazy<string[]> Reference = new(() => [.. BitsProgram.Bits(threads: 1, batch: 1)]);

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 1)]
    [InlineData(4, 3)]
    public void Threads_and_batches_change_no_bit(int threads, int batch) => Assert.Equal(Reference.Value, BitsProgram.Bits(threads, batch));

    [Theory]
    [InlineData("EnableAVX512", nameof(Kernel6x16))]
    [InlineData("EnableAVX2", nameof(KernelNarrow))]
    [InlineData("EnableAVX", nameof(KernelNarrow))]
    [InlineData("EnableHWIntrinsic", nameof(KernelNarrow))]
    public async Task Instructions_that_are_switched_off_change_no_bit(string feature, string expectedKernel)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(BitsProgram).Assembly.Location);
        start.ArgumentList.Add("2");
        start.ArgumentList.Add("3");
        start.Environment["DOTNET_" + feature] = "0";
        using var process = Process.Start(start)!;
        try
        {
            var lines = (await process.StandardOutput.ReadToEndAsync().WaitAsync(Deadline)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

            // On Arm, and where there is no AVX, the kernel is the narrow one whatever is switched off.
            Assert.Equal(Avx2.IsSupported && Vector256.IsHardwareAccelerated ? expectedKernel : nameof(KernelNarrow), lines[0].Trim());
            Assert.Equal(Reference.Value, lines[1..].Select(line => line.Trim()));
            await process.WaitForExitAsync().WaitAsync(Deadline);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    [Fact]
    public unsafe void Every_kernel_gives_the_bits_of_the_plain_chain()
    {
        var random = new Random(3);
        foreach (var kernel in MicroKernel.All)
        {
            foreach (var depth in new[] { 1, 7, 256, 300 })
            {
                using FloatBuffer a = new(), b = new(), c = new();
                var stride = kernel.Rows + 3;
                Fill(a, depth * stride, random);
                Fill(b, depth * kernel.Columns, random);
                c.Need(kernel.Rows * (kernel.Columns + 5));
                kernel.Run(depth / 2, a.Start, stride, b.Start, c.Start, kernel.Columns + 5, add: false);
                kernel.Run(
                    depth - (depth / 2), a.Start + (depth / 2 * stride), stride, b.Start + (depth / 2 * kernel.Columns), c.Start, kernel.Columns + 5, add: true);
                for (var row = 0; row < kernel.Rows; row++)
                {
                    for (var column = 0; column < kernel.Columns; column++)
                    {
                        var expected = 0f;
                        for (var k = 0; k < depth; k++)
                        {
                            expected = MathF.FusedMultiplyAdd(a.Start[(k * stride) + row], b.Start[(k * kernel.Columns) + column], expected);
                        }

                        Assert.Equal(
                            BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(c.Start[(row * (kernel.Columns + 5)) + column]));
                    }
                }
            }
        }
    }

    private static unsafe void Fill(FloatBuffer buffer, int count, Random random)
    {
        buffer.Need(count);
        for (var i = 0; i < count; i++)
        {
            buffer.Start[i] = (float)((random.NextDouble() * 2) - 1) * MathF.Pow(10, random.Next(-3, 4));
        }
    }
}
