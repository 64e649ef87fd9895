namespace Taoverse.Substrate.Tests.Rpc;

/// <summary>Tests that count what the whole process holds, so that nothing else may run beside them.</summary>
[CollectionDefinition(nameof(SerialTests), DisableParallelization = true)]
#pragma warning disable CA1052 // xunit wants a class that it can name.
public class SerialTests;
