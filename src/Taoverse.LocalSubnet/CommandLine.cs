using System.Globalization;
using Taoverse.LocalSubnet.Hub;

namespace Taoverse.LocalSubnet;

/// <summary>The arguments of the console program.</summary>
internal static class CommandLine
{
    public const string Usage =
        """
        Runs a local subnet: a chain of its own, and a node that speaks for it on loopback, and a hub
        for models beside it.

          --port N          the port; any that is free where it is not given
          --netuid N        a subnet; may be given several times (9 and 37 where it is not given)
          --neurons N       the neurons of each subnet, 1 to 4096 (64)
          --block-time S    seconds between blocks (1)
          --seed N          the seed: the same makes the same chain (1)
          --endow ADDRESS   an account that owns a million TAO; may be given several times
          --latency MS      milliseconds by which every answer is late (0)
          --hub-port N      the port of the hub; any that is free where it is not given
          --hub-folder PATH where the hub keeps what it is given; a temporary folder where it is not given
          --dataset NAME=FILE  a dataset of the hub, a file of JSON lines; may be given several times
          --no-hub          no hub

        Ctrl+C stops it.
        """;

    /// <summary>Reads the arguments.</summary>
    /// <returns>The options; null where help was asked for.</returns>
    /// <exception cref="TaoverseException">An argument is unknown, or its value is no number.</exception>
    public static LocalSubnetOptions? Read(IReadOnlyList<string> arguments)
    {
        var options = new LocalSubnetOptions { Hub = new LocalHubOptions() };
        var hub = new LocalHubOptions();
        var netuids = new List<int>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (name is "--help" or "-h" or "-?")
            {
                return null;
            }

            if (name is "--no-hub")
            {
                options = options with { Hub = null };
                continue;
            }

            var value = i + 1 < arguments.Count ? arguments[++i] : string.Empty;
            options = name switch
            {
                "--port" => options with { Port = Whole(name, value) },
                "--neurons" => options with { NeuronCount = Whole(name, value) },
                "--seed" => options with { Seed = Whole(name, value) },
                "--block-time" => options with { BlockTime = TimeSpan.FromSeconds(Number(name, value)) },
                "--latency" => options with { Latency = TimeSpan.FromMilliseconds(Number(name, value)) },
                "--endow" => options with { Endowments = With(options.Endowments, value) },
                "--hub-port" => options with { Hub = hub = hub with { Port = Whole(name, value) } },
                "--hub-folder" => options with { Hub = hub = hub with { Folder = value.Length > 0 ? value : throw Bad($"{name} needs a folder.") } },
                "--dataset" => options with { Hub = hub = hub with { Datasets = With(hub.Datasets, value) } },
                "--netuid" => Add(options, Whole(name, value)),
                _ => throw Bad($"'{name}' is not an argument."),
            };
        }

        return netuids.Count == 0 ? options : options with { NetUids = netuids };

        LocalSubnetOptions Add(LocalSubnetOptions unchanged, int netuid)
        {
            netuids.Add(netuid);
            return unchanged;
        }
    }

    private static Dictionary<string, ulong> With(IReadOnlyDictionary<string, ulong> endowments, string address) =>
        new(endowments) { [address] = LocalSubnetOptions.StandardEndowment };

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> datasets, string value) =>
        value.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? new(datasets) { [value[..at]] = value[(at + 1)..] }
            : throw Bad($"--dataset needs NAME=FILE, not '{value}'.");

    private static int Whole(string name, string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Bad($"{name} needs a whole number, not '{value}'.");

    private static double Number(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e9
            ? number
            : throw Bad($"{name} needs a number, not '{value}'.");

    private static TaoverseException Bad(string message) =>
        new("InvalidLocalSubnetOption", FaultKind.InvalidInput, message, "Give --help to see the arguments.");
}
