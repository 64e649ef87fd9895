namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>Tests that count what the whole process holds, so that no other may run beside them.</summary>
[CollectionDefinition(nameof(SerialTests), DisableParallelization = true)]
public class SerialTests;
