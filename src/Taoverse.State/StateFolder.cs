namespace Taoverse.State;

/// <summary>The folder in which the state of this user's subnets is kept.</summary>
public static class StateFolder
{
    /// <summary>The environment variable that names the folder where no parameter does.</summary>
    public const string Variable = "TAOVERSE_HOME";

    /// <summary>Finds the folder; it need not be there yet.</summary>
    /// <param name="statePath">The folder that was asked for; null for TAOVERSE_HOME, else the user's local application data.</param>
    /// <returns>A full path.</returns>
    /// <exception cref="TaoverseException"><c>NoStateFolder</c>: nothing names one, and this user has no folder for data.</exception>
    public static string Resolve(string? statePath = null)
    {
        if (!string.IsNullOrEmpty(statePath))
        {
            return Path.GetFullPath(statePath);
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } home)
        {
            return Path.GetFullPath(home);
        }

        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0
            ? Path.Combine(data, "taoverse")
            : throw new TaoverseException(
                "NoStateFolder", FaultKind.NotFound, "This user has no folder for application data, so there is no place for the state.",
                $"Set {Variable}, or use -StatePath.");
    }

    /// <summary>Makes the folder where it is not there, for this user alone.</summary>
    internal static void Create(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StateErrors.NotWritable(folder, error);
        }
    }
}
