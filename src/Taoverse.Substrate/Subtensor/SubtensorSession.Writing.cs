using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Subtensor.Weights;

namespace Taoverse.Substrate.Subtensor;

/// <content>What can be written. Each operation first checks what the chain would check, and sends nothing that it would refuse.</content>
public sealed partial class SubtensorSession
{
    /// <summary>Checks weights against the subnet's limits and makes the exact vector that would be sent.</summary>
    /// <param name="hotkey">SS58 address of the validator's hotkey.</param>
    /// <param name="netUid">The subnet.</param>
    /// <param name="weights">A weight for each uid that has one; zero or more, in any scale.</param>
    /// <param name="versionKey">The version key; null for the one that the subnet asks for.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="TaoverseException">
    /// <c>InvalidWeight</c>, <c>UnknownNetUid</c>, <c>UnknownUid</c>, <c>CommitRevealEnabled</c>, <c>NotRegistered</c>, <c>StakeTooLow</c>,
    /// <c>VersionKeyTooOld</c>, <c>WeightsTooSoon</c>, <c>NoValidatorPermit</c>, <c>NoWeights</c>.
    /// </exception>
    public Task<WeightPlan> PlanWeightsAsync(
        string hotkey, int netUid, IReadOnlyList<KeyValuePair<int, double>> weights, ulong? versionKey = null, CancellationToken ct = default) =>
        _weights.PlanAsync(AccountId.Parse(hotkey), netUid, weights, versionKey, ct);

    /// <summary>Sets weights that were planned.</summary>
    /// <param name="hotkey">The validator's hotkey.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How to submit; null for the defaults.</param>
    /// <param name="ct">Ends the wait, not the extrinsic once it was sent.</param>
    public Task<ExtrinsicOutcome> SetWeightsAsync(IExtrinsicSigner hotkey, WeightPlan plan, SubmitOptions? options = null, CancellationToken ct = default) =>
        _weights.SetAsync(hotkey, plan, options ?? new SubmitOptions(), ct);

    /// <summary>Checks whether a commitment would be taken.</summary>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="netUid">The subnet.</param>
    /// <param name="data">The bytes, up to 128, or 512 where the runtime takes as many.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="TaoverseException"><c>UnknownNetUid</c>, <c>NotRegistered</c>, <c>CommitmentTooLarge</c>, <c>CommitmentTooSoon</c>.</exception>
    public Task CheckCommitmentAsync(string hotkey, int netUid, byte[] data, CancellationToken ct = default) =>
        _commitmentWriter.CheckAsync(AccountId.Parse(hotkey), netUid, data, ct);

    /// <summary>Commits data, after the checks of <see cref="CheckCommitmentAsync"/>.</summary>
    /// <param name="hotkey">The hotkey.</param>
    /// <param name="netUid">The subnet.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="options">How to submit; null for the defaults.</param>
    /// <param name="ct">Ends the wait, not the extrinsic once it was sent.</param>
    public Task<ExtrinsicOutcome> CommitAsync(IExtrinsicSigner hotkey, int netUid, byte[] data, SubmitOptions? options = null, CancellationToken ct = default) =>
        _commitmentWriter.WriteAsync(hotkey, netUid, data, options ?? new SubmitOptions(), ct);

    /// <summary>Checks whether a hotkey could be registered, and what that costs.</summary>
    /// <param name="coldkey">SS58 address of the coldkey that pays.</param>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="netUid">The subnet.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="TaoverseException"><c>UnknownNetUid</c>, <c>AlreadyRegistered</c>, <c>RegistrationDisabled</c>, <c>BalanceTooLow</c>.</exception>
    public Task<RegistrationPlan> PlanRegistrationAsync(string coldkey, string hotkey, int netUid, CancellationToken ct = default) =>
        _registrations.PlanAsync(AccountId.Parse(coldkey), AccountId.Parse(hotkey), netUid, ct);

    /// <summary>Registers a hotkey as planned.</summary>
    /// <param name="coldkey">The coldkey that pays.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How to submit; null for the defaults.</param>
    /// <param name="ct">Ends the wait, not the extrinsic once it was sent.</param>
    public Task<ExtrinsicOutcome> RegisterAsync(IExtrinsicSigner coldkey, RegistrationPlan plan, SubmitOptions? options = null, CancellationToken ct = default) =>
        _registrations.RegisterAsync(coldkey, plan, options ?? new SubmitOptions(), ct);

    /// <summary>Stakes TAO with a hotkey, which earns a validator its permit.</summary>
    /// <param name="coldkey">The coldkey that pays.</param>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="netUid">The subnet.</param>
    /// <param name="rao">How much, in rao; the chain takes 2,000,000 or more.</param>
    /// <param name="options">How to submit; null for the defaults.</param>
    /// <param name="ct">Ends the wait, not the extrinsic once it was sent.</param>
    /// <exception cref="TaoverseException"><c>UnknownNetUid</c>, <c>BalanceTooLow</c>.</exception>
    public Task<ExtrinsicOutcome> AddStakeAsync(
        IExtrinsicSigner coldkey, string hotkey, int netUid, ulong rao, SubmitOptions? options = null, CancellationToken ct = default) =>
        _stakes.AddAsync(coldkey, AccountId.Parse(hotkey), netUid, rao, options ?? new SubmitOptions(), ct);
}
