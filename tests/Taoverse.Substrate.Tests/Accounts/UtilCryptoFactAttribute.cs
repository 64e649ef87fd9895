using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Accounts;

/// <summary>A test beside @polkadot/util-crypto; it is skipped, and says so, where <c>npm ci</c> has not been run in tests/peers.</summary>
internal sealed class UtilCryptoFactAttribute : FactAttribute
{
    public UtilCryptoFactAttribute()
    {
        if (!Directory.Exists(Golden.PathOf("../peers/node_modules/@polkadot/util-crypto")))
        {
            Skip = "@polkadot/util-crypto is not installed; run npm ci in tests/peers.";
        }
    }
}
