using System.Diagnostics;

namespace Taoverse.Torch.Benchmarks;

/// <summary>One of those that are compared.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Work">Computes the loss once.</param>
internal sealed record Contender(string Name, Func<double> Work)
{
    private readonly List<double> seconds = [];

    public double Loss { get; private set; }

    public double Median => seconds.Order().ElementAt(seconds.Count / 2);

    public void Run(bool counts)
    {
        var start = Stopwatch.GetTimestamp();
        Loss = Work();
        if (counts)
        {
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }
}
