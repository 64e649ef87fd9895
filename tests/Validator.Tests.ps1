#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

# The whole step on the local subnet, as the scripts in samples do it.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
    $samples = Join-Path $PSScriptRoot '../samples' | Resolve-Path
    $kept = @{}
    foreach ($name in 'TAOVERSE_HOME', 'HF_ENDPOINT', 'HF_TOKEN', 'BT_WALLET_PATH') { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }
    $folder = Join-Path ([System.IO.Path]::GetTempPath()) "taoverse-$([guid]::NewGuid())"
    $material = Join-Path $folder 'material'
    $null = dotnet run --project (Join-Path $samples 'LocalSubnet') -- --material $material
    $env:TAOVERSE_HOME, $env:BT_WALLET_PATH = "$folder/home", "$folder/wallets"
    $subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 16 -BlockTime 0.2
    $env:HF_ENDPOINT, $env:HF_TOKEN = $subnet.HubEndpoint, $subnet.HubToken
    $session = $subnet | Connect-Subtensor
    $null = Import-CompetitionSchedule (Join-Path $material 'schedule.json')
    $accounts = [ordered]@{ validator = 'Alice'; novice = 'Bob'; student = 'Charlie'; expert = 'Dave' }
    $hotkeys = @{}
    foreach ($name in $accounts.Keys) {
        $null = New-Wallet $name -NoPassword -Mnemonic (ConvertTo-SecureString "//$($accounts[$name])" -AsPlainText) -WarningAction Ignore
        $null = Register-Neuron 9 -Wallet $name -Confirm:$false
        $hotkeys[$name] = "$((Get-Wallet $name).Hotkeys.Account)"
    }
    $alice = $session.GetType().Assembly.GetType('Taoverse.Substrate.Accounts.Sr25519KeyPair')::FromUri('//Alice')
    $null = $session.AddStakeAsync($alice, $hotkeys.validator, 9, [ulong]2e14, $null, [System.Threading.CancellationToken]::None).GetAwaiter().GetResult()
    $published = foreach ($miner in 'novice', 'student', 'expert') {
        & (Join-Path $samples 'miner.ps1') (Join-Path $material $miner) "$miner-lab/model" -NetUid 9 -Competition 1 -Wallet $miner
    }
    $script:deadline = [datetime]::UtcNow.AddSeconds(60)
    $from = $published[-1].Block + 2
    while (($subnet.BlockNumber -lt $from -or -not (Get-Neuron -NetUid 9 -Hotkey $hotkeys.validator).ValidatorPermit) -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 100 }
    $validator = @{ NetUid = 9; Wallet = 'validator'; Data = Join-Path $material 'texts.jsonl'; Tokenizer = Join-Path $material 'expert'; RowCount = 8; Once = $true }
}

AfterAll {
    Remove-Module Taoverse -ErrorAction Ignore
    foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) }
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}

