using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Models;
using Taoverse.Tests;

namespace Taoverse.Core.Tests.Models;

public class ModelIdTests
{
    [Fact]
    public void Compressed_strings_are_those_of_the_python_package()
    {
        foreach (var entry in Golden.Json("taoverse/taoverse_golden.json").GetProperty("compress").EnumerateArray())
        {
            var parts = entry[0];
            var id = new ModelId
            {
                Namespace = parts.GetProperty("namespace").GetString()!,
                Name = parts.GetProperty("name").GetString()!,
                Commit = Optional(parts, "commit"),
                Hash = Optional(parts, "hash"),
                SecureHash = Optional(parts, "secure_hash"),
                CompetitionId = parts.GetProperty("competition_id").GetInt32(),
            };
            Assert.Equal(entry[1].GetString(), id.ToString());
        }
    }

    [Fact]
    public void Strings_are_read_as_the_python_package_reads_them()
    {
        foreach (var entry in Golden.Json("taoverse/taoverse_golden.json").GetProperty("parse").EnumerateArray())
        {
            var read = ModelId.TryParse(entry[0].GetString(), out var id, out var reason);
            Assert.Equal(entry[1].ValueKind == JsonValueKind.Array, read);
            if (!read)
            {
                Assert.NotEmpty(reason);
                continue;
            }

            object?[] actual = [id.Namespace, id.Name, id.Commit, id.Hash, id.SecureHash, id.CompetitionId];
            Assert.Equal(entry[1].GetRawText(), JsonSerializer.Serialize(actual), JsonTextComparer.Instance);
        }
    }

    [Fact]
    public void The_longest_repository_name_is_the_python_packages() =>
        Assert.Equal(ModelId.MaxRepoIdLength, Golden.Json("taoverse/taoverse_golden.json").GetProperty("max_repo").GetInt32());

    [Theory]
    [InlineData("a:b:c:d:-1")]
    [InlineData("a:b:c:d: 1")]
    [InlineData("a:b:c:d:1_0")]
    [InlineData("a:b:c:d:99999999999")]
    public void A_competition_that_is_no_plain_number_is_refused_by_name(string text)
    {
        var error = Assert.Throws<TaoverseException>(() => ModelId.Parse(text));
        Assert.Equal("InvalidModelId", error.ErrorId);
        Assert.Contains("competition", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_is_counted_in_bytes_not_in_characters()
    {
        var text = new string('é', 62) + ":b:c:d";
        Assert.False(ModelId.TryParse(text, out _, out var reason));
        Assert.Contains("128 bytes", reason, StringComparison.Ordinal);
        Assert.True(ModelId.TryParse(text[2..], out _, out _));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var part = Gen.Elements("abc", "a-b.c_d", "x", "0123456789abcdef").Or(Gen.Constant("ünï"));
        var ids =
            from ns in part
            from name in part
            from commit in Gen.OneOf(part.Select(p => (string?)p), Gen.Constant<string?>(null))
            from hash in Gen.OneOf(part.Select(p => (string?)p), Gen.Constant<string?>(null))
            from competition in Gen.Choose(0, int.MaxValue)
            select new ModelId { Namespace = ns, Name = name, Commit = commit, SecureHash = hash, CompetitionId = competition };
        Prop.ForAll(ids.ToArbitrary(), id => ModelId.Parse(id.ToString()) == id).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Random_and_mutated_text_is_read_or_refused_and_never_anything_else()
    {
        var random = new Random(9);
        const string Seed = "namespace:name:0123456789abcdef0123456789abcdef01234567:hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh:1";
        for (var i = 0; i < 10_000; i++)
        {
            var characters = Seed.ToCharArray();
            for (var changes = random.Next(1, 9); changes > 0; changes--)
            {
                characters[random.Next(characters.Length)] = (char)random.Next(0, 0x10000);
            }

            var text = new string(characters)[..random.Next(characters.Length + 1)];
            Assert.Equal(ModelId.TryParse(text, out _, out var reason), reason.Length == 0);
        }
    }

    private static string? Optional(JsonElement parts, string name) =>
        parts.TryGetProperty(name, out var value) ? value.GetString() : null;

    private sealed class JsonTextComparer : IEqualityComparer<string>
    {
        public static readonly JsonTextComparer Instance = new();

        public bool Equals(string? x, string? y) => JsonElement.DeepEquals(JsonDocument.Parse(x!).RootElement, JsonDocument.Parse(y!).RootElement);

        public int GetHashCode(string text) => 0;
    }
}
