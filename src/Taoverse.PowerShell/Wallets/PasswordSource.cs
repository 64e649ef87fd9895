using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using Taoverse.Substrate.Crypto;

namespace Taoverse.PowerShell.Wallets;

/// <summary>Where a cmdlet gets a password or a token: from its parameter, from a vault of secrets, or from the user.</summary>
internal sealed class PasswordSource(PSCmdlet cmdlet)
{
    private const string GetSecret = "Get-Secret";

    /// <summary>A secret of a vault.</summary>
    /// <param name="name">The secret's name there.</param>
    /// <exception cref="TaoverseException"><c>SecretManagementMissing</c>, <c>SecretNotUsable</c>.</exception>
    public SecretText FromVault(string name)
    {
        if (cmdlet.InvokeCommand.GetCommand(GetSecret, CommandTypes.Cmdlet | CommandTypes.Function) is null)
        {
            throw new TaoverseException(
                "SecretManagementMissing", FaultKind.NotSupported,
                $"The secret '{name}' cannot be read: this shell has no {GetSecret}.",
                "Install the module Microsoft.PowerShell.SecretManagement and register a vault, or give the secret itself.");
        }

        object? secret;
        try
        {
            secret = cmdlet.InvokeCommand.InvokeScript("param($name) Get-Secret -Name $name -ErrorAction Stop", name).FirstOrDefault()?.BaseObject;
        }
        catch (RuntimeException failure)
        {
            throw NotUsable(name, failure.Message, failure);
        }

        return secret switch
        {
            SecureString password => SecretText.From(password),
            PSCredential credential => SecretText.From(credential.Password),
            null => throw NotUsable(name, "there is none of that name"),
            _ => throw NotUsable(name, $"it is a {secret.GetType().Name}, and a SecureString or a PSCredential is needed"),
        };
    }

    /// <summary>Asks the user.</summary>
    /// <param name="what">What the password is of.</param>
    /// <param name="otherwise">What to do where nobody can be asked.</param>
    /// <exception cref="TaoverseException"><c>PasswordNeeded</c>: nobody can be asked, or the answer is empty.</exception>
    public SecretText Ask(string what, string otherwise)
    {
        using var typed = Prompt($"Password of {what}: ");
        return typed is { Length: > 0 }
            ? SecretText.From(typed)
            : throw new TaoverseException("PasswordNeeded", FaultKind.Security, $"A password is needed of {what}, and none was given.", otherwise);
    }

    private SecureString? Prompt(string text)
    {
        // The console's host would read an empty line, or wait for ever, where no terminal is there.
        if (cmdlet.Host is not { UI: { } ui } host || (host.Name == "ConsoleHost" && Console.IsInputRedirected))
        {
            return null;
        }

        try
        {
            ui.Write(text);
            return ui.ReadLineAsSecureString();
        }
        catch (Exception e) when (e is HostException or InvalidOperationException or NotImplementedException)
        {
            return null; // -NonInteractive, a host without a user
        }
    }

    private static TaoverseException NotUsable(string name, string reason, Exception? cause = null) => new(
        "SecretNotUsable", FaultKind.Security, $"The secret '{name}' cannot be used: {reason}",
        "Look at it with Get-SecretInfo, or give the secret itself.", cause);
}
