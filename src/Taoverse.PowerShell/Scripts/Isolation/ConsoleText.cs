using System.Management.Automation;
using System.Text;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.Scripts.Isolation;

/// <summary>Passes on what the child writes past the shell, straight to its console, as Write-Host would.</summary>
internal sealed class ConsoleText(OperationSink sink)
{
    private const int LongestLine = 64 * 1024;
    private const int KeptLines = 20;
    private readonly Queue<string> _newest = new();

    /// <summary>The newest lines.</summary>
    public IReadOnlyList<string> Newest => [.. _newest];

    /// <summary>Reads to the end.</summary>
    public async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var buffer = new char[4096];
        var line = new StringBuilder();
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            foreach (var character in buffer.AsMemory(0, count).ToArray())
            {
                if (character == '\n' || line.Length == LongestLine)
                {
                    await PassAsync(line, cancellationToken).ConfigureAwait(false);
                }

                if (character != '\n')
                {
                    line.Append(character);
                }
            }
        }

        if (line.Length > 0)
        {
            await PassAsync(line, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PassAsync(StringBuilder line, CancellationToken cancellationToken)
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        _newest.Enqueue(text);
        if (_newest.Count > KeptLines)
        {
            _newest.Dequeue();
        }

        var record = new InformationRecord(new HostInformationMessage { Message = text }, "Invoke-Isolated");
        record.Tags.Add("PSHOST");
        await sink.PostAsync(cmdlet => cmdlet.WriteInformation(record), cancellationToken).ConfigureAwait(false);
    }
}
