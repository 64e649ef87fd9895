#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
    Import-Module (Join-Path $PSScriptRoot 'StateFile.psm1')
    $home0 = $env:TAOVERSE_HOME
    $samples = Join-Path $PSScriptRoot '../samples/competitions'
    $subnet = Start-LocalSubnet -NetUid 9, 37 -NeuronCount 8 -BlockTime 3600 -NoHub
    $session = Connect-Subtensor -Endpoint $subnet.Endpoint
    $metagraph = Get-Metagraph 9
    $block = $metagraph.Block
    $hotkeys = $metagraph.Neurons.Hotkey

    # Two competitions of subnet 9, the second of which begins later.
    function New-Schedule([string] $Name, [scriptblock] $Change = {}) {
        $competition = {
            param($id, $share)
            @{
                CompetitionId = $id; Name = "C$id"; RewardShare = $share
                Constraints = @{ MaxParameters = 1000; SequenceLength = 64; MaxBytes = 1MB; Epsilon = @{ Kind = 'linearDecay'; StartEpsilon = 0.1; EndEpsilon = 0.02; DecayBlocks = 1000 } }
                Tasks = @(@{ Name = 'T'; Method = 'textLoss'; Weight = 1 })
            }
        }
        $schedule = @{
            NetUid = 9
            Entries = @(
                @{ FromBlock = 0; Competitions = @(& $competition 1 1.0) }
                @{ FromBlock = 100; Competitions = @((& $competition 1 0.25), (& $competition 2 0.75)) }
                @{ FromBlock = 10000000; Competitions = @(& $competition 3 1.0) }
            )
        }
        & $Change $schedule
        $path = Join-Path $TestDrive $Name
        ConvertTo-Json $schedule -Depth 20 | ForEach-Object { [regex]::Replace($_, '"(\w+)":', { '"' + $args[0].Groups[1].Value.Substring(0, 1).ToLower() + $args[0].Groups[1].Value.Substring(1) + '":' }) } |
            Set-Content -LiteralPath $path
        $path
    }

    function New-Evaluation([int] $Uid, [double] $Score, [long] $ModelBlock, [int] $CompetitionId = 1, [string] $Status = 'Completed') {
        [Taoverse.Evaluation.ModelEvaluation]@{
            NetUid = 9; Uid = $Uid; Hotkey = $hotkeys[$Uid]; CompetitionId = $CompetitionId; ModelBlock = $ModelBlock; Path = "/models/$Uid"
            Score = $Score; Block = $block; Duration = [timespan]::FromSeconds(1); Status = $Status
        }
    }

    function Test-Near([double] $Actual, [double] $Expected) { [math]::Abs($Actual - $Expected) -lt 1e-12 }

    function Complete([string] $Line) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
    }

    function Reset-State {
        $env:TAOVERSE_HOME = Join-Path $TestDrive ([guid]::NewGuid())
        $null = Import-CompetitionSchedule (New-Schedule 'schedule.json')
        $null = Sync-Metagraph 9
    }
}

