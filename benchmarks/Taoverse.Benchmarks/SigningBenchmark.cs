using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Taoverse.Substrate.Accounts;

namespace Taoverse.Benchmarks;

/// <summary>Signatures and verifications a second on one thread, beside @polkadot/util-crypto and the WASM under it, in one run.</summary>
internal static class SigningBenchmark
{
    private const int Seconds = 3;

    public static async Task<int> RunAsync()
    {
        using var pair = Sr25519KeyPair.FromSeed(Enumerable.Repeat((byte)7, 32).ToArray());
        var message = Enumerable.Repeat((byte)1, 100).ToArray();
        var signature = pair.Sign(message);
        var sign = Rate(() => pair.Sign(message, signature));
        var verify = Rate(() =>
        {
            if (!Sr25519.Verify(pair.Account, message, signature))
            {
                throw new InvalidOperationException("A signature made here does not verify here.");
            }
        });

        var output = await PeerProgram.RunAsync("node", Repository.PathOf("benchmarks", "peers", "sr25519.mjs"), $"{Seconds}");
        using var peers = JsonDocument.Parse(output);
        Console.WriteLine("a second on one thread      signatures   verifications");
        Print("here", sign, verify);
        foreach (var peer in peers.RootElement.EnumerateObject())
        {
            Print(peer.Name, peer.Value.GetProperty("sign").GetDouble(), peer.Value.GetProperty("verify").GetDouble());
        }

        return 0;
    }

    private static double Rate(Action work)
    {
        // Until the JIT has settled.
        for (var i = 0; i < 30; i++)
        {
            Run(TimeSpan.FromMilliseconds(20));
            Thread.Sleep(5);
        }

        var (count, elapsed) = Run(TimeSpan.FromSeconds(Seconds));
        return count / elapsed.TotalSeconds;

        (int Count, TimeSpan Elapsed) Run(TimeSpan time)
        {
            var clock = Stopwatch.StartNew();
            var done = 0;
            for (; clock.Elapsed < time; done++)
            {
                work();
            }

            return (done, clock.Elapsed);
        }
    }

    private static void Print(string name, double sign, double verify) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24}{sign,14:0}{verify,16:0}"));
}
