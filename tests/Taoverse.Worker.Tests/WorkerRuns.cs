using System.Text;
using Taoverse.Evaluation;
using Taoverse.Evaluation.Workers;

namespace Taoverse.Worker.Tests;

/// <summary>Runs of the worker and of its stand-in, with a mark by which their processes are found.</summary>
internal sealed class WorkerRuns
{
    /// <summary>Longer than any run that is not to be cut short, on a busy machine.</summary>
    public static readonly TimeSpan Generous = TimeSpan.FromMinutes(1);

    public string Mark { get; } = Guid.NewGuid().ToString("N");

    public static IReadOnlyList<string> Command => ["dotnet", Path.Combine(AppContext.BaseDirectory, "Taoverse.Worker.dll")];

    public WorkerOptions Faulty(string mode) => new()
    {
        Command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Taoverse.FaultyWorker.dll"), mode, Mark],
        TimeLimit = Generous,
    };

    public static Task<EvaluationOutcome> RunAsync(WorkerOptions options, EvaluationRequest? request = null, CancellationToken cancellation = default) =>
        new WorkerEvaluator(options).ScoreAsync(request ?? GoldenRequest.Of("llama"), null, cancellation);

    /// <summary>The processes that carry the mark in their arguments or their environment.</summary>
    public IReadOnlyList<int> FindProcesses()
    {
        var mark = Encoding.ASCII.GetBytes(Mark);
        return [.. Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out var id) && id != Environment.ProcessId)
            .Where(folder => Has(folder, "cmdline", mark) || Has(folder, "environ", mark))
            .Select(folder => int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static bool Has(string folder, string file, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, file)).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
