#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    $root = Split-Path $PSScriptRoot
    $shell = (Get-Process -Id $PID).Path
    $manifest = Import-PowerShellDataFile (Join-Path $root 'Taoverse.psd1')
    $package = & (Join-Path $root 'build.ps1') -Task Package -Platform linux-x64, win-x64, osx-arm64 | Select-Object -Last 1
    $imported = Join-Path $package.Module 'Taoverse.psd1'

    function Invoke-Shell([string] $Code) {
        $lines = & $shell -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; $Code" 2>&1
        if ($LASTEXITCODE) { throw "$lines" }
        $lines
    }
}

Describe 'The package' {
    It 'has what the module needs, and nothing else' {
        $names = Get-ChildItem $package.Module | ForEach-Object Name | Sort-Object
        $names | Should -Be ('bin', 'en-US', 'LICENSE', 'Taoverse.Format.ps1xml', 'Taoverse.psd1', 'Taoverse.psm1' | Sort-Object)
        $files = Get-ChildItem $package.Module -Recurse -File
        $files.Where{ $_.Extension -in '.pdb', '.xml' -and $_.Directory.Name -ne 'en-US' } | Should -BeNullOrEmpty
        $files.Name | Should -Not -Contain 'System.Management.Automation.dll'
    }

    It 'brings native libraries for the platforms that were asked for' {
        (Get-ChildItem (Join-Path $package.Module 'bin/Taoverse/runtimes')).Name | Sort-Object | Should -Be 'linux-x64', 'osx-arm64', 'win-x64'
    }

    It 'reports its size' {
        $package.ModuleMB | Should -BeGreaterThan 1
        $package.PackageMB | Should -BeGreaterThan 0.5
        $package.PackageMB | Should -BeLessThan $package.ModuleMB
    }

    It 'is a nupkg with the module at its root and every cmdlet among its tags' {
        $archive = [System.IO.Compression.ZipFile]::OpenRead($package.Package)
        try {
            $archive.Entries.FullName | Should -Contain 'Taoverse.psd1'
            $archive.Entries.FullName | Should -Contain 'bin/Taoverse/Taoverse.Core.dll'
            $archive.Entries.FullName | Should -Contain 'en-US/Taoverse.PowerShell.dll-Help.xml'
            $stream = $archive.GetEntry('Taoverse.nuspec').Open()
            $nuspec = [xml]::new()
            $nuspec.Load($stream)
            $stream.Dispose()
        }
        finally {
            $archive.Dispose()
        }

        $nuspec.package.metadata.version | Should -Be $manifest.ModuleVersion
        $nuspec.package.metadata.description | Should -Be $manifest.Description
        $tags = $nuspec.package.metadata.tags -split ' '
        $tags | Should -Contain 'PSModule'
        foreach ($cmdlet in $manifest.CmdletsToExport) {
            $tags | Should -Contain "PSCmdlet_$cmdlet"
        }
    }

    It 'imports into a new shell, and works there' {
        $seen = Invoke-Shell @"
            Import-Module '$imported'
            `$subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 8
            `$null = `$subnet | Connect-Subtensor
            (Get-Command -Module Taoverse).Count
            (Sync-Metagraph -NetUid 9 -StatePath '$(Join-Path $TestDrive state)').Neurons.Count
            (Get-Help Get-Metagraph).Examples.Example.Count -ge 2
"@
        $seen | Should -Be $manifest.CmdletsToExport.Count, 8, $true
    }
}

Describe 'Another module with other versions of the same libraries' {
    BeforeAll {
        # The other module brings assemblies of the same names, with other versions and other types, into the default context.
        $other = Join-Path $TestDrive 'Other'
        $null = New-Item $other -ItemType Directory
        $build = foreach ($name in 'RestSharp', 'Microsoft.Data.Sqlite') {
            "Add-Type -OutputAssembly '$other/$name.dll' -TypeDefinition '[assembly: System.Reflection.AssemblyVersion(`"99.0.0.0`")] " +
            "namespace $name { public static class OtherVersion { public static string Get() => typeof(OtherVersion).Assembly.GetName().Version.ToString(); } }'"
        }
        Invoke-Shell ($build -join '; ')
        Set-Content (Join-Path $other 'Other.psm1') @'
