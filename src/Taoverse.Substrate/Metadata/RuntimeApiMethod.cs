namespace Taoverse.Substrate.Metadata;

/// <summary>A method of a runtime API.</summary>
/// <param name="Name">The name as <c>state_call</c> takes it, API and method joined by an underscore.</param>
/// <param name="Inputs">The arguments.</param>
/// <param name="OutputTypeId">The type of the result.</param>
public sealed record RuntimeApiMethod(string Name, IReadOnlyList<TypeField> Inputs, int OutputTypeId);
