using System.Text;
using Taoverse.Models;
using Taoverse.State.Tests.Models;
using Taoverse.State.Transfer;
using Taoverse.Tests;

namespace Taoverse.State.Tests.Transfer;

/// <summary>The Python package's own files, taken into a state.</summary>
public sealed class PythonTransferTests : IDisposable
{
    private const string WithHistory = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
    private const string WithoutHistory = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    private const string WithoutModel = "5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy";
    private static readonly string Models = Golden.PathOf("taoverse/model_tracker.pickle");
    private static readonly string Weights = Golden.PathOf("taoverse/competition_tracker.pickle");
    private readonly TemporaryState folder = new();
    private readonly StateDatabase state;

    public PythonTransferTests() => state = folder.Open();

    public void Dispose()
    {
        state.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Models_and_evaluations_replace_those_of_the_subnet_and_leave_its_weights()
    {
        state.Models.Track(Samples.Metadata("mine"));
        state.Models.Track(Samples.Metadata("mine", netUid: 37));
        state.CompetitionWeights.Update(9, tracker => tracker.Record(1, new Dictionary<string, double> { ["mine"] = 1 }, 0.5));
        state.MinerPositions.Update(9, "default", _ => 4);
        var snapshot = StateSnapshot.Read(Models, 9);
        Assert.Equal((2, 5 - 1, 0), (snapshot.Summary.TrackedModels, snapshot.Summary.Evaluations, snapshot.Summary.CompetitionWeights));
        state.Import(snapshot);

        Assert.Equal([WithHistory, WithoutHistory], state.Models.ListHotkeys(9));
        Assert.Equal(["mine"], state.Models.ListHotkeys(37));
        Assert.Equal("mine", Assert.Single(state.CompetitionWeights.List(9)).Hotkey);
        Assert.Equal(4, state.MinerPositions.Find(9, "default"));
        var model = state.Models.Find(9, WithHistory)!;
        Assert.Equal((123456L, "ns/nm", 1), (model.Metadata.Block, model.Id!.RepoId, model.CompetitionId));
        Assert.Equal([(20L, 2.25), (30, double.PositiveInfinity), (40, 2.0)], model.Evaluations.Select(e => (e.Block, e.Score)));
        Assert.All(model.Evaluations, e => Assert.Equal((5L, 1.9), (e.WinnerBlock!.Value, e.WinnerScore!.Value)));
        Assert.Equal(99, state.Models.FindLastEvaluatedBlock(9, WithoutModel));

        // The commitment of the chain, read by this project, is the same model: its history stays.
        Assert.False(state.Models.Track(new ModelMetadata
        {
            NetUid = 9,
            Hotkey = WithHistory,
            Block = 123456,
            Id = ModelId.Parse($"ns:nm:{new string('a', 40)}:{new string('h', 44)}:1"),
        }));
    }

    [Fact]
    public void Weights_by_uid_go_to_the_hotkeys_that_have_the_uids_now()
    {
        var synced = Samples.Subnet(1, "a", "b", "c", "d", "e");
        state.Models.Track(Samples.Metadata("mine"));
        state.Import(StateSnapshot.Read(Weights, 9, _ => synced));
        Assert.Equal(
            [(1, "a", 0.1f), (1, "b", 0.2f), (1, "c", 0.3f), (1, "d", 0.4f), (2, "c", 0.25f), (2, "e", 0.75f)],
            state.CompetitionWeights.List(9).Select(w => (w.CompetitionId, w.Hotkey, (float)w.Weight)));
        Assert.Equal(["mine"], state.Models.ListHotkeys(9));
    }

    [Fact]
    public void What_the_files_do_not_say_has_to_be_known()
    {
        Assert.Equal("NoNetUid", Assert.Throws<TaoverseException>(() => StateSnapshot.Read(Models)).ErrorId);
        Assert.Equal("NetUidNotSynced", Assert.Throws<TaoverseException>(() => StateSnapshot.Read(Weights, 9)).ErrorId);
        Assert.Equal("NetUidNotSynced", Assert.Throws<TaoverseException>(() => StateSnapshot.Read(Weights, 9, _ => null)).ErrorId);
    }

    [Fact]
    public void A_pickle_that_would_run_something_is_refused_by_name_and_nothing_is_taken_from_it()
    {
        var path = Path.Combine(folder.Folder, "model_tracker.pickle");
        File.WriteAllBytes(path, [0x80, 4, .. Encoding.ASCII.GetBytes("cos\nsystem\n(S'echo hacked'\ntR.")]);
        var error = Assert.Throws<TaoverseException>(() => StateSnapshot.Read(path, 9));
        Assert.Equal("UnsafePickle", error.ErrorId);
        Assert.Contains("os", error.Message, StringComparison.Ordinal);
    }
}
