using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>
/// A hub on loopback that speaks the Hugging Face Hub's protocol over real HTTP: repositories, uploads and downloads, with the
/// content on disk, large files served from a second port as from a content network, and faults to order.
/// </summary>
public sealed class LocalHubHost : IAsyncDisposable
{
    private const int MaxRecorded = 100_000;
    private readonly WebApplication _app;
    private readonly HubRepos _repos;
    private readonly string? _temporary;
    private readonly List<HubDataset> _datasets = [];
    private readonly ConcurrentQueue<HubRequest> _requests = new();

    private LocalHubHost(WebApplication app, HubRepos repos, string? temporary)
    {
        (_app, _repos, _temporary) = (app, repos, temporary);
        AppDomain.CurrentDomain.ProcessExit += DeleteTemporary;
    }

    /// <summary>The address to give as <c>HF_ENDPOINT</c>.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>The address that large files are served from.</summary>
    public Uri ContentEndpoint { get; private set; } = null!;

    /// <summary>A token that the hub takes; null where it knows no user.</summary>
    public string? Token { get; private init; }

    /// <summary>The faults that are still to come.</summary>
    public HubFaults Faults { get; } = new();

    /// <summary>The last requests, the oldest first.</summary>
    public IReadOnlyCollection<HubRequest> Requests => _requests;

    /// <summary>Answers a request in place of the hub, to play a hostile one; true where it did.</summary>
    internal Func<HttpContext, Task<bool>>? Override { get; set; }

    /// <summary>Starts a hub.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="TaoverseException"><c>PortInUse</c>, <c>HubFolderUnusable</c>, <c>DatasetUnreadable</c>.</exception>
    public static async Task<LocalHubHost> StartAsync(
        LocalHubOptions options, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var time = timeProvider ?? TimeProvider.System;
        var temporary = options.Folder is null ? Directory.CreateTempSubdirectory("taoverse-hub-").FullName : null;
        LocalHubHost? host = null;
        try
        {
            var folder = options.Folder ?? temporary!;
            var content = new HubContent(folder);
            host = new LocalHubHost(Build(options), new HubRepos(folder, content, time), temporary) { Token = options.Users.Keys.FirstOrDefault() };
            host._datasets.AddRange(options.Datasets.Select(d => new HubDataset(d.Key, d.Value)));
            var addresses = new HubAddresses(options, time);
            host.Map(options, content, addresses, time);
            await host.ListenAsync(cancellationToken).ConfigureAwait(false);
            addresses.Base = host.ContentEndpoint;
            return host;
        }
        catch (Exception error)
        {
            if (host is not null)
            {
                await host.DisposeAsync().ConfigureAwait(false);
            }

            throw error is IOException or UnauthorizedAccessException
                ? new TaoverseException(
                    "HubFolderUnusable", FaultKind.Unavailable, $"The local hub cannot use the folder '{options.Folder ?? temporary}': {error.Message}",
                    "Give a folder that can be written to.", error)
                : error;
        }
    }

    /// <summary>Makes a repository gated: its files are for its owner and for those who were granted access.</summary>
    /// <param name="repo">Namespace and name.</param>
    /// <param name="users">Who is granted access.</param>
    public void Gate(string repo, params IReadOnlyList<string> users) => _repos.Change(repo, r => r with { Gated = true, Granted = users });

    /// <summary>Renames a repository; the old name redirects to the new one.</summary>
    /// <param name="repo">Namespace and name.</param>
    /// <param name="newRepo">The new namespace and name.</param>
    public void Rename(string repo, string newRepo) => _repos.Rename(repo, newRepo);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(deadline.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _datasets.ForEach(d => d.Dispose());
        AppDomain.CurrentDomain.ProcessExit -= DeleteTemporary;
        DeleteTemporary(null, EventArgs.Empty);
    }

    // A process that ends without stopping its hub leaves nothing behind either.
    private void DeleteTemporary(object? sender, EventArgs e)
    {
        if (Directory.Exists(_temporary))
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new TaoverseException(
                "PortInUse", FaultKind.InvalidState, $"The local hub cannot listen: {error.Message}", "Give another port, or 0 for a free one.", error);
        }

        var listening = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        (Endpoint, ContentEndpoint) = (new Uri(listening[0]), new Uri(listening[1]));
    }

    private static WebApplication Build(LocalHubOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.Listen(IPAddress.Loopback, options.ContentPort);
        });
        return builder.Build();
    }

    private void Map(LocalHubOptions options, HubContent content, HubAddresses addresses, TimeProvider time)
    {
        var access = new HubAccess(options, _repos);
        var limit = new RateLimit(options.RequestsPerWindow, options.RateWindow, time);
        var faults = new FaultMiddleware(Faults);
        _app.Use(RecordAsync);
        _app.Use(faults.InvokeAsync);
        _app.Use((context, next) => limit.Admit(context.Response) ? next(context) : Task.CompletedTask);
        _app.Use(async (context, next) =>
        {
            if (Override is not { } play || !await play(context).ConfigureAwait(false))
            {
                await next(context).ConfigureAwait(false);
            }
        });
        _app.UseRouting();
        new HubModelApi(access, _repos).Map(_app);
        new HubFileApi(access, content, addresses).Map(_app);
        new HubUploadApi(access, content, addresses, options).Map(_app);
        new HubCommitApi(access, _repos, content, options).Map(_app);
        new HubDatasetApi(access, _datasets).Map(_app);
        _app.UseEndpoints(static _ => { });
    }

    private async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var record = new HubRequest(
            request.Method, context.Connection.LocalPort, request.Path.Value!, request.Headers.Authorization.Count > 0,
            request.Headers.Range.Count > 0 ? request.Headers.Range.ToString() : null);
        _requests.Enqueue(record);
        while (_requests.Count > MaxRecorded && _requests.TryDequeue(out _))
        {
        }

        try
        {
            await next(context).ConfigureAwait(false);
            record.Status = context.Response.StatusCode;
        }
        catch (OperationCanceledException)
        {
            // The client left, or a connection was cut on order.
        }
    }
}
