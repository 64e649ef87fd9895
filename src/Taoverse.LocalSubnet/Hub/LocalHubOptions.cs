namespace Taoverse.LocalSubnet.Hub;

/// <summary>How a local hub behaves.</summary>
public sealed record LocalHubOptions
{
    /// <summary>The token that the hub takes where no users are given. It is no secret: the hub is this machine's alone.</summary>
    public const string DevelopmentToken = "hf_local_development";

    /// <summary>The user who owns what is under any namespace.</summary>
    public const string Developer = "local";

    /// <summary>Where repositories and their content are kept, across restarts; null for a temporary folder that goes with the hub.</summary>
    public string? Folder { get; init; }

    /// <summary>The port on loopback; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The port on loopback that large files are served from, the part of the content network; 0 for a free one.</summary>
    public int ContentPort { get; init; }

    /// <summary>The users by their tokens; at first <see cref="Developer"/> alone. Who has no token reads what is public.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string> { [DevelopmentToken] = Developer };

    /// <summary>Files of JSON lines, each line an object, by the names of the datasets whose rows they hold.</summary>
    public IReadOnlyDictionary<string, string> Datasets { get; init; } = new Dictionary<string, string>();

    /// <summary>Files of this size or more are stored as LFS whatever their name, in bytes.</summary>
    public long LfsThreshold { get; init; } = 10L << 20;

    /// <summary>LFS files larger than this are uploaded in parts, in bytes.</summary>
    public long MultipartThreshold { get; init; } = 64L << 20;

    /// <summary>The size of those parts, in bytes.</summary>
    public long PartBytes { get; init; } = 16L << 20;

    /// <summary>The most requests in a window of <see cref="RateWindow"/>; null for any number.</summary>
    public int? RequestsPerWindow { get; init; }

    /// <summary>The length of that window.</summary>
    public TimeSpan RateWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an address of the content network is good for.</summary>
    public TimeSpan AddressLifetime { get; init; } = TimeSpan.FromHours(1);
}
