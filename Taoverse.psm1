using namespace System.Reflection
using namespace System.Runtime.Loader

$ErrorActionPreference = 'Stop'

# The records of Taoverse.Core are shared with the session; all the rest loads into a context of its own.
$bin = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'Taoverse')
$core = [System.IO.Path]::Combine($bin, 'Taoverse.Core.dll')
if (-not [System.IO.File]::Exists($core)) {
    throw "Taoverse is not built: '$core' is missing. Run ./build.ps1, or dotnet build, in '$PSScriptRoot'."
}

if (-not ('Taoverse.Loading.ModuleLoadContext' -as [type])) {
    $null = [AssemblyLoadContext]::Default.LoadFromAssemblyPath($core)
}

try {
    $cmdlets = ('Taoverse.Loading.ModuleLoadContext' -as [type])::Open($bin).LoadModule('Taoverse.PowerShell')
}
catch [System.Management.Automation.MethodInvocationException] {
    throw $_.Exception.InnerException
}

$inner = Import-Module -Assembly $cmdlets -PassThru

# From the second import of an assembly on, the shell exports nothing of it by itself
# (https://github.com/PowerShell/PowerShell/issues/20710).
$module = $ExecutionContext.SessionState.Module
$nonPublic = [BindingFlags]'Instance, NonPublic'
$addCmdlet = [psmoduleinfo].GetMethod('AddExportedCmdlet', $nonPublic)
$addAlias = [psmoduleinfo].GetMethod('AddExportedAlias', $nonPublic)
foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
    $null = $addCmdlet.Invoke($module, @(, $cmdlet))
}

foreach ($alias in $inner.ExportedAliases.Values) {
    $null = $addAlias.Invoke($module, @(, $alias))
}

$cleanup = $cmdlets.GetType('Taoverse.PowerShell.ModuleCleanup', $true)
$module.OnRemove = { $cleanup::CloseAll() }.GetNewClosure()
