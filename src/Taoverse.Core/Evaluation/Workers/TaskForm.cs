namespace Taoverse.Evaluation.Workers;

/// <summary>A task without its data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">How it scores.</param>
/// <param name="Ceiling">The ceiling of its normalisation; null for none.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="HasData">Whether batches follow.</param>
internal sealed record TaskForm(string Name, EvalMethod Method, double? Ceiling, double Weight, bool HasData)
{
    public static TaskForm Of(TaskData data) =>
        new(data.Task.Name, data.Task.Method, data.Task.Normalization.Ceiling, data.Task.Weight, data.Batches is not null);

    public EvalTask Read() => new()
    {
        Name = Name,
        Method = Method,
        Normalization = Ceiling is { } ceiling ? ScoreNormalization.InverseExponential(ceiling) : ScoreNormalization.None,
        Weight = Weight,
    };
}
