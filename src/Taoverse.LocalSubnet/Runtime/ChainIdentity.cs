namespace Taoverse.LocalSubnet.Runtime;

/// <summary>What the owner of a coldkey says of themselves, as the chain stores it.</summary>
internal sealed record ChainIdentity
{
    public string Name { get; init; } = string.Empty;

    public string Url { get; init; } = string.Empty;

    public string GithubRepo { get; init; } = string.Empty;

    public string Image { get; init; } = string.Empty;

    public string Discord { get; init; } = string.Empty;

    public string Description { get; init; } = string.Empty;

    public string Additional { get; init; } = string.Empty;
}
