using System.Management.Automation;
using Taoverse.Inference.Tokenizers;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Loads the tokenizer that a user named.</summary>
internal static class TokenizerArgument
{
    /// <summary>The path in the file system.</summary>
    public static string PathOf(PSCmdlet cmdlet, string given)
    {
        try
        {
            return cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(given);
        }
        catch (DriveNotFoundException error)
        {
            throw new TaoverseException(
                "TokenizerNotFound", FaultKind.NotFound, $"There is no tokenizer '{given}': {error.Message}",
                "Give a tokenizer.json, or the folder that holds one.", error);
        }
    }

    /// <summary>The tokenizer.</summary>
    public static Tokenizer Load(PSCmdlet cmdlet, string given) => Tokenizer.Load(PathOf(cmdlet, given));
}
