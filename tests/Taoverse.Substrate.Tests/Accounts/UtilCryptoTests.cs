using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Taoverse.Substrate.Accounts;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Accounts;

public class UtilCryptoTests
{
    private const int Cases = 1000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Random _random = new(20240722);

    [UtilCryptoFact]
    public async Task A_thousand_keys_paths_and_messages_agree_and_signatures_verify_in_both_directions()
    {
        var requests = Enumerable.Range(0, Cases).Select(MakeCase).ToArray();
        var answers = await AskAsync(requests.Select(r => r.Json));
        Assert.Equal(Cases, answers.Count);
        foreach (var (request, answer) in requests.Zip(answers))
        {
            var account = request.Account;
            Assert.True(account.Bytes.SequenceEqual(answer.Hex("publicKey")), request.Json);
            Assert.True(answer.GetProperty("verified").GetBoolean(), request.Json);
            Assert.True(Sr25519.Verify(account, request.Message, answer.Hex("signature")), request.Json);
        }
    }

    private (string Json, AccountId Account, byte[] Message) MakeCase(int index)
    {
        var path = string.Concat(Enumerable.Range(0, _random.Next(4)).Select(_ => Junction()));
        var message = Bytes(_random.Next(300));
        var password = _random.Next(2) == 0 ? string.Empty : "pässword " + index;
        string? phrase = null, seed = null;
        Sr25519KeyPair root;
        if (index % 2 == 0)
        {
            using var words = Mnemonic.Generate(12 + (3 * _random.Next(5)));
            phrase = new string(words.Span);
            root = Sr25519KeyPair.FromMnemonic(phrase, password);
        }
        else
        {
            var bytes = Bytes(32);
            seed = "0x" + Convert.ToHexStringLower(bytes);
            root = Sr25519KeyPair.FromSeed(bytes);
        }

        using (root)
        {
            using var pair = root.Derive(path);
            var request = new
            {
                phrase,
                seed,
                password,
                path,
                message = "0x" + Convert.ToHexStringLower(message),
                signature = "0x" + Convert.ToHexStringLower(pair.Sign(message)),
            };
            return (JsonSerializer.Serialize(request), pair.Account, message);
        }
    }

    private string Junction()
    {
        var name = _random.Next(4) switch
        {
            0 => _random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture),
            1 => new string('x', 1 + _random.Next(80)),
            2 => ulong.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => "miner-" + _random.Next(100),
        };
        return (_random.Next(2) == 0 ? "/" : "//") + name;
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static async Task<List<JsonElement>> AskAsync(IEnumerable<string> lines)
    {
        using var deadline = new CancellationTokenSource(Limit);
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            ArgumentList = { Golden.PathOf("../peers/sr25519.mjs") },
        };
        using var node = Process.Start(start)!;
        try
        {
            var answers = new List<JsonElement>();
            var reading = Task.Run(
                async () =>
                {
                    while (await node.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
                    {
                        answers.Add(JsonSerializer.Deserialize<JsonElement>(line));
                    }
                },
                deadline.Token);
            foreach (var line in lines)
            {
                await node.StandardInput.WriteLineAsync(line.AsMemory(), deadline.Token);
            }

            node.StandardInput.Close();
            await reading;
            await node.WaitForExitAsync(deadline.Token);
            Assert.Equal(0, node.ExitCode);
            return answers;
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }
    }
}
