using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace Taoverse.PowerShell.Scripts;

/// <summary>The text of a script block that is to run elsewhere, with its <c>$using:</c> expressions made variables.</summary>
internal sealed partial class ScriptText
{
    // These take $using: in their script blocks to mean variables of the script that calls them.
    private static readonly HashSet<string> Takers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Invoke-WithTimeout", "Invoke-Isolated", "Invoke-Command", "Start-Job", "Start-ThreadJob",
    };

    private static readonly HashSet<string> Loops = new(StringComparer.OrdinalIgnoreCase) { "ForEach-Object", "foreach", "%" };

    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly SessionState _caller;

    /// <summary>Reads a script block.</summary>
    /// <param name="block">The script block.</param>
    /// <param name="caller">Where the values of <c>$using:</c> are.</param>
    /// <exception cref="TaoverseException"><c>UsingVariableUndefined</c>.</exception>
    public ScriptText(ScriptBlock block, SessionState caller)
    {
        _caller = caller;

        // A function cannot hold $using: for its own caller.
        Text = block.Ast is ScriptBlockAst root ? Rewrite(root) : block.ToString();
        ImportsModule = block.Ast.FindAll(part => part is CommandAst command && ThisModule.Has(command.GetCommandName()), true).Any();
    }

    /// <summary>The text to run.</summary>
    public string Text { get; }

    /// <summary>The variables that the text needs, by name.</summary>
    public IReadOnlyDictionary<string, object?> Values => _values;

    /// <summary>Whether the text names commands of this module.</summary>
    public bool ImportsModule { get; }

    [GeneratedRegex(@"\W")]
    private static partial Regex NotInName { get; }

    private string Rewrite(Ast root)
    {
        var text = new StringBuilder(root.Extent.Text);
        var start = root.Extent.StartOffset;
        var uses = from found in root.FindAll(part => part is UsingExpressionAst && !BelongsToOther(part, root), true)
                   let variable = UsingExpressionAst.ExtractUsingVariable((UsingExpressionAst)found)
                   orderby variable.Extent.StartOffset descending
                   select variable;
        foreach (var variable in uses)
        {
            var name = Keep(variable);
            text.Remove(variable.Extent.StartOffset - start, variable.Extent.Text.Length);
            text.Insert(variable.Extent.StartOffset - start, variable.Splatted ? $"@{name}" : $"${{{name}}}");
        }

        // A block in a script stands in braces; one that was made from text does not.
        return root.Parent is null ? text.ToString() : text.ToString(1, text.Length - 2);
    }

    private string Keep(VariableExpressionAst variable)
    {
        var asked = variable.VariablePath.UserPath;
        var name = "using_" + NotInName.Replace(asked, found => string.Create(CultureInfo.InvariantCulture, $"_{(int)found.Value[0]}_"));
        if (variable.VariablePath.IsVariable && _caller.PSVariable.Get(asked) is null)
        {
            throw new TaoverseException(
                "UsingVariableUndefined", FaultKind.InvalidInput, $"The script block uses $using:{asked}, but there is no variable ${asked}.",
                "Set the variable first, or hand the value over with -ArgumentList.");
        }

        _values[name] = _caller.PSVariable.GetValue(asked);
        return name;
    }

    private static bool BelongsToOther(Ast part, Ast root)
    {
        for (var outer = part; outer != root; outer = outer.Parent)
        {
            if (outer is ScriptBlockExpressionAst && outer.Parent is CommandAst command && command.GetCommandName() is { } name
                && (Takers.Contains(name) || (Loops.Contains(name) && IsParallel(command))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsParallel(CommandAst command) =>
        command.CommandElements.OfType<CommandParameterAst>().Any(
            parameter => parameter.ParameterName.Length > 1 && "Parallel".StartsWith(parameter.ParameterName, StringComparison.OrdinalIgnoreCase));
}
