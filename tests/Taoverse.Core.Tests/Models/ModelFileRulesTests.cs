using Taoverse.Models;

namespace Taoverse.Core.Tests.Models;

public class ModelFileRulesTests
{
    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/windows/file")]
    [InlineData("C:file")]
    [InlineData("a\\b")]
    [InlineData("..\\outside")]
    [InlineData("\\\\server\\share")]
    [InlineData("nul")]
    [InlineData("NUL.json")]
    [InlineData("folder/com1.txt")]
    [InlineData("LPT\u00B2")]
    [InlineData("config.json\0.txt")]
    [InlineData("line\nbreak")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a/")]
    [InlineData("")]
    [InlineData("config.json.")]
    [InlineData("config.json ")]
    [InlineData("stream:ads")]
    [InlineData(".git/config")]
    [InlineData("sub/.GIT/hooks/post-checkout")]
    [InlineData("half\uD800surrogate")]
    [InlineData("what?")]
    public void A_name_that_could_leave_the_folder_or_differ_between_systems_is_refused_by_name(string path)
    {
        var error = Assert.Throws<TaoverseException>(() => ModelFileRules.Check(["config.json", path]));
        Assert.Equal("UnsafeFileName", error.ErrorId);
        Assert.Equal(FaultKind.Security, error.Kind);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void Names_that_are_too_long_are_refused()
    {
        Assert.NotNull(ModelFileRules.Fault(new string('a', 256)));
        Assert.NotNull(ModelFileRules.Fault(new string('é', 128)));
        Assert.NotNull(ModelFileRules.Fault(string.Join('/', Enumerable.Repeat("abcdefghi", 103))));
        Assert.Null(ModelFileRules.Fault(new string('a', 255)));
    }

    [Theory]
    [InlineData("config.json", "Config.json")]
    [InlineData("a", "a/b")]
    [InlineData("A/x", "a")]
    [InlineData("same", "same")]
    public void Two_names_that_are_one_somewhere_are_refused(string first, string second) =>
        Assert.Equal("UnsafeFileName", Assert.Throws<TaoverseException>(() => ModelFileRules.Check([first, second])).ErrorId);

    [Fact]
    public void Ten_thousand_files_are_refused()
    {
        var error = Assert.Throws<TaoverseException>(() => ModelFileRules.Check([.. Enumerable.Range(0, 10_000).Select(i => $"f{i}")]));
        Assert.Equal("TooManyFiles", error.ErrorId);
    }

    [Fact]
    public void Names_of_real_models_are_allowed() => ModelFileRules.Check(
        [".gitattributes", "README.md", "config.json", "model-00001-of-00002.safetensors", "model.safetensors.index.json", "onnx/model.onnx",
         "original/params.json", "console.txt", "日本語/モデル.json", "a..b", "com10"]);

    [Fact]
    public void The_model_is_what_transformers_loads()
    {
        string[] repository =
            [".gitattributes", "README.md", "config.json", "generation_config.json", "model.safetensors", "model-00001-of-00001.safetensors",
             "model.safetensors.index.json", "optimizer.pt", "pytorch_model.bin", "tokenizer.json", "onnx/model.safetensors"];
        Assert.Equal(["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"], ModelFileSelection.Select(repository));
        Assert.Equal(
            ["config.json", "generation_config.json", "model-00001-of-00001.safetensors", "model.safetensors.index.json", "tokenizer.json"],
            ModelFileSelection.Select(repository.Where(f => f != "model.safetensors")));
    }
}
