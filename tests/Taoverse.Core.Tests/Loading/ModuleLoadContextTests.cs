using Taoverse.Loading;

namespace Taoverse.Core.Tests.Loading;

public class ModuleLoadContextTests
{
    private static readonly string Here = AppContext.BaseDirectory;

    [Fact]
    public void There_is_one_context_whatever_the_spelling_of_its_folder()
    {
        var context = ModuleLoadContext.Open(Here);

        Assert.Same(context, ModuleLoadContext.Open(Path.Combine(Here, "sub", "..") + Path.DirectorySeparatorChar));
        Assert.Equal("Taoverse", context.Name);
    }

    [Fact]
    public void A_second_folder_is_refused()
    {
        ModuleLoadContext.Open(Here);

        var error = Assert.Throws<TaoverseException>(() => ModuleLoadContext.Open(Path.GetTempPath()));
        Assert.Equal("ModuleLoadedElsewhere", error.ErrorId);
    }

    [Fact]
    public void The_core_is_shared_and_other_assemblies_are_apart()
    {
        var context = ModuleLoadContext.Open(Here);

        Assert.Same(typeof(ModuleLoadContext).Assembly, context.LoadModule("Taoverse.Core"));
        Assert.NotSame(typeof(FactAttribute).Assembly, context.LoadModule("xunit.core"));
        Assert.Same(context.LoadModule("xunit.core"), context.LoadModule("xunit.core"));
    }

    [Fact]
    public void What_the_folder_does_not_have_comes_from_the_process()
    {
        Assert.Same(typeof(object).Assembly, ModuleLoadContext.Open(Here).LoadModule("System.Private.CoreLib"));
    }
}
