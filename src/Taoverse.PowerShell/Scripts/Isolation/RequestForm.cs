using System.Collections;

namespace Taoverse.PowerShell.Scripts.Isolation;

/// <summary>A request as the text that goes to the child.</summary>
internal static class RequestForm
{
    // A value lies in a table or a list, which lies in the table of the request.
    private const int Wrapping = 2;
    private const string Depth = nameof(Depth);

    public static string Write(ScriptRequest request, int depth) => ClixmlForm.Write(
        new Hashtable
        {
            [nameof(ScriptRequest.Text)] = request.Text,
            [nameof(ScriptRequest.Variables)] = new Hashtable(request.Variables.ToDictionary(variable => variable.Key, variable => variable.Value)),
            [nameof(ScriptRequest.Arguments)] = request.Arguments.ToArray(),
            [nameof(ScriptRequest.Input)] = request.Input.ToArray(),
            [nameof(ScriptRequest.Location)] = request.Location,
            [nameof(ScriptRequest.ImportsModule)] = request.ImportsModule,
            [Depth] = depth,
        },
        depth + Wrapping);

    public static (ScriptRequest Request, int Depth) Read(string text)
    {
        var table = ClixmlForm.ReadTable(text);
        var variables = table.GetTable(nameof(ScriptRequest.Variables));
        var request = new ScriptRequest
        {
            Text = table.Get<string>(nameof(ScriptRequest.Text)) ?? string.Empty,
            Variables = variables.Keys.Cast<object>().ToDictionary(key => key.ToString()!, key => variables[key]),
            Arguments = table.GetList(nameof(ScriptRequest.Arguments)),
            Input = table.GetList(nameof(ScriptRequest.Input)),
            Location = table.Get<string>(nameof(ScriptRequest.Location)) ?? string.Empty,
            ImportsModule = table.Get<bool>(nameof(ScriptRequest.ImportsModule)),
        };
        return (request, table.Get<int>(Depth));
    }
}
