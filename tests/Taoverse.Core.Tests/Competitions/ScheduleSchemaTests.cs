using System.Text;
using System.Text.Json.Nodes;
using Taoverse.Competitions;
using Taoverse.Tests;

namespace Taoverse.Core.Tests.Competitions;

public class ScheduleSchemaTests
{
    // What a JSON schema does not express.
    private static readonly string[] AcrossFields = ["more than once", "add up to", "is above maxParameters", "below softLimit", "entry before"];

    private static readonly SchemaCheck Schema = new(JsonNode.Parse(File.ReadAllText(Golden.PathOf("../../docs/competition-schedule.schema.json")))!);

    [Theory]
    [InlineData("subnet9.json")]
    [InlineData("subnet37.json")]
    public void The_samples_are_valid_by_the_schema(string name) => Assert.True(Schema.Takes(Sample(name)));

    [Fact]
    public void What_is_written_is_valid_by_the_schema() =>
        Assert.True(Schema.Takes(JsonNode.Parse(ScheduleJson.Write(Schedules.Read("subnet37.json")))));

    [Theory]
    [InlineData("subnet9.json")]
    [InlineData("subnet37.json")]
    public void The_schema_and_the_reader_take_and_refuse_the_same(string name)
    {
        var (taken, refused) = (0, 0);
        foreach (var (change, changed) in Changes(Sample(name)))
        {
            var takes = Schema.Takes(changed);
            var fault = Fault(changed);
            if (takes && fault is not null)
            {
                Assert.True(AcrossFields.Any(rule => fault.Contains(rule, StringComparison.Ordinal)), $"{change}: the reader alone refuses, {fault}");
            }

            Assert.False(!takes && fault is null, $"{change}: the schema alone refuses");
            _ = fault is null ? taken++ : refused++;
        }

        Assert.InRange(taken, 100, int.MaxValue);
        Assert.InRange(refused, 1000, int.MaxValue);
    }

    private static JsonNode Sample(string name) => JsonNode.Parse(File.ReadAllText(Schedules.Sample(name)))!;

    private static string? Fault(JsonNode json)
    {
        try
        {
            ScheduleJson.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));
            return null;
        }
        catch (TaoverseException error)
        {
            return error.Message;
        }
    }

    /// <summary>Takes away, renames, adds and replaces each property in turn.</summary>
    private static IEnumerable<(string Change, JsonNode Json)> Changes(JsonNode json)
    {
        foreach (var holder in Objects(json).ToList())
        {
            foreach (var (name, value) in holder.ToList())
            {
                var path = value!.GetPath();
                holder.Remove(name);
                yield return ($"without {path}", json);
                holder.Add(name + "x", 1);
                yield return ($"another name for {path}", json);
                holder.Remove(name + "x");
                foreach (var other in new[] { "-1", "0", "1", "1.5", "1e300", "\"\"", "\"text\"", "[]", "{}", "true", "[\"\"]", "[1]" })
                {
                    holder[name] = JsonNode.Parse(other);
                    yield return ($"{other} for {path}", json);
                }

                holder[name] = value;
                holder["more"] = 1;
                yield return ($"more beside {path}", json);
                holder.Remove("more");
            }
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? json) => json switch
    {
        JsonObject holder => holder.Select(property => property.Value).SelectMany(Objects).Prepend(holder),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
