using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Taoverse.Substrate.Crypto.Argon2;

/// <summary>Argon2i, version 1.3 (RFC 9106): makes a key of a password at the cost of memory and time.</summary>
/// <remarks>Which blocks it reads does not depend on the password. The lanes are filled one after another.</remarks>
internal sealed class Argon2i
{
    private const int Version = 0x13;
    private const int TypeI = 1;
    private const int Slices = 4;

    private readonly int _lanes;
    private readonly int _passes;
    private readonly int _memoryKiB;
    private readonly int _segment;
    private readonly int _lane;

    /// <summary>Sets the cost.</summary>
    /// <param name="passes">How often the memory is gone over, 1 or more.</param>
    /// <param name="memoryKiB">The memory in KiB, 8 or more for each lane.</param>
    /// <param name="lanes">How many lanes the memory is divided into, 1 or more.</param>
    public Argon2i(int passes, int memoryKiB, int lanes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryKiB, 8 * lanes);
        _passes = passes;
        _memoryKiB = memoryKiB;
        _lanes = lanes;
        _segment = memoryKiB / (Slices * lanes);
        _lane = _segment * Slices;
    }

    /// <summary>Makes the key.</summary>
    /// <param name="password">The password.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="key">Where the key goes, 4 bytes or more.</param>
    /// <param name="cancellationToken">Looked at four times a pass.</param>
    /// <param name="secret">A secret beside the password; empty for none.</param>
    /// <param name="associated">Data that the key shall depend on too; empty for none.</param>
    /// <exception cref="TaoverseException">The memory cannot be had.</exception>
    public void DeriveKey(
        ReadOnlySpan<byte> password,
        ReadOnlySpan<byte> salt,
        Span<byte> key,
        CancellationToken cancellationToken,
        ReadOnlySpan<byte> secret = default,
        ReadOnlySpan<byte> associated = default)
    {
        using var memory = new Argon2Memory((long)_lane * _lanes);
        Begin(memory, password, salt, key.Length, secret, associated);
        for (var pass = 0; pass < _passes; pass++)
        {
            for (var slice = 0; slice < Slices; slice++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var lane = 0; lane < _lanes; lane++)
                {
                    FillSegment(memory, pass, lane, slice);
                }
            }
        }

        Finish(memory, key);
    }

    private void Begin(
        Argon2Memory memory,
        ReadOnlySpan<byte> password,
        ReadOnlySpan<byte> salt,
        int keySize,
        ReadOnlySpan<byte> secret,
        ReadOnlySpan<byte> associated)
    {
        using var input = new SecretBuffer((10 * sizeof(int)) + password.Length + salt.Length + secret.Length + associated.Length);
        var rest = input.Span;
        foreach (var number in (ReadOnlySpan<int>)[_lanes, keySize, _memoryKiB, _passes, Version, TypeI])
        {
            Put(ref rest, number);
        }

        PutBytes(ref rest, password);
        PutBytes(ref rest, salt);
        PutBytes(ref rest, secret);
        PutBytes(ref rest, associated);

        using var seed = new SecretBuffer(64 + (2 * sizeof(int)));
        Blake2b.Hash(input.Span, seed.Span[..64]);
        using var block = new SecretBuffer(Argon2Memory.WordsPerBlock * sizeof(ulong));
        for (var lane = 0; lane < _lanes; lane++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(seed.Span[68..], lane);
            for (var column = 0; column < 2; column++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(seed.Span[64..], column);
                LongHash(seed.Span, block.Span);
                var words = memory.Words(((long)lane * _lane) + column);
                for (var i = 0; i < words.Length; i++)
                {
                    words[i] = BinaryPrimitives.ReadUInt64LittleEndian(block.Span[(8 * i)..]);
                }
            }
        }
    }

    private void FillSegment(Argon2Memory memory, int pass, int lane, int slice)
    {
        Span<ulong> zero = stackalloc ulong[Argon2Memory.WordsPerBlock];
        Span<ulong> counter = stackalloc ulong[Argon2Memory.WordsPerBlock];
        Span<ulong> addresses = stackalloc ulong[Argon2Memory.WordsPerBlock];
        zero.Clear();
        counter.Clear();
        ReadOnlySpan<ulong> position = [(ulong)pass, (ulong)lane, (ulong)slice, (ulong)_lane * (ulong)_lanes, (ulong)_passes, TypeI];
        position.CopyTo(counter);

        // The first two blocks of a lane come from the password.
        var first = pass == 0 && slice == 0 ? 2 : 0;
        var laneStart = (long)lane * _lane;
        for (var index = first; index < _segment; index++)
        {
            var at = index % Argon2Memory.WordsPerBlock;
            if (at == 0 || index == first)
            {
                counter[6]++;
                Argon2Compression.Compress(ref zero[0], ref counter[0], ref addresses[0], add: false);
                Argon2Compression.Compress(ref zero[0], ref addresses[0], ref addresses[0], add: false);
            }

            var column = (slice * _segment) + index;
            var previous = column == 0 ? _lane - 1 : column - 1;
            var reference = Reference(pass, lane, slice, index, addresses[at]);
            Argon2Compression.Compress(
                ref memory.Block(laneStart + previous), ref memory.Block(reference), ref memory.Block(laneStart + column), add: pass > 0);
        }
    }

    // RFC 9106, section 3.4.2: which block a pseudo-random word points to.
    private long Reference(int pass, int lane, int slice, int index, ulong word)
    {
        var other = pass == 0 && slice == 0 ? lane : (int)((word >> 32) % (ulong)_lanes);
        var finished = pass == 0 ? slice * _segment : _lane - _segment;
        var area = other == lane ? finished + index - 1 : finished - (index == 0 ? 1 : 0);

        var x = (ulong)(uint)word * (uint)word >> 32;
        var relative = area - 1 - (long)((ulong)area * x >> 32);
        var start = pass == 0 || slice == Slices - 1 ? 0 : (slice + 1) * _segment;
        return ((long)other * _lane) + ((start + relative) % _lane);
    }

    private void Finish(Argon2Memory memory, Span<byte> key)
    {
        using var last = new SecretBuffer(Argon2Memory.WordsPerBlock * sizeof(ulong));
        for (var i = 0; i < Argon2Memory.WordsPerBlock; i++)
        {
            var word = 0UL;
            for (var lane = 0; lane < _lanes; lane++)
            {
                word ^= memory.Words(((long)lane * _lane) + _lane - 1)[i];
            }

            BinaryPrimitives.WriteUInt64LittleEndian(last.Span[(8 * i)..], word);
        }

        LongHash(last.Span, key);
    }

    // H' of section 3.3: BLAKE2b for any length of output.
    private static void LongHash(ReadOnlySpan<byte> input, Span<byte> output)
    {
        using var prefixed = new SecretBuffer(sizeof(int) + input.Length);
        BinaryPrimitives.WriteInt32LittleEndian(prefixed.Span, output.Length);
        input.CopyTo(prefixed.Span[sizeof(int)..]);
        if (output.Length <= 64)
        {
            Blake2b.Hash(prefixed.Span, output);
            return;
        }

        Span<byte> hash = stackalloc byte[64];
        Blake2b.Hash(prefixed.Span, hash);
        hash[..32].CopyTo(output);
        for (output = output[32..]; output.Length > 64; output = output[32..])
        {
            Blake2b.Hash(hash, hash);
            hash[..32].CopyTo(output);
        }

        Blake2b.Hash(hash, output);
        CryptographicOperations.ZeroMemory(hash);
    }

    private static void Put(ref Span<byte> rest, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, number);
        rest = rest[sizeof(int)..];
    }

    private static void PutBytes(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        Put(ref rest, bytes.Length);
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }
}
