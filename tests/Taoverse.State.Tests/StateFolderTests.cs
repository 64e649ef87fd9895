using System.Runtime.Versioning;
using Taoverse.Tests;

namespace Taoverse.State.Tests;

public class StateFolderTests
{
    [Fact]
    public void The_parameter_comes_before_the_variable_and_that_before_the_platforms_folder()
    {
        var before = Environment.GetEnvironmentVariable(StateFolder.Variable);
        try
        {
            var home = Path.Combine(Path.GetTempPath(), "home");
            Environment.SetEnvironmentVariable(StateFolder.Variable, home);
            Assert.Equal(home, StateFolder.Resolve());
            Assert.Equal(home, StateFolder.Resolve(string.Empty));
            Assert.Equal(Path.GetFullPath("asked"), StateFolder.Resolve("asked"));
            Environment.SetEnvironmentVariable(StateFolder.Variable, null);
            Assert.Equal("taoverse", Path.GetFileName(StateFolder.Resolve()));
            Assert.StartsWith(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), StateFolder.Resolve(), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(StateFolder.Variable, before);
        }
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void What_is_made_is_for_this_user_alone()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        state.MinerPositions.Update(9, "a", _ => 1);
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(folder.Folder));
        Assert.Equal(["state.db", "state.db-shm", "state.db-wal"], Directory.GetFiles(folder.Folder).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(folder.Folder), file => Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_a_clear_error()
    {
        using var folder = new TemporaryState();
        File.WriteAllText(folder.Folder, "a file");
        var error = Assert.Throws<TaoverseException>(folder.Open);
        Assert.Equal("StateNotWritable", error.ErrorId);
        Assert.Contains(folder.Folder, error.Message, StringComparison.Ordinal);
    }
}
