using System.Globalization;
using System.Management.Automation;
using Taoverse.Competitions;

namespace Taoverse.PowerShell.Competitions;

/// <summary>Takes a number where an epsilon function is asked for, and means an advantage that stays.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EpsilonTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return input switch
            {
                string text when double.TryParse(text, CultureInfo.InvariantCulture, out var epsilon) => new FixedEpsilon(epsilon),
                IConvertible number and not string => new FixedEpsilon(number.ToDouble(CultureInfo.InvariantCulture)),
                _ => input,
            };
        }
        catch (TaoverseException failure)
        {
            throw new ArgumentTransformationMetadataException($"{failure.Message} {failure.NextStep}", failure);
        }
    }
}
