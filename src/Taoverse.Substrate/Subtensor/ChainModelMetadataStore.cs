using System.Runtime.CompilerServices;
using System.Text;
using Taoverse.Models;
using Taoverse.Storage;
using Taoverse.Substrate.Extrinsics;

namespace Taoverse.Substrate.Subtensor;

/// <summary>What the miners of a subnet say about their models, kept on the chain.</summary>
public sealed class ChainModelMetadataStore : IModelMetadataStore
{
    private readonly SubtensorSession _session;
    private readonly IExtrinsicSigner? _signer;

    /// <summary>Opens the store of a subnet.</summary>
    /// <param name="session">The chain.</param>
    /// <param name="netUid">The subnet.</param>
    /// <param name="signer">The hotkey that <see cref="StoreAsync"/> signs with; null where nothing is to be stored by that way.</param>
    public ChainModelMetadataStore(SubtensorSession session, int netUid, IExtrinsicSigner? signer = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        _signer = signer;
        NetUid = netUid;
    }

    /// <inheritdoc/>
    public int NetUid { get; }

    /// <summary>How <see cref="StoreAsync"/> submits.</summary>
    public SubmitOptions Submission { get; init; } = new();

    /// <summary>How long reading may take; the Python package's default is the same.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What a hotkey says about its model.</summary>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The newest it committed; null where it committed nothing.</returns>
    /// <exception cref="TaoverseException"><c>UnknownNetUid</c>, <c>InvalidAddress</c>, <c>MetadataReadTimedOut</c>.</exception>
    public Task<ModelMetadata?> RetrieveAsync(string hotkey, CancellationToken cancellationToken = default) =>
        ReadAsync(hotkey, null, cancellationToken);

