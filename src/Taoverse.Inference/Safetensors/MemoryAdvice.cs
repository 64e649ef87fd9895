namespace Taoverse.Inference.Safetensors;

/// <summary>What Linux can be told of mapped memory; the numbers are those of madvise.</summary>
internal enum MemoryAdvice
{
    /// <summary>Of what is read, what follows is read as well.</summary>
    Normal = 0,

    /// <summary>Only what is used is read.</summary>
    Random = 1,

    /// <summary>Read it now; known from 5.14 on.</summary>
    PopulateRead = 22,
}
