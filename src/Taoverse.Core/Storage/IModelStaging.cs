namespace Taoverse.Storage;

/// <summary>A model on its way into the local store. Disposed before it is complete, it keeps what has come for a later run.</summary>
public interface IModelStaging : IAsyncDisposable
{
    /// <summary>The folder to work in; the model's files belong into <c>files/</c>.</summary>
    string WorkFolder { get; }

    /// <summary>Puts the files in their place, all at once.</summary>
    /// <param name="hash">The hash of the folder, as it was verified.</param>
    /// <exception cref="TaoverseException"><c>StagingLost</c> where another process took over, since this one seemed to be gone.</exception>
    StoredModel Complete(string hash);

    /// <summary>Forgets what has come.</summary>
    void Discard();
}
