using System.Diagnostics;
using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.LocalSubnet.Tests.Execution;

/// <summary>A local subnet that makes blocks only when a test says so, a session on it, and keys to sign with.</summary>
internal sealed class ExecutionNode : IAsyncDisposable
{
    /// <summary>The subnet that tests write to.</summary>
    public const int NetUid = 9;

    public static readonly LocalSubnetOptions Options = new() { NeuronCount = 8, NetUids = [NetUid], BlockTime = TimeSpan.FromHours(1) };

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<SubtensorSession> _sessions = [];
    private readonly string _cache = Directory.CreateTempSubdirectory("taoverse-execution-").FullName;

    private ExecutionNode(LocalSubnetHost host) => Host = host;

    public LocalSubnetHost Host { get; }

    /// <summary>A coldkey that owns a million TAO.</summary>
    public Sr25519KeyPair Alice { get; } = Sr25519KeyPair.FromUri("//Alice");

    /// <summary>A hotkey that owns nothing.</summary>
    public Sr25519KeyPair Hotkey { get; } = Sr25519KeyPair.FromUri("//Alice//hotkey");

    public SubtensorSession Session => _sessions[0];

    public static async Task<ExecutionNode> StartAsync(LocalSubnetOptions? options = null)
    {
        var node = new ExecutionNode(await LocalSubnetHost.StartAsync(options ?? Options));
        await node.ConnectAsync();
        return node;
    }

    public async Task<SubtensorSession> ConnectAsync(TimeSpan? timeout = null)
    {
        var session = await SubtensorSession.ConnectAsync(new SubtensorOptions
        {
            Network = "local",
            Endpoints = [Host.Endpoint],
            CacheFolder = _cache,
            Timeout = timeout ?? TimeSpan.FromSeconds(30),
        });
        _sessions.Add(session);
        return session;
    }

    /// <summary>Submits something, makes a block once the node has it, and waits for the outcome.</summary>
    public async Task<ExtrinsicOutcome> InNextBlockAsync(Task<ExtrinsicOutcome> submission, int before)
    {
        await ReceivedAsync(before + 1, submission);
        if (!submission.IsCompleted)
        {
            Host.MakeBlock();
        }

        return await submission.WaitAsync(Limit);
    }

    /// <summary>Commits text in the next block.</summary>
    public Task<ExtrinsicOutcome> CommitAsync(string text, SubmitOptions? options = null) =>
        InNextBlockAsync(Session.CommitAsync(Hotkey, NetUid, System.Text.Encoding.UTF8.GetBytes(text), options), Host.ReceivedExtrinsics.Count);

    /// <summary>Registers a hotkey of Alice's in the next block.</summary>
    public async Task<ExtrinsicOutcome> RegisterAsync(Sr25519KeyPair? hotkey = null)
    {
        var plan = await Session.PlanRegistrationAsync(Alice.ToString(), (hotkey ?? Hotkey).ToString(), NetUid);
        return await InNextBlockAsync(Session.RegisterAsync(Alice, plan), Host.ReceivedExtrinsics.Count);
    }

    /// <summary>Waits until the node has received so many extrinsics.</summary>
    public async Task ReceivedAsync(int count, Task? submission = null)
    {
        var clock = Stopwatch.StartNew();
        while (Host.ReceivedExtrinsics.Count < count && submission is not { IsCompleted: true })
        {
            Assert.True(clock.Elapsed < Limit, "The node received no extrinsic in time.");
            await Task.Delay(5);
        }
    }

    public void MakeBlocks(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Host.MakeBlock();
        }
    }

    public StorageView Storage(string pallet = "SubtensorModule") => new(Host.Chain.Blocks.Best.State!, pallet);

    /// <summary>Writes storage in a block of its own.</summary>
    public void Set<T>(string entry, T value, params object?[] keys) => SetIn("SubtensorModule", entry, value, keys);

    public void SetIn<T>(string pallet, string entry, T value, params object?[] keys)
    {
        var slot = LocalRuntime.Instance.Storage[pallet, entry];
        Host.SetStorage([KeyValuePair.Create(slot.Key(keys), (byte[]?)slot.Encode(value))]);
    }

    /// <summary>Gives the hotkey's uid a validator permit and stake.</summary>
    public int Permit()
    {
        var uid = Storage().Get<ushort?>("Uids", NetUid, Hotkey.Account)!.Value;
        var permits = Storage().Get<bool[]>("ValidatorPermit", NetUid)!;
        permits[uid] = true;
        Set("ValidatorPermit", permits, NetUid);
        return uid;
    }

    public static uint NonceOf(ChainState state, AccountId account) => LocalSubnet.Runtime.Apis.AccountApi.Nonce(new StorageView(state, "System"), account);

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
        {
            await session.DisposeAsync();
        }

        await Host.DisposeAsync();
        Alice.Dispose();
        Hotkey.Dispose();
        Directory.Delete(_cache, recursive: true);
    }
}
