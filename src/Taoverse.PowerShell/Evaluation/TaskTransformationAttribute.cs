using System.Management.Automation;
using Taoverse.Evaluation;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Makes a task of a name where a task is asked for: a text loss of weight 1.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TaskTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            object[] several => Array.ConvertAll(several, item => Transform(engineIntrinsics, item)),
            string { Length: > 0 } name => new EvalTask { Name = name },
            var other => other,
        };
}
