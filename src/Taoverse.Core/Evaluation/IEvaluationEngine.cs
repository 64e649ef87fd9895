using Taoverse.Models;

namespace Taoverse.Evaluation;

/// <summary>What computes with models: the managed engine on a CPU, or another behind the same seam.</summary>
public interface IEvaluationEngine
{
    /// <summary>A short name for results and messages, such as <c>managed-cpu</c>.</summary>
    string Name { get; }

    /// <summary>Describes a checkpoint of which only config.json and the headers are at hand, as after ranged reads from a hub.</summary>
    /// <param name="config">The text of config.json.</param>
    /// <param name="headers">The headers of all of its weight files.</param>
    /// <returns>The description.</returns>
    /// <exception cref="TaoverseException">The checkpoint is damaged, or <c>UnsupportedCheckpoint</c>; the message says which and why.</exception>
    ModelDescription Describe(string config, IReadOnlyList<SafetensorsHeader> headers);

    /// <summary>Opens a checkpoint and checks it against its config; weights are read when they are first used.</summary>
    /// <param name="folder">The folder with config.json and the weights.</param>
    /// <param name="cancellation">Stops the opening.</param>
    /// <returns>The model, which holds its files open until it is disposed.</returns>
    /// <exception cref="TaoverseException">The checkpoint is absent, damaged or not supported; the message says which and why.</exception>
    ILoadedModel Load(string folder, CancellationToken cancellation);
}
