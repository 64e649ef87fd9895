using System.Management.Automation;
using Taoverse.Models;

namespace Taoverse.PowerShell.Models;

/// <summary>Takes a compressed string where a model identifier is asked for.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ModelIdTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return input is string text ? ModelId.Parse(text) : input;
        }
        catch (TaoverseException invalid)
        {
            throw new ArgumentTransformationMetadataException($"{invalid.Message} {invalid.NextStep}", invalid);
        }
    }
}
