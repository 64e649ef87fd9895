using System.Text.Json;
using Taoverse.Competitions;

/// <summary>What a contest in a shell needs, as files: the miners' models, texts to score them on, and the schedule of the competition.</summary>
internal static class Material
{
    /// <summary>Writes the folder: a folder for each model, <c>texts.jsonl</c> and <c>schedule.json</c>.</summary>
    public static void Write(string folder, int netUid)
    {
        foreach (var (name, quality) in Contest.Models)
        {
            Checkpoints.Write(Path.Combine(folder, name), quality);
        }

        File.WriteAllLines(Path.Combine(folder, "texts.jsonl"), InventedText.Write(100, 512, seed: 2).Select(text => JsonSerializer.Serialize(new { text })));
        File.WriteAllBytes(Path.Combine(folder, "schedule.json"), ScheduleJson.Write(Contest.Schedule(netUid)));
    }
}
