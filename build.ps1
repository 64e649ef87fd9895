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
    ./build.ps1 -Task Test, Package -Configuration Release
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Demo', 'Package', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$solution = Join-Path $PSScriptRoot 'Taoverse.sln'
$artifacts = Join-Path $PSScriptRoot 'artifacts'

function Invoke-Build { dotnet build $solution --configuration $Configuration --nologo }

function Invoke-Test {
    dotnet test $solution --configuration $Configuration --nologo
    if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge '5.5')) {
        Write-Warning 'Pester 5.5 or newer is not installed: the tests in a real shell were NOT run. Install-Module Pester'
        return
    }

    # A shell of its own, so that this one does not keep the module loaded.
    & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'tests/Invoke-PesterSuite.ps1')
}

function Invoke-Demo { dotnet run --project (Join-Path $PSScriptRoot 'samples/LocalSubnet') --configuration $Configuration }

function Invoke-Package {
    $Configuration = 'Release'
    Invoke-Build
    $version = (Import-PowerShellDataFile (Join-Path $PSScriptRoot 'Taoverse.psd1')).ModuleVersion
    $module = Join-Path $artifacts 'Taoverse'
    $folder = Join-Path $module $version
    Remove-Item $module -Recurse -Force -ErrorAction Ignore
    $null = New-Item $folder -ItemType Directory
    Copy-Item -Destination $folder -Recurse -Path @(
        'Taoverse.psd1', 'Taoverse.psm1', 'Taoverse.Format.ps1xml', 'LICENSE', 'en-US' | ForEach-Object { Join-Path $PSScriptRoot $_ })
    Copy-Item (Join-Path $PSScriptRoot 'bin/Taoverse') (Join-Path $folder 'bin/Taoverse') -Recurse -Exclude '*.pdb'
    $archive = Join-Path $artifacts "Taoverse.$version.zip"
    [System.IO.File]::Delete($archive)
    [System.IO.Compression.ZipFile]::CreateFromDirectory($module, $archive, 'Optimal', $true)
    Get-Item $archive
}

function Invoke-Clean {
    dotnet clean $solution --configuration $Configuration --nologo --verbosity quiet
    Remove-Item -Recurse -Force -ErrorAction Ignore -Path @(
        'bin', 'en-US', 'artifacts' | ForEach-Object { Join-Path $PSScriptRoot $_ })
}

foreach ($name in $Task) {
    & "Invoke-$name"
}
