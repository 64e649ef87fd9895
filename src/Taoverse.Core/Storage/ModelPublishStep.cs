namespace Taoverse.Storage;

/// <summary>What publishing a model does, in this order.</summary>
public enum ModelPublishStep
{
    /// <summary>It hashes the folder.</summary>
    Hash,

    /// <summary>It creates the repository.</summary>
    CreateRepository,

    /// <summary>It uploads the files in one commit.</summary>
    Upload,

    /// <summary>It checks that the commit holds the model, as others will see it.</summary>
    Verify,

    /// <summary>It writes the hotkey's commitment.</summary>
    CommitMetadata,

    /// <summary>It reads the commitment back.</summary>
    ReadBack,

    /// <summary>It makes the repository public.</summary>
    MakePublic,

    /// <summary>The model is published.</summary>
    Done,
}
