using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Metadata;

/// <summary>Writes a runtime's description as metadata of version 14 or 15.</summary>
/// <remarks>Layouts: the crate frame-metadata of paritytech (v14.rs, v15.rs).</remarks>
internal sealed class MetadataWriter
{
    /// <summary>The versions that can be written.</summary>
    public static readonly IReadOnlyList<uint> Versions = [14, 15];

    private const uint Magic = 0x6174656D; // "meta"

    private readonly ScaleWriter _writer = new();
    private readonly RuntimeDescription _description;
    private readonly uint _version;

    private MetadataWriter(RuntimeDescription description, uint version)
    {
        _description = description;
        _version = version;
    }

    private RuntimeMetadata Runtime => _description.Runtime;

    /// <summary>Writes metadata, without a length before it.</summary>
    /// <param name="description">What to write.</param>
    /// <param name="version">14 or 15.</param>
    public static byte[] Write(RuntimeDescription description, uint version)
    {
        var writer = new MetadataWriter(description, version);
        writer.WriteAll();
        return writer._writer.ToArray();
    }

    private void WriteAll()
    {
        _writer.WriteInteger(Magic);
        _writer.WriteByte((byte)_version);
        TypeWriter.WriteTypes(_writer, Runtime.Types, _description.TypeParameters);
        Items(Runtime.Pallets, WritePallet);
        WriteExtrinsic();
        Id(_description.RuntimeTypeId);
        if (_version >= 15)
        {
            Items(_description.Apis, WriteApi);
            foreach (var id in _description.OuterTypeIds)
            {
                Id(id);
            }

            NoTexts(); // custom values
        }
    }

    private void WritePallet(PalletMetadata pallet)
    {
        _writer.WriteText(pallet.Name);
        _writer.WriteBool(pallet.Storage.Count > 0);
        if (pallet.Storage.Count > 0)
        {
            _writer.WriteText(pallet.Storage[0].Prefix);
            Items(pallet.Storage, WriteStorage);
        }

        OptionalId(pallet.CallTypeId);
        OptionalId(pallet.EventTypeId);
        Items(pallet.Constants, constant =>
        {
            _writer.WriteText(constant.Name);
            Id(constant.TypeId);
            _writer.WriteByteSequence(constant.Value);
            NoTexts();
        });
        OptionalId(pallet.ErrorTypeId);
        _writer.WriteByte(pallet.Index);
        if (_version >= 15)
        {
            NoTexts();
        }
    }

    private void WriteStorage(StorageEntry entry)
    {
        _writer.WriteText(entry.Name);
        _writer.WriteBool(!entry.IsOptional);
        _writer.WriteBool(entry.Hashers.Count > 0);
        if (entry.Hashers.Count > 0)
        {
            Items(entry.Hashers, hasher => _writer.WriteByte((byte)hasher));
            Id(entry.KeyTypeIds.Count == 1 ? entry.KeyTypeIds[0] : TupleOf(entry.KeyTypeIds));
        }

        Id(entry.ValueTypeId);
        _writer.WriteByteSequence(entry.Default);
        NoTexts();
    }

    private void WriteExtrinsic()
    {
        if (_version == 14)
        {
            Id(_description.ExtrinsicTypeId);
        }

        _writer.WriteByte(Runtime.Extrinsic.Versions[0]);
        if (_version >= 15)
        {
            foreach (var id in _description.ExtrinsicPartTypeIds)
            {
                Id(id);
            }
        }

        Items(Runtime.Extrinsic.SignedExtensions, extension =>
        {
            _writer.WriteText(extension.Name);
            Id(extension.TypeId);
            Id(extension.AdditionalTypeId);
        });
    }

    private void WriteApi((string Name, uint Version) api)
    {
        _writer.WriteText(api.Name);
        var prefix = api.Name + "_";
        Items([.. Runtime.RuntimeApiMethods.Where(m => m.Name.StartsWith(prefix, StringComparison.Ordinal))], method =>
        {
            _writer.WriteText(method.Name[prefix.Length..]);
            Items(method.Inputs, input =>
            {
                _writer.WriteText(input.Name!);
                Id(input.TypeId);
            });
            Id(method.OutputTypeId);
            NoTexts();
        });
        NoTexts();
    }

    private int TupleOf(IReadOnlyList<int> ids) => Enumerable.Range(0, Runtime.Types.Count)
        .First(id => Runtime.Types[id].Definition is TypeDefinition.Tuple tuple && tuple.ElementIds.SequenceEqual(ids));

    private void Items<T>(IReadOnlyList<T> items, Action<T> write)
    {
        _writer.WriteCompact((ulong)items.Count);
        foreach (var item in items)
        {
            write(item);
        }
    }

    private void NoTexts() => _writer.WriteCompact(0UL);

    private void Id(int id) => _writer.WriteCompact((ulong)id);

    private void OptionalId(int? id)
    {
        _writer.WriteBool(id is not null);
        if (id is { } some)
        {
            Id(some);
        }
    }
}
