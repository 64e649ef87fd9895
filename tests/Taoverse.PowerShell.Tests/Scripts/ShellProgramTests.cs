using Taoverse.PowerShell.Scripts.Isolation;

namespace Taoverse.PowerShell.Tests.Scripts;

public class ShellProgramTests
{
    private static readonly string Home = Path.Combine(Path.GetTempPath(), "shell");
    private static readonly string Pwsh = Path.Combine(Home, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
    private static readonly string Library = Path.Combine(Home, "pwsh.dll");

    [Theory]
    [InlineData("/usr/bin/pwsh")]
    [InlineData("/usr/local/bin/pwsh-preview")]
    [InlineData("/tools/pwsh.exe")]
    public void A_shell_starts_itself_again(string running)
    {
        var (program, arguments) = ShellProgram.Find(running, Home, _ => true);
        Assert.Equal(running, program);
        Assert.Empty(arguments);
    }

    [Fact]
    public void A_shell_that_dotnet_runs_is_run_by_dotnet_again()
    {
        var (program, arguments) = ShellProgram.Find("/usr/bin/dotnet", Home, path => path == Library);
        Assert.Equal("/usr/bin/dotnet", program);
        Assert.Equal([Library], arguments);
    }

    [Theory]
    [InlineData("/usr/bin/some-editor")]
    [InlineData(null)]
    public void Another_program_that_holds_a_shell_starts_the_one_beside_its_library(string? running)
    {
        var (program, arguments) = ShellProgram.Find(running, Home, path => path == Pwsh);
        Assert.Equal(Pwsh, program);
        Assert.Empty(arguments);
    }

    [Fact]
    public void Where_there_is_no_shell_the_error_says_so()
    {
        var error = Assert.Throws<TaoverseException>(() => ShellProgram.Find("/usr/bin/some-editor", Home, _ => false));
        Assert.Equal("NoShell", error.ErrorId);
        Assert.Contains("some-editor", error.Message, StringComparison.Ordinal);
    }
}
