namespace Taoverse.Inference.Tokenizers;

/// <summary>Cuts a piece of text into smaller ones, which the model never joins again.</summary>
internal interface IPreTokenizer
{
    void Split(Piece piece, List<Piece> target);
}
