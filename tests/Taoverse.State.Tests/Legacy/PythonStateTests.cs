using Taoverse.Competitions;
using Taoverse.Metagraphs;
using Taoverse.Models;
using Taoverse.State.Legacy;
using Taoverse.State.Tests.Models;
using Taoverse.Tests;

namespace Taoverse.State.Tests.Legacy;

public class PythonStateTests
{
    private const string Second = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
    private const string Third = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    private const string First = "5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy";

    [Fact]
    public void The_python_packages_models_and_evaluations_are_read()
    {
        var models = PythonModelTracker.Read(Golden.PathOf("taoverse/model_tracker.pickle"), 9);
        Assert.Equal([First, Second, Third], models.Select(model => model.Hotkey));

        // The package keeps evaluations of a hotkey without metadata.
        Assert.Null(models[0].Metadata);
        Assert.Equal([Evaluation(0, 99, double.PositiveInfinity, 0, 0)], models[0].Evaluations);

        Assert.Equal(
            new ModelMetadata
            {
                NetUid = 9,
                Hotkey = Second,
                Block = 123456,
                Id = new ModelId
                {
                    Namespace = "ns",
                    Name = "nm",
                    Commit = new string('a', 40),
                    Hash = null,
                    SecureHash = new string('h', 44),
                    CompetitionId = 1,
                },
            },
            models[1].Metadata);
        Assert.Equal(
            [Evaluation(1, 20, 2.25, 5, 1.9), Evaluation(1, 30, double.PositiveInfinity, 5, 1.9), Evaluation(1, 40, 2.0, 5, 1.9)],
            models[1].Evaluations);

        Assert.Equal(
            new ModelId { Namespace = "org-x", Name = "model.y", Commit = new string('b', 40), Hash = new string('q', 44), CompetitionId = 0 },
            models[2].Metadata!.Id);
        Assert.Equal(7, models[2].Metadata!.Block);
        Assert.Empty(models[2].Evaluations);
    }

    [Fact]
    public void The_python_packages_competition_weights_are_read()
    {
        var tracker = PythonCompetitionTracker.Read(Golden.PathOf("taoverse/competition_tracker.pickle"));
        Assert.Equal(5, tracker.NeuronCount);
        Assert.Equal([1, 2], tracker.Weights.Keys);
        Assert.Equal([0.1f, 0.2f, 0.3f, 0.4f, 0], tracker.Weights[1]);
        Assert.Equal([0, 0, 0.25, 0, 0.75], tracker.Weights[2]);
    }

    [Fact]
    public void Weights_go_to_the_hotkeys_that_have_the_uids()
    {
        var tracker = PythonCompetitionTracker.Read(Golden.PathOf("taoverse/competition_tracker.pickle"));
        var metagraph = new Metagraph
        {
            NetUid = 9,
            Block = 1,
            BlockHash = "0x00",
            SyncedAt = DateTimeOffset.UnixEpoch,
            Neurons = [Samples.Neuron(2, "two"), Samples.Neuron(4, "four"), Samples.Neuron(77, "new")],
        };
        var weights = tracker.ByHotkey(metagraph);
        Assert.Equal(
            [(1, "two", 2, 0.3f), (2, "two", 2, 0.25), (2, "four", 4, 0.75)],
            weights.Select(weight => (weight.CompetitionId, weight.Hotkey, weight.Uid!.Value, weight.Weight)));
        Assert.All(weights, weight => Assert.Equal(9, weight.NetUid));
        Assert.Equal([1, 2], new CompetitionTracker(9, weights).CompetitionIds);
    }

    [Fact]
    public void A_validators_own_competition_numbers_are_read_as_numbers()
    {
        // As a validator of subnet 9 keys its evaluations, and with the infinite block that it gives to a winner that failed.
        var pickle = "\u0080\u0004](}}" + Pickles.Text("hk") + "}" + Pickles.Class("competitions.data", "CompetitionId") + "K\u0004\u0085R](" + Evaluation() + "esse.";
        var model = Assert.Single(PythonModelTracker.Read(Pickles.Raw(pickle), 9));
        Assert.Equal([new EvaluationRecord { CompetitionId = 4, Block = 3, Score = 1, WinnerScore = 2 }], model.Evaluations);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var error = Assert.Throws<TaoverseException>(() => PythonModelTracker.Read("/nowhere/model_tracker.pickle", 9));
        Assert.Equal(("PickleNotFound", FaultKind.NotFound), (error.ErrorId, error.Kind));
        Assert.Contains("/nowhere/model_tracker.pickle", error.Message, StringComparison.Ordinal);
    }

    private static string Evaluation() => Pickles.Class("taoverse.model.data", "EvalResult") + ")\u0081}(" + Pickles.Text("block") + "K\u0003"
        + Pickles.Text("score") + "K\u0001" + Pickles.Text("winning_model_block") + "G\u007f\u00f0\0\0\0\0\0\0"
        + Pickles.Text("winning_model_score") + "K\u0002ub";

    private static EvaluationRecord Evaluation(int competition, long block, double score, long winnerBlock, double winnerScore) => new()
    {
        CompetitionId = competition,
        Block = block,
        Score = score,
        WinnerBlock = winnerBlock,
        WinnerScore = winnerScore,
    };
}
