# How long Import-Module of the packaged module takes beyond the start of an empty shell. Run after ./build.ps1 -Task Package.
param([int] $Count = 11)

$ErrorActionPreference = 'Stop'
$version = (Import-PowerShellDataFile (Join-Path $PSScriptRoot '../Taoverse.psd1')).ModuleVersion
$module = Join-Path $PSScriptRoot "../artifacts/Taoverse/$version/Taoverse.psd1" | Resolve-Path
$shell = (Get-Process -Id $PID).Path
$times = @{ empty = @(); import = @() }
for ($i = 0; $i -lt $Count; $i++) {
    $times.empty += (Measure-Command { & $shell -NoProfile -NonInteractive -Command '$null' }).TotalMilliseconds
    $times.import += (Measure-Command { & $shell -NoProfile -NonInteractive -Command "Import-Module '$module'" }).TotalMilliseconds
}

$median = @{}
foreach ($name in $times.Keys) { $median[$name] = ($times[$name] | Sort-Object)[[int][math]::Floor($Count / 2)] }
'An empty shell {0:0} ms, with Import-Module {1:0} ms: {2:0} ms beyond it (medians of {3})' -f $median.empty, $median.import, ($median.import - $median.empty), $Count
