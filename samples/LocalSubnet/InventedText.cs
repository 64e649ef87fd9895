/// <summary>An invented language of 255 letters: each has a favourite letter after it, a second choice, and now and then any other follows.</summary>
internal static class InventedText
{
    /// <summary>The letters, and the token that ends a text.</summary>
    public const int VocabularySize = 256;

    /// <summary>The id of the token that ends a text.</summary>
    public const int End = 0;

    // Letters that no tokenizer splits any further; the token of a letter is its place in this block of Unicode.
    private const char FirstLetter = '\u4E00';
    private const double Favourite = 0.7;
    private const double SecondChoice = 0.2;

    /// <summary>The letter of a token from 1 on.</summary>
    public static char Letter(int token) => (char)(FirstLetter + token);

    /// <summary>The token of a letter.</summary>
    public static int Token(char letter) => letter - FirstLetter;

    /// <summary>Writes texts.</summary>
    /// <param name="count">How many.</param>
    /// <param name="length">The letters of each.</param>
    /// <param name="seed">Other seeds write other texts in the same language.</param>
    public static IReadOnlyList<string> Write(int count, int length, int seed)
    {
        var favourites = Cycle(1);
        var seconds = Cycle(2);
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var token = random.Next(1, VocabularySize);
            return string.Create(length, 0, (letters, _) =>
            {
                foreach (ref var letter in letters)
                {
                    letter = Letter(token);
                    var chance = random.NextDouble();
                    token = chance < Favourite ? favourites[token]
                        : chance < Favourite + SecondChoice ? seconds[token]
                        : random.Next(1, VocabularySize);
                }
            });
        })];
    }

    /// <summary>What follows each token where one goes through all of them in a circle.</summary>
    private static int[] Cycle(int seed)
    {
        var order = Enumerable.Range(1, VocabularySize - 1).ToArray();
        new Random(seed).Shuffle(order);
        var next = new int[VocabularySize];
        for (var i = 0; i < order.Length; i++)
        {
            next[order[i]] = order[(i + 1) % order.Length];
        }

        return next;
    }
}
