using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Security.Cryptography;
using Taoverse.Substrate.Crypto.Ristretto;
using Taoverse.Substrate.Crypto.Schnorrkel;

namespace Taoverse.Benchmarks;

/// <summary>
/// Whether time tells a secret: Welch's t-test of one fixed secret against random ones (Reparaz, Balasch, Verbauwhede: Dude, is my code
/// constant time?), for signing and for the multiplication that makes a public key.
/// </summary>
internal static class SigningTiming
{
    private const int Runs = 100_000;
    private const int WarmUp = 5_000;

    // The customary bound: beyond it, a difference of the means is as good as certain.
    private const double Bound = 4.5;

    // Interrupts stretch some runs; the upper ends are cut off at several places, as the paper does, and the worst t counts.
    private static readonly double[] KeptShares = [1, 0.999, 0.99, 0.95, 0.9, 0.75, 0.5];

    private static readonly byte[] Message = RandomNumberGenerator.GetBytes(100);

    private delegate void Operation(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> publicKey, Span<byte> output);

    public static int Run()
    {
        Console.WriteLine($"{Runs} runs, fixed against random secrets; |t| beyond {Bound.ToString(CultureInfo.InvariantCulture)} would show a difference");
        var worst = Math.Max(
            Test("sign", (secret, publicKey, output) => Schnorrkel.Sign(secret, publicKey, Message, output)),
            Test("public key", (secret, _, output) => Schnorrkel.PublicKey(secret, output[..32])));

        // What verification uses is not for secrets, and the test must be able to tell.
        var control = Test("control, in variable time", (secret, _, output) =>
        {
            Scalar.TryRead(secret[..32], out var scalar);
            Ristretto255.Encode(DoubleScalar.Multiply(scalar, EdwardsPoint.Generator, scalar), output[..32]);
        });
        return worst < Bound && control > Bound ? 0 : 1;
    }

    private static double Test(string name, Operation operation)
    {
        // Every run reads a secret of its own place, so that the memory it comes from does not tell the classes apart.
        var secrets = new byte[Runs * SecretKey.Size];
        var publicKeys = new byte[Runs * 32];
        var isFixed = new bool[Runs];
        var fixedSeed = RandomNumberGenerator.GetBytes(32);
        for (var i = 0; i < Runs; i++)
        {
            isFixed[i] = RandomNumberGenerator.GetInt32(2) == 0;
            var secret = secrets.AsSpan(i * SecretKey.Size, SecretKey.Size);
            SecretKey.FromSeed(isFixed[i] ? fixedSeed : RandomNumberGenerator.GetBytes(32), secret);
            Schnorrkel.PublicKey(secret, publicKeys.AsSpan(i * 32, 32));
        }

        var times = new long[Runs];
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        Measure(operation, secrets, publicKeys, times.AsSpan(0, WarmUp));
        Thread.Sleep(200);
        Measure(operation, secrets, publicKeys, times.AsSpan(0, WarmUp));
        Measure(operation, secrets, publicKeys, times);

        var sorted = times.Order().ToArray();
        var worst = 0.0;
        Console.WriteLine($"{name}: median {Stopwatch.GetElapsedTime(0, sorted[Runs / 2]).TotalMicroseconds.ToString("0.0", CultureInfo.InvariantCulture)} us");
        foreach (var share in KeptShares)
        {
            var limit = sorted[(int)((Runs - 1) * share)];
            var t = WelchT(times, isFixed, limit);
            worst = Math.Max(worst, Math.Abs(t));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  fastest {share,7:0.0%}   t = {t,6:0.00}"));
        }

        return worst;
    }

    private static void Measure(Operation operation, byte[] secrets, byte[] publicKeys, Span<long> times)
    {
        Span<byte> secret = stackalloc byte[SecretKey.Size];
        Span<byte> publicKey = stackalloc byte[32];
        Span<byte> output = stackalloc byte[64];
        for (var i = 0; i < times.Length; i++)
        {
            secrets.AsSpan(i * SecretKey.Size, SecretKey.Size).CopyTo(secret);
            publicKeys.AsSpan(i * 32, 32).CopyTo(publicKey);
            var started = Stopwatch.GetTimestamp();
            operation(secret, publicKey, output);
            times[i] = Stopwatch.GetTimestamp() - started;
        }
    }

    private static double WelchT(long[] times, bool[] isFixed, long limit)
    {
        Span<double> count = stackalloc double[2];
        Span<double> mean = stackalloc double[2];
        Span<double> squares = stackalloc double[2];
        for (var i = 0; i < times.Length; i++)
        {
            if (times[i] > limit)
            {
                continue;
            }

            // Welford's running mean and sum of squares.
            var group = isFixed[i] ? 1 : 0;
            count[group]++;
            var delta = times[i] - mean[group];
            mean[group] += delta / count[group];
            squares[group] += delta * (times[i] - mean[group]);
        }

        var variance0 = squares[0] / (count[0] - 1) / count[0];
        var variance1 = squares[1] / (count[1] - 1) / count[1];
        return (mean[0] - mean[1]) / Math.Sqrt(variance0 + variance1);
    }
}
