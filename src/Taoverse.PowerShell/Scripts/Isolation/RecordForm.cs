using System.Collections;
using System.Management.Automation;

namespace Taoverse.PowerShell.Scripts.Isolation;

/// <summary>What a script block writes to its streams, as the text that comes back from the child.</summary>
internal static class RecordForm
{
    public static string Write(ScriptStream stream, object? record, int depth) => stream switch
    {
        ScriptStream.Error => ErrorForm.Write((ErrorRecord)record!, depth),
        ScriptStream.Warning or ScriptStream.Verbose or ScriptStream.Debug => ClixmlForm.Write(((InformationalRecord)record!).Message, depth),
        ScriptStream.Information => Write((InformationRecord)record!, depth),
        ScriptStream.Progress => Write((ProgressRecord)record!),
        _ => ClixmlForm.Write(record, depth),
    };

    public static object? Read(ScriptStream stream, string text) => stream switch
    {
        ScriptStream.Error => ErrorForm.Read(text),
        ScriptStream.Warning => new WarningRecord((string)ClixmlForm.Read(text)!),
        ScriptStream.Verbose => new VerboseRecord((string)ClixmlForm.Read(text)!),
        ScriptStream.Debug => new DebugRecord((string)ClixmlForm.Read(text)!),
        ScriptStream.Information => ReadInformation(ClixmlForm.ReadTable(text)),
        ScriptStream.Progress => ReadProgress(ClixmlForm.ReadTable(text)),
        _ => ClixmlForm.Read(text),
    };

    private static string Write(InformationRecord record, int depth)
    {
        var host = record.MessageData as HostInformationMessage;
        return ClixmlForm.Write(
            new Hashtable
            {
                [nameof(record.MessageData)] = host?.Message ?? record.MessageData,
                [nameof(record.Source)] = record.Source,
                [nameof(record.Tags)] = record.Tags.ToArray(),
                ["IsForHost"] = host is not null,
                [nameof(host.NoNewLine)] = host?.NoNewLine,
                [nameof(host.ForegroundColor)] = host?.ForegroundColor?.ToString(),
                [nameof(host.BackgroundColor)] = host?.BackgroundColor?.ToString(),
            },
            depth + 1);
    }

    private static InformationRecord ReadInformation(Hashtable table)
    {
        var data = table[nameof(InformationRecord.MessageData)];
        var record = new InformationRecord(
            table.Get<bool>("IsForHost")
                ? new HostInformationMessage
                {
                    Message = data?.ToString(),
                    NoNewLine = table.Get<bool?>(nameof(HostInformationMessage.NoNewLine)),
                    ForegroundColor = table.Get<ConsoleColor?>(nameof(HostInformationMessage.ForegroundColor)),
                    BackgroundColor = table.Get<ConsoleColor?>(nameof(HostInformationMessage.BackgroundColor)),
                }
                : data,
            table.Get<string>(nameof(InformationRecord.Source)));
        record.Tags.AddRange(table.GetList(nameof(InformationRecord.Tags)).Select(tag => tag?.ToString() ?? string.Empty));
        return record;
    }

    private static string Write(ProgressRecord record) => ClixmlForm.Write(
        new Hashtable
        {
            [nameof(record.ActivityId)] = record.ActivityId,
            [nameof(record.ParentActivityId)] = record.ParentActivityId,
            [nameof(record.Activity)] = record.Activity,
            [nameof(record.StatusDescription)] = record.StatusDescription,
            [nameof(record.CurrentOperation)] = record.CurrentOperation,
            [nameof(record.PercentComplete)] = record.PercentComplete,
            [nameof(record.SecondsRemaining)] = record.SecondsRemaining,
            [nameof(record.RecordType)] = record.RecordType.ToString(),
        },
        depth: 1);

    private static ProgressRecord ReadProgress(Hashtable table) =>
        new(table.Get<int>(nameof(ProgressRecord.ActivityId)), table.Get<string>(nameof(ProgressRecord.Activity)), table.Get<string>(nameof(ProgressRecord.StatusDescription)))
        {
            ParentActivityId = table.Get<int>(nameof(ProgressRecord.ParentActivityId)),
            CurrentOperation = table.Get<string>(nameof(ProgressRecord.CurrentOperation)),
            PercentComplete = table.Get<int>(nameof(ProgressRecord.PercentComplete)),
            SecondsRemaining = table.Get<int>(nameof(ProgressRecord.SecondsRemaining)),
            RecordType = table.Get<ProgressRecordType>(nameof(ProgressRecord.RecordType)),
        };
}
