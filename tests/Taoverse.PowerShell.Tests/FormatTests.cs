using System.Xml.Linq;
using Taoverse.HelpBuilder.Surface;
using Taoverse.PowerShell.Sessions;

namespace Taoverse.PowerShell.Tests;

public class FormatTests
{
    private static readonly XElement[] Views = [.. ModuleFiles.Formats().Descendants("View")];

    private static readonly string[] Written =
    [
        .. CmdletReader.Read(typeof(SessionCmdlet).Assembly).SelectMany(cmdlet => cmdlet.OutputTypes).Distinct()
            .Where(type => type.StartsWith("Taoverse.", StringComparison.Ordinal)),
    ];

    public static TheoryData<string> OutputTypes => [.. Written];

    [Theory]
    [MemberData(nameof(OutputTypes))]
    public void Every_output_has_a_table_of_five_to_eight_columns_and_a_list(string type)
    {
        var views = ViewsOf(type);

        var table = Assert.Single(views.Elements("TableControl"));
        Assert.Single(views.Elements("ListControl"));
        Assert.InRange(table.Descendants("TableColumnHeader").Count(), 5, 8);
        Assert.Equal(table.Descendants("TableColumnHeader").Count(), table.Descendants("TableColumnItem").Count());
    }

    [Theory]
    [MemberData(nameof(OutputTypes))]
    public void Every_property_of_a_view_exists(string type)
    {
        var loaded = Find(type);

        Assert.All(
            ViewsOf(type).Descendants("PropertyName"),
            property => Assert.True(loaded.GetProperty(property.Value) is not null, $"{type} has no property {property.Value}."));
    }

    [Fact]
    public void No_view_is_for_a_type_that_no_cmdlet_writes_as_a_whole_or_as_a_part()
    {
        var parts = Written.SelectMany(type => Find(type).GetProperties())
            .SelectMany(property => property.PropertyType.GetGenericArguments()).Select(type => type.FullName!);

        Assert.All(
            Views.Descendants("TypeName").Select(name => name.Value),
            name => Assert.Contains(name, Written.Concat(parts)));
    }

    private static XElement[] ViewsOf(string type) => [.. Views.Where(view => view.Descendants("TypeName").Any(name => name.Value == type))];

    private static Type Find(string name) =>
        typeof(SessionCmdlet).Assembly.GetReferencedAssemblies()
            .Where(reference => reference.Name!.StartsWith("Taoverse", StringComparison.Ordinal))
            .Select(reference => System.Reflection.Assembly.Load(reference).GetType(name))
            .First(type => type is not null)!;
}