    /// <summary>What hotkeys say about their models, all at one block and in a few round trips.</summary>
    /// <param name="hotkeys">SS58 addresses of the hotkeys.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The newest of those that committed something.</returns>
    /// <exception cref="TaoverseException"><c>UnknownNetUid</c>, <c>InvalidAddress</c>, <c>MetadataReadTimedOut</c>.</exception>
    public async IAsyncEnumerable<ModelMetadata> RetrieveAllAsync(
        IReadOnlyCollection<string> hotkeys, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hotkeys);
        foreach (var metadata in await ReadAsync(hotkeys, null, cancellationToken).ConfigureAwait(false))
        {
            yield return metadata;
        }
    }

    /// <summary>Checks whether a model could be committed; nothing is sent.</summary>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="model">The model.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>What is on the chain already, where it is the very same model; null where the model can be committed now.</returns>
    /// <exception cref="TaoverseException">
    /// <c>InvalidModelId</c>, <c>CommitmentTooLarge</c>, and those of <see cref="SubtensorSession.CheckCommitmentAsync"/>.
    /// </exception>
    public async Task<ModelMetadata?> CheckAsync(string hotkey, ModelId model, CancellationToken ct = default)
    {
        var text = TextOf(model);
        if (await RetrieveAsync(hotkey, ct).ConfigureAwait(false) is { } present && present.Id?.ToString() == text)
        {
            return present;
        }

        await _session.CheckCommitmentAsync(hotkey, NetUid, Encoding.UTF8.GetBytes(text), ct).ConfigureAwait(false);
        return null;
    }

    /// <summary>Checks whether a hotkey may commit models in the subnet, in this block or in a later one; nothing is sent.</summary>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="TaoverseException"><c>UnknownNetUid</c>, <c>InvalidAddress</c>, <c>NotRegistered</c>.</exception>
    public async Task CheckHotkeyAsync(string hotkey, CancellationToken ct = default)
    {
        try
        {
            await _session.CheckCommitmentAsync(hotkey, NetUid, [0], ct).ConfigureAwait(false);
        }
        catch (TaoverseException later) when (later.ErrorId == "CommitmentTooSoon")
        {
            // It is registered, and will be let in a later block.
        }
    }

    /// <summary>Commits a model with the store's own hotkey, unless the very same stands there already.</summary>
    /// <param name="hotkey">SS58 address of that hotkey.</param>
    /// <param name="id">The model.</param>
    /// <param name="cancellationToken">Ends the wait, not the extrinsic once it was sent.</param>
    /// <exception cref="TaoverseException"><c>NoSigningKey</c>, and those of <see cref="CommitAsync"/>.</exception>
    public async Task StoreAsync(string hotkey, ModelId id, CancellationToken cancellationToken = default)
    {
        if (_signer is not { } signer || signer.Account.ToString() != hotkey)
        {
            throw new TaoverseException(
                "NoSigningKey", FaultKind.InvalidInput,
                _signer is null ? "The store was opened without a key." : $"The store was opened with the key of {_signer.Account}, not of {hotkey}.",
                "Open it with the key of the hotkey that commits.");
        }

        if (await CheckAsync(hotkey, id, cancellationToken).ConfigureAwait(false) is null)
        {
            await CommitAsync(signer, id, Submission, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Commits a model, waits until it is in a block, and reads it back from there.</summary>
    /// <param name="hotkey">The hotkey that has the model.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">How to submit; null for the defaults.</param>
    /// <param name="ct">Ends the wait, not the extrinsic once it was sent.</param>
    /// <returns>The commitment as it stands on the chain.</returns>
    /// <exception cref="ExtrinsicException">It was sent and not taken, or it is not known whether it was.</exception>
    /// <exception cref="TaoverseException">Those of <see cref="CheckAsync"/>, and <c>CommitmentNotFound</c>: the block does not have it.</exception>
    public async Task<ModelMetadata> CommitAsync(IExtrinsicSigner hotkey, ModelId model, SubmitOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(hotkey);
        var text = TextOf(model);
        var outcome = await _session.CommitAsync(hotkey, NetUid, Encoding.UTF8.GetBytes(text), options, ct).ConfigureAwait(false);
        outcome.EnsureSuccess("the commitment");
        return await ReadAsync(hotkey.Account.ToString(), outcome.Block, ct).ConfigureAwait(false) is { } stored && stored.Id?.ToString() == text
            ? stored
            : throw new TaoverseException(
                "CommitmentNotFound", FaultKind.InvalidData,
                $"Block {outcome.Block} holds the commitment of {hotkey.Account} (extrinsic {outcome.Hash}), but reading it back gives another; the block may have been replaced.",
                $"Look with Get-ModelCommitment -NetUid {NetUid} -Hotkey {hotkey.Account}, and commit again where it is not there.");
    }

    private static string TextOf(ModelId model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var text = model.ToString();
        if (Encoding.UTF8.GetByteCount(text) is var bytes and > ModelId.MaxBytes)
        {
            throw new TaoverseException(
                "CommitmentTooLarge", FaultKind.LimitsExceeded,
                $"The model '{model.RepoId}' takes {bytes} bytes on the chain, and {ModelId.MaxBytes} are allowed. Nothing was sent.",
                $"Shorten namespace and name; together they may have {ModelId.MaxRepoIdLength} characters.");
        }

        // A colon in a name would be read as the end of it.
        return ModelId.Parse(text) is var read && (read.Namespace, read.Name, read.Commit) == (model.Namespace, model.Name, model.Commit)
            ? text
            : throw new TaoverseException(
                "InvalidModelId", FaultKind.InvalidInput, $"The model '{text}' would be read back as '{read}'. Nothing was sent.",
                "Use names without ':'.");
    }

    private async Task<ModelMetadata?> ReadAsync(string hotkey, long? block, CancellationToken ct) =>
        await ReadAsync([hotkey], block, ct).ConfigureAwait(false) is [var metadata, ..] ? metadata : null;

    private async Task<IReadOnlyList<ModelMetadata>> ReadAsync(IReadOnlyCollection<string> hotkeys, long? block, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(ReadTimeout);
        try
        {
            return await _session.GetModelCommitmentsAsync(NetUid, hotkeys, block, limit.Token).ToListAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            var whose = hotkeys.Count == 1 ? $"commitment of {hotkeys.First()}" : $"commitments of {hotkeys.Count} hotkeys";
            throw new TaoverseException(
                "MetadataReadTimedOut", FaultKind.Timeout,
                $"The {whose} in subnet {NetUid} could not be read within {ReadTimeout.TotalSeconds:0.###} s.",
                "Look at the connection with Get-SubtensorSession, and try again.");
        }
    }
}
