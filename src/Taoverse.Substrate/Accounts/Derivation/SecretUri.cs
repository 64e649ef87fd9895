namespace Taoverse.Substrate.Accounts.Derivation;

/// <summary>A secret URI taken apart: a phrase or a hexadecimal secret, a derivation path, and a password.</summary>
internal readonly ref struct SecretUri
{
    private SecretUri(ReadOnlySpan<char> phrase, ReadOnlySpan<char> path, ReadOnlySpan<char> password)
    {
        Phrase = phrase;
        Path = path;
        Password = password;
    }

    /// <summary>The well-known phrase of the development accounts, which a URI that begins with its path stands for.</summary>
    public static ReadOnlySpan<char> DevelopmentPhrase => "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

    public ReadOnlySpan<char> Phrase { get; }

    public ReadOnlySpan<char> Path { get; }

    public ReadOnlySpan<char> Password { get; }

    /// <summary>Takes a URI apart: the password begins after the first three slashes, the path at the first.</summary>
    public static SecretUri Parse(ReadOnlySpan<char> uri)
    {
        if (uri.Trim().IsEmpty)
        {
            throw new TaoverseException(
                "InvalidSecretUri", FaultKind.InvalidInput, "The secret URI is empty.",
                "Give a phrase, a seed of 32 bytes in hexadecimal, or a path of the development accounts such as //Alice.");
        }

        var passwordAt = uri.IndexOf("///", StringComparison.Ordinal);
        var password = passwordAt < 0 ? [] : uri[(passwordAt + 3)..];
        var rest = passwordAt < 0 ? uri : uri[..passwordAt];
        var pathAt = rest.IndexOf('/');
        return pathAt < 0
            ? new SecretUri(rest, [], password)
            : new SecretUri(rest[..pathAt], rest[pathAt..], password);
    }
}
