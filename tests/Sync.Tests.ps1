#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../Taoverse.psd1' | Resolve-Path
    Import-Module $manifest
    $home0 = $env:TAOVERSE_HOME
    $subnet = Start-LocalSubnet -NetUid 9, 37 -NeuronCount 16 -BlockTime 0.25
    $session = Connect-Subtensor -Endpoint $subnet.Endpoint
    $fault = $subnet.GetType().Assembly.GetType('Taoverse.LocalSubnet.Faults.NodeFault', $true)

    # Actions of events only run while the shell has nothing else to do.
    function Wait-Until([scriptblock] $Condition) {
        $deadline = [datetime]::UtcNow.AddSeconds(60)
        while (-not (& $Condition)) {
            if ([datetime]::UtcNow -gt $deadline) { throw "Not within 60 s: $Condition. $($sync.States | Format-List | Out-String)" }
            Start-Sleep -Milliseconds 50
        }
    }
}

AfterAll {
    $env:TAOVERSE_HOME = $home0
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Syncing metagraphs' {
    BeforeEach {
        $env:TAOVERSE_HOME = Join-Path $TestDrive ([guid]::NewGuid())
    }

    AfterEach {
        $subnet.ClearFaults()
        Get-EventSubscriber | Unregister-Event
        Get-Job | Where-Object PSJobTypeName -eq $null | Remove-Job -Force
    }

    Context 'Sync-Metagraph' {
        It 'reads once and stores what it read' {
            $synced = 9, 37 | Sync-Metagraph
            $synced | Should -BeOfType Taoverse.Metagraphs.Metagraph
            $synced.NetUid | Should -Be 9, 37
            $cached = Get-Metagraph -Cached
            $cached.NetUid | Should -Be 9, 37
            $cached.Block | Should -Be $synced.Block
            ($cached[0] | ConvertTo-Json -Depth 5) | Should -Be ($synced[0] | ConvertTo-Json -Depth 5)
        }

        It 'keeps weights where they are asked for' {
            $null = Sync-Metagraph 9 -IncludeWeights
            Get-Metagraph 9 -Cached | Get-TopMiner | Should -Not -BeNullOrEmpty
        }

        It 'streams each subnet at its own cadence until the count is reached' {
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $seen = [pscustomobject]@{ NetUid = 9; Cadence = 0.5 }, [pscustomobject]@{ NetUid = 37; Cadence = 1 } |
                Sync-Metagraph -Count 3 | ForEach-Object { [pscustomobject]@{ NetUid = $_.NetUid; Block = $_.Block; At = $watch.Elapsed.TotalSeconds; Stored = (Get-Metagraph $_.NetUid -Cached).Block } }
            @($seen).Where{ $_.NetUid -eq 9 }.Count | Should -Be 3
            @($seen).Where{ $_.NetUid -eq 37 }.Count | Should -Be 3
            foreach ($item in $seen) { $item.Stored | Should -BeGreaterOrEqual $item.Block }
            $last = @($seen).Where{ $_.NetUid -eq 37 }[-1]
            $last.At | Should -BeGreaterThan 1.9
            @($seen).Where{ $_.NetUid -eq 9 }.Block | Sort-Object -Unique | Should -HaveCount 3
        }

        It 'goes on without an end until the pipeline takes no more' {
            (Sync-Metagraph 9 -Cadence 0.1 | Select-Object -First 4).Count | Should -Be 4
        }

        It 'warns of a failed read, tries again, and goes on' {
            $failing = $fault::new('Error')
            $failing.Count = 1
            $subnet.SetFault($failing)
            $synced = Sync-Metagraph 9 -Cadence 1 -Count 2 -WarningVariable warned -WarningAction SilentlyContinue
            $synced.Count | Should -Be 2
            $warned.Count | Should -Be 1
            $warned[0].Message | Should -BeLike 'Netuid 9 could not be read, * s until the next try:*'
        }

        It 'reads within its time limit, also in a stream' {
            $subnet.SetFault($fault::new('Hang'))
            $failure = { Sync-Metagraph 9 -Timeout 0.5 -ErrorAction Stop } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike 'OperationTimeout,*'
            $shell = [powershell]::Create().AddScript('param($manifest, $session) Import-Module $manifest; Sync-Metagraph 9 -Session $session -Cadence 1 -Timeout 0.3').
                AddArgument($manifest).AddArgument($session)
            try {
                $null = $shell.BeginInvoke()
                Wait-Until { $shell.Streams.Warning.Count -ge 1 }
                $shell.Streams.Warning[0].Message | Should -BeLike '*did not end within 0.3 s*'
                $subnet.ClearFaults()
            }
            finally {
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
                $shell.Dispose()
            }
        }

        It 'reports a netuid that does not exist, and reads the others' {
            $synced = 4000, 9 | Sync-Metagraph -ErrorVariable failure -ErrorAction SilentlyContinue
            $synced.NetUid | Should -Be 9
            $failure.FullyQualifiedErrorId | Should -BeLike 'UnknownNetUid,*'
            $failure.TargetObject | Should -Be 4000
        }

        It 'refuses <Arguments> with <ErrorId>' -ForEach @(
            @{ Arguments = @{ NetUid = 70000 }; ErrorId = 'ParameterArgumentValidationError' }
            @{ Arguments = @{ NetUid = @() }; ErrorId = 'ParameterArgumentValidationError*' }
            @{ Arguments = @{ NetUid = 9; Cadence = 0 }; ErrorId = 'ParameterArgumentTransformationError' }
            @{ Arguments = @{ NetUid = 9; Cadence = 1; Count = 0 }; ErrorId = 'ParameterArgumentValidationError' }
            @{ Arguments = @{ NetUid = 9; Count = 2 }; ErrorId = 'CountWithoutCadence' }
            @{ Arguments = @{ NetUid = 9; StatePath = 'Env:/x' }; ErrorId = 'InvalidStatePath' }
            @{ Arguments = @{ NetUid = 9; StatePath = '' }; ErrorId = 'ParameterArgumentValidationError*' }
        ) {
            $failure = { Sync-Metagraph @Arguments -ErrorAction Stop } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        }

        It 'says what to do where the state is damaged' {
            $null = New-Item $env:TAOVERSE_HOME -ItemType Directory
            Set-Content (Join-Path $env:TAOVERSE_HOME 'state.db') ('no database ' * 1000)
            $failure = { Sync-Metagraph 9 -ErrorAction Stop } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike 'StateDamaged,*'
            $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It 'says how to connect where no session is open' {
            Get-SubtensorSession | Disconnect-Subtensor
            try {
                { Sync-Metagraph 9 } | Should -Throw -PassThru | ForEach-Object FullyQualifiedErrorId | Should -BeLike 'NoSession,*'
                { Sync-Metagraph 9 -Cadence 1 } | Should -Throw -PassThru | ForEach-Object FullyQualifiedErrorId | Should -BeLike 'NoSession,*'
                { Start-MetagraphSync 9 -Cadence 1 } | Should -Throw -PassThru | ForEach-Object FullyQualifiedErrorId | Should -BeLike 'NoSession,*'
            }
            finally {
                $session = Connect-Subtensor -Endpoint $subnet.Endpoint
            }
        }
    }

    Context 'Get-Metagraph -Cached' {
        It 'gives what another process synced, without a session' {
            $path = Join-Path $TestDrive 'shared'
            $endpoint = $subnet.Endpoint
            Invoke-Isolated -Timeout 120 { $null = Connect-Subtensor -Endpoint $using:endpoint; $null = Sync-Metagraph 9 -StatePath $using:path }
            $other = [powershell]::Create().AddScript('param($m, $p) Import-Module $m; Get-Metagraph 9 -Cached -StatePath $p').AddArgument($manifest).AddArgument($path)
            ($other.Invoke()).Neurons.Uid | Should -Be (0..15)
            $other.Dispose()
        }

        It 'shows the age' {
            $null = Sync-Metagraph 9
            Get-Metagraph 9 -Cached | Format-Table | Out-String -Width 80 | Should -Match 'Age\s[\s\S]*9\s+pretraining.*\s0\.00:0\d:\d\d'
            Get-Metagraph 9 -Cached | Format-List | Out-String -Width 80 | Should -Match 'Age\s+: 0\.00:0\d:\d\d'
            Get-Metagraph 9 -Cached -Verbose 4>&1 | Select-Object -First 1 | Should -BeLike 'Netuid 9 was synced 0.00:0* ago, at block *'
        }

        It 'says what to do for a subnet that was never synced, and gives the others' {
            $null = Sync-Metagraph 37
            $given = 9, 37 | Get-Metagraph -Cached -ErrorVariable failure -ErrorAction SilentlyContinue
            $given.NetUid | Should -Be 37
            $failure.FullyQualifiedErrorId | Should -BeLike 'NotSynced,*'
            $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
            $failure.TargetObject | Should -Be 9
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Sync-Metagraph 9*'
        }

        It 'takes -StatePath before TAOVERSE_HOME, relative to the current folder' {
            Push-Location $TestDrive
            try {
                $null = Sync-Metagraph 9 -StatePath ./relative
                Join-Path $TestDrive 'relative/state.db' | Should -Exist
                (Get-Metagraph 9 -Cached -StatePath relative).NetUid | Should -Be 9
                { Get-Metagraph 9 -Cached -ErrorAction Stop } | Should -Throw -ErrorId 'NotSynced,*'
            }
            catch {
                if ($_.FullyQualifiedErrorId -notlike 'NotSynced,*') { throw }
            }
            finally {
                Pop-Location
            }
        }

        It 'loads the native library for each runspace' {
            $null = Sync-Metagraph 9
            $counts = 1..6 | ForEach-Object -Parallel { Import-Module $using:manifest; (Get-Metagraph 9 -Cached).Neurons.Count } -ThrottleLimit 3
            $counts | Should -Be (@(16) * 6)
        }

        It 'cannot be mixed with what only the chain has' {
            { Get-Metagraph 9 -Cached -IncludeWeights } | Should -Throw -ErrorId 'AmbiguousParameterSet*'
        }
    }

    Context 'Start-MetagraphSync' {
        AfterEach {
            1..3 | ForEach-Object { Stop-MetagraphSync }
        }

        It 'keeps several subnets fresh, each at its own cadence, and stores them' {
            $sync = [pscustomobject]@{ NetUid = 9; Cadence = 0.3 }, [pscustomobject]@{ NetUid = 37; Cadence = 600 } | Start-MetagraphSync
            $sync | Should -BeOfType Taoverse.Metagraphs.MetagraphSyncer
            $sync.States.NetUid | Should -Be 9, 37
            $sync.States.Cadence.TotalSeconds | Should -Be 0.3, 600
            Wait-Until { $sync.States[0].Metagraph -and $sync.States[1].Metagraph }
            $first = $sync.GetMetagraph(9).Block
            $only = $sync.GetMetagraph(37).Block
            Wait-Until { $sync.GetMetagraph(9).Block -gt $first + 2 }
            $sync.GetMetagraph(37).Block | Should -Be $only
            Wait-Until { (Get-Metagraph 9 -Cached).Block -gt $first }
            (Get-Metagraph 37 -Cached).Block | Should -Be $only
            @(Get-SubtensorSession).Count | Should -Be 1
        }

        It 'raises Synced for Register-ObjectEvent, and actions can use the module' {
            $global:TaoverseHeard = [System.Collections.Generic.List[object]]::new()
            $sync = Start-MetagraphSync 9, 37 -Cadence 0.3
            $null = Register-ObjectEvent $sync Synced -MessageData 'data' -Action {
                $global:TaoverseHeard.Add([pscustomobject]@{
                        NetUid = $EventArgs.NetUid
                        Miners = ($EventArgs.Metagraph | Get-Neuron -Miner).Count
                        Cached = (Get-Metagraph $EventArgs.NetUid -Cached).Block -ge $EventArgs.Metagraph.Block
                        Data   = $Event.MessageData
                        Sender = [object]::ReferenceEquals($Sender, $Event.Sender)
                    })
            }
            Wait-Until { $global:TaoverseHeard.Count -ge 6 }
            $heard = @($global:TaoverseHeard)
            $heard.NetUid | Sort-Object -Unique | Should -Be 9, 37
            $heard.Miners | Should -Not -Contain 0
            $heard.Cached | Should -Not -Contain $false
            $heard.Data | Sort-Object -Unique | Should -Be 'data'
            $heard.Sender | Should -Not -Contain $false

            # The shell runs an action only between commands, so what was raised before the stop may still come.
            $sync | Stop-MetagraphSync
            Start-Sleep -Milliseconds 500
            $count = $global:TaoverseHeard.Count
            Start-Sleep -Milliseconds 800
            $global:TaoverseHeard.Count | Should -Be $count
            Remove-Variable TaoverseHeard -Scope Global
        }

        It 'raises Synced for Wait-Event' {
            $sync = Start-MetagraphSync 9 -Cadence 0.2
            Register-ObjectEvent $sync Synced -SourceIdentifier TaoverseSynced
            (Wait-Event TaoverseSynced -Timeout 60).SourceEventArgs.Metagraph.NetUid | Should -Be 9
            Unregister-Event TaoverseSynced
            Get-Event | Remove-Event
        }

        It 'says how it stands while the node fails, and recovers' {
            $sync = Start-MetagraphSync 9 -Cadence 0.3 -Timeout 0.5
            Wait-Until { $sync.States[0].Metagraph }
            $subnet.SetFault($fault::new('Hang'))
            Wait-Until { $sync.States[0].Failures -ge 1 -and $sync.States[0].IsStale }
            $sync.States[0].LastError.ErrorId | Should -Be 'TimedOut'
            $sync | Format-Table | Out-String -Width 200 | Should -Match 'True\s+\d+\s+The sync of netuid 9 did not end within 0.5 s'
            $subnet.ClearFaults()
            Wait-Until { $sync.States[0].Failures -eq 0 -and -not $sync.States[0].IsStale }
            $sync.IsRunning | Should -BeTrue
        }

        It 'has a table and a list' {
            $sync = Start-MetagraphSync 9, 37 -Cadence 600
            $sync | Format-Table | Out-String -Width 200 | Should -Match 'NetUid\s+Cadence\s+Running\s+Block\s+Stale\s+Failures\s+LastError'
            $sync | Format-List | Out-String -Width 200 | Should -Match 'NetUid\s+: 9, 37'
        }

        It 'starts nothing with -WhatIf' {
            Start-MetagraphSync 9 -Cadence 1 -WhatIf | Should -BeNullOrEmpty
            $env:TAOVERSE_HOME | Should -Not -Exist
        }

        It 'refuses <Arguments> with <ErrorId>' -ForEach @(
            @{ Arguments = @{ NetUid = 70000; Cadence = 1 }; ErrorId = 'ParameterArgumentValidationError' }
            @{ Arguments = @{ NetUid = 9; Cadence = 'often' }; ErrorId = 'ParameterArgumentTransformationError' }
            @{ Arguments = @{ NetUid = 9; Cadence = 1; StatePath = 'Env:/x' }; ErrorId = 'InvalidStatePath' }
            @{ Arguments = @{ NetUid = 9; Cadence = 1; Session = 4711 }; ErrorId = 'ParameterArgumentTransformationError' }
        ) {
            $failure = { Start-MetagraphSync @Arguments -ErrorAction Stop } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        }
    }

    Context 'Stop-MetagraphSync' {
        It 'stops what is given, or what was started last' {
            $first = Start-MetagraphSync 9 -Cadence 0.2
            $second = Start-MetagraphSync 37 -Cadence 0.2
            Stop-MetagraphSync -WhatIf
            $second.IsRunning | Should -BeTrue
            Stop-MetagraphSync
            $second.IsRunning | Should -BeFalse
            $first.IsRunning | Should -BeTrue
            $first | Stop-MetagraphSync
            $first | Stop-MetagraphSync
            $first.IsRunning | Should -BeFalse
            Stop-MetagraphSync
        }

        It 'stops within a second while the node keeps silent' {
            $sync = Start-MetagraphSync 9 -Cadence 0.2
            Wait-Until { $sync.States[0].Metagraph }
            $subnet.SetFault($fault::new('Hang'))
            Start-Sleep -Milliseconds 600
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $sync | Stop-MetagraphSync
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
            $sync.IsRunning | Should -BeFalse
        }

        It 'is done by removing the module' {
            $sync = Start-MetagraphSync 9 -Cadence 0.2
            Remove-Module Taoverse
            $sync.IsRunning | Should -BeFalse
            Import-Module $manifest
            $subnet = Start-LocalSubnet -NetUid 9, 37 -NeuronCount 16 -BlockTime 0.25
            $session = Connect-Subtensor -Endpoint $subnet.Endpoint
        }
    }

    Context 'Get-NextMiner' {
        BeforeAll {
            $own = Start-LocalSubnet -NetUid 9 -NeuronCount 8
            $there = Connect-Subtensor -Endpoint $own.Endpoint
            $metagraph = Get-Metagraph 9 -Session $there
        }

        AfterAll {
            $there | Disconnect-Subtensor
            $own | Stop-LocalSubnet
        }

        It 'goes around and around, from call to call' {
            $uids = (1..5 | ForEach-Object { $metagraph | Get-NextMiner -Count 3 }).Uid
            $start = $uids[0]
            $uids | Should -Be (0..14 | ForEach-Object { ($start + $_) % 8 })
            $metagraph | Get-NextMiner | Should -BeOfType Taoverse.Metagraphs.Neuron
        }

        It 'goes on in another process' {
            $first = ($metagraph | Get-NextMiner).Uid
            $null = Sync-Metagraph 9 -Session $there
            $next = Invoke-Isolated -Timeout 120 { (Get-Metagraph 9 -Cached | Get-NextMiner).Uid }
            $next | Should -Be (($first + 1) % 8)
            ($metagraph | Get-NextMiner).Uid | Should -Be (($first + 2) % 8)
        }

        It 'does not move on with -Peek' {
            $peeked = ($metagraph | Get-NextMiner -Peek -Count 3).Uid
            ($metagraph | Get-NextMiner -Peek -Count 3).Uid | Should -Be $peeked
            ($metagraph | Get-NextMiner -Count 3).Uid | Should -Be $peeked
        }

        It 'starts where the seed says, each name by itself' {
            $seeded = foreach ($name in 'a', 'b') { ($metagraph | Get-NextMiner -Seed 42 -Name $name).Uid }
            $seeded[0] | Should -Be $seeded[1]
            ($metagraph | Get-NextMiner -Name a).Uid | Should -Be (($seeded[0] + 1) % 8)
            ($metagraph | Get-NextMiner -Name b).Uid | Should -Be (($seeded[0] + 1) % 8)
        }

        It 'passes over validators where they are excluded' {
            $miners = $metagraph.Neurons.Where{ -not $_.ValidatorPermit }.Uid
            ($metagraph | Get-NextMiner -ExcludeValidator -Count $miners.Count).Uid | Sort-Object | Should -Be $miners
        }

        It 'says so where there is no miner' {
            $empty = $metagraph.'<Clone>$'()
            $empty.GetType().GetProperty('Neurons').SetValue($empty, [Taoverse.Metagraphs.Neuron[]]@())
            $given = $empty, $metagraph | Get-NextMiner -ErrorVariable failure -ErrorAction SilentlyContinue
            $given.Count | Should -Be 1
            $failure.FullyQualifiedErrorId | Should -BeLike 'NoMiners,*'
            $failure.TargetObject | Should -Be $empty
        }

        It 'refuses <Arguments> with <ErrorId>' -ForEach @(
            @{ Arguments = @{ Count = 0 }; ErrorId = 'ParameterArgumentValidationError' }
            @{ Arguments = @{ Name = '' }; ErrorId = 'ParameterArgumentValidationError*' }
            @{ Arguments = @{ StatePath = 'Env:/x' }; ErrorId = 'InvalidStatePath' }
        ) {
            $failure = { $metagraph | Get-NextMiner @Arguments -ErrorAction Stop } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        }
    }
}
