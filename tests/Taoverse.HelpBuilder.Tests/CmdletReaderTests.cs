using Taoverse.HelpBuilder.Surface;

namespace Taoverse.HelpBuilder.Tests;

public class CmdletReaderTests
{
    private readonly CmdletSurface cmdlet = Assert.Single(CmdletReader.Read(typeof(CmdletReaderTests).Assembly));

    [Fact]
    public void Name_outputs_and_sets_come_from_the_attributes()
    {
        Assert.Equal("Get-Sample", cmdlet.Name);
        Assert.True(cmdlet.SupportsShouldProcess);
        Assert.Equal(["System.Version", "System.Int32"], cmdlet.OutputTypes);
        Assert.Equal(["Second", "First"], cmdlet.ParameterSets);
    }

    [Fact]
    public void Parameters_of_a_base_come_after_those_of_the_cmdlet()
    {
        Assert.Equal(["Number", "Size", "Quick", "Timeout"], cmdlet.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void A_parameter_knows_its_type_aliases_and_uses()
    {
        var number = cmdlet.Parameters[0];
        Assert.Equal("Int32[]", number.ShortType);
        Assert.Equal(["Nr", "No"], number.Aliases);
        Assert.True(number.UseIn("First") is { Mandatory: true, Position: 0, ByValue: true, ByPropertyName: false });
        Assert.Null(number.UseIn("Second"));
        Assert.Equal("Int64", cmdlet.Parameters[1].ShortType);
        Assert.NotNull(cmdlet.Parameters[2].UseIn("First"));
    }
}
