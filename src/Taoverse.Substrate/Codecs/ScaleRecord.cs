using System.Collections;

namespace Taoverse.Substrate.Codecs;

/// <summary>A value of a composite type with named fields, in their order.</summary>
/// <param name="fields">The fields.</param>
public sealed class ScaleRecord(IReadOnlyList<KeyValuePair<string, object?>> fields) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <inheritdoc/>
    public int Count => fields.Count;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => fields[index];

    /// <summary>The value of a field by the name that the runtime gives it.</summary>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    public object? this[string name]
    {
        get
        {
            foreach (var (key, value) in fields)
            {
                if (key == name)
                {
                    return value;
                }
            }

            throw new KeyNotFoundException($"There is no field '{name}'.");
        }
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => fields.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The fields and their values.</summary>
    public override string ToString() => string.Join(", ", fields.Select(f => $"{f.Key}: {f.Value}"));
}
