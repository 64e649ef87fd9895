using System.Collections;
using System.Management.Automation;
using Taoverse.Evaluation;
using Taoverse.Evaluation.Data;
using Taoverse.Inference.Tokenizers;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Reads what was given as -Data: files, batches, or a table of them by task.</summary>
/// <param name="cmdlet">Whose shell says what paths mean.</param>
/// <param name="options">How texts become batches; the task comes from the data.</param>
internal sealed class EvaluationInput(PSCmdlet cmdlet, EvaluationDataOptions options)
{
    private readonly Dictionary<string, List<EvaluationBatch>> _batches = new(StringComparer.Ordinal);
    private readonly List<(string Task, string File)> _files = [];

    /// <summary>How texts become batches, where a tokenizer was named.</summary>
    /// <exception cref="TaoverseException">The tokenizer cannot be read, or its end token is not known.</exception>
    public static EvaluationDataOptions Options(PSCmdlet cmdlet, string? tokenizer, string? endToken, int? sequenceLength)
    {
        var options = new EvaluationDataOptions { SequenceLength = sequenceLength };
        if (tokenizer is null)
        {
            return options;
        }

        var path = TokenizerArgument.PathOf(cmdlet, tokenizer);
        var loaded = Tokenizer.Load(path);
        return options with { Encode = loaded.Encode, EndToken = EndTokens.Find(loaded, path, endToken) };
    }

    /// <summary>Takes what was given; paths are resolved, and nothing is read yet.</summary>
    /// <param name="data">Files, batches or tables.</param>
    /// <param name="fileTask">The task that a file is for where no table says so; null where there are several.</param>
    /// <exception cref="TaoverseException"><c>AmbiguousData</c>, <c>NoData</c>, <c>EvaluationDataNotFound</c>.</exception>
    public void Add(IEnumerable data, string? fileTask)
    {
        foreach (var item in data)
        {
            switch (item is PSObject wrapped ? wrapped.BaseObject : item)
            {
                case EvaluationBatch batch:
                    Of(batch.Task).Add(batch);
                    break;
                case FileInfo file:
                    _files.Add((Require(fileTask, file.FullName), file.FullName));
                    break;
                case string path:
                    _files.AddRange(DataFiles.Find(cmdlet, path).Select(file => (Require(fileTask, path), file)));
                    break;
                case IDictionary table:
                    foreach (DictionaryEntry entry in table)
                    {
                        Add(entry.Value is IEnumerable several and not (string or IDictionary) ? several : new[] { entry.Value }, entry.Key.ToString());
                    }

                    break;
                case var other:
                    throw new TaoverseException(
                        "NoData", FaultKind.InvalidInput, $"'{other}' is no evaluation data.",
                        "Give files, batches of Get-EvaluationData, or a table of them by the tasks' names.");
            }
        }
    }

    /// <summary>Reads the files.</summary>
    /// <returns>The batches of each task.</returns>
    public async Task<IReadOnlyDictionary<string, List<EvaluationBatch>>> ReadAsync(CancellationToken cancellation)
    {
        foreach (var (task, file) in _files)
        {
            var reader = new EvaluationDataReader(options with { Task = task });
            await foreach (var batch in reader.ReadAsync(new DataFile(file).ReadAsync(cancellation), cancellation).ConfigureAwait(false))
            {
                Of(task).Add(batch);
            }
        }

        _files.Clear();
        return _batches;
    }

    private static string Require(string? task, string file) => task ?? throw new TaoverseException(
        "AmbiguousData", FaultKind.InvalidInput, $"There are several tasks, and '{file}' does not say which of them it is for.",
        "Give a table, such as @{ FINEWEB = 'fineweb.jsonl'; CODE = 'code.jsonl' }, or batches of Get-EvaluationData.");

    private List<EvaluationBatch> Of(string task)
    {
        if (!_batches.TryGetValue(task, out var list))
        {
            _batches.Add(task, list = []);
        }

        return list;
    }
}
