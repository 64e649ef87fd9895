namespace Taoverse.State.Tests;

/// <summary>A state folder that goes away with the test.</summary>
internal sealed class TemporaryState : IDisposable
{
    public string Folder { get; } = Path.Combine(Directory.CreateTempSubdirectory("taoverse-state-").FullName, "state");

    public string File => Path.Combine(Folder, "state.db");

    public StateDatabase Open() => StateDatabase.Open(Folder);

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
}
