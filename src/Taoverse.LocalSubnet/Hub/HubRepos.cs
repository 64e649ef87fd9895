using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>The repositories on disk, one JSON file each, replaced whole.</summary>
internal sealed class HubRepos
{
    private static readonly byte[] Attributes = "*.safetensors filter=lfs diff=lfs merge=lfs -text\n"u8.ToArray();
    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly HubContent _content;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, HubRepo> _repos = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);

    public HubRepos(string folder, HubContent content, TimeProvider time)
    {
        (_folder, _content, _time) = (Directory.CreateDirectory(Path.Combine(folder, "repos")).FullName, content, time);
        foreach (var file in Directory.EnumerateFiles(_folder, "*.json"))
        {
            var repo = JsonSerializer.Deserialize<HubRepo>(File.ReadAllBytes(file))!;
            _repos.Add(repo.Id, repo);
        }
    }

    public HubRepo? Find(string id)
    {
        lock (_lock)
        {
            return _repos.GetValueOrDefault(id);
        }
    }

    public string? NewNameOf(string id)
    {
        lock (_lock)
        {
            return _renamed.GetValueOrDefault(id);
        }
    }

    /// <summary>Creates a repository with a first commit, as the Hub does; null where it exists.</summary>
    public HubRepo? Create(string id, bool isPrivate)
    {
        lock (_lock)
        {
            if (_repos.ContainsKey(id))
            {
                return null;
            }

            var tree = new SortedDictionary<string, HubTreeEntry>(StringComparer.Ordinal) { [".gitattributes"] = _content.AddBlob(Attributes) };
            return Save(new HubRepo { Id = id, Private = isPrivate, Commits = [NewCommit(id, null, "initial commit", tree)] });
        }
    }

    public HubRepo? Change(string id, Func<HubRepo, HubRepo> change)
    {
        lock (_lock)
        {
            return _repos.TryGetValue(id, out var repo) ? Save(change(repo)) : null;
        }
    }

    public void Rename(string id, string newId)
    {
        lock (_lock)
        {
            _repos.Remove(id, out var repo);
            File.Delete(FileOf(id));
            _renamed[id] = newId;
            Save(repo! with { Id = newId });
        }
    }

    /// <summary>Adds a commit; null where the parent that was named is no longer the newest commit.</summary>
    public HubCommit? Commit(string id, string? parent, string title, IReadOnlyDictionary<string, HubTreeEntry?> changes)
    {
        lock (_lock)
        {
            var repo = _repos[id];
            if (parent is not null && parent != repo.Head.Id)
            {
                return null;
            }

            var tree = new SortedDictionary<string, HubTreeEntry>(repo.Head.Tree, StringComparer.Ordinal);
            foreach (var (path, entry) in changes)
            {
                if (entry is null)
                {
                    tree.Remove(path);
                }
                else
                {
                    tree[path] = entry;
                }
            }

            if (tree.SequenceEqual(repo.Head.Tree))
            {
                return repo.Head;
            }

            var commit = NewCommit(id, repo.Head.Id, title, tree);
            Save(repo with { Commits = [.. repo.Commits, commit] });
            return commit;
        }
    }

    private HubCommit NewCommit(string id, string? parent, string title, SortedDictionary<string, HubTreeEntry> tree)
    {
        var now = _time.GetUtcNow();
        var text = JsonSerializer.Serialize((object[])[id, parent ?? "", title, now, tree]);
        return new HubCommit(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40], parent, title, now, tree);
    }

    private HubRepo Save(HubRepo repo)
    {
        var temporary = FileOf(repo.Id) + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(repo));
        File.Move(temporary, FileOf(repo.Id), overwrite: true);
        return _repos[repo.Id] = repo;
    }

    private string FileOf(string id) => Path.Combine(_folder, id.Replace("/", "--", StringComparison.Ordinal) + ".json");
}
