using Taoverse.Evaluation;

namespace Taoverse.Core.Tests.Evaluation;

public class EvaluationDeviceTests
{
    [Theory]
    [InlineData("cpu", false, null)]
    [InlineData("cpu", false, EvaluationDataType.Fp32)]
    [InlineData("cpu", true, null)]
    [InlineData("cuda", true, EvaluationDataType.Bf16)]
    [InlineData("cuda:12", true, null)]
    [InlineData("torch-cpu", true, EvaluationDataType.Fp32)]
    public void What_is_there_is_taken(string device, bool hasTorch, EvaluationDataType? type) => EvaluationDevice.Check(device, type, hasTorch);

    [Theory]
    [InlineData("gpu")]
    [InlineData("CUDA")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:x")]
    [InlineData("")]
    public void What_is_no_device_is_refused(string device) => Assert.Equal(
        "UnknownDevice", Assert.Throws<TaoverseException>(() => EvaluationDevice.Check(device, null, hasTorch: true)).ErrorId);

    [Fact]
    public void A_device_without_memory_is_a_status_of_its_own()
    {
        var outcome = EvaluationOutcome.Of(new DeviceMemoryException("cuda", 2L << 30, 1L << 30, 13L << 30));
        Assert.Equal((EvaluationStatus.DeviceOutOfMemory, "DeviceOutOfMemory"), (outcome.Status, outcome.ErrorId));
        Assert.Equal(
            "The device 'cuda' has not enough memory: 2,048.0 MiB more needed, 1,024.0 MiB free, beside 13,312.0 MiB of weights.", outcome.Error);
        Assert.Contains("an unknown amount free", new DeviceMemoryException("cuda", 1, null, 0).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_fails_does_not_make_a_model_invalid()
    {
        var outcome = EvaluationOutcome.Of(new TaoverseException("DeviceFailed", FaultKind.Unavailable, "The device 'cuda' failed.", "Try again."));
        Assert.Equal((EvaluationStatus.Crashed, "DeviceFailed", "The device 'cuda' failed."), (outcome.Status, outcome.ErrorId, outcome.Error));
    }
}
