using System.Management.Automation;
using System.Security;
using Taoverse.Hub;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Storage;
using Taoverse.PowerShell.Wallets;
using Taoverse.Substrate.Crypto;

namespace Taoverse.PowerShell.Models;

/// <summary>Opens the hub that a command is to use.</summary>
internal static class HubConnection
{
    /// <summary>A client of the hub; where what was given is of no use, the command ends.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="endpoint">What was given as -HubEndpoint; null for <c>HF_ENDPOINT</c>, else huggingface.co.</param>
    /// <param name="token">What was given as -Token; null for the next.</param>
    /// <param name="secretName">What was given as -TokenSecretName; null for the token of the environment or of the Hub's own tools.</param>
    public static HubClient Open(PSCmdlet cmdlet, Uri? endpoint, SecureString? token, string? secretName)
    {
        try
        {
            using var secret = token is not null ? SecretText.From(token) : secretName is not null ? new PasswordSource(cmdlet).FromVault(secretName) : null;
            return new HubClient(HubOptions.Resolve(endpoint?.OriginalString, secret is null ? null : new HubToken(new string(secret.Span))));
        }
        catch (TaoverseException failure)
        {
            cmdlet.ThrowTerminatingError(FaultRecord.Of(failure, null));
            throw;
        }
    }

    /// <summary>The models of a hub; what is to be known of uploads under way is kept in the state folder.</summary>
    public static HuggingFaceModelStore Store(PSCmdlet cmdlet, HubClient client) =>
        new(client, Path.Combine(StateLocation.Find(cmdlet, null), "uploads"));
}
