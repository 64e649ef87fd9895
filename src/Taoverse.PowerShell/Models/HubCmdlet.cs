using System.Management.Automation;
using System.Security;
using Taoverse.Hub;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.Models;

/// <summary>A cmdlet that talks to a hub.</summary>
public abstract class HubCmdlet : AsyncCmdlet
{
    private HubClient? _client;

    /// <summary>The hub's address; by default HF_ENDPOINT, else https://huggingface.co.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? HubEndpoint { get; set; }

    /// <summary>The token; by default HF_TOKEN, else HF_ACCESS_TOKEN, else that of the Hub's own tools.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>The name of the token in a vault of SecretManagement.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TokenSecretName { get; set; }

    private protected HubClient Client => _client ??= HubConnection.Open(this, HubEndpoint, Token, TokenSecretName);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client?.Dispose();
        }

        base.Dispose(disposing);
    }
}
