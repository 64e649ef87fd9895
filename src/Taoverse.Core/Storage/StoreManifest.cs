using System.Text.Json;

namespace Taoverse.Storage;

/// <summary>What is noted of a model that was put into the store whole. It lies outside its folder, whose hash it must not change.</summary>
internal sealed record StoreManifest(string Hash, int FileCount, long Bytes)
{
    public static StoreManifest? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<StoreManifest>(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // A model that another program put there has none.
        }
    }

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(this));
        File.Move(temporary, path, overwrite: true);
    }
}
