using Taoverse.Evaluation;

namespace Taoverse.Core.Tests.Evaluation;

public class TokenSequenceTests
{
    [Fact]
    public void A_packed_sequence_predicts_all_but_its_first_token() =>
        Assert.Equal([1, 2, 3], Targets(TokenSequence.Packed(new[] { 5, 9, 9, 9 })));

    [Fact]
    public void A_padded_sequence_predicts_its_first_end_token_alone()
    {
        Assert.Equal([1, 2, 3], Targets(TokenSequence.Padded(new[] { 5, 6, 7, 0, 0, 0 }, end: 0)));
        Assert.Equal([1, 2], Targets(TokenSequence.Padded(new[] { 0, 6, 0, 0 }, end: 0)));
        Assert.Equal([1, 3], Targets(TokenSequence.Padded(new[] { 6, 0, 0, 6 }, end: 0)));
    }

    [Fact]
    public void A_reference_is_the_last_tokens() => Assert.Equal([3, 4], Targets(TokenSequence.Reference(new[] { 1, 2, 3, 4, 5 }, 2)));

    [Fact]
    public void A_truncated_sequence_predicts_its_real_tokens() => Assert.Equal([1, 2], Targets(TokenSequence.Truncated(new[] { 1, 2, 3, 4, 5 }, 3)));

    [Fact]
    public void A_sequence_without_a_target_is_refused() =>
        Assert.Equal("NoTargets", Assert.Throws<TaoverseException>(() => TokenSequence.Packed(new[] { 1 })).ErrorId);

    private static int[] Targets(TokenSequence sequence)
    {
        var targets = Enumerable.Range(0, sequence.Tokens.Length).Where(sequence.IsTarget).ToArray();
        Assert.Equal(targets.Length, sequence.TargetCount);
        return targets;
    }
}
