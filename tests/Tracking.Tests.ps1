#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
    Import-Module (Join-Path $PSScriptRoot 'StateFile.psm1')
    $home0 = $env:TAOVERSE_HOME
    $subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 8 -BlockTime 3600
    $session = Connect-Subtensor -Endpoint $subnet.Endpoint
    $metagraph = Get-Metagraph 9
    $hotkeys = $metagraph.Neurons.Hotkey

    function Reset-State {
        $env:TAOVERSE_HOME = Join-Path $TestDrive ([guid]::NewGuid())
        $script:file = New-StateFile (Join-Path $TestDrive 'state.json') -Model @(
            @{ hotkey = $hotkeys[1]; refusal = 'It is too large.' }, @{ hotkey = $hotkeys[3]; competitionId = 2 }, @{ netUid = 37; hotkey = $hotkeys[3] }
        ) -Evaluation @(
            @{ hotkey = $hotkeys[1] }, @{ hotkey = $hotkeys[1]; competitionId = 2; block = 300; score = 'Infinity' }, @{ hotkey = $hotkeys[3] }
            @{ netUid = 37; hotkey = $hotkeys[3] }, @{ hotkey = $hotkeys[5] }
        )
        $null = Import-TaoverseState $file
        $null = Sync-Metagraph 9
    }

    function Complete([string] $Line) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
    }
}

AfterAll {
    $env:TAOVERSE_HOME = $home0
    Remove-Module StateFile
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Get-TrackedModel' {
    BeforeEach { Reset-State }

    It 'gives all models, or those of a subnet, a competition, a hotkey' {
        $models = Get-TrackedModel
        $models | Should -BeOfType Taoverse.Models.TrackedModel
        $models.NetUid | Should -Be 9, 9, 37
        (Get-TrackedModel 37).Hotkey | Should -Be $hotkeys[3]
        (Get-TrackedModel 9 -CompetitionId 2).Hotkey | Should -Be $hotkeys[3]
        (Get-TrackedModel -Hotkey $hotkeys[3]).NetUid | Should -Be 9, 37
        $one = Get-TrackedModel 9 $hotkeys[1]
        $one.Evaluations.CompetitionId | Should -Be 2, 4
        $one.LastEvaluatedBlock | Should -Be 300
        $one.Id.RepoId | Should -Be 'lab/model'
        $one.Refusal | Should -Be 'It is too large.'
    }

    It 'gives the slot of the newest metagraph, and none where there is none' {
        (Get-TrackedModel 9 $hotkeys[1]).Uid | Should -Be 1
        (Get-TrackedModel 9 $hotkeys[3]).Uid | Should -Be 3
        (Get-TrackedModel 37).Uid | Should -BeNullOrEmpty
    }

    It 'takes netuids, and neurons of which it passes over those without a model' {
        (37, 9 | Get-TrackedModel).NetUid | Should -Be 37, 9, 9
        $metagraph.Neurons | Get-TrackedModel -ErrorAction Stop | ForEach-Object Uid | Should -Be 1, 3
    }

    It 'says which named hotkey is not tracked, and goes on' {
        $model = Get-TrackedModel 9 $hotkeys[0], $hotkeys[3] -ErrorVariable failure -ErrorAction SilentlyContinue
        $model.Hotkey | Should -Be $hotkeys[3]
        $failure.FullyQualifiedErrorId | Should -BeLike 'NotTracked,*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.TargetObject | Should -Be $hotkeys[0]
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Update-TrackedModel*'
    }

    It 'gives nothing of an empty state, and refuses <Arguments>' -ForEach @(
        @{ Arguments = @{ NetUid = -1 } }
        @{ Arguments = @{ NetUid = 65536 } }
        @{ Arguments = @{ CompetitionId = -1 } }
        @{ Arguments = @{ Hotkey = '' } }
    ) {
        Get-TrackedModel -StatePath (Join-Path $TestDrive ([guid]::NewGuid())) | Should -BeNullOrEmpty
        { Get-TrackedModel @Arguments } | Should -Throw
    }

    It 'completes hotkeys from the state, those of the subnet that was typed' {
        Complete 'Get-TrackedModel -Hotkey ' | Should -Be ($hotkeys[1], $hotkeys[3] | Sort-Object -CaseSensitive)
        Complete 'Get-TrackedModel -NetUid 37 -Hotkey ' | Should -Be $hotkeys[3]
        Complete "Get-TrackedModel -StatePath '$TestDrive/nowhere' -Hotkey " | Should -Not -Contain $hotkeys[3]
        Join-Path $TestDrive 'nowhere' | Should -Not -Exist
    }

    It 'shows a table with what there is of each, and a list' {
        $table = Get-TrackedModel 9 | Out-String -Width 200
        $table | Should -Match "1 .*lab/model.*4 +100 +300 +2\.5 $($hotkeys[1])"
        $list = Get-TrackedModel 9 $hotkeys[1] | Format-List | Out-String -Width 200
        $list | Should -Match 'Refusal +: It is too large\.'
        $list | Should -Match '2\.5 at block 200 in competition 4'
        ((Get-TrackedModel 9 $hotkeys[1]).Evaluations | Out-String) | Should -Match '4 +200 +2\.5 +100 +2\.25 00:01:30'
    }
}

