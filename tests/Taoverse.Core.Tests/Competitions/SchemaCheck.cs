using System.Text.Json;
using System.Text.Json.Nodes;

namespace Taoverse.Core.Tests.Competitions;

/// <summary>Checks JSON against a JSON schema, as far as the schema of competition schedules goes.</summary>
internal sealed class SchemaCheck(JsonNode schema)
{
    private static readonly string[] Notes = ["$schema", "$defs", "title", "description", "default"];

    /// <summary>Whether the schema takes a value.</summary>
    public bool Takes(JsonNode? value) => Takes(schema.AsObject(), value);

    private bool Takes(JsonObject rules, JsonNode? value) => rules.Where(rule => !Notes.Contains(rule.Key)).All(rule => rule.Key switch
    {
        "$ref" => Takes(Find((string)rule.Value!), value),
        "oneOf" => rule.Value!.AsArray().Count(option => Takes(option!.AsObject(), value)) == 1,
        "const" => JsonNode.DeepEquals(rule.Value, value),
        "enum" => rule.Value!.AsArray().Any(option => JsonNode.DeepEquals(option, value)),
        "type" => IsOf((string)rule.Value!, value),
        "required" => value is not JsonObject holder || rule.Value!.AsArray().All(name => holder.ContainsKey((string)name!)),
        "additionalProperties" => value is not JsonObject holder || holder.All(property => rules["properties"]![property.Key] is not null),
        "properties" => value is not JsonObject holder
            || holder.All(property => rule.Value![property.Key] is not { } inner || Takes(inner.AsObject(), property.Value)),
        "items" => value is not JsonArray list || list.All(item => Takes(rule.Value!.AsObject(), item)),
        "minItems" => value is not JsonArray list || list.Count >= (int)rule.Value!,
        "uniqueItems" => value is not JsonArray list || list.Select(item => item?.ToJsonString()).Distinct().Count() == list.Count,
        "minLength" => !IsOf("string", value) || ((string)value!).Length >= (int)rule.Value!,
        "minimum" => !IsOf("number", value) || Number(value) >= Number(rule.Value),
        "maximum" => !IsOf("number", value) || Number(value) <= Number(rule.Value),
        "exclusiveMinimum" => !IsOf("number", value) || Number(value) > Number(rule.Value),
        "exclusiveMaximum" => !IsOf("number", value) || Number(value) < Number(rule.Value),
        _ => throw new NotSupportedException(rule.Key),
    });

    private JsonObject Find(string reference)
    {
        Assert.StartsWith("#/$defs/", reference, StringComparison.Ordinal);
        return schema["$defs"]![reference["#/$defs/".Length..]]!.AsObject();
    }

    private static bool IsOf(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number)
            or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => double.IsInteger(Number(value)),
        _ => false,
    };

    private static double Number(JsonNode? value) => double.Parse(value!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
