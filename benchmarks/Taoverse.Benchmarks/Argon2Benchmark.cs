using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Taoverse.Substrate.Accounts.Wallets;

namespace Taoverse.Benchmarks;

/// <summary>The key of an encrypted keyfile (argon2i, 512 MiB, 8 passes) here and with libsodium, in turns. Needs cc and libsodium.so.23.</summary>
internal static class Argon2Benchmark
{
    private const int Rounds = 3;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("taoverse-argon2").FullName;
        try
        {
            var peer = Path.Combine(folder, "sodium_argon2i");
            await PeerProgram.RunAsync(
                "cc", "-O2", Repository.PathOf("benchmarks", "peers", "sodium_argon2i.c"), "-l:libsodium.so.23", "-o", peer);
            Console.WriteLine("seconds        here   libsodium   ratio");
            for (var i = 0; i < Rounds; i++)
            {
                var clock = Stopwatch.StartNew();
                using var key = NaclKeyfile.DeriveKey("testing_password_1", CancellationToken.None);
                var here = clock.Elapsed.TotalSeconds;

                using var answer = JsonDocument.Parse(await PeerProgram.RunAsync(peer, "1"));
                var there = answer.RootElement.GetProperty("seconds").GetDouble();
                if (answer.RootElement.GetProperty("key").GetString() != Convert.ToHexStringLower(key.Span))
                {
                    throw new InvalidOperationException("The keys differ.");
                }

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{string.Empty,-11}{here,8:0.00}{there,12:0.00}{here / there,8:0.00}"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }
}
