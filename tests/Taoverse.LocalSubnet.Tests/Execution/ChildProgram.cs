using System.Text;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.LocalSubnet.Tests.Execution;

/// <summary>What tests start in a process of its own, so that it can be killed: commits a text, and says what became of it.</summary>
internal static class ChildProgram
{
    /// <summary>Arguments: the endpoint, a folder for metadata, the hotkey's URI, the text.</summary>
    private static async Task Main(string[] arguments)
    {
        await using var session = await SubtensorSession.ConnectAsync(new SubtensorOptions
        {
            Network = "local",
            Endpoints = [new Uri(arguments[0])],
            CacheFolder = arguments[1],
        });
        using var hotkey = Sr25519KeyPair.FromUri(arguments[2]);
        var outcome = await session.CommitAsync(hotkey, ExecutionNode.NetUid, Encoding.UTF8.GetBytes(arguments[3]));
        Console.WriteLine($"{outcome.Status} {outcome.Nonce} {outcome.Hash}");
    }
}
