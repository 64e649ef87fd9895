using Taoverse.Inference.Scoring;

namespace Taoverse.Worker;

/// <summary>Evaluates one model: the request comes on standard input, the result goes to standard output.</summary>
public static class Program
{
    /// <summary>Runs the program.</summary>
    /// <returns>0 where the parent got a result or a fault.</returns>
    public static int Main()
    {
        // Whatever else writes to the console must not get between the messages.
        using var output = Console.OpenStandardOutput();
        Console.SetOut(Console.Error);
        using var input = Console.OpenStandardInput();
        return new WorkerSession(input, output, new EngineScorer(TorchBackEnd.Engines), Environment.Exit).RunAsync().GetAwaiter().GetResult();
    }
}
