using Taoverse.Competitions;
using Taoverse.Metagraphs;

namespace Taoverse.State.Legacy;

/// <summary>What <c>competition_tracker.pickle</c> holds, in which the Python package keeps the weights of competitions by uid.</summary>
/// <remarks>
/// It is an archive of torch.save with a dictionary of competition to a row of single precision. Its pickle is not run: every opcode and
/// class that this does not need is refused by name.
/// </remarks>
public sealed class PythonCompetitionTracker
{
    private const int MaxBytes = 64 << 20;
    private const int MostWeights = 4_000_000;

    private static readonly PickleClass[] Classes =
        [PickleClass.RebuildTensor, PickleClass.FloatStorage, PickleClass.OrderedDict, PickleClass.CompetitionId];

    private PythonCompetitionTracker(int neuronCount, SortedDictionary<int, IReadOnlyList<double>> weights)
    {
        NeuronCount = neuronCount;
        Weights = weights;
    }

    /// <summary>How many neurons the subnet had.</summary>
    public int NeuronCount { get; }

    /// <summary>The weights of each competition by uid, as many as there were neurons.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<double>> Weights { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TaoverseException">
    /// <c>UnsafePickle</c>: it holds an opcode or a class that is not read. <c>InvalidPickle</c>: it is damaged, or something else.
    /// <c>PickleTooLarge</c>. <c>PickleNotFound</c>.
    /// </exception>
    public static PythonCompetitionTracker Read(string path) => Read(LegacyFile.Read(path, MaxBytes));

    /// <summary>Gives the weights to the hotkeys that have the uids; uids that the metagraph does not have, and zeros, are left out.</summary>
    /// <param name="metagraph">The subnet, as near as possible to the time of the file: a uid may have changed its owner since.</param>
    public IReadOnlyList<CompetitionWeight> ByHotkey(Metagraph metagraph)
    {
        ArgumentNullException.ThrowIfNull(metagraph);
        return
        [
            .. from competition in Weights
               from neuron in metagraph.Neurons
               where neuron.Uid < competition.Value.Count && competition.Value[neuron.Uid] > 0
               select new CompetitionWeight
               {
                   NetUid = metagraph.NetUid,
                   CompetitionId = competition.Key,
                   Hotkey = neuron.Hotkey,
                   Uid = neuron.Uid,
                   Weight = competition.Value[neuron.Uid],
               },
        ];
    }

    /// <summary>Reads the bytes of a file.</summary>
    internal static PythonCompetitionTracker Read(byte[] file)
    {
        using var archive = TorchArchive.Open(file);
        var root = PickleShape.Dictionary(PickleReader.Read(archive.Pickle(), Classes), "the whole");
        var neuronCount = PickleShape.Whole(root.GetValueOrDefault("num_neurons"), "num_neurons");
        var competitions = PickleShape.Dictionary(root.GetValueOrDefault("weights_by_competition"), "weights_by_competition");
        if (neuronCount is < 0 or > ushort.MaxValue + 1 || competitions.Count * neuronCount > MostWeights)
        {
            throw PickleErrors.TooLarge($"it is of {neuronCount} neurons and {competitions.Count} competitions");
        }

        var weights = new SortedDictionary<int, IReadOnlyList<double>>();
        foreach (var (competition, tensor) in competitions)
        {
            var id = PickleShape.CompetitionId(competition, "a competition's key");
            weights.Add(id, Row(archive, id, tensor as PickleTensor, neuronCount));
        }

        return new PythonCompetitionTracker((int)neuronCount, weights);
    }

    private static double[] Row(TorchArchive archive, int competitionId, PickleTensor? tensor, long neuronCount)
    {
        if (tensor is null || tensor.Length != neuronCount)
        {
            throw PickleErrors.Invalid($"the weights of competition {competitionId} are not a row of {neuronCount} numbers");
        }

        var weights = archive.Numbers(tensor);
        return weights.All(weight => weight >= 0 && double.IsFinite(weight))
            ? weights
            : throw PickleErrors.Invalid($"a weight of competition {competitionId} is below zero or not finite");
    }
}
