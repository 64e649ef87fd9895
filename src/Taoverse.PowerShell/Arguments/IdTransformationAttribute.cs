using System.Globalization;
using System.Management.Automation;

namespace Taoverse.PowerShell.Arguments;

/// <summary>Takes the id of a living object where the object is asked for.</summary>
/// <typeparam name="T">What the ids stand for.</typeparam>
internal abstract class IdTransformationAttribute<T> : ArgumentTransformationAttribute
    where T : class
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            object[] several => Array.ConvertAll(several, item => Transform(engineIntrinsics, item)),
            int id => WithId(id),
            string text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => WithId(id),
            var other => other,
        };

    /// <summary>The object with an id; null where there is none.</summary>
    protected abstract T? Find(int id);

    /// <summary>What to say of an id that no object has.</summary>
    protected abstract string Unknown(int id);

    private T WithId(int id) => Find(id) ?? throw new ArgumentTransformationMetadataException(Unknown(id));
}
