namespace Taoverse.Hub;

/// <summary>A token of the hub. It is never shown, logged or stored, and goes to the endpoint alone.</summary>
/// <param name="value">The token's text.</param>
public sealed class HubToken(string value)
{
    internal string Value { get; } = value.Any(c => c is <= ' ' or > '~')
        ? throw new TaoverseException(
            "InvalidToken", FaultKind.InvalidInput, "The token of the hub has characters that no token has.", "Give the token alone, without blanks or line breaks.")
        : value;

    /// <summary>
    /// Finds the user's token: <c>HF_TOKEN</c>, else <c>HF_ACCESS_TOKEN</c>, else the token file of the Hub's own tools,
    /// <c>$HF_HOME/token</c> or <c>~/.cache/huggingface/token</c>.
    /// </summary>
    /// <returns>The token; null where there is none.</returns>
    /// <exception cref="TaoverseException"><c>InvalidToken</c>.</exception>
    public static HubToken? Find()
    {
        foreach (var name in (string[])["HF_TOKEN", "HF_ACCESS_TOKEN"])
        {
            if (Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } given)
            {
                return new HubToken(given);
            }
        }

        var home = Environment.GetEnvironmentVariable("HF_HOME") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "huggingface");
        try
        {
            var text = File.ReadAllText(Path.Combine(home, "token")).Trim();
            return text.Length == 0 ? null : new HubToken(text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Stars, never the token.</summary>
    public override string ToString() => "***";
}
