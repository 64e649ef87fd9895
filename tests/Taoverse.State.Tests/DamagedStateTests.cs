using System.Security.Cryptography;
using Taoverse.StateWorker;

namespace Taoverse.State.Tests;

public class DamagedStateTests
{
    [Fact]
    public void A_damaged_file_is_told_and_left_alone_until_it_is_set_aside()
    {
        using var folder = new TemporaryState();
        Make(folder);
        var bytes = File.ReadAllBytes(folder.File);
        RandomNumberGenerator.Fill(bytes.AsSpan(0, 4096));
        File.WriteAllBytes(folder.File, bytes);

        var error = Assert.Throws<TaoverseException>(folder.Open);
        Assert.Equal(("StateDamaged", FaultKind.InvalidData), (error.ErrorId, error.Kind));
        Assert.Contains(folder.File, error.Message, StringComparison.Ordinal);
        Assert.Contains("set it aside", error.NextStep, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(folder.File));

        var moved = Assert.Single(StateDatabase.SetAside(folder.Folder));
        Assert.Matches(@"state\.damaged-\d{8}T\d{6}Z\.db$", moved);
        Assert.Equal(bytes, File.ReadAllBytes(moved));
        using var state = folder.Open();
        Assert.Empty(state.Metagraphs.ListNetUids());
    }

    [Fact]
    public void What_was_set_aside_is_never_overwritten()
    {
        using var folder = new TemporaryState();
        var moved = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            folder.Open().Dispose();
            Assert.True(moved.Add(Assert.Single(StateDatabase.SetAside(folder.Folder))));
        }

        Assert.All(moved, file => Assert.True(File.Exists(file)));
        Assert.Equal("NoState", Assert.Throws<TaoverseException>(() => StateDatabase.SetAside(folder.Folder)).ErrorId);
    }

    [Fact]
    public async Task The_log_goes_along_so_that_it_never_meets_another_database()
    {
        using var folder = new TemporaryState();
        using (var writer = new Worker("write", folder.Folder))
        {
            await writer.WaitForLineAsync();
            await writer.KillAsync();
        }

        var moved = StateDatabase.SetAside(folder.Folder);
        Assert.Equal(["-wal", "-shm", string.Empty], moved.Select(m => m[(m.LastIndexOf(".db", StringComparison.Ordinal) + 3)..]));
        using (var fresh = folder.Open())
        {
            Assert.Null(fresh.Metagraphs.Find(9));
        }

        // Whoever wants to rescue something finds a whole database.
        using var rescue = new TemporaryState();
        Directory.CreateDirectory(rescue.Folder);
        foreach (var file in moved.Where(m => !m.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Move(file, rescue.File + (file.EndsWith("-wal", StringComparison.Ordinal) ? "-wal" : string.Empty));
        }

        using var rescued = rescue.Open();
        Assert.True(NumberedMetagraph.Check(rescued.Metagraphs.Find(9)!) > 0);
    }

    [Fact]
    public void Random_damage_is_told_or_harmless_and_never_anything_else()
    {
        using var folder = new TemporaryState();
        Make(folder);
        var whole = File.ReadAllBytes(folder.File);
        var random = new Random(5);
        var told = 0;
        for (var i = 0; i < 300; i++)
        {
            var bytes = whole.ToArray();
            var length = random.Next(3) == 0 ? random.Next(1, bytes.Length) : bytes.Length;
            for (var changes = random.Next(1, 40); changes > 0; changes--)
            {
                bytes[random.Next(random.Next(2) == 0 ? 200 : length) % length] = (byte)random.Next(256);
            }

            File.WriteAllBytes(folder.File, bytes[..length]);
            File.Delete(folder.File + "-wal");
            File.Delete(folder.File + "-shm");
            try
            {
                using var state = folder.Open();
                _ = state.Metagraphs.Find(9);
                _ = state.MinerPositions.Find(9, "worker");
            }
            catch (TaoverseException error)
            {
                Assert.Contains(error.ErrorId, new[] { "StateDamaged", "StateTooNew", "NotAState", "StateFailed", "StateNotWritable" });
                told += error.ErrorId == "StateDamaged" ? 1 : 0;
            }
        }

        Assert.InRange(told, 150, 300);
    }

    private static void Make(TemporaryState folder)
    {
        using var state = folder.Open();
        state.Metagraphs.Save(NumberedMetagraph.Make(9, 1));
        state.MinerPositions.Update(9, "worker", _ => 1);
    }
}
