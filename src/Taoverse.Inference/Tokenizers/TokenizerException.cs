namespace Taoverse.Inference.Tokenizers;

/// <summary>A tokenizer file that cannot be used, or a text that it cannot be used on.</summary>
/// <param name="errorId">A stable identifier that scripts may test: <c>InvalidTokenizer</c> or <c>UnsupportedTokenizer</c>, for example.</param>
/// <param name="kind">What kind of error it is.</param>
/// <param name="message">The file and the reason.</param>
/// <param name="nextStep">What the user can do about it.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class TokenizerException(string errorId, FaultKind kind, string message, string nextStep, Exception? innerException = null)
    : TaoverseException(errorId, kind, message, nextStep, innerException)
{
    internal static TokenizerException Damaged(string reason, Exception? cause = null) => new(
        "InvalidTokenizer", FaultKind.InvalidData, $"The tokenizer file is not usable: {reason}.", "Download the tokenizer again.", cause);

    internal static TokenizerException Unsupported(string what) => new(
        "UnsupportedTokenizer", FaultKind.NotSupported, $"The tokenizer file asks for {what}, which this tokenizer does not know.",
        "Use a byte-pair tokenizer such as those of GPT-4, Llama 3 and Qwen.");
}
