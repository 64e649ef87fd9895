namespace Taoverse.Substrate.Accounts.Derivation;

/// <summary>A path from a key to one derived from it, such as <c>//Alice/soft//0</c>.</summary>
public sealed class DerivationPath
{
    private DerivationPath(IReadOnlyList<DerivationJunction> junctions) => Junctions = junctions;

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<DerivationJunction> Junctions { get; }

    /// <summary>Reads a path.</summary>
    /// <param name="text">Junctions, each after one slash (soft) or two (hard); empty for the key itself. Without a password.</param>
    /// <exception cref="TaoverseException">The text is not a path.</exception>
    public static DerivationPath Parse(ReadOnlySpan<char> text)
    {
        var junctions = new List<DerivationJunction>();
        while (!text.IsEmpty)
        {
            var slashes = text.IndexOfAnyExcept('/') switch { -1 => text.Length, var n => n };
            var name = text[slashes..];
            var end = name.IndexOf('/') switch { -1 => name.Length, var n => n };
            if (slashes is not (1 or 2) || end == 0)
            {
                throw new TaoverseException(
                    "InvalidDerivationPath", FaultKind.InvalidInput,
                    $"Junction {junctions.Count + 1} of the derivation path is not '/soft' or '//hard'.",
                    "Write a path such as //Alice or //miner/0.");
            }

            junctions.Add(new DerivationJunction(name[..end], isHard: slashes == 2));
            text = name[end..];
        }

        return new DerivationPath(junctions);
    }
}
