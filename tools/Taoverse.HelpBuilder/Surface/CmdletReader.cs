using System.Management.Automation;
using System.Reflection;

namespace Taoverse.HelpBuilder.Surface;

/// <summary>Reads cmdlets from the metadata of a compiled assembly.</summary>
/// <remarks>
/// Attributes are read as data and never made: those of the reference library that this program runs on are empty.
/// </remarks>
internal static class CmdletReader
{
    public static IReadOnlyList<CmdletSurface> Read(Assembly assembly) =>
        [.. from type in assembly.GetExportedTypes()
            let attribute = Data(type, nameof(CmdletAttribute)).SingleOrDefault()
            where attribute is not null && !type.IsAbstract
            let cmdlet = Cmdlet(type, attribute)
            orderby cmdlet.Noun, cmdlet.Verb
            select cmdlet];

    private static CmdletSurface Cmdlet(Type type, CustomAttributeData attribute)
    {
        var parameters = Lineage(type)
            .SelectMany(level => level.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(property => Data(property, nameof(ParameterAttribute)).Any())
            .Select(Parameter).ToList();
        var preferred = Named(attribute, nameof(CmdletAttribute.DefaultParameterSetName), "");
        var sets = parameters.SelectMany(parameter => parameter.Uses).Select(use => use.ParameterSet)
            .Where(set => set != ParameterUse.AllSets).Distinct()
            .OrderByDescending(set => set == preferred).ThenBy(set => set, StringComparer.Ordinal)
            .DefaultIfEmpty(ParameterUse.AllSets);
        return new CmdletSurface
        {
            Verb = (string)attribute.ConstructorArguments[0].Value!,
            Noun = (string)attribute.ConstructorArguments[1].Value!,
            SupportsShouldProcess = Named(attribute, nameof(CmdletAttribute.SupportsShouldProcess), false),
            OutputTypes = [.. Data(type, nameof(OutputTypeAttribute)).SelectMany(data => Values<Type>(data)).Select(NameOf)],
            Parameters = parameters,
            ParameterSets = [.. sets],
        };
    }

    private static ParameterSurface Parameter(PropertyInfo property) => new()
    {
        Name = property.Name,
        Type = NameOf(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType),
        Aliases = [.. Data(property, nameof(AliasAttribute)).SelectMany(Values<string>)],
        Uses = [.. Data(property, nameof(ParameterAttribute)).Select(data => new ParameterUse
        {
            ParameterSet = Named(data, nameof(ParameterAttribute.ParameterSetName), ParameterUse.AllSets),
            Mandatory = Named(data, nameof(ParameterAttribute.Mandatory), false),
            Position = Named(data, nameof(ParameterAttribute.Position), int.MinValue) is var at and >= 0 ? at : null,
            ByValue = Named(data, nameof(ParameterAttribute.ValueFromPipeline), false),
            ByPropertyName = Named(data, nameof(ParameterAttribute.ValueFromPipelineByPropertyName), false),
        })],
    };

    private static IEnumerable<Type> Lineage(Type type)
    {
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            yield return level;
        }
    }

    private static IEnumerable<CustomAttributeData> Data(MemberInfo member, string attribute) =>
        member.GetCustomAttributesData().Where(data => data.AttributeType.Name == attribute);

    private static T Named<T>(CustomAttributeData data, string name, T otherwise) =>
        data.NamedArguments.Where(argument => argument.MemberName == name)
            .Select(argument => (T)argument.TypedValue.Value!).DefaultIfEmpty(otherwise).Single();

    private static IEnumerable<T> Values<T>(CustomAttributeData data) =>
        data.ConstructorArguments.Where(argument => argument.Value is IEnumerable<CustomAttributeTypedArgument>)
            .SelectMany(argument => (IEnumerable<CustomAttributeTypedArgument>)argument.Value!)
            .Select(argument => (T)argument.Value!);

    private static string NameOf(Type type) => type.FullName ?? type.Name;
}
