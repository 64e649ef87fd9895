using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Models;
using Taoverse.Tests;

namespace Taoverse.Core.Tests.Models;

public class ModelHashTests
{
    private const string Hotkey = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

    [Fact]
    public async Task The_hash_of_a_folder_is_the_python_packages()
    {
        var golden = Golden.Json("taoverse/taoverse_golden.json").GetProperty("dir_hash");
        using var folder = new TemporaryFolder();
        var count = 0;
        foreach (var file in golden.GetProperty("files").EnumerateObject())
        {
            var content = file.Value.ValueKind == System.Text.Json.JsonValueKind.String
                ? Convert.FromBase64String(file.Value.GetString()!)
                : Generated(file.Name, file.Value[1].GetInt32());
            folder.Write(file.Name, content);
            Assert.Equal(
                golden.GetProperty("file_hashes").GetProperty(file.Name).GetString(), Convert.ToBase64String(SHA256.HashData(content)));
            count++;
        }

        var hash = await ModelHasher.HashFolderAsync(folder.Path, Hotkey);

        Assert.Equal(golden.GetProperty("hash").GetString(), hash.Hash);
        Assert.Equal(count, hash.FileCount);
        Assert.Equal(ModelHash.Secure(hash.Hash, Hotkey), hash.SecureHash);
        Assert.True(ModelHash.Matches(Id(hash.Hash, null), hash.Hash, Hotkey));
        Assert.True(ModelHash.Matches(Id(null, hash.SecureHash), hash.Hash, Hotkey));
        Assert.False(ModelHash.Matches(Id(null, hash.SecureHash), hash.Hash, "another"));
        Assert.Null(ModelHash.Matches(Id(null, null), hash.Hash, Hotkey));
    }

    [Fact]
    public void Secure_hashes_are_the_python_packages()
    {
        foreach (var entry in Golden.Json("taoverse/taoverse_golden.json").GetProperty("hash2").EnumerateArray())
        {
            Assert.Equal(entry[2].GetString(), ModelHash.Secure(entry[0].GetString()!, entry[1].GetString()!));
        }
    }

    [Fact]
    public async Task Names_go_by_code_point_and_links_count_as_in_the_python_package()
    {
        // Order and hash are those of Python's os.walk, sorted and hashlib on this tree, which is how the package does it: files before
        // folders, U+FF21 before U+1D49C though its UTF-16 unit is larger.
        const string Expected = "g8D6zeJeSrR2C/sZh8TVAKtSKApLwaIq/g2vwxtP0pg=";
        string[] inOrder =
        [
            "A", "Z", "_", "a", "empty", "zz-link", "é", "\uFF21", "\U0001D49C", "b/empty", "b/file", "b/deeper/file", "ü/file", "ü/空/ファイル",
        ];
        using var folder = new TemporaryFolder();
        foreach (var name in inOrder.Reverse().Where(n => n != "zz-link"))
        {
            folder.Write(name, name.EndsWith("empty", StringComparison.Ordinal) ? string.Empty : name);
        }

        File.CreateSymbolicLink(folder["zz-link"], folder["b", "file"]);
        Directory.CreateSymbolicLink(folder["linked-folder"], folder["b"]);

        Assert.Equal(inOrder, ModelFolder.List(folder.Path).Select(f => f.RelativePath));
        var hash = await ModelHasher.HashFolderAsync(folder.Path);
        Assert.Equal((Expected, inOrder.Length), (hash.Hash, hash.FileCount));
    }

    [Fact]
    public async Task An_empty_folder_has_the_hash_of_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(Convert.ToBase64String(SHA256.HashData([])), (await ModelHasher.HashFolderAsync(folder.Path)).Hash);
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["dangling"], folder["absent"]);
        var error = await Assert.ThrowsAsync<TaoverseException>(() => ModelHasher.HashFolderAsync(folder.Path));
        Assert.Equal("BrokenLink", error.ErrorId);
        Assert.Contains("dangling", error.Message, StringComparison.Ordinal);

        File.Delete(folder["dangling"]);
        File.CreateSymbolicLink(folder["circle"], folder["circle"]);
        Assert.Equal("BrokenLink", (await Assert.ThrowsAsync<TaoverseException>(() => ModelHasher.HashFolderAsync(folder.Path))).ErrorId);
    }

    [Fact]
    public async Task A_folder_that_is_absent_is_named()
    {
        var error = await Assert.ThrowsAsync<TaoverseException>(() => ModelHasher.HashFolderAsync("/does/not/exist"));
        Assert.Equal("ModelFolderNotFound", error.ErrorId);
    }

    [Fact]
    public async Task Hashing_ends_when_it_is_cancelled()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", new byte[100]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ModelHasher.HashFolderAsync(folder.Path, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_order_of_paths_is_that_of_a_walk_whatever_the_names()
    {
        var name = Gen.Elements("a", "b", "B", "a.b", "a-b", "é", "\uFF21", "\U0001D49C", "aa");
        var path = Gen.Choose(1, 3).SelectMany(depth => name.ArrayOf(depth)).Select(parts => string.Join('/', parts));
        Prop.ForAll(path.ArrayOf().ToArbitrary(), paths =>
        {
            var distinct = paths.Distinct().ToArray();
            return distinct.Order(ModelPathOrder.Instance).SequenceEqual(Walk(distinct, string.Empty));
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>A walk in the plainest form: names as UTF-8 bytes, whose order is that of code points.</summary>
    private static IEnumerable<string> Walk(string[] paths, string prefix)
    {
        var inside = paths.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)).Select(p => p[prefix.Length..]).ToArray();
        foreach (var file in inside.Where(p => !p.Contains('/', StringComparison.Ordinal)).OrderBy(p => Convert.ToHexString(Encoding.UTF8.GetBytes(p)), StringComparer.Ordinal))
        {
            yield return prefix + file;
        }

        var folders = inside.Where(p => p.Contains('/', StringComparison.Ordinal)).Select(p => p[..p.IndexOf('/', StringComparison.Ordinal)]).Distinct();
        foreach (var path in folders.OrderBy(p => Convert.ToHexString(Encoding.UTF8.GetBytes(p)), StringComparer.Ordinal).SelectMany(f => Walk(paths, prefix + f + "/")))
        {
            yield return path;
        }
    }

    /// <summary>What the golden file does not spell out: bytes that count up, and zeros.</summary>
    private static byte[] Generated(string name, int length) =>
        name == "model.safetensors" ? [.. Enumerable.Range(0, length).Select(i => (byte)i)] : new byte[length];

    private static ModelId Id(string? hash, string? secure) => new() { Namespace = "n", Name = "m", Hash = hash, SecureHash = secure };
}
