using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

internal sealed class AccountCodec : ScaleCodec<AccountId>
{
    public override AccountId Read(ref ScaleReader reader) => new(reader.ReadBytes(AccountId.Size));

    public override void Write(ScaleWriter writer, AccountId value) => writer.WriteBytes(value.Bytes);
}
