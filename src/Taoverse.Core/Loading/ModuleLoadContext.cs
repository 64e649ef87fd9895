using System.Reflection;
using System.Runtime.Loader;

namespace Taoverse.Loading;

/// <summary>Loads the module's assemblies apart from those of other modules in the same process.</summary>
/// <remarks>
/// This assembly lives in the default context, so that its records are the same types everywhere; the rest of the
/// module lives in one context named <c>Taoverse</c>, whatever the number of imports and runspaces.
/// </remarks>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly Lock Gate = new();
    private static ModuleLoadContext? _opened;

    private readonly Assembly _core = typeof(ModuleLoadContext).Assembly;

    private ModuleLoadContext(string folder)
        : base("Taoverse") => Folder = folder;

    /// <summary>The folder that holds the module's assemblies.</summary>
    public string Folder { get; }

    /// <summary>Gives the process's context, and makes it on the first call.</summary>
    /// <param name="folder">The folder that holds the module's assemblies.</param>
    /// <returns>The context; the same one on every call.</returns>
    /// <exception cref="TaoverseException">
    /// <c>ModuleLoadedElsewhere</c>: the process has loaded the module from another folder.
    /// </exception>
    public static ModuleLoadContext Open(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        lock (Gate)
        {
            _opened ??= new ModuleLoadContext(full);
            return _opened.Folder == full
                ? _opened
                : throw new TaoverseException(
                    "ModuleLoadedElsewhere", FaultKind.InvalidState,
                    $"This process has loaded Taoverse from '{_opened.Folder}'; it cannot load '{full}' as well.",
                    "Start a new shell for the other copy.");
        }
    }

    /// <summary>Loads one of the module's assemblies, or gives it where it is loaded already.</summary>
    /// <param name="name">Its simple name.</param>
    /// <returns>The assembly.</returns>
    public Assembly LoadModule(string name) => LoadFromAssemblyName(new AssemblyName(name));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == _core.GetName().Name)
        {
            return _core;
        }

        var file = assemblyName.Name + ".dll";
        var path = Existing(Folder, file) ?? Existing(WebFramework.Folder, file);
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        NativeAssets.Find(Folder, unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static string? Existing(string? folder, string file) =>
        folder is not null && Path.Combine(folder, file) is var path && File.Exists(path) ? path : null;
}
