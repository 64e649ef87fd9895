using System.Text.Json;
using Taoverse.State.Competitions;
using Taoverse.State.Metagraphs;
using Taoverse.State.Models;
using Taoverse.State.Schema;
using Taoverse.State.Transfer;
using Taoverse.Storage;

namespace Taoverse.State;

/// <summary>What is remembered between commands: one SQLite file, <c>state.db</c>, in the state folder.</summary>
/// <remarks>
/// Several processes may use it at once, and all members may be called from any thread. What a method has written when it
/// returns outlives a kill of the process and a power cut. The calls are short and block; a writer who waits for another
/// process gives up with <c>StateBusy</c>, and when its caller cancels. The folder must be on a local disk.
/// </remarks>
public sealed class StateDatabase : IDisposable
{
    private const string FileName = "state.db";
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);
    private readonly StateConnection connection;

    private StateDatabase(StateConnection connection, int schemaVersion, TimeProvider time)
    {
        this.connection = connection;
        SchemaVersion = schemaVersion;
        Metagraphs = new(connection);
        MinerPositions = new(connection, time);
        Models = new(connection);
        Versions = new(connection);
        CompetitionWeights = new(connection);
    }

    /// <summary>The metagraphs that were synced last.</summary>
    public MetagraphTable Metagraphs { get; }

    /// <summary>Where miner iterators stand.</summary>
    public MinerPositionTable MinerPositions { get; }

    /// <summary>Which model each hotkey has, and how it did.</summary>
    public ModelTracker Models { get; }

    /// <summary>Which version of a subnet's rules the state was made with.</summary>
    public StateVersionTable Versions { get; }

    /// <summary>What hotkeys earned in competitions.</summary>
    public CompetitionWeightTable CompetitionWeights { get; }

    /// <summary>The version of the database's schema.</summary>
    public int SchemaVersion { get; }

    /// <summary>The full path of the database's file.</summary>
    public string Path => connection.Path;

    internal StateConnection Connection => connection;

    /// <summary>Opens the state, which is made where there is none and brought to the newest schema where it is older.</summary>
    /// <param name="folder">The state folder; null for the default one, see <see cref="StateFolder.Resolve"/>.</param>
    /// <param name="patience">How long to wait for another process that writes; null for 30 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TaoverseException">
    /// <c>StateDamaged</c>: the file is damaged, see <see cref="SetAside"/>. <c>StateTooNew</c>: a newer version of this program
    /// wrote it. <c>NotAState</c>: another program did. <c>StateNotWritable</c>, <c>StateDiskFull</c>, <c>StateBusy</c>, <c>StateFailed</c>:
    /// what they say.
    /// </exception>
    public static StateDatabase Open(string? folder = null, TimeSpan? patience = null, CancellationToken cancellationToken = default) =>
        Open(folder, patience ?? DefaultPatience, Migrations.All, cancellationToken);

    /// <summary>Whether there is a database.</summary>
    /// <param name="folder">The state folder; null for the default one.</param>
    public static bool Exists(string? folder = null) => File.Exists(PathIn(StateFolder.Resolve(folder)));

    /// <summary>Moves a damaged database out of the way, so that the next use makes a new one. Nothing is deleted or overwritten.</summary>
    /// <param name="folder">The state folder; null for the default one.</param>
    /// <returns>The full paths that the files have now.</returns>
    /// <remarks>Stop what uses the state first: a process that has it open goes on to write to the files that were moved.</remarks>
    /// <exception cref="TaoverseException">
    /// <c>NoState</c>: there is no database. <c>StateNotWritable</c>: a file could not be moved; those before it were.
    /// </exception>
    public static IReadOnlyList<string> SetAside(string? folder = null)
    {
        var path = PathIn(StateFolder.Resolve(folder));
        if (!Exists(folder))
        {
            throw new TaoverseException("NoState", FaultKind.NotFound, $"There is no state {path}.", "Nothing has to be set aside.");
        }

        return SetAsideFiles.Move(path, DateTimeOffset.UtcNow);
    }

    /// <summary>Writes what the state holds into a file that other machines and later versions can read, all as of one moment.</summary>
    /// <param name="path">The file; it is there whole or not at all.</param>
    /// <param name="netUid">The subnet that is wanted; null for all.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TaoverseException"><c>StateFileExists</c>, <c>StateFileNotWritable</c>, and those of the state.</exception>
    public StateTransfer Export(string path, int? netUid = null, bool overwrite = false, CancellationToken cancellationToken = default) =>
        WholeFile.Write(path, "StateFile", overwrite, isPrivate: true, (target, full) =>
        {
            using var writer = new Utf8JsonWriter(target);
            return connection.Read(sqlite => new StateExport(sqlite, writer, netUid, cancellationToken).Write(full, DateTimeOffset.UtcNow), cancellationToken);
        });

    /// <summary>Records a step of a competition: the moving averages take it, and who won is noted with the evaluations of the step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="alpha">The share that is kept of what was, from 0 to below 1.</param>
    /// <param name="held">The competitions that the subnet holds now, of which alone something is kept; null where that is not known.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <exception cref="TaoverseException"><c>InvalidWeight</c>, <c>InvalidAlpha</c>: nothing was recorded. Those of the state.</exception>
    public void Record(CompetitionStep step, double alpha, IReadOnlyCollection<int>? held = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        CompetitionWeights.Update(
            step.NetUid,
            tracker =>
            {
                tracker.Record(step.CompetitionId, step.Weights, alpha);
                if (held is not null)
                {
                    tracker.Reset(held);
                }
            },
            cancellationToken);
        if (step.Standings.Where(standing => double.IsFinite(standing.Score)).MaxBy(standing => standing.Weight) is { } winner)
        {
            Models.NoteWinner(
                step.NetUid, step.CompetitionId, winner.ModelBlock, winner.Score,
                step.Standings.Select(standing => KeyValuePair.Create(standing.Hotkey, standing.Block)), cancellationToken);
        }
    }

    /// <summary>Takes up what a file holds, all or nothing.</summary>
    /// <param name="snapshot">What the file holds.</param>
    /// <param name="merge">
    /// Whether it is added to what the state holds. Of two metagraphs the newer stays then, of two models of a hotkey the one that was
    /// committed later, and the evaluations of one model are joined. Otherwise it replaces all that the state holds of the file's subnets.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <exception cref="TaoverseException">Those of the state; nothing was taken up then.</exception>
    public void Import(StateSnapshot snapshot, bool merge = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        connection.Write(
            sqlite =>
            {
                if (merge)
                {
                    StateImport.Merge(sqlite, snapshot.Document);
                }
                else
                {
                    StateImport.Replace(sqlite, snapshot.Document, snapshot.Summary.NetUid);
                }

                return snapshot;
            },
            cancellationToken);
    }

    /// <summary>Closes the database.</summary>
    public void Dispose() => connection.Dispose();

    internal static StateDatabase Open(
        string? folder, TimeSpan patience, IReadOnlyList<string> migrations, CancellationToken cancellationToken)
    {
        var connection = new StateConnection(PathIn(StateFolder.Resolve(folder)), patience);
        try
        {
            StateSchema.Check(connection, cancellationToken);
            var version = StateSchema.Migrate(connection, migrations, TimeProvider.System, cancellationToken);
            return new(connection, version, TimeProvider.System);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string PathIn(string folder) => System.IO.Path.Combine(folder, FileName);
}