Describe 'Update-TrackedModel' {
    It 'does nothing with -WhatIf' {
        Update-TrackedModel 9 $hotkeys.novice -WhatIf | Should -BeNullOrEmpty
        Get-TrackedModel | Should -BeNullOrEmpty
        Get-StoredModel | Should -BeNullOrEmpty
    }

    It 'takes up a named hotkey, and says what there was to do for it later' {
        $update = Update-TrackedModel 9 $hotkeys.novice
        $update | Should -BeOfType Taoverse.Models.ModelUpdate
        "$($update.Outcome)", $update.Hotkey, $update.Metadata.RepoId | Should -Be Updated, $hotkeys.novice, 'novice-lab/model'
        (Get-TrackedModel 9 $hotkeys.novice).CompetitionId | Should -Be 1
        "$((Update-TrackedModel 9 $hotkeys.novice).Outcome)" | Should -Be Unchanged
        "$((Update-TrackedModel 9 $hotkeys.novice -Force).Outcome)" | Should -Be Updated
        $update | Out-String -Width 200 | Should -Match 'Updated'
        $update | Format-List | Out-String -Width 200 | Should -Match 'Reason'
    }

    It 'takes up a whole subnet, with one result and a reason for each' {
        $updates = Get-Metagraph 9 | Update-TrackedModel
        $updates.Count | Should -BeGreaterThan 3
        $updates.Reason | Should -Not -BeNullOrEmpty
        ($updates | Where-Object Outcome -EQ Updated).Hotkey | Sort-Object | Should -Be ($hotkeys.student, $hotkeys.expert | Sort-Object)
        ($updates | Where-Object Outcome -EQ Misconfigured).ErrorId | Should -Contain 'NoCompetitionAtUpload'
        (Get-StoredModel).Count | Should -Be 3
        (Get-Neuron -NetUid 9 -Hotkey $hotkeys.expert | Update-TrackedModel).Outcome | Should -Be Unchanged
    }

    It 'forgets what was made with other rules' {
        $null = Update-TrackedModel 9 $hotkeys.novice -StateVersion 1
        (Get-TrackedModel).Count | Should -Be 3
        $null = Update-TrackedModel 9 $hotkeys.novice -StateVersion 2 -WarningVariable warning -WarningAction SilentlyContinue
        "$warning" | Should -BeLike '*new version 2*'
        (Get-TrackedModel).Hotkey | Should -Be $hotkeys.novice
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a subnet without a schedule'; Id = 'NoSchedule'; Script = { Update-TrackedModel 37 -ErrorAction Stop } }
        @{ Name = 'what is no address'; Id = 'InvalidAddress'; Script = { Update-TrackedModel 9 nobody -ErrorAction Stop } }
    ) {
        $failure = $Script | Should -Throw -ErrorId "$Id,*" -PassThru
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}

Describe 'validator.ps1, miner.ps1 and watch.ps1' {
    It 'does the whole step, each part in a run of its own' {
        & (Join-Path $samples 'validator.ps1') @validator -Task Update
        (Get-TrackedModel 9).Count | Should -Be 3
        (Get-TrackedModel 9 -Due).Count | Should -Be 3

        $weights = & (Join-Path $samples 'validator.ps1') @validator -Task Evaluate
        ($weights | Sort-Object Weight -Descending)[0].Hotkey | Should -Be $hotkeys.expert
        $scores = 'expert', 'student', 'novice' | ForEach-Object { (Get-TrackedModel 9 $hotkeys[$_]).Evaluations[-1].Score }
        $scores | Should -Be ($scores | Sort-Object)
        (Get-TrackedModel 9 $hotkeys.novice).Evaluations[-1].WinnerScore | Should -Be $scores[0]
        Get-TrackedModel 9 -Due | Should -BeNullOrEmpty

        $set = & (Join-Path $samples 'validator.ps1') @validator -Task SetWeights, Clean
        "$($set.Status) $($set.Values)" | Should -Be 'Included 65535'
        $row = (Get-Metagraph 9 -IncludeWeights).Neurons.Where{ $_.Hotkey -eq $hotkeys.validator }[0].Weights
        $row.Uid | Should -Be (Get-Neuron -NetUid 9 -Hotkey $hotkeys.expert).Uid
        (Get-StoredModel).Count | Should -Be 3
    }

    It 'goes on after what failed, and evaluates the leaders again' {
        $before = (Get-TrackedModel 9 $hotkeys.expert).Evaluations.Count
        $null = & (Join-Path $samples 'validator.ps1') @validator -Task SetWeights, Evaluate -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        (Get-TrackedModel 9 $hotkeys.expert).Evaluations.Count | Should -Be ($before + 1)
    }

    It 'shows the leaderboard from the state' {
        $board = & (Join-Path $samples 'watch.ps1') 9 1 -Once | Out-String
        $board | Should -Match '1 +\d+ 1\.0000 [\d.]+ +\d+ +\d+ expert-lab/model'
        & (Join-Path $samples 'watch.ps1') 9 5 -Once | Out-String | Should -Match 'No model is tracked yet'
    }

    It 'does not publish what breaks the rules' {
        { & (Join-Path $samples 'miner.ps1') (Join-Path $PSScriptRoot 'golden/models/gpt2') my-lab/gpt2 -NetUid 9 -Competition 1 -Wallet novice } | Should -Throw '*GPT2LMHeadModel*'
    }
}

Describe 'Invoke-ModelEvaluation of tracked models' {
    It 'records the score, knows whose it is, and refuses another competition' {
        $evaluation = Get-TrackedModel 9 $hotkeys.student | Invoke-ModelEvaluation -Competition 1 -Data $validator.Data -Tokenizer $validator.Tokenizer -InProcess
        $evaluation.NetUid, $evaluation.Hotkey, $evaluation.CompetitionId | Should -Be 9, $hotkeys.student, 1
        $record = (Get-TrackedModel 9 $hotkeys.student).Evaluations[-1]
        $record.Score, $record.Block | Should -Be $evaluation.Score, $evaluation.Block
        $other = [Taoverse.Competitions.Competition](Get-Competition 9 1)
        $schedule = (Get-Content (Join-Path $material 'schedule.json') -Raw) -replace '"competitionId": *1', '"competitionId": 2'
        $schedule | Set-Content (Join-Path $folder 'other.json')
        $second = Import-CompetitionSchedule (Join-Path $folder 'other.json') -StatePath (Join-Path $folder 'elsewhere')
        { Get-TrackedModel 9 $hotkeys.student | Invoke-ModelEvaluation -Competition $second -Data $validator.Data -Tokenizer $validator.Tokenizer -ErrorAction Stop } | Should -Throw -ErrorId 'OtherCompetition,*'
    }
}
