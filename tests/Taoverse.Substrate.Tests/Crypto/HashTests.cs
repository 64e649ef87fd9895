using System.Text;
using Taoverse.Substrate.Crypto;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Crypto;

public class HashTests
{
    [Fact]
    public void Hashes_are_those_of_polkadot_js()
    {
        var cases = Golden.Json("chain/hashes.json").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        foreach (var expected in cases)
        {
            var input = expected.TryGetProperty("input_utf8", out var text) ? Encoding.UTF8.GetBytes(text.GetString()!) : expected.Hex("input_hex");
            Assert.Equal(expected.Hex("blake2b_128"), StorageHasher.Blake2128.Hash(input));
            Assert.Equal(expected.Hex("blake2b_256"), StorageHasher.Blake2256.Hash(input));
            Assert.Equal(expected.Hex("blake2b_512"), Blake2b.Hash(input, 64));
            Assert.Equal(expected.Hex("twox_64"), StorageHasher.Twox64Concat.Hash(input)[..8]);
            Assert.Equal(expected.Hex("twox_128"), StorageHasher.Twox128.Hash(input));
            Assert.Equal(expected.Hex("twox_256"), StorageHasher.Twox256.Hash(input));
        }
    }

    [Fact]
    public void Hashers_that_concatenate_keep_the_key_at_its_place()
    {
        byte[] key = [1, 2, 3];
        foreach (var hasher in new[] { StorageHasher.Blake2128Concat, StorageHasher.Twox64Concat, StorageHasher.Identity })
        {
            Assert.Equal(key, hasher.Hash(key)[hasher.PrefixLength()..]);
        }

        Assert.Equal(-1, StorageHasher.Twox256.PrefixLength());
    }
}
