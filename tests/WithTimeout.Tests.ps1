#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../Taoverse.psd1' | Resolve-Path
    Import-Module $manifest
}

AfterAll {
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Invoke-WithTimeout' {
    It 'gives what the script block gives, and the very objects' {
        $list = [System.Collections.Generic.List[int]]::new()
        Invoke-WithTimeout -Timeout 30 { 1; 'two'; $null; 4 } | Should -Be 1, 'two', $null, 4
        $same = Invoke-WithTimeout -Timeout 30 { , $args[0] } -ArgumentList (, $list)
        [object]::ReferenceEquals($same, $list) | Should -BeTrue
        Invoke-WithTimeout -Timeout 30 { } | Should -BeNullOrEmpty
    }

    It 'runs once for each object, as $_ and as $input' {
        1..3 | Invoke-WithTimeout -Timeout 30 { $_ * 2 } | Should -Be 2, 4, 6
        1..3 | Invoke-WithTimeout -Timeout 30 { $input } | Should -Be 1, 2, 3
        1..3 | Invoke-WithTimeout -Timeout 30 { process { $_ + 1 } } | Should -Be 2, 3, 4
        $null | Invoke-WithTimeout -Timeout 30 { $null -eq $_ } | Should -BeTrue
        @() | Invoke-WithTimeout -Timeout 30 { 'never' } | Should -BeNullOrEmpty
    }

    It 'hands over arguments and the values of $using:' {
        $name = 'tao'
        $options = @{ Path = $PSScriptRoot }
        Invoke-WithTimeout -Timeout 30 { param($a, $b) "$b$a" } -ArgumentList 1, 2 | Should -Be '21'
        Invoke-WithTimeout -Timeout 30 { "$using:name ${using:name}verse $($using:name.Length)" } | Should -Be 'tao taoverse 3'
        (Invoke-WithTimeout -Timeout 30 { Get-Item @using:options }).FullName | Should -Be $PSScriptRoot
        Invoke-WithTimeout -Timeout 30 { 1..2 | ForEach-Object { "$using:name$_" } } | Should -Be 'tao1', 'tao2'
        Invoke-WithTimeout -Timeout 30 { $using:env:PATH } | Should -Be $env:PATH
        $inner = Invoke-WithTimeout -Timeout 30 { $mine = 'inner'; 1 | ForEach-Object -Parallel { $using:mine } }
        $inner | Should -Be 'inner'
        Invoke-WithTimeout -Timeout 30 { $x = 5; Invoke-WithTimeout -Timeout 20 { $using:x } } | Should -Be 5
    }

    It 'takes a script block that was made from text, and a function' {
        function Get-Double($Value) { $Value * 2 }
        $name = 'tao'
        Invoke-WithTimeout -Timeout 30 ([scriptblock]::Create('"$using:name"')) | Should -Be 'tao'
        Invoke-WithTimeout -Timeout 30 ${function:Get-Double} -ArgumentList 4 | Should -Be 8
    }

    It 'runs in the current folder, with this module where it is named' {
        Push-Location $TestDrive
        try {
            Invoke-WithTimeout -Timeout 30 { $PWD.Path } | Should -Be $PWD.ProviderPath
        }
        finally {
            Pop-Location
        }
        Invoke-WithTimeout -Timeout 60 { (Measure-Perf { } -Samples 3).Count } | Should -Be 3
        $subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 4
        $session = Connect-Subtensor -Endpoint $subnet.Endpoint
        $read = 9 | Invoke-WithTimeout -Timeout 60 { Get-Metagraph $_ }
        $read | Should -BeOfType Taoverse.Metagraphs.Metagraph
        $session.State | Should -Be 'Connected'
        $session | Disconnect-Subtensor
        $subnet | Stop-LocalSubnet
    }

    It 'forwards every stream in order, and as it comes' {
        $all = & {
            $ErrorActionPreference = $DebugPreference = 'Continue'
            Invoke-WithTimeout -Timeout 30 -Verbose {
                'output'; Write-Warning 'warning'; Write-Verbose 'verbose'; Write-Debug 'debug'
                Write-Host 'host'; Write-Error 'error' -ErrorId 'Mine' -TargetObject 7; Write-Progress 'progress' -Completed; 'end'
            }
        } *>&1
        $all.ForEach{ $_.GetType().Name } | Should -Be 'String', 'WarningRecord', 'VerboseRecord', 'DebugRecord', 'InformationRecord', 'ErrorRecord', 'String'
        $all.ForEach{ "$_" } | Should -Be 'output', 'warning', 'verbose', 'debug', 'host', 'error', 'end'
        $all[5].FullyQualifiedErrorId | Should -BeLike 'Mine*'
        $all[5].TargetObject | Should -Be 7

        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $first = Invoke-WithTimeout -Timeout 60 { 'early'; Start-Sleep 30 } | Select-Object -First 1
        $first | Should -Be 'early'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 20
    }

    It 'throws what the script block throws' {
        $failure = { Invoke-WithTimeout -Timeout 30 { throw 'on purpose' } } | Should -Throw -PassThru
        $failure.Exception.Message | Should -Be 'on purpose'
        $failure = { Invoke-WithTimeout -Timeout 30 { Get-Item /no/such/place -ErrorAction Stop } } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'goes on with the next object where one fails' {
        $given = 1, 0, 2 | Invoke-WithTimeout -Timeout 30 { 2 / $_ } -ErrorVariable failure -ErrorAction SilentlyContinue
        $given | Should -Be 2, 1
        $failure.Count | Should -Be 1
        $failure[0].Exception.Message | Should -BeLike '*zero*'
    }

    It 'stops <Name> at the limit' -ForEach @(
        @{ Name = 'a wait'; Script = { Start-Sleep 600 } }
        @{ Name = 'a loop'; Script = { while ($true) { } } }
        @{ Name = 'a flood of output'; Script = { while ($true) { 'x' } } }
        @{ Name = 'a flood of warnings'; Script = { while ($true) { Write-Warning 'x' } } }
        @{ Name = 'a native program'; Script = { & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command 'Start-Sleep 600' } }
        @{ Name = 'a pipeline'; Script = { 1..1e9 | ForEach-Object { Start-Sleep -Milliseconds 1 } } }
    ) {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $failure = { Invoke-WithTimeout -Timeout 2 $Script 3>$null | Out-Null } | Should -Throw -PassThru
        $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 1.9
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 10
        $failure.FullyQualifiedErrorId | Should -BeLike 'TimedOut,*'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failure.Exception.Message | Should -BeLike '*was stopped.'
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'really stops it' {
        $mark = Join-Path $TestDrive 'mark'
        $run = 0.2, 60 | Invoke-WithTimeout -Timeout 2 {
            if ($_ -lt 1) { return 'short' }
            while ($true) { [System.IO.File]::AppendAllText($using:mark, '.'); Start-Sleep -Milliseconds 20 }
        } -ErrorVariable failure -ErrorAction SilentlyContinue
        $run | Should -Be 'short'
        $failure.Count | Should -Be 1
        $failure[0].TargetObject | Should -Be 60
        $size = (Get-Item $mark).Length
        $size | Should -BeGreaterThan 0
        Start-Sleep -Milliseconds 300
        (Get-Item $mark).Length | Should -Be $size
    }

    It 'comes back in time from a call that nobody can stop, and says so' {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $failure = { Invoke-WithTimeout -Timeout 1 { [System.Threading.Thread]::Sleep(20000) } } | Should -Throw -PassThru
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 10
        $failure.FullyQualifiedErrorId | Should -BeLike 'TimedOut,*'
        $failure.Exception.Message | Should -BeLike '*left behind.'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Invoke-Isolated*'
    }

    It 'stops within a second of Ctrl+C' {
        $shell = [powershell]::Create().AddScript('param($manifest) Import-Module $manifest; Invoke-WithTimeout -Timeout 600 { "ready"; while ($true) { } }').
            AddArgument($manifest)
        try {
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $null = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]$null, $output)
            $deadline = [datetime]::UtcNow.AddSeconds(60)
            while ($output.Count -eq 0 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 20 }
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'leaves no runspaces behind' {
        $before = @(Get-Runspace).Count
        1..5 | Invoke-WithTimeout -Timeout 30 { $_ } | Should -Be (1..5)
        { Invoke-WithTimeout -Timeout 0.5 { Start-Sleep 600 } } | Should -Throw
        @(Get-Runspace).Count | Should -BeLessOrEqual $before
    }

    It 'refuses <Arguments> with <ErrorId>' -ForEach @(
        @{ Arguments = @{ ScriptBlock = { }; Timeout = 0 }; ErrorId = 'ParameterArgumentTransformationError' }
        @{ Arguments = @{ ScriptBlock = { }; Timeout = 'soon' }; ErrorId = 'ParameterArgumentTransformationError' }
        @{ Arguments = @{ ScriptBlock = $null; Timeout = 1 }; ErrorId = 'ParameterArgumentValidationErrorNullNotAllowed' }
        @{ Arguments = @{ ScriptBlock = { $using:undefinedVariable }; Timeout = 1 }; ErrorId = 'UsingVariableUndefined' }
    ) {
        $failure = { Invoke-WithTimeout @Arguments } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
    }
}
