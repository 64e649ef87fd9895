using System.Globalization;
using Taoverse.Hub;
using Taoverse.Models;
using Taoverse.Storage;

// A process that tests may kill. download ENDPOINT TOKEN REPO COMMIT FOLDER; upload ENDPOINT TOKEN REPO FOLDER JOURNAL CONNECTIONS;
// save ENDPOINT TOKEN REPO COMMIT HOTKEY STORE. It writes a line with the total of bytes for each report of progress.
var client = new HubClient(new HubOptions
{
    Endpoint = new Uri(args[1]),
    Token = new HubToken(args[2]),
    Connections = args[0] == "upload" ? int.Parse(args[6], CultureInfo.InvariantCulture) : 4,
    PartBytes = 4 << 20,
    RetryDelay = TimeSpan.FromMilliseconds(20),
});
var repo = args[3];
switch (args[0])
{
    case "download":
        var info = await client.GetModelAsync(repo, args[4]);
        await client.DownloadAsync(repo, args[4], info.Files, args[5], new Lines());
        break;
    case "upload":
        var files = ModelFolder.List(args[4]);
        Console.WriteLine((await client.UploadAsync(repo, files, await ModelHasher.HashFilesAsync(files), "Upload", args[5], new Lines())).Commit);
        break;
    case "save":
        var name = repo.Split('/');
        var saver = new ModelSaver(new HuggingFaceModelStore(client, args[6]), new DiskModelStore(args[6]));
        await foreach (var step in saver.SaveAsync(args[5], new ModelId { Namespace = name[0], Name = name[1], Commit = args[4] }))
        {
            Console.WriteLine(step.Model is { } model ? $"{(step.WasThere ? "there" : "saved")} {model.Path}" : step.Step.ToString());
        }

        break;
    default:
        return 2;
}

return 0;

internal sealed class Lines : IProgress<TransferProgress>
{
    public void Report(TransferProgress value) => Console.WriteLine(value.Bytes.ToString(CultureInfo.InvariantCulture));
}
