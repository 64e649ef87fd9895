namespace Taoverse.Storage;

/// <summary>What just happened, or would happen, while a model is published.</summary>
/// <param name="Step">The step.</param>
/// <param name="State">How it stands with it.</param>
/// <param name="Detail">What the step is about, in a few words.</param>
public sealed record ModelPublishEvent(ModelPublishStep Step, ModelPublishState State, string Detail)
{
    /// <summary>The bytes that the step is about; null where it is about none.</summary>
    public long? Bytes { get; init; }

    /// <summary>How far hashing or the upload has come; null for other steps.</summary>
    public TransferProgress? Progress { get; init; }

    /// <summary>The published model, when it is done.</summary>
    public PublishedModel? Model { get; init; }
}
