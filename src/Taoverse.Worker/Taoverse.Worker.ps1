# Starts the worker where PowerShell is all that is installed; standard input and output are those of this script.
$ErrorActionPreference = 'Stop'
$null = [System.Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath([System.IO.Path]::Combine($PSScriptRoot, 'Taoverse.Core.dll'))
$worker = ('Taoverse.Loading.ModuleLoadContext' -as [type])::Open($PSScriptRoot).LoadModule('Taoverse.Worker')
exit $worker.GetType('Taoverse.Worker.Program', $true)::Main()
