using System.Text.Json;

namespace Taoverse.Substrate.Extrinsics;

/// <summary>What a node says of an extrinsic that it watches.</summary>
/// <param name="Name">ready, future, broadcast, inBlock, retracted, finalized, finalityTimeout, usurped, dropped or invalid.</param>
/// <param name="Hash">The hash that it is about; null where there is none.</param>
internal readonly record struct WatchEvent(string Name, string? Hash)
{
    /// <summary>Reads a value of the subscription: a name, or an object of one name with a hash.</summary>
    public static WatchEvent Read(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return new WatchEvent(value.GetString()!, null);
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                return new WatchEvent(property.Name, property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null);
            }
        }

        return new WatchEvent(string.Empty, null);
    }
}
