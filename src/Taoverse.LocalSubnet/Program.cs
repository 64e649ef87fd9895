using System.Runtime.InteropServices;

namespace Taoverse.LocalSubnet;

/// <summary>The console program.</summary>
internal static class Program
{
    private const int Failed = 1;

    private static async Task<int> Main(string[] arguments)
    {
        try
        {
            if (CommandLine.Read(arguments) is not { } options)
            {
                Console.WriteLine(CommandLine.Usage);
                return 0;
            }

            await RunAsync(options).ConfigureAwait(false);
            return 0;
        }
        catch (TaoverseException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message} {e.NextStep}").ConfigureAwait(false);
            return Failed;
        }
    }

    private static async Task RunAsync(LocalSubnetOptions options)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var host = await LocalSubnetHost.StartAsync(options).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            Console.WriteLine($"Listening on {host.Endpoint.OriginalString}");
            Console.WriteLine(
                $"Subnets {string.Join(", ", options.NetUids)} with {options.NeuronCount} neurons each, block {host.BlockNumber}, "
                + $"a block every {options.BlockTime.TotalSeconds} s. Ctrl+C stops.");
            if (host.Hub is { } hub)
            {
                Console.WriteLine($"Hub on {hub.Endpoint} with the token {hub.Token} (HF_ENDPOINT, HF_TOKEN)");
            }

            await stop.Task.ConfigureAwait(false);
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }
    }
}
