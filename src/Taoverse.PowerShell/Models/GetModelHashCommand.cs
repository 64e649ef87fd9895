using System.Management.Automation;
using Taoverse.Models;
using Taoverse.PowerShell.Pipeline;
using Taoverse.Substrate.Accounts;

namespace Taoverse.PowerShell.Models;

/// <summary>Gives the hash of model folders, the same as the Python package's.</summary>
[Cmdlet(VerbsCommon.Get, "ModelHash", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ModelHash))]
public sealed class GetModelHashCommand : AsyncCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";

    /// <summary>The folders; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The folders, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The hotkey that the secure hash is for, as SS58 address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Hotkey { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var literal = ParameterSetName == LiteralSet;
        foreach (var path in literal ? LiteralPath : Path)
        {
            try
            {
                var hotkey = Hotkey is null ? null : AccountId.Parse(Hotkey).ToString();
                foreach (var folder in literal ? [ModelFolders.Literal(this, path)] : ModelFolders.Find(this, path))
                {
                    Run(sink => HashAsync(sink, folder, hotkey), folder);
                }
            }
            catch (TaoverseException failure)
            {
                Fail(failure, failure.ErrorId == "InvalidAddress" ? Hotkey : path);
            }
        }
    }

    private static async Task<ModelHash> HashAsync(OperationSink sink, string folder, string? hotkey)
    {
        using var shown = new ByteProgress(sink, 0, $"Hashing {folder}");
        var total = ModelFolder.List(folder).Sum(f => f.Bytes);
        var done = 0L;
        var progress = new Listener(bytes => shown.Report(Interlocked.Add(ref done, bytes), total, string.Empty));
        return await ModelHasher.HashFolderAsync(folder, hotkey, progress, sink.Token).ConfigureAwait(false);
    }

    private sealed class Listener(Action<long> heard) : IProgress<long>
    {
        public void Report(long value) => heard(value);
    }
}