Add-Type -Path (Join-Path $PSScriptRoot 'RestSharp.dll'), (Join-Path $PSScriptRoot 'Microsoft.Data.Sqlite.dll')
function Get-OtherVersion { [RestSharp.OtherVersion]::Get(), [Microsoft.Data.Sqlite.OtherVersion]::Get() }
'@
        # Uses the state (SQLite) and the hub (RestSharp) of Taoverse.
        $use = "`$subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 4; `$null = `$subnet | Connect-Subtensor; " +
        "(Sync-Metagraph -NetUid 9 -StatePath '$(Join-Path $TestDrive both)').Neurons.Count"
    }

    It 'works beside Taoverse, whichever is loaded first: <_>' -ForEach 'Other', 'Taoverse' {
        $modules = @("Import-Module '$other/Other.psm1'", "Import-Module '$imported'")
        if ($_ -eq 'Taoverse') { [array]::Reverse($modules) }

        Invoke-Shell "$($modules -join '; '); $use; Get-OtherVersion" | Should -Be 4, '99.0.0.0', '99.0.0.0'
        Invoke-Shell "$($modules -join '; '); Get-OtherVersion; $use" | Should -Be '99.0.0.0', '99.0.0.0', 4
    }
}

Describe 'Another module with older releases of the same libraries, which really uses them' {
    BeforeAll {
        $older = Join-Path $TestDrive 'Older'
        $built = dotnet build (Join-Path $PSScriptRoot 'OtherVersions') --output $older --nologo --verbosity quiet "-p:BaseIntermediateOutputPath=$TestDrive/obj/" 2>&1
        $isBuilt = $LASTEXITCODE -eq 0
        if (-not $isBuilt) {
            Write-Warning "Older releases of RestSharp and Microsoft.Data.Sqlite could not be restored, so that they were NOT tried beside Taoverse: $built"
            return
        }

        # A module keeps its native library beside the assembly that asks for it.
        Copy-Item (Join-Path $older "runtimes/$([System.Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)/native/*") $older
        Set-Content (Join-Path $older 'Older.psm1') @'
Add-Type -Path (Get-ChildItem $PSScriptRoot -Filter '*.dll').Where{ $_.Name -notlike '*e_sqlite3.dll' -or $_.Name -like 'SQLitePCLRaw*' }.FullName
function Use-OtherLibrary([string] $Folder, [uri] $Server) { [OtherVersions.OtherModule]::Use($Folder, $Server) }
'@
        $start = "`$subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 4; `$null = `$subnet | Connect-Subtensor"
        $mine = "(Sync-Metagraph -NetUid 9 -StatePath '$(Join-Path $TestDrive older)').Neurons.Count; " +
        "try { `$null = Set-ModelVisibility none/none -Public -Confirm:`$false -HubEndpoint `$subnet.HubEndpoint -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId.Split(',')[0] }"
        $other = "Use-OtherLibrary '$TestDrive' `$subnet.HubEndpoint"
    }

    It 'works beside Taoverse, whichever is loaded first: <_>' -ForEach 'Older', 'Taoverse' {
        if (-not $isBuilt) {
            Set-ItResult -Skipped -Because 'the older releases could not be restored'
        }

        $modules = @("Import-Module '$older/Older.psm1'", "Import-Module '$imported'")
        if ($_ -eq 'Taoverse') { [array]::Reverse($modules) }

        Invoke-Shell "$($modules -join '; '); $start; $mine; $other" | Should -Be 4, 'RepoNotFound', '112.1.0', '8.0.30', '42', '401'
        Invoke-Shell "$($modules -join '; '); $start; $other; $mine" | Should -Be '112.1.0', '8.0.30', '42', '401', 4, 'RepoNotFound'
    }
}
