using System.Buffers.Binary;
using System.IO.Compression;

namespace Taoverse.State.Legacy;

/// <summary>A file of <c>torch.save</c>: a zip archive with a pickle and its storages.</summary>
internal sealed class TorchArchive : IDisposable
{
    private const int MaxPickleBytes = 16 << 20;
    private const int MostEntries = 10_000;

    // As many neurons as a subnet can have.
    private const int MaxStorageBytes = 65_536 * sizeof(float);

    private readonly ZipArchive archive;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.Ordinal);

    private TorchArchive(ZipArchive archive)
    {
        this.archive = archive;
        foreach (var entry in archive.Entries)
        {
            // All names begin with a folder, whatever it is called.
            var name = entry.FullName[(entry.FullName.IndexOf('/', StringComparison.Ordinal) + 1)..];
            if (!entries.TryAdd(name, entry) || entries.Count > MostEntries)
            {
                throw PickleErrors.Invalid($"its archive has the entry {entry.FullName} twice, or more than {MostEntries} entries");
            }
        }
    }

    /// <summary>Opens an archive.</summary>
    /// <param name="bytes">The file.</param>
    public static TorchArchive Open(byte[] bytes)
    {
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            return new TorchArchive(archive);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            archive?.Dispose();
            throw PickleErrors.Invalid($"it is not an archive of torch.save, {error.Message}", error);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    /// <summary>The pickle.</summary>
    public byte[] Pickle()
    {
        if (entries.ContainsKey("byteorder") && Read("byteorder", 16) is var order && !order.AsSpan().SequenceEqual("little"u8))
        {
            throw PickleErrors.Invalid("its numbers are not in little-endian order");
        }

        return Read("data.pkl", MaxPickleBytes);
    }

    /// <summary>The numbers of a tensor.</summary>
    public double[] Numbers(PickleTensor tensor)
    {
        var bytes = Read($"data/{tensor.Storage.Key}", MaxStorageBytes);
        if (bytes.Length != tensor.Storage.Count * sizeof(float))
        {
            throw PickleErrors.Invalid($"the storage {tensor.Storage.Key} takes {bytes.Length} bytes where {tensor.Storage.Count} numbers are announced");
        }

        var numbers = new double[tensor.Length];
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(checked((int)(tensor.Offset + index) * sizeof(float))));
        }

        return numbers;
    }

    public void Dispose() => archive.Dispose();

    private byte[] Read(string name, int maxBytes)
    {
        if (!entries.TryGetValue(name, out var entry))
        {
            throw PickleErrors.Invalid($"its archive has no {name}");
        }

        // torch.save compresses nothing; what an entry says of its length is not relied on.
        if (entry.CompressedLength != entry.Length || entry.IsEncrypted)
        {
            throw PickleErrors.Unsafe($"the entry {name} of its archive is compressed or encrypted");
        }

        try
        {
            using var content = entry.Open();
            var bytes = new byte[Math.Min(entry.Length, maxBytes)];
            content.ReadExactly(bytes);
            if (content.ReadByte() >= 0)
            {
                throw PickleErrors.TooLarge($"the entry {name} of its archive takes more than {maxBytes} bytes");
            }

            return Crc32.Of(bytes) == entry.Crc32 ? bytes : throw PickleErrors.Invalid($"the entry {name} of its archive does not have its checksum");
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException)
        {
            throw PickleErrors.Invalid($"the entry {name} of its archive is damaged, {error.Message}", error);
        }
    }
}
