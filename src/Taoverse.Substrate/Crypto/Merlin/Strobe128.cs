using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Taoverse.Substrate.Crypto.Merlin;

/// <summary>
/// STROBE-128 over Keccak-f[1600] (https://strobe.sourceforge.io/specs, v1.0.2): the operations that Merlin uses, which are AD,
/// meta-AD, PRF and KEY.
/// </summary>
/// <remarks>A copy of the struct is a fork of the transcript.</remarks>
internal struct Strobe128
{
    // 200 bytes of state less twice the security level of 16 bytes and two bytes of padding.
    private const int Rate = 166;

    private const byte FlagI = 1;
    private const byte FlagA = 2;
    private const byte FlagC = 4;
    private const byte FlagM = 16;

    private State _state;
    private int _position;
    private int _begin;

    /// <summary>Begins a protocol.</summary>
    public Strobe128(ReadOnlySpan<byte> protocol)
    {
        ReadOnlySpan<byte> header = [1, Rate + 2, 1, 0, 1, 96, .. "STROBEv1.0.2"u8];
        for (var i = 0; i < header.Length; i++)
        {
            Xor(i, header[i]);
        }

        Keccak.Permute(_state);
        MetaAd(protocol, more: false);
    }

    /// <summary>Takes in framing.</summary>
    public void MetaAd(ReadOnlySpan<byte> data, bool more)
    {
        Begin(FlagM | FlagA, more);
        Absorb(data);
    }

    /// <summary>Takes in data.</summary>
    public void Ad(ReadOnlySpan<byte> data)
    {
        Begin(FlagA, more: false);
        Absorb(data);
    }

    /// <summary>Takes in key material, which also makes what went before unrecoverable.</summary>
    public void Key(ReadOnlySpan<byte> data)
    {
        Begin(FlagA | FlagC, more: false);
        foreach (var value in data)
        {
            Xor(_position, (byte)(Read(_position) ^ value));
            Advance();
        }
    }

    /// <summary>Gives pseudo-random bytes that depend on all before.</summary>
    public void Prf(Span<byte> output)
    {
        Begin(FlagI | FlagA | FlagC, more: false);
        for (var i = 0; i < output.Length; i++)
        {
            output[i] = Read(_position);
            Xor(_position, output[i]);
            Advance();
        }
    }

    /// <summary>Forgets the state.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes((Span<ulong>)_state));

    private void Begin(byte flags, bool more)
    {
        if (more)
        {
            return;
        }

        var before = (byte)_begin;
        _begin = _position + 1;
        Absorb([before, flags]);
        if ((flags & FlagC) != 0 && _position != 0)
        {
            Run();
        }
    }

    private void Absorb(ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
        {
            Xor(_position, value);
            Advance();
        }
    }

    private void Advance()
    {
        if (++_position == Rate)
        {
            Run();
        }
    }

    private void Run()
    {
        Xor(_position, (byte)_begin);
        Xor(_position + 1, 0x04);
        Xor(Rate + 1, 0x80);
        Keccak.Permute(_state);
        _position = 0;
        _begin = 0;
    }

    private readonly byte Read(int index) => (byte)(_state[index >> 3] >> (8 * (index & 7)));

    private void Xor(int index, byte value) => _state[index >> 3] ^= (ulong)value << (8 * (index & 7));

    [InlineArray(Keccak.Words)]
    private struct State
    {
        private ulong _first;
    }
}