Describe 'Remove-TrackedModel' {
    BeforeEach { Reset-State }

    It 'forgets models with their evaluations, and no others' {
        $gone = Get-TrackedModel 9 | Remove-TrackedModel -PassThru
        $gone.Hotkey | Should -Be ($hotkeys[1], $hotkeys[3] | Sort-Object -CaseSensitive)
        (Get-TrackedModel).NetUid | Should -Be 37
        (Get-TrackedModel 37).Evaluations.Count | Should -Be 1
        Remove-TrackedModel 37 $hotkeys[3] | Should -BeNullOrEmpty
        Get-TrackedModel | Should -BeNullOrEmpty
    }

    It 'forgets nothing with -WhatIf' {
        Get-TrackedModel | Remove-TrackedModel -WhatIf
        @(Get-TrackedModel).Count | Should -Be 3
    }

    It 'says what is not tracked' {
        $failure = { Remove-TrackedModel 9 $hotkeys[7] -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'NotTracked,*'
        $failure.TargetObject | Should -Be $hotkeys[7]
    }
}

Describe 'Clear-EvaluationHistory' {
    BeforeEach { Reset-State }

    It 'clears a competition, a hotkey, or a subnet' {
        Clear-EvaluationHistory 9 -CompetitionId 4
        (Get-TrackedModel 9 $hotkeys[1]).Evaluations.CompetitionId | Should -Be 2
        (Get-TrackedModel 9 $hotkeys[3]).Evaluations | Should -BeNullOrEmpty
        (Get-TrackedModel 37).Evaluations.Count | Should -Be 1
        $null = Import-TaoverseState $file
        (Get-TrackedModel 9 $hotkeys[1] | Clear-EvaluationHistory -PassThru).Evaluations | Should -BeNullOrEmpty
        (Get-TrackedModel 9 $hotkeys[3]).Evaluations.Count | Should -Be 1
        $message = Clear-EvaluationHistory 9 -Verbose 4>&1
        "$message" | Should -BeLike '*2 evaluations were forgotten*'
        @(Get-TrackedModel 9).Count | Should -Be 2
    }

    It 'clears nothing with -WhatIf' {
        Clear-EvaluationHistory 9 -WhatIf
        Get-TrackedModel | Clear-EvaluationHistory -WhatIf
        (Get-TrackedModel).Evaluations.Count | Should -Be 4
    }

    It 'refuses a subnet that cannot be' {
        { Clear-EvaluationHistory 65536 } | Should -Throw
    }
}
