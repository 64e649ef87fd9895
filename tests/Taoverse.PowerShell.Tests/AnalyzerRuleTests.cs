using System.Management.Automation;
using System.Reflection;
using Taoverse.HelpBuilder.Surface;
using Taoverse.PowerShell.Sessions;

namespace Taoverse.PowerShell.Tests;

/// <summary>What PSScriptAnalyzer asks of scripts, asked of the compiled cmdlets; <see cref="SurfaceTests"/> has the rules on verbs, nouns, outputs and secrets.</summary>
public class AnalyzerRuleTests
{
    private static readonly IReadOnlyList<CmdletSurface> Cmdlets = CmdletReader.Read(typeof(SessionCmdlet).Assembly);

    // What they do cannot be taken back: it is on the chain, before everybody's eyes, or deleted.
    private static readonly string[] Irrevocable =
        ["Clear-ModelStore", "Publish-Model", "Register-Neuron", "Set-ModelCommitment", "Set-ModelVisibility", "Set-SubnetWeight"];

    public static TheoryData<string> Names => [.. Cmdlets.Select(cmdlet => cmdlet.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_are_of_letters_that_the_language_has_no_use_for(string name)
    {
        var cmdlet = Named(name);

        Assert.All(
            [cmdlet.Verb, cmdlet.Noun, .. cmdlet.Parameters.Select(parameter => parameter.Name), .. cmdlet.Parameters.SelectMany(parameter => parameter.Aliases)],
            part => Assert.Matches("^[A-Z][A-Za-z0-9]*$", part));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_or_an_alias_means_one_parameter_and_never_one_of_the_shells_own(string name)
    {
        string[] reserved = ["vb", "db", "ea", "wa", "infa", "proga", "ev", "wv", "iv", "ov", "ob", "pv", "wi", "cf"];
        string[] all = [.. Named(name).Parameters.SelectMany(parameter => parameter.Aliases.Prepend(parameter.Name))];

        Assert.Equal(all.Length, all.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Empty(all.Intersect(reserved, StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_position_means_one_parameter_in_each_set(string name)
    {
        var cmdlet = Named(name);

        Assert.All(cmdlet.ParameterSets, set =>
        {
            int[] positions = [.. cmdlet.Parameters.Select(parameter => parameter.UseIn(set)?.Position).OfType<int>()];
            Assert.Equal(positions.Distinct(), positions);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_user_and_a_password_are_not_asked_for_apart(string name) =>
        Assert.False(
            Named(name).Parameters.Any(parameter => parameter.Name.Contains("Password", StringComparison.Ordinal))
            && Named(name).Parameters.Any(parameter => parameter.Name is "UserName" or "User"));

    [Theory]
    [MemberData(nameof(Names))]
    public void What_cannot_be_taken_back_is_asked_for_and_nothing_else_is(string name)
    {
        var impact = Attribute(name).NamedArguments.Where(argument => argument.MemberName == nameof(CmdletAttribute.ConfirmImpact))
            .Select(argument => (ConfirmImpact)argument.TypedValue.Value!).DefaultIfEmpty(ConfirmImpact.Medium).Single();

        Assert.Equal(Irrevocable.Contains(name) ? ConfirmImpact.High : ConfirmImpact.Medium, impact);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_default_parameter_set_is_one_of_the_cmdlets_sets(string name)
    {
        var sets = Named(name).ParameterSets;
        var preferred = Attribute(name).NamedArguments.Where(argument => argument.MemberName == nameof(CmdletAttribute.DefaultParameterSetName))
            .Select(argument => (string)argument.TypedValue.Value!).SingleOrDefault(sets[0]);

        Assert.Contains(preferred, sets);
    }

    [Theory]
    [InlineData("CmdletsToExport")]
    [InlineData("AliasesToExport")]
    [InlineData("FunctionsToExport")]
    [InlineData("VariablesToExport")]
    public void The_manifest_names_what_it_exports(string key) => Assert.DoesNotContain(ModuleFiles.ManifestList(key), name => name.Contains('*'));

    private static CmdletSurface Named(string name) => Cmdlets.Single(cmdlet => cmdlet.Name == name);

    private static CustomAttributeData Attribute(string name) => typeof(SessionCmdlet).Assembly.GetExportedTypes().Where(type => !type.IsAbstract)
        .SelectMany(type => type.GetCustomAttributesData())
        .Single(data => data.AttributeType.Name == nameof(CmdletAttribute) && $"{data.ConstructorArguments[0].Value}-{data.ConstructorArguments[1].Value}" == name);
}
