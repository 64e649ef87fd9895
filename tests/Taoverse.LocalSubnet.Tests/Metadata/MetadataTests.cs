using Taoverse.LocalSubnet.Metadata;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Metadata;

namespace Taoverse.LocalSubnet.Tests.Metadata;

public class MetadataTests
{
    private static readonly RuntimeMetadata Local = MetadataReader.Read(LocalRuntime.Instance.Metadata(15));
    private static readonly RuntimeMetadata Real = Spec293.Metadata;

    // The list of runtime APIs within is shorter here.
    private const string VersionConstant = "Version";

    public static TheoryData<string> Pallets => [.. Local.Pallets.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Pallets))]
    public void Every_storage_entry_is_that_of_the_real_runtime(string pallet)
    {
        var comparer = new StructureComparer(Local.Types, Real.Types);
        foreach (var entry in Local.FindPallet(pallet)!.Storage)
        {
            var real = Real.FindStorage(pallet, entry.Name);
            Assert.True(real is not null, $"{pallet}.{entry.Name} is not in the real runtime");
            Assert.Equal(real.KeyPrefix, entry.KeyPrefix);
            Assert.Equal((entry.Name, real.IsOptional), (entry.Name, entry.IsOptional));
            Assert.Equal(real.Hashers, entry.Hashers);
            Assert.Equal($"{entry.Name} {Convert.ToHexString(real.Default)}", $"{entry.Name} {Convert.ToHexString(entry.Default)}");
            Assert.Null(comparer.Difference(entry.ValueTypeId, real.ValueTypeId));
            foreach (var (key, realKey) in entry.KeyTypeIds.Zip(real.KeyTypeIds))
            {
                Assert.Null(comparer.Difference(key, realKey));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pallets))]
    public void Index_calls_events_errors_and_constants_are_those_of_the_real_runtime(string pallet)
    {
        var comparer = new StructureComparer(Local.Types, Real.Types);
        var (local, real) = (Local.FindPallet(pallet)!, Real.FindPallet(pallet)!);
        Assert.Equal(real.Index, local.Index);
        Compare(local.CallTypeId, real.CallTypeId);
        Compare(local.EventTypeId, real.EventTypeId);
        Compare(local.ErrorTypeId, real.ErrorTypeId);
        foreach (var constant in local.Constants)
        {
            var realConstant = Assert.Single(real.Constants, c => c.Name == constant.Name);
            Compare(constant.TypeId, realConstant.TypeId);
            Assert.True(constant.Name == VersionConstant || constant.Value.SequenceEqual(realConstant.Value), $"{pallet}.{constant.Name} has another value");
        }

        void Compare(int? id, int? realId)
        {
            if (id is { } some)
            {
                Assert.Null(comparer.Difference(some, realId!.Value));
            }
        }
    }

    [Fact]
    public void Every_runtime_api_is_that_of_the_real_runtime()
    {
        var comparer = new StructureComparer(Local.Types, Real.Types);
        Assert.NotEmpty(Local.RuntimeApiMethods);
        foreach (var method in Local.RuntimeApiMethods)
        {
            var real = Real.FindMethod(method.Name);
            Assert.True(real is not null, $"{method.Name} is not in the real runtime");
            Assert.Equal(real.Inputs.Select(i => i.Name), method.Inputs.Select(i => i.Name));
            foreach (var (input, realInput) in method.Inputs.Zip(real.Inputs))
            {
                Assert.Null(comparer.Difference(input.TypeId, realInput.TypeId));
            }

            Assert.Null(comparer.Difference(method.OutputTypeId, real.OutputTypeId));
        }
    }

    [Fact]
    public void Signed_extensions_are_those_of_the_real_runtime()
    {
        var comparer = new StructureComparer(Local.Types, Real.Types);
        Assert.Equal(Real.Extrinsic.Versions, Local.Extrinsic.Versions);
        Assert.Equal(Real.Extrinsic.SignedExtensions.Select(e => e.Name), Local.Extrinsic.SignedExtensions.Select(e => e.Name));
        foreach (var (local, real) in Local.Extrinsic.SignedExtensions.Zip(Real.Extrinsic.SignedExtensions))
        {
            Assert.Null(comparer.Difference(local.TypeId, real.TypeId));
            Assert.Null(comparer.Difference(local.AdditionalTypeId, real.AdditionalTypeId));
        }
    }

    [Fact]
    public void Versions_of_the_runtime_apis_are_those_of_the_real_runtime()
    {
        var constant = Assert.Single(Real.FindPallet("System")!.Constants, c => c.Name == VersionConstant);
        var real = Spec293.Codecs.Get<RuntimeVersion>(constant.TypeId).Decode(constant.Value);
        var local = LocalRuntime.Instance.Version;
        Assert.Equal((real.SpecName, real.SpecVersion, real.TransactionVersion), (local.SpecName, local.SpecVersion, local.TransactionVersion));
        Assert.NotEmpty(local.Apis);
        foreach (var (id, version) in local.Apis)
        {
            Assert.Contains(real.Apis, a => a.Id.SequenceEqual(id) && a.Version == version);
        }
    }

    [Fact]
    public void Version_14_describes_the_same_pallets_as_version_15()
    {
        var v14 = MetadataReader.Read(LocalRuntime.Instance.Metadata(14));
        Assert.Equal((14, 15), (v14.Version, Local.Version));
        Assert.Equal(Local.Pallets.Select(Describe), v14.Pallets.Select(Describe));
        Assert.Empty(v14.RuntimeApiMethods);
        Assert.Null(LocalRuntime.Instance.Metadata(16));
    }

    [Fact]
    public void Reading_what_was_written_gives_what_was_described()
    {
        var described = LocalRuntime.Instance.Description.Runtime;
        Assert.Equal(described.Types.Count, Local.Types.Count);
        Assert.Equal(described.Pallets.Select(Describe), Local.Pallets.Select(Describe));
        Assert.Equal(described.RuntimeApiMethods.Select(m => m.Name), Local.RuntimeApiMethods.Select(m => m.Name));
    }

    [Fact]
    public void A_difference_would_be_found()
    {
        var builder = new DescribedTypes();
        builder.Define(DescriptionBlock.Read("struct pallet_subtensor::pallet::AxonInfo\n  block: u64, version: u32, ip: u64\n"));
        var id = builder.Id("pallet_subtensor::pallet::AxonInfo");
        var comparer = new StructureComparer(builder.Build(), Real.Types);
        Assert.Contains("fields", comparer.Difference(id, Real.GetStorage("SubtensorModule", "Axons").ValueTypeId), StringComparison.Ordinal);
    }

    private static string Describe(PalletMetadata pallet) =>
        $"{pallet.Index} {pallet.Name} {pallet.CallTypeId} {pallet.EventTypeId} {pallet.ErrorTypeId}: "
        + string.Join(", ", pallet.Storage.Select(s => $"{s.Name}({string.Join('/', s.Hashers.Zip(s.KeyTypeIds))}) {s.ValueTypeId} {s.IsOptional} {Convert.ToHexString(s.Default)}"))
        + string.Join(", ", pallet.Constants.Select(c => $"{c.Name}={Convert.ToHexString(c.Value)}"));
}
