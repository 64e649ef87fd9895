using Taoverse.Loading;

namespace Taoverse.Core.Tests.Loading;

public sealed class WebFrameworkTests : IDisposable
{
    private static readonly Version Runtime = new(10, 0, 12);
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void The_version_of_the_runtime_is_taken_before_a_newer_one()
    {
        Install("root", "10.0.12");
        Install("root", "10.0.14");

        Assert.Equal("10.0.12", Find("root"));
    }

    [Fact]
    public void The_newest_version_of_the_same_major_is_taken_otherwise()
    {
        Install("root", "10.0.2");
        Install("root", "10.0.10");
        Install("root", "11.0.0");
        Install("root", "9.0.4");

        Assert.Equal("10.0.10", Find("root"));
    }

    [Fact]
    public void Another_major_version_and_a_preview_do_not_fit()
    {
        Install("root", "9.0.4");
        Install("root", "10.0.0-rc.1");

        Assert.Null(Find("root"));
    }

    [Fact]
    public void The_first_root_that_has_one_is_taken()
    {
        Install("second", "10.0.2");
        Install("third", "10.0.12");

        Assert.Equal("10.0.2", Find("first", "second", "third"));
    }

    private void Install(string root, string version) => temporary.Folder(root, "shared", "Microsoft.AspNetCore.App", version);

    private string? Find(params string[] roots) =>
        Path.GetFileName(WebFramework.Find(roots.Select(root => Path.Combine(temporary.Path, root)), Runtime));
}
