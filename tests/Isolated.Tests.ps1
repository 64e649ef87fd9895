#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../Taoverse.psd1' | Resolve-Path
    Import-Module $manifest

    # Every process that a test starts bears this in its environment, and so do its descendants.
    $mark = "taoverse-test-$([guid]::NewGuid().ToString('N'))"
    $env:TAOVERSE_TEST_MARK = $mark

    # A dead process whose parent has not asked for its exit code is not alive.
    function Test-Alive([int] $Id) {
        $IsLinux ? [bool]((Get-Content "/proc/$Id/stat" -ErrorAction Ignore) -notmatch '\) Z ') : [bool](Get-Process -Id $Id -ErrorAction Ignore)
    }

    function Get-Left {
        if (-not $IsLinux) { return }
        foreach ($id in (Get-ChildItem /proc -Directory -Filter '[0-9]*' -ErrorAction Ignore).Name) {
            try { $own = [System.IO.File]::ReadAllText("/proc/$id/environ").Contains($mark) } catch { $own = $false }
            if ($own -and $id -ne $PID -and (Test-Alive $id)) { $id }
        }
    }
}

AfterAll {
    Remove-Item Env:TAOVERSE_TEST_MARK
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Invoke-Isolated' {
    AfterEach {
        Get-Left | Should -BeNullOrEmpty
    }

    It 'runs in another process, in the same folder, and gives what the script block gives' {
        Push-Location $TestDrive
        try {
            $given = Invoke-Isolated { $PID; $PWD.Path; $null; @{ a = 1 }; [datetime]'2026-01-02'; [uri]'https://x/'; , @(1, 2) }
        }
        finally {
            Pop-Location
        }
        $given[0] | Should -Not -Be $PID
        $given[1] | Should -Be (Get-Item $TestDrive).FullName
        $given[2] | Should -BeNullOrEmpty
        $given[3].a | Should -Be 1
        $given[4] | Should -Be ([datetime]'2026-01-02')
        $given[5] | Should -Be ([uri]'https://x/')
        $given[6] | Should -Be 1, 2
        $given.Count | Should -Be 7
    }

    It 'hands over objects from the pipeline, arguments and the values of $using:' {
        $name = 'tao'
        $object = [pscustomobject]@{ Name = 'x'; Inner = [pscustomobject]@{ Deep = 5 } }
        $object | Invoke-Isolated { "$($_.Name)$($_.Inner.Deep)$($input.Count)$using:name$args" } -ArgumentList 1, 2 | Should -Be 'x51tao1 2'
        Invoke-Isolated { param($list, $nothing) $list.Count; $null -eq $nothing } -ArgumentList (1..5), $null | Should -Be 5, $true
        $pids = 1, 2 | Invoke-Isolated { $PID }
        $pids[0] | Should -Not -Be $pids[1]
    }

    It 'carries a metagraph over with all its neurons, and knows this module' {
        $subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 8
        $endpoint = $subnet.Endpoint
        try {
            $metagraph = Invoke-Isolated -Timeout 120 { $null = Connect-Subtensor -Endpoint $using:endpoint; Get-Metagraph 9 }
        }
        finally {
            $subnet | Stop-LocalSubnet
        }
        $metagraph.pstypenames | Should -Contain 'Deserialized.Taoverse.Metagraphs.Metagraph'
        $metagraph.Neurons.Uid | Should -Be (0..7)
        $metagraph.Neurons[3].Hotkey | Should -BeLike '5*'
    }

    It 'forwards every stream in order, and as it comes' {
        $all = & {
            $ErrorActionPreference = $DebugPreference = $VerbosePreference = 'Continue'
            Invoke-Isolated {
                'output'; Write-Warning 'warning'; Write-Verbose 'verbose'; Write-Debug 'debug'; Write-Host 'host'
                Write-Error 'error' -ErrorId 'Mine' -TargetObject 7 -Category ResourceBusy -RecommendedAction 'Wait.'; Write-Progress 'p' -Completed; 'end'
            }
        } *>&1
        $all.ForEach{ $_.GetType().Name } | Should -Be 'String', 'WarningRecord', 'VerboseRecord', 'DebugRecord', 'InformationRecord', 'ErrorRecord', 'String'
        $all[0, 1, 2, 3, 4, 6].ForEach{ "$_" } | Should -Be 'output', 'warning', 'verbose', 'debug', 'host', 'end'
        $all[5].FullyQualifiedErrorId | Should -BeLike 'Mine*'
        $all[5].TargetObject | Should -Be 7
        $all[5].CategoryInfo.Category | Should -Be 'ResourceBusy'
        $all[5].ErrorDetails.RecommendedAction | Should -Be 'Wait.'

        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        Invoke-Isolated -Timeout 120 { 'early'; Start-Sleep 100 } | Select-Object -First 1 | Should -Be 'early'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
        Start-Sleep 1
    }

    It 'passes on what is written past the shell' {
        $all = Invoke-Isolated { [Console]::WriteLine('out'); [Console]::Error.WriteLine('err'); 'object' } 6>&1
        $all.Count | Should -Be 3
        $all.ForEach{ "$_" } | Should -Contain 'out'
        $all.ForEach{ "$_" } | Should -Contain 'err'
    }

    It 'throws what the script block throws' {
        $failure = { Invoke-Isolated { throw 'on purpose' } } | Should -Throw -PassThru
        $failure.Exception.Message | Should -Be 'on purpose'
        $failure = { Invoke-Isolated { Get-Item /no/such/place -ErrorAction Stop } } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'tells by the error how the process ended: <Name>' -ForEach @(
        @{ Name = 'exit'; Script = { 'before'; exit 3 }; ErrorId = 'ProcessExited'; Status = 'Completed'; ExitCode = 3 }
        @{ Name = 'an exit of the process'; Script = { 'before'; [Environment]::Exit(4) }; ErrorId = 'ProcessExited'; Status = 'Completed'; ExitCode = 4 }
        @{ Name = 'a crash'; Script = { 'before'; [Environment]::FailFast('on purpose') }; ErrorId = 'ProcessCrashed'; Status = 'Crashed' }
        @{ Name = 'a kill'; Script = { 'before'; Stop-Process -Id $PID -Force; Start-Sleep 300 }; ErrorId = 'ProcessKilled'; Status = 'Crashed' }
        @{ Name = 'a hang'; Script = { 'before'; [System.Threading.Thread]::Sleep(-1) }; ErrorId = 'TimedOut'; Status = 'TimedOut'; Timeout = 20 }
        @{ Name = 'a flood of output'; Script = { 'before'; while ($true) { 'x' * 1000 } }; ErrorId = 'TimedOut'; Status = 'TimedOut'; Timeout = 20 }
        @{ Name = 'a flood of errors'; Script = { 'before'; while ($true) { Write-Error 'x' -ErrorAction Continue } }; ErrorId = 'TimedOut'; Status = 'TimedOut'; Timeout = 20 }
        @{ Name = 'a flood past the shell'; Script = { 'before'; while ($true) { [Console]::Out.Write('x' * 1000) } }; ErrorId = 'TimedOut'; Status = 'TimedOut'; Timeout = 20 }
        @{ Name = 'a thirst for memory'; ErrorId = 'OutOfMemory'; Status = 'OutOfMemory'; MemoryLimit = 1GB; Script = {
                'before'
                $kept = [System.Collections.Generic.List[byte[]]]::new()
                while ($true) { $block = [byte[]]::new(64MB); [array]::Fill[byte]($block, 1); $kept.Add($block) } }
        }
    ) {
        if (-not $IsLinux -and $Name -in 'a kill', 'a thirst for memory') {
            Set-ItResult -Skipped -Because 'signals and the memory of a tree are only seen on Linux'
        }

        $limits = @{ Timeout = $Timeout ?? 120 } + ($MemoryLimit ? @{ MemoryLimit = $MemoryLimit } : @{})
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $script:first = $null
        $failure = {
            Invoke-Isolated $Script @limits 2>$null 6>$null | ForEach-Object { $script:first ??= $_ }
        } | Should -Throw -PassThru
        $watch.Elapsed.TotalSeconds | Should -BeLessThan ($limits.Timeout + 20)
        $script:first | Should -Be 'before'
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $failure.Exception.Result.Status | Should -Be $Status
        $failure.Exception.Result.ExitCode | Should -Be ($Status -eq 'Completed' ? $ExitCode : $failure.Exception.Result.ExitCode)
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        if ($Name -eq 'a crash') { $failure.Exception.Data['ErrorOutput'] | Should -BeLike '*on purpose*' }
    }

    It 'goes on with the next object where one ends its process' {
        $given = 1, 7, 2 | Invoke-Isolated { if ($_ -eq 7) { exit 7 }; $_ } -ErrorVariable failure -ErrorAction SilentlyContinue
        $given | Should -Be 1, 2
        $failure.Count | Should -Be 1
        $failure[0].TargetObject | Should -Be 7
        $failure[0].Exception.Result.ExitCode | Should -Be 7
    }

    It 'leaves nothing of what the script block started' {
        $started = Invoke-Isolated {
            $shell = (Get-Process -Id $PID).Path
            1..3 | ForEach-Object { (Start-Process $shell '-NoProfile -NonInteractive -Command Start-Sleep 600' -PassThru).Id }
            if ($IsLinux) { bash -c 'setsid sleep 600 >/dev/null 2>&1 & echo $!' }
        }
        $started.Count | Should -BeGreaterOrEqual 3
        $started.Where{ Test-Alive $_ } | Should -BeNullOrEmpty
    }

    It 'takes 200 MB each way without a standstill' {
        $text = Invoke-Isolated -Timeout 300 { 'x' * 200MB }
        $text.Length | Should -Be 200MB
        Invoke-Isolated -Timeout 300 { $args[0].Length } -ArgumentList $text | Should -Be 200MB
        $text = $null
        $blocks = Invoke-Isolated -Timeout 300 { 1..200 | ForEach-Object { , [byte[]]::new(1MB) } }
        ($blocks | Measure-Object Length -Sum).Sum | Should -Be 200MB
    }

    It 'stops within a second of Ctrl+C, and kills the process' {
        $shell = [powershell]::Create().AddScript('param($manifest) Import-Module $manifest; Invoke-Isolated { "ready"; [System.Threading.Thread]::Sleep(-1) }').
            AddArgument($manifest)
        try {
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $null = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]$null, $output)
            $deadline = [datetime]::UtcNow.AddSeconds(120)
            while ($output.Count -eq 0 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 20 }
            $output.Count | Should -Be 1
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
            $deadline = [datetime]::UtcNow.AddSeconds(10)
            while ((Get-Left) -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 100 }
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'ends with the shell that started it' {
        $ready = Join-Path $TestDrive 'ready'
        $text = "Import-Module '$manifest'; Invoke-Isolated { Set-Content '$ready' `$PID; Start-Sleep 600 }"
        $parent = Start-Process (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-NonInteractive', '-EncodedCommand',
            ([convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($text))) -PassThru
        try {
            $deadline = [datetime]::UtcNow.AddSeconds(120)
            while (-not (Get-Content $ready -ErrorAction Ignore) -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
            $child = [int](Get-Content $ready)
            Test-Alive $child | Should -BeTrue
        }
        finally {
            $parent.Kill()
        }
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while ((Test-Alive $child) -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
        Test-Alive $child | Should -BeFalse
    }

    It 'works in a shell that dotnet runs' {
        $library = Join-Path $PSHOME 'pwsh.dll'
        if (-not (Get-Command dotnet -ErrorAction Ignore) -or -not (Test-Path $library)) {
            Set-ItResult -Skipped -Because 'there is no dotnet, or the shell is a single file'
        }

        $text = "Import-Module '$manifest'; Invoke-Isolated { [Environment]::ProcessPath; 6 * 7 }"
        $given = dotnet $library -NoProfile -NonInteractive -Command $text
        $given[0] | Should -BeLike '*dotnet*'
        $given[1] | Should -Be 42
    }

    It 'refuses <Arguments> with <ErrorId>' -ForEach @(
        @{ Arguments = @{ ScriptBlock = { }; Timeout = 0 }; ErrorId = 'ParameterArgumentTransformationError' }
        @{ Arguments = @{ ScriptBlock = { }; MemoryLimit = 0 }; ErrorId = 'ParameterArgumentValidationError' }
        @{ Arguments = @{ ScriptBlock = { }; Depth = 0 }; ErrorId = 'ParameterArgumentValidationError' }
        @{ Arguments = @{ ScriptBlock = { $using:undefinedVariable } }; ErrorId = 'UsingVariableUndefined' }
    ) {
        $failure = { Invoke-Isolated @Arguments } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
    }
}
