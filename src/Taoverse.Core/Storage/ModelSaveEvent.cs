namespace Taoverse.Storage;

/// <summary>What just happened while a model was saved.</summary>
/// <param name="Step">The step that was entered, or goes on.</param>
public sealed record ModelSaveEvent(ModelSaveStep Step)
{
    /// <summary>How far the download has come; null for other steps.</summary>
    public TransferProgress? Progress { get; init; }

    /// <summary>What the model is, once it was inspected.</summary>
    public RemoteModel? Remote { get; init; }

    /// <summary>The model in the local store, when it is done.</summary>
    public StoredModel? Model { get; init; }

    /// <summary>Whether it was there already, so that no network was needed.</summary>
    public bool WasThere { get; init; }
}
