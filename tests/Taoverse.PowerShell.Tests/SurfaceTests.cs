using System.Management.Automation;
using System.Reflection;
using Taoverse.HelpBuilder.Surface;
using Taoverse.PowerShell.Sessions;

namespace Taoverse.PowerShell.Tests;

public class SurfaceTests
{
    private static readonly string[] ApprovedVerbs =
    [
        .. from type in typeof(VerbsCommon).Assembly.GetExportedTypes()
           where type.Name.StartsWith("Verbs", StringComparison.Ordinal)
           from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
           select (string)field.GetRawConstantValue()!,
    ];

    private static readonly string[] ChangingVerbs =
        ["New", "Set", "Remove", "Clear", "Start", "Stop", "Disconnect", "Publish", "Register", "Update", "Import", "Export", "Save"];

    // These give nothing: they end something that was given before.
    private static readonly string[] Silent = ["Disconnect-Subtensor", "Stop-LocalSubnet", "Stop-MetagraphSync"];

    // The seed and an epsilon are plain numbers; a test says yes or no; a script block gives what it gives.
    private static readonly string[] PlainTypes = ["System.Boolean", "System.Double", "System.Numerics.BigInteger", "System.Object"];

    private static readonly IReadOnlyList<CmdletSurface> Cmdlets = CmdletReader.Read(typeof(SessionCmdlet).Assembly);

    public static TheoryData<string> Names => [.. Cmdlets.Select(cmdlet => cmdlet.Name)];

    [Fact]
    public void The_manifest_exports_what_is_compiled()
    {
        Assert.Equal(
            Cmdlets.Select(cmdlet => cmdlet.Name).Order(StringComparer.Ordinal),
            ModuleFiles.ManifestList("CmdletsToExport").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_verb_is_approved_and_the_noun_singular(string name)
    {
        var cmdlet = Named(name);

        Assert.Contains(cmdlet.Verb, ApprovedVerbs);
        Assert.False(cmdlet.Noun.EndsWith('s') && !cmdlet.Noun.EndsWith("ss", StringComparison.Ordinal), $"{name} is a plural.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_changes_something_can_be_asked_what_it_would_do(string name)
    {
        var cmdlet = Named(name);

        Assert.Equal(ChangingVerbs.Contains(cmdlet.Verb), cmdlet.SupportsShouldProcess);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_is_declared_as_a_public_type(string name)
    {
        var cmdlet = Named(name);

        Assert.Equal(Silent.Contains(name), cmdlet.OutputTypes.Count == 0);
        Assert.All(cmdlet.OutputTypes.Except(PlainTypes), type => Assert.StartsWith("Taoverse.", type, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_common_parameters_are_spelled_the_same_everywhere(string name)
    {
        string[] common = ["Session", "NetUid", "Timeout", "Uid", "Hotkey", "StatePath"];

        Assert.All(
            Named(name).Parameters.Where(parameter => common.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase)),
            parameter => Assert.Contains(parameter.Name, common));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Secrets_are_never_taken_as_plain_text(string name)
    {
        // A token of text is not one of access.
        const string endOfText = "EndToken";
        string[] secret = ["Password", "Token", "Mnemonic", "Secret", "Credential", "Passphrase"];

        Assert.All(
            Named(name).Parameters.Where(parameter => secret.Any(word => parameter.Name.EndsWith(word, StringComparison.OrdinalIgnoreCase)) && !parameter.IsSwitch && parameter.Name != endOfText),
            parameter => Assert.Equal("System.Security.SecureString", parameter.Type));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_of_the_shells_own_parameters_are_left_to_it(string name)
    {
        string[] reserved =
        [
            "Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ProgressAction", "ErrorVariable", "WarningVariable",
            "InformationVariable", "OutVariable", "OutBuffer", "PipelineVariable", "WhatIf", "Confirm",
        ];

        Assert.Empty(Named(name).Parameters.Select(parameter => parameter.Name).Intersect(reserved, StringComparer.OrdinalIgnoreCase));
    }

    private static CmdletSurface Named(string name) => Cmdlets.Single(cmdlet => cmdlet.Name == name);
}
