using System.Text;
using Taoverse.LocalSubnet.Tests.Soak;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.LocalSubnet.Tests.Execution;

/// <summary>What tests start in a process of its own, so that it can be killed or is not measured: commits a text and says what became of it, or is the subnet of a soak.</summary>
internal static class ChildProgram
{
    private static Task Main(string[] arguments) =>
        arguments is [SoakSubnet.Argument, var folder] ? SoakSubnet.RunAsync(folder) : CommitAsync(arguments);

    /// <summary>Arguments: the endpoint, a folder for metadata, the hotkey's URI, the text.</summary>
    private static async Task CommitAsync(string[] arguments)
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
