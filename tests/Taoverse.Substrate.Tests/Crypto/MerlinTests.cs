using System.Buffers.Binary;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Substrate.Crypto.Merlin;

namespace Taoverse.Substrate.Tests.Crypto;

public class MerlinTests
{
    [Fact]
    public void The_permutation_is_that_of_SHA3()
    {
        if (!SHA3_256.IsSupported)
        {
            // FIPS 202 of the empty message, where the system's library has no SHA-3 to compare with.
            Assert.Equal("a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a", Convert.ToHexStringLower(Sha3([])));
            return;
        }

        var messages = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().Where(m => m.Length < 136);
        Prop.ForAll(messages.ToArbitrary(), m => Sha3(m).SequenceEqual(SHA3_256.HashData(m))).QuickCheckThrowOnFailure();
    }

    // The tests of the crate merlin 3.0: equivalence_simple and equivalence_complex.
    [Fact]
    public void A_simple_transcript_gives_the_published_challenge()
    {
        var transcript = new MerlinTranscript("test protocol"u8);
        transcript.Append("some label"u8, "some data"u8);
        var challenge = new byte[32];
        transcript.Challenge("challenge"u8, challenge);
        Assert.Equal("d5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615", Convert.ToHexStringLower(challenge));
    }

    [Fact]
    public void A_long_transcript_gives_the_published_challenge()
    {
        var transcript = new MerlinTranscript("test protocol"u8);
        transcript.Append("step1"u8, "some data"u8);
        var data = Enumerable.Repeat((byte)99, 1024).ToArray();
        var challenge = new byte[32];
        for (var i = 0; i < 32; i++)
        {
            transcript.Challenge("challenge"u8, challenge);
            transcript.Append("bigdata"u8, data);
            transcript.Append("challengedata"u8, challenge);
        }

        Assert.Equal("a8c933f54fae76e3f9bea93648c1308e7dfa2152dd51674ff3ca438351cf003c", Convert.ToHexStringLower(challenge));
    }

    [Fact]
    public void A_fork_does_not_change_the_transcript_and_a_witness_never_repeats()
    {
        var transcript = new MerlinTranscript("test"u8);
        byte[] first = new byte[64], second = new byte[64], before = new byte[32], after = new byte[32];
        var copy = transcript;
        copy.Challenge("c"u8, before);
        transcript.Witness("w"u8, "secret"u8, first);
        transcript.Witness("w"u8, "secret"u8, second);
        transcript.Challenge("c"u8, after);
        Assert.NotEqual(first, second);
        Assert.Equal(before, after);
    }

    private static byte[] Sha3(byte[] message)
    {
        var block = new byte[200];
        message.CopyTo(block, 0);
        block[message.Length] = 0x06;
        block[135] |= 0x80;
        var state = new ulong[Keccak.Words];
        for (var i = 0; i < state.Length; i++)
        {
            state[i] = BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(8 * i));
        }

        Keccak.Permute(state);
        var hash = new byte[32];
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(hash.AsSpan(8 * i), state[i]);
        }

        return hash;
    }
}
