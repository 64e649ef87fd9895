namespace Taoverse.State.Tests.Models;

public class StateVersionTableTests
{
    [Fact]
    public void Another_version_of_the_rules_forgets_the_models_of_that_subnet_alone()
    {
        using var folder = new TemporaryState();
        using (var state = folder.Open())
        {
            Fill(state);
            Assert.Null(state.Versions.Find(9));
            Assert.False(state.Versions.Change(9, 3));
            Assert.False(state.Versions.Change(37, 3));
            Assert.Equal(2, state.Models.List().Count());
        }

        using var reopened = folder.Open();
        Assert.False(reopened.Versions.Change(9, 3));
        Assert.NotEmpty(reopened.Models.FindEvaluations(9, "a"));
        Assert.True(reopened.Versions.Change(9, 4));
        Assert.Equal((4, 3), (reopened.Versions.Find(9), reopened.Versions.Find(37)));
        Assert.Empty(reopened.Models.FindEvaluations(9, "a"));
        Assert.Equal(37, Assert.Single(reopened.Models.List()).NetUid);
        Assert.NotEmpty(reopened.Models.FindEvaluations(37, "a"));

        // An older version is another one, too.
        Fill(reopened);
        Assert.True(reopened.Versions.Change(9, 3));
        Assert.Empty(reopened.Models.List(9));
    }

    private static void Fill(StateDatabase state)
    {
        foreach (var netUid in new[] { 9, 37 })
        {
            state.Models.Track(Samples.Metadata("a", netUid: netUid));
            state.Models.Record(netUid, "a", Samples.Evaluation(1));
        }
    }
}