AfterAll {
    $env:TAOVERSE_HOME = $home0
    Remove-Module StateFile
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Import-CompetitionSchedule' {
    BeforeEach { $env:TAOVERSE_HOME = Join-Path $TestDrive ([guid]::NewGuid()) }

    It 'loads the schedules of subnets 9 and 37, and gives the competitions of the newest entry' {
        $competitions = Import-CompetitionSchedule (Join-Path $samples '*.json')
        $competitions | Should -BeOfType Taoverse.Competitions.Competition
        $competitions.NetUid | Sort-Object -Unique | Should -Be 9, 37
        (Get-Competition).NetUid | Sort-Object -Unique | Should -Be 9, 37
        $b14 = Get-Competition 9 4 -BlockNumber 9000000
        $b14.Constraints.SequenceLength, $b14.Constraints.EvalBlockDelay | Should -Be 4096, 250
    }

    It 'reads a data file of the shell as the JSON of the same content' {
        Import-CompetitionSchedule (Join-Path $samples subnet37.psd1)
        $first = Get-Content (Join-Path $env:TAOVERSE_HOME 'schedule-37.json') -Raw
        Import-CompetitionSchedule (Join-Path $samples subnet37.json)
        Get-Content (Join-Path $env:TAOVERSE_HOME 'schedule-37.json') -Raw | Should -Be $first
    }

    It 'takes files from the pipeline, also with brackets in their names, and names what it loaded' {
        $path = New-Schedule 'a[1].json'
        $message = Get-Item -LiteralPath $path | Import-CompetitionSchedule -Verbose 4>&1
        "$message" | Should -BeLike '*Subnet 9: 3 entries, fingerprint *'
        (Get-Competition 9).CompetitionId | Should -Be 3
        New-Schedule 'b.json' | Import-CompetitionSchedule | ForEach-Object CompetitionId | Should -Be 3
    }

    It 'keeps nothing with -WhatIf' {
        Import-CompetitionSchedule (New-Schedule 'schedule.json') -WhatIf | Should -BeNullOrEmpty
        $env:TAOVERSE_HOME | Should -Not -Exist
    }

    It 'refuses <Name>, says why, and keeps what was there' -ForEach @(
        @{ Name = 'negative.json'; Reason = '*maxParameters*'; Change = { $args[0].Entries[0].Competitions[0].Constraints.MaxParameters = -1 } }
        @{ Name = 'share.json'; Reason = '*rewardShare values that add up to 1.25*'; Change = { $args[0].Entries[1].Competitions[0].RewardShare = 0.5 } }
        @{ Name = 'unknown.json'; Reason = '*colour*'; Change = { $args[0].Colour = 'red' } }
        @{ Name = 'nothing.json'; Reason = '*entries*'; Change = { $args[0].Entries = @() } }
    ) {
        $null = Import-CompetitionSchedule (New-Schedule 'good.json')
        $failure = { Import-CompetitionSchedule (New-Schedule $Name $Change) -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidSchedule,*'
        "$failure" | Should -BeLike $Reason
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        (Get-Competition 9 -All).CompetitionId | Should -Be 1, 1, 2, 3
    }

    It 'runs nothing of a data file: <Text>' -ForEach @(
        @{ Text = '@{ NetUid = $(Set-Content $env:TAOVERSE_TEST_TRACE x; 9) }' }
        @{ Text = 'Set-Content $env:TAOVERSE_TEST_TRACE x' }
        @{ Text = '@{ NetUid = [IO.File]::WriteAllText($env:TAOVERSE_TEST_TRACE, 1) }' }
        @{ Text = '@{ NetUid = ' }
    ) {
        $env:TAOVERSE_TEST_TRACE = Join-Path $TestDrive 'trace'
        $Text | Set-Content (Join-Path $TestDrive 'bad.psd1')
        { Import-CompetitionSchedule (Join-Path $TestDrive 'bad.psd1') -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidSchedule,*'
        $env:TAOVERSE_TEST_TRACE | Should -Not -Exist
        $env:TAOVERSE_TEST_TRACE = $null
    }

    It 'says which file is not there, and what is no file' {
        { Import-CompetitionSchedule (Join-Path $TestDrive 'no.json') -ErrorAction Stop } | Should -Throw -ErrorId 'ScheduleFileNotFound,*'
        { Import-CompetitionSchedule -LiteralPath (Join-Path $TestDrive 'no.json') -ErrorAction Stop } | Should -Throw -ErrorId 'ScheduleFileNotFound,*'
        { Import-CompetitionSchedule -LiteralPath Env:PATH -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidScheduleFilePath,*'
    }
}

Describe 'Get-Competition' {
    BeforeEach { Reset-State }

    It 'gives what is held at the block of the newest metagraph, at another block, or ever' {
        (Get-Competition 9).CompetitionId | Should -Be 1, 2
        (Get-Competition 9 -BlockNumber 99).RewardShare | Should -Be 1
        (Get-Competition 9 -BlockNumber 10000000).CompetitionId | Should -Be 3
        (Get-Competition 9 -All).FromBlock | Should -Be 0, 100, 100, 10000000
        (Get-Competition 9 2).Name | Should -Be 'C2'
        (9 | Get-Competition).CompetitionId | Should -Be 1, 2
    }

    It 'says which competition or schedule there is not, and goes on' {
        (Get-Competition 9 1, 7 -ErrorVariable failure -ErrorAction SilentlyContinue).CompetitionId | Should -Be 1
        $failure.FullyQualifiedErrorId | Should -BeLike 'CompetitionNotFound,*'
        $failure.TargetObject | Should -Be 7
        (Get-Competition 5, 9 -ErrorVariable failure -ErrorAction SilentlyContinue).CompetitionId | Should -Be 1, 2
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoSchedule,*'
        "$($failure.ErrorDetails.RecommendedAction)" | Should -BeLike '*Import-CompetitionSchedule*'
        { Get-Competition 70000 } | Should -Throw
    }

    It 'completes subnets and competitions, and shows a table and a list' {
        Complete 'Get-Competition -NetUid 9 -CompetitionId ' | Should -Be 3
        Get-Competition 9 | Out-String -Width 200 | Should -Match '1 +C1 +100 +0\.25 .*T'
        Get-Competition 9 2 | Format-List | Out-String -Width 200 | Should -Match 'T \(TextLoss, weight 1\)'
    }
}

Describe 'Get-Epsilon' {
    BeforeEach { Reset-State }

    It 'decays in a straight line, and then stays' {
        $decay = @{ StartEpsilon = 0.1; EndEpsilon = 0.02; DecayBlocks = 1000; CurrentBlock = 2000 }
        Get-Epsilon @decay -ModelBlock 2000 | Should -BeOfType double
        Get-Epsilon @decay -ModelBlock 2000 | Should -Be 0.1
        Test-Near (Get-Epsilon @decay -ModelBlock 1500) 0.06 | Should -BeTrue
        Test-Near (Get-Epsilon @decay -ModelBlock 0) 0.02 | Should -BeTrue
        Get-Epsilon @decay -ModelBlock 3000 | Should -Be 0.1
    }

    It 'is that of a competition at a block, by default the newest synced one' {
        Test-Near (Get-Epsilon 1 -ModelBlock ($block - 500)) 0.06 | Should -BeTrue
        Get-Epsilon -NetUid 9 -CompetitionId 2 -ModelBlock 200 -CurrentBlock 200 | Should -Be 0.1
        New-Evaluation 1 2.5 $block | Compare-Model | Get-Epsilon | Should -Be 0.1
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a decay of no blocks'; Id = 'InvalidEpsilon'; Arguments = @{ StartEpsilon = 0.1; EndEpsilon = 0.02; DecayBlocks = 0; ModelBlock = 1; CurrentBlock = 2 } }
        @{ Name = 'an epsilon of one'; Id = 'InvalidEpsilon'; Arguments = @{ StartEpsilon = 1; EndEpsilon = 0.02; DecayBlocks = 1; ModelBlock = 1; CurrentBlock = 2 } }
        @{ Name = 'a decay without a block'; Id = 'NoCurrentBlock'; Arguments = @{ StartEpsilon = 0.1; EndEpsilon = 0.02; DecayBlocks = 1; ModelBlock = 1 } }
        @{ Name = 'a competition that is not held'; Id = 'CompetitionNotFound'; Arguments = @{ CompetitionId = 3; ModelBlock = 1; CurrentBlock = 200 } }
        @{ Name = 'a subnet without a schedule'; Id = 'NoSchedule'; Arguments = @{ NetUid = 37; CompetitionId = 3; ModelBlock = 1; CurrentBlock = 200 } }
    ) {
        { Get-Epsilon @Arguments -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
    }
}

Describe 'Compare-Model' {
    BeforeEach { Reset-State }

    It 'gives standings, best first: an earlier model keeps its advantage' {
        $standings = @((New-Evaluation 1 2.5 ($block - 10)), (New-Evaluation 2 2.4 $block), (New-Evaluation 3 2.0 ($block + 1))) | Compare-Model
        $standings | Should -BeOfType Taoverse.Competitions.ModelStanding
        $standings.Uid | Should -Be 3, 1, 2
        $standings.Wins | Should -Be 2, 1, 0
        $standings.WinRate | Should -Be 1, 0.5, 0
        Test-Near ($standings.Weight | Measure-Object -Sum).Sum 1 | Should -BeTrue
        $standings[2].IsCompetitive | Should -BeTrue
        $standings.ModelBlock | Should -Be ($block + 1), ($block - 10), $block
    }

    It 'takes the rules of subnet 37 where it is told to, and an epsilon of any kind' {
        $evaluations = (New-Evaluation 1 2.5 100), (New-Evaluation 2 2.5 100), (New-Evaluation 3 2.49 $block)
        ($evaluations | Compare-Model -Weighting SharedBest -CompetitiveOnly $false).Weight | Should -Be 1, 1, 0
        ($evaluations | Compare-Model -Epsilon 0)[0].Uid | Should -Be 3
        $custom = [Taoverse.Competitions.CustomEpsilon]::new({ param($now, $model) if ($model -eq 100) { 0.5 } else { 0 } }, 0)
        ((New-Evaluation 1 2.5 100), (New-Evaluation 3 2.49 $block) | Compare-Model -Epsilon $custom)[0].Uid | Should -Be 1
        (New-Evaluation 1 2.5 100 | Compare-Model).WinRate | Should -Be 1
        (New-Evaluation 1 2.5 100 | Compare-Model -UnopposedWinRate 0).WinRate | Should -Be 0
        ($evaluations | Compare-Model -Competition C2).Count | Should -Be 3
    }

    It 'compares each competition in itself, and leaves out what was cancelled' {
        $standings = @((New-Evaluation 1 2.5 100), (New-Evaluation 1 2.5 100 2), (New-Evaluation 2 3 100 2), (New-Evaluation 4 1 100 2 Cancelled)) | Compare-Model
        $standings.CompetitionId | Should -Be 1, 2, 2
        $standings.Uid | Should -Be 1, 1, 2
        (New-Evaluation 1 ([double]::PositiveInfinity) 100 | Compare-Model).Weight | Should -Be 0
    }

    It 'says which evaluation belongs to nobody, and compares the others' {
        $nobody = [Taoverse.Evaluation.ModelEvaluation]@{ Path = '/models/x'; Block = 1; Duration = '00:00:01'; Status = 'Completed' }
        $standings = $nobody, (New-Evaluation 1 2.5 100) | Compare-Model -ErrorVariable failure -ErrorAction SilentlyContinue
        $standings.Uid | Should -Be 1
        $failure.FullyQualifiedErrorId | Should -BeLike 'IncompleteEvaluation,*'
        $failure.TargetObject | Should -Be $nobody
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a hotkey twice'; Id = 'DuplicateEvaluation'; Script = { (New-Evaluation 1 2 100), (New-Evaluation 1 3 100) | Compare-Model -ErrorAction Stop } }
        @{ Name = 'a temperature of nothing'; Id = 'InvalidScoring'; Script = { New-Evaluation 1 2 100 | Compare-Model -Temperature 0 -ErrorAction Stop } }
        @{ Name = 'a competition that is not held'; Id = 'CompetitionNotFound'; Script = { New-Evaluation 1 2 100 8 | Compare-Model -ErrorAction Stop } }
    ) {
        $Script | Should -Throw -ErrorId "$Id,*"
    }

    It 'refuses an epsilon that cannot be' {
        { New-Evaluation 1 2 100 | Compare-Model -Epsilon 1.5 } | Should -Throw '*not from 0 to below 1*'
    }
}

Describe 'Update-CompetitionWeight and Get-CompetitionWeight' {
    BeforeEach { Reset-State }

    It 'take the first step whole, and then the moving average' {
        $first = (New-Evaluation 1 2 100), (New-Evaluation 2 3 100) | Compare-Model -Weighting SharedBest | Update-CompetitionWeight
        $first | Should -BeOfType Taoverse.Competitions.CompetitionWeight
        ($first | Where-Object Uid -EQ 1).Weight | Should -Be 1
        $null = (New-Evaluation 1 4 100), (New-Evaluation 2 3 100) | Compare-Model -Weighting SharedBest | Update-CompetitionWeight
        (Get-CompetitionWeight 9 1 | Sort-Object Uid).Weight | Should -Be 0.5, 0.5
        $null = [pscustomobject]@{ NetUid = 9; CompetitionId = 1; Hotkey = $hotkeys[1]; Weight = 7 } | Update-CompetitionWeight -Alpha 0.75
        (Get-CompetitionWeight 9 1 | Sort-Object Uid).Weight | Should -Be 0.625, 0.375
    }

    It 'note the winner, so that it is known what is due again' {
        $file = New-StateFile (Join-Path $TestDrive 'state.json') -Model @(
            @{ hotkey = $hotkeys[1]; competitionId = 1 }, @{ hotkey = $hotkeys[2]; competitionId = 1 }, @{ hotkey = $hotkeys[3]; competitionId = 7 }
            @{ hotkey = $hotkeys[4]; competitionId = 1; refusal = 'No.' }
        )
        $null = Import-TaoverseState $file -Merge
        (Get-TrackedModel 9 -Due).Uid | Sort-Object | Should -Be 1, 2
        Get-TrackedModel 9 $hotkeys[1], $hotkeys[3], $hotkeys[4] -Due | ForEach-Object Uid | Should -Be 1
        $file = New-StateFile (Join-Path $TestDrive 'state.json') -Model @(1, 2 | ForEach-Object { @{ hotkey = $hotkeys[$_]; competitionId = 1 } }) -Evaluation @(1, 2 | ForEach-Object { @{ hotkey = $hotkeys[$_]; competitionId = 1; block = $block; score = 3 - $_ / 100; winnerBlock = $null; winnerScore = $null } })
        $null = Import-TaoverseState $file -Merge
        Get-TrackedModel 9 -Due | Should -BeNullOrEmpty
        $null = (New-Evaluation 1 2.99 ($block - 990)), (New-Evaluation 2 2.98 $block) | Compare-Model | Update-CompetitionWeight
        (Get-TrackedModel 9 $hotkeys[2]).Evaluations[-1].WinnerBlock | Should -Be ($block - 990)
        (Get-TrackedModel 9 $hotkeys[2]).Evaluations[-1].WinnerScore | Should -Be 2.99
        Get-TrackedModel 9 -Due | Should -BeNullOrEmpty
    }

    It 'drop what the schedule does not hold any more, and record nothing with -WhatIf' {
        foreach ($id in 1, 8) { $null = [pscustomobject]@{ NetUid = 9; CompetitionId = $id; Hotkey = 'a'; Weight = 1 } | Update-CompetitionWeight -StatePath $TestDrive/other }
        (Get-CompetitionWeight -StatePath $TestDrive/other).CompetitionId | Should -Be 1, 8
        $null = Import-TaoverseState (New-StateFile (Join-Path $TestDrive 'state.json') -Weight @{ competitionId = 8 }, @{ competitionId = 2 }) -Merge
        New-Evaluation 1 2 100 | Compare-Model | Update-CompetitionWeight -WhatIf | Should -BeNullOrEmpty
        (Get-CompetitionWeight 9).CompetitionId | Should -Be 2, 8
        $null = New-Evaluation 1 2 100 | Compare-Model | Update-CompetitionWeight
        (Get-CompetitionWeight 9).CompetitionId | Should -Be 1, 2
    }

    It 'refuse <Name>, and record nothing' -ForEach @(
        @{ Name = 'a weight below zero'; Id = 'InvalidWeight'; Script = { [pscustomobject]@{ NetUid = 9; CompetitionId = 1; Hotkey = 'a'; Weight = -1 } | Update-CompetitionWeight -ErrorAction Stop } }
        @{ Name = 'what is no number'; Id = 'InvalidWeight'; Script = { [pscustomobject]@{ NetUid = 9; CompetitionId = 1; Hotkey = 'a'; Weight = [double]::NaN } | Update-CompetitionWeight -ErrorAction Stop } }
        @{ Name = 'an alpha of one'; Id = 'InvalidAlpha'; Script = { [pscustomobject]@{ NetUid = 9; CompetitionId = 1; Hotkey = 'a'; Weight = 1 } | Update-CompetitionWeight -Alpha 1 -ErrorAction Stop } }
        @{ Name = 'a hotkey twice'; Id = 'DuplicateWeight'; Script = { 1, 2 | ForEach-Object { [pscustomobject]@{ NetUid = 9; CompetitionId = 1; Hotkey = 'a'; Weight = $_ } } | Update-CompetitionWeight -ErrorAction Stop } }
    ) {
        $Script | Should -Throw -ErrorId "$Id,*"
        Get-CompetitionWeight | Should -BeNullOrEmpty
    }

    It 'complete and show what there is' {
        Complete 'Get-CompetitionWeight -NetUid 9 -CompetitionId ' | Should -Be 3
        New-Evaluation 1 2 100 | Compare-Model | Update-CompetitionWeight | Out-String -Width 200 | Should -Match "9 +1 +1 +1\.00000 $($hotkeys[1])"
        { Get-CompetitionWeight -CompetitionId -1 } | Should -Throw
    }
}

Describe 'Get-SubnetWeight' {
    BeforeEach {
        Reset-State
        $null = Import-TaoverseState (New-StateFile (Join-Path $TestDrive 'state.json') -Weight @(
                @{ competitionId = 1; hotkey = $hotkeys[1]; weight = 0.9 }, @{ competitionId = 1; hotkey = $hotkeys[2]; weight = 0.1 }
                @{ competitionId = 2; hotkey = $hotkeys[2]; weight = 0.5 }, @{ competitionId = 2; hotkey = 'left'; weight = 0.5 }
            )) -Merge
    }

    It 'merges the competitions by their shares, of those who are registered' {
        $weights = Get-SubnetWeight 9
        $weights | Should -BeOfType Taoverse.Competitions.SubnetWeight
        $weights.Uid | Should -Be 1, 2
        # 0.25 * 0.9 and 0.25 * 0.1 + 0.75 * 0.5, of a sum of 0.625.
        Test-Near $weights[0].Weight 0.36 | Should -BeTrue
        Test-Near $weights[1].Weight 0.64 | Should -BeTrue
        (Get-SubnetWeight 9 -All).Count | Should -Be 8
        ($metagraph | Get-SubnetWeight).Hotkey | Should -Be $hotkeys[1, 2]
        Test-Near (Get-SubnetWeight 9 -BlockNumber 0)[1].Weight 0.1 | Should -BeTrue
    }

    It 'leaves out what is below the threshold, and changes nothing by that' {
        Test-Near (Get-SubnetWeight 9 -Threshold 0.2)[0].Weight 0.4 | Should -BeTrue
        (Get-CompetitionWeight 9 1).Weight | Should -Contain 0.1
    }

    It 'goes into Set-SubnetWeight, and shows a table' {
        $null = New-Wallet alice -Mnemonic (ConvertTo-SecureString '//Alice' -AsPlainText) -NoPassword -WalletPath $TestDrive/wallets -WarningAction SilentlyContinue
        { Get-SubnetWeight 9 | Set-SubnetWeight -Wallet alice -WalletPath $TestDrive/wallets -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'NotRegistered,*'
        Get-SubnetWeight 9 | Out-String -Width 200 | Should -Match "9 +1 +0\.36000 .*$($hotkeys[1])"
    }

    It 'says that nobody has earned anything, and what is missing' {
        $null = Sync-Metagraph 37
        { Get-SubnetWeight 37 -ErrorAction Stop } | Should -Throw -ErrorId 'NoSchedule,*'
        { Get-SubnetWeight 9 -Threshold 1 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidThreshold,*'
        $env:TAOVERSE_HOME = Join-Path $TestDrive ([guid]::NewGuid())
        $null = Import-CompetitionSchedule (New-Schedule 'schedule.json')
        { Get-SubnetWeight 9 -ErrorAction Stop } | Should -Throw -ErrorId 'NotSynced,*'
        $null = Sync-Metagraph 9
        Get-SubnetWeight 9 -WarningVariable warning -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warning" | Should -BeLike '*earned anything*'
    }
}
