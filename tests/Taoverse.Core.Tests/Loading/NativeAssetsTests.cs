using Taoverse.Loading;

namespace Taoverse.Core.Tests.Loading;

public sealed class NativeAssetsTests : IDisposable
{
    private static readonly string FileName =
        OperatingSystem.IsWindows() ? "sample.dll" : OperatingSystem.IsMacOS() ? "libsample.dylib" : "libsample.so";

    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData("linux-musl-x64", "linux-musl-x64")]
    [InlineData("linux-musl-x64", "linux-musl")]
    [InlineData("linux-x64", "linux")]
    [InlineData("win-x64", "any")]
    public void A_library_is_found_for_the_platform_and_wider_ones(string running, string packaged)
    {
        var file = Put(packaged);

        Assert.Equal(file, NativeAssets.Find(temporary.Path, "sample", running));
    }

    [Fact]
    public void The_nearest_platform_is_taken()
    {
        Put("linux");
        var file = Put("linux-x64");

        Assert.Equal(file, NativeAssets.Find(temporary.Path, "sample", "linux-x64"));
    }

    [Theory]
    [InlineData("linux-arm64")]
    [InlineData("osx-x64")]
    public void A_library_of_another_platform_is_not_found(string packaged)
    {
        Put(packaged);

        Assert.Null(NativeAssets.Find(temporary.Path, "sample", "linux-x64"));
    }

    private string Put(string rid)
    {
        var file = Path.Combine(temporary.Folder("runtimes", rid, "native"), FileName);
        File.WriteAllBytes(file, []);
        return file;
    }
}
