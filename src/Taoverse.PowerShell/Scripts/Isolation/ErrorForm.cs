using System.Collections;
using System.Management.Automation;

namespace Taoverse.PowerShell.Scripts.Isolation;

/// <summary>An error as text. What comes back has a <see cref="RemoteException"/>, since the exception itself stays in the child.</summary>
internal static class ErrorForm
{
    private const string Message = nameof(Message);
    private const string ExceptionType = nameof(ExceptionType);
    private const string RecommendedAction = nameof(RecommendedAction);
    private const string Stack = nameof(Stack);

    public static string Write(ErrorRecord record, int depth) => ClixmlForm.Write(
        new Hashtable
        {
            [Message] = record.Exception.Message,
            [ExceptionType] = record.Exception.GetType().FullName,
            [nameof(record.FullyQualifiedErrorId)] = record.FullyQualifiedErrorId,
            [nameof(record.CategoryInfo.Category)] = record.CategoryInfo.Category.ToString(),
            [nameof(record.CategoryInfo.Activity)] = record.CategoryInfo.Activity,
            [nameof(record.CategoryInfo.Reason)] = record.CategoryInfo.Reason,
            [nameof(record.TargetObject)] = record.TargetObject,
            [RecommendedAction] = record.ErrorDetails?.RecommendedAction,
            [Stack] = record.ScriptStackTrace,
        },
        depth + 1);

    public static ErrorRecord Read(string text)
    {
        var table = ClixmlForm.ReadTable(text);
        var message = table.Get<string>(Message) ?? string.Empty;
        var record = new ErrorRecord(
            new RemoteException(message),
            table.Get<string>(nameof(ErrorRecord.FullyQualifiedErrorId)),
            table.Get<ErrorCategory>(nameof(ErrorCategoryInfo.Category)),
            table[nameof(ErrorRecord.TargetObject)]);
        record.CategoryInfo.Activity = table.Get<string>(nameof(ErrorCategoryInfo.Activity));
        record.CategoryInfo.Reason = table.Get<string>(nameof(ErrorCategoryInfo.Reason));
        record.Exception.Data[Stack] = table.Get<string>(Stack);
        if (table.Get<string>(RecommendedAction) is { Length: > 0 } action)
        {
            record.ErrorDetails = new ErrorDetails(message) { RecommendedAction = action };
        }

        return record;
    }

    /// <summary>Whether an error as text says that the child's memory did not suffice.</summary>
    public static bool TellsOfMemory(string text) =>
        ClixmlForm.ReadTable(text).Get<string>(ExceptionType) is "System.OutOfMemoryException" or "System.InsufficientMemoryException";
}
