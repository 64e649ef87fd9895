#!/usr/bin/env pwsh
#Requires -Version 7.6
<#
.SYNOPSIS
    Builds, tests, shows, packages or cleans the module.
.DESCRIPTION
    A thin shell around dotnet and Pester. Everything but the Pester tests runs with the .NET SDK alone: dotnet build, dotnet test.
.EXAMPLE
    ./build.ps1
    Builds; after that, Import-Module ./Taoverse.psd1 works.
.EXAMPLE
    ./build.ps1 -Task Test, Package
    Tests, then makes artifacts/Taoverse (the module's folder) and a nupkg as a gallery expects it.
.EXAMPLE
    ./build.ps1 -Task Package -Platform linux-x64
    Packages for one platform, which is much smaller.
.EXAMPLE
    ./build.ps1 -Torch cuda
    Builds the module with the TorchSharp back end for NVIDIA cards, where the package feed carries TorchSharp.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Demo', 'Package', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    # The platforms that a package brings native libraries for.
    [ValidateSet('win-x64', 'win-x86', 'win-arm64', 'osx-x64', 'osx-arm64', 'linux-x64', 'linux-arm64', 'linux-arm', 'linux-musl-x64', 'linux-musl-arm64')]
    [string[]] $Platform = @('win-x64', 'win-arm64', 'osx-x64', 'osx-arm64', 'linux-x64', 'linux-arm64'),

    # Brings the TorchSharp back end along, for the processor or for NVIDIA cards; Test runs its tests alone then.
    [ValidateSet('cpu', 'cuda')]
    [string] $Torch
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$solution = Join-Path $PSScriptRoot 'Taoverse.sln'
$artifacts = Join-Path $PSScriptRoot 'artifacts'
$module = Join-Path $PSScriptRoot 'src/Taoverse.PowerShell'
$switches = @(if ($Torch) { "-p:TaoverseTorch=$Torch" })

# With TorchSharp the module alone: each program of the solution would get gigabytes of native libraries of its own.
function Invoke-Build { dotnet build ($Torch ? $module : $solution) --configuration $Configuration --nologo @switches }

function Invoke-Test {
    if ($Torch) {
        dotnet test (Join-Path $PSScriptRoot 'tests/Taoverse.Torch.Tests') --configuration $Configuration --nologo @switches
        return
    }

    dotnet test $solution --configuration $Configuration --nologo
    if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge '5.5')) {
        Write-Warning 'Pester 5.5 or newer is not installed: the tests in a real shell were NOT run. Install-Module Pester'
        return
    }

    # A shell of its own, so that this one does not keep the module loaded.
    & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'tests/Invoke-PesterSuite.ps1')
}

function Invoke-Demo {
    Invoke-Build
    & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'samples/demo.ps1')
}

function Invoke-Package {
    $manifest = Import-PowerShellDataFile (Join-Path $PSScriptRoot 'Taoverse.psd1')
    $version = $manifest.ModuleVersion
    $folder = Join-Path $artifacts "Taoverse/$version"
    Remove-Item (Join-Path $artifacts 'Taoverse') -Recurse -Force -ErrorAction Ignore
    $null = New-Item $folder -ItemType Directory
    Copy-Item -Destination $folder -Path @(
        'Taoverse.psd1', 'Taoverse.psm1', 'Taoverse.Format.ps1xml', 'LICENSE' | ForEach-Object { Join-Path $PSScriptRoot $_ })
    dotnet build $module --configuration Release --nologo --verbosity quiet @switches -p:DebugType=none "-p:ModuleRoot=$folder/" "-p:ShellPlatforms=`"$($Platform -join ';')`"" |
        Out-Host
    Get-ChildItem $folder -Recurse -Filter '*.pdb' | Remove-Item

    # What the PowerShell Gallery and Install-PSResource look for.
    $tags = @($manifest.PrivateData.PSData.Tags) + 'PSModule' + @($manifest.CmdletsToExport | ForEach-Object { "PSCmdlet_$_", "PSCommand_$_" })
    # Written as XML: as properties of the build, a semicolon in the description would end it.
    $nuspec = [xml](Get-Content (Join-Path $PSScriptRoot 'Taoverse.nuspec') -Raw)
    $metadata = $nuspec.package.metadata
    $metadata.version, $metadata.authors, $metadata.copyright = $version, $manifest.Author, $manifest.Copyright
    $metadata.description, $metadata.tags = $manifest.Description, ($tags -join ' ')
    $specification = Join-Path $artifacts 'Taoverse.nuspec'
    $nuspec.Save($specification)

    # The analysis is about libraries; a module has no lib folder.
    dotnet pack $module --configuration Release --no-build --nologo --verbosity quiet @switches -p:IsPackable=true -p:NoPackageAnalysis=true --output $artifacts `
        "-p:NuspecFile=$specification" "-p:NuspecBasePath=$folder" | Out-Host
    Remove-Item $specification
    $package = Get-Item (Join-Path $artifacts "Taoverse.$version.nupkg")
    $bytes = (Get-ChildItem $folder -Recurse -File | Measure-Object Length -Sum).Sum
    [pscustomobject]@{
        Version = $version; Module = $folder; ModuleMB = [math]::Round($bytes / 1MB, 1)
        Package = $package.FullName; PackageMB = [math]::Round($package.Length / 1MB, 1); Platforms = $Platform
    }
}

function Invoke-Clean {
    dotnet clean $solution --configuration $Configuration --nologo --verbosity quiet
    Remove-Item -Recurse -Force -ErrorAction Ignore -Path @(
        'bin', 'en-US', 'artifacts' | ForEach-Object { Join-Path $PSScriptRoot $_ })
}

foreach ($name in $Task) {
    & "Invoke-$name"
}
