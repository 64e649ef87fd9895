namespace Taoverse.Tests;

/// <summary>A test that needs golden data which may only be read in place; it is skipped, and says so, where the file is absent.</summary>
internal sealed class BesideFactAttribute : FactAttribute
{
    public BesideFactAttribute(string name)
    {
        if (!File.Exists(Golden.PathBeside(name)))
        {
            Skip = $"The golden file {name} does not stand beside this checkout.";
        }
    }
}
