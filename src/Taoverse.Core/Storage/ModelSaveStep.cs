namespace Taoverse.Storage;

/// <summary>What saving a model does, in this order.</summary>
public enum ModelSaveStep
{
    /// <summary>It asks the remote store what the model is, without its weights.</summary>
    Inspect,

    /// <summary>It fetches the files.</summary>
    Download,

    /// <summary>It checks the hash against the one of the identifier.</summary>
    Verify,

    /// <summary>The model is in the local store.</summary>
    Done,
}
