#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
    $subnet = Start-LocalSubnet -NetUid 9, 37 -NeuronCount 32 -BlockTime 3600
    $session = Connect-Subtensor -Endpoint $subnet.Endpoint
    $weighted = Get-Metagraph 9 -IncludeWeights
}

AfterAll {
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Get-TopMiner' {
    It 'gives those whom a validator gives enough of its weights' {
        $expected = foreach ($neuron in $weighted.Neurons) {
            $given = $weighted.Neurons.Where{ $_.ValidatorPermit }.Where{
                $row = $_.Weights
                $sum = ($row | Measure-Object Value -Sum).Sum
                $sum -gt 0 -and @($row).Where{ $_.Uid -eq $neuron.Uid -and $_.Value -ge 0.1 * $sum }.Count
            }
            if ($given) { $neuron.Uid }
        }
        $top = $weighted | Get-TopMiner -MinWeightShare 0.1
        $top | Should -BeOfType Taoverse.Metagraphs.Neuron
        $expected | Should -Not -BeNullOrEmpty
        $top.Uid | Should -Be $expected
    }

    It 'counts only validators with enough stake' {
        $weighted | Get-TopMiner -MinValidatorStake 1e12 | Should -BeNullOrEmpty
        @($weighted | Get-TopMiner -MinWeightShare 0.01).Count | Should -BeGreaterOrEqual @($weighted | Get-TopMiner -MinWeightShare 0.2).Count
    }

    It 'takes several metagraphs, and pipes on' {
        $top = 9, 37 | Get-Metagraph -IncludeWeights | Get-TopMiner
        $top.NetUid | Sort-Object -Unique | Should -Be 9, 37
        $top | Get-ModelCommitment | Should -BeOfType Taoverse.Models.ModelMetadata
    }

    It 'says so where a metagraph was read without weights, and goes on with the others' {
        $plain = Get-Metagraph 37
        $top = $plain, $weighted | Get-TopMiner -ErrorVariable failure -ErrorAction SilentlyContinue
        $top.NetUid | Sort-Object -Unique | Should -Be 9
        $failure.FullyQualifiedErrorId | Should -BeLike 'WeightsNotRead,*'
        $failure.TargetObject | Should -Be $plain
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-IncludeWeights*'
    }

    It 'refuses <Arguments>' -ForEach @(
        @{ Arguments = @{ MinWeightShare = 1.1 } }
        @{ Arguments = @{ MinWeightShare = -0.1 } }
        @{ Arguments = @{ MinValidatorStake = -1 } }
    ) {
        $failure = { $weighted | Get-TopMiner @Arguments -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }
}

Describe 'Get-SyncSeed' {
    It 'gives the hash of the hash of the last block that the cadence divides' {
        1..3 | ForEach-Object { $subnet.MakeBlock() } | Out-Null
        $block = [math]::Floor($subnet.BlockNumber / 5) * 5
        $hash = (Get-Metagraph 9 -BlockNumber $block).BlockHash
        $digest = [System.Security.Cryptography.SHA256]::HashData([System.Text.Encoding]::UTF8.GetBytes($hash))
        $seed = Get-SyncSeed -Cadence 5
        $seed | Should -BeOfType bigint
        $seed | Should -Be ([bigint]::new($digest, $true, $true))
    }

    It 'stays until the next such block' {
        $first = Get-SyncSeed -Cadence 10
        while (($subnet.MakeBlock() + 1) % 10) { Get-SyncSeed -Cadence 10 | Should -Be $first }
        $null = $subnet.MakeBlock()
        Get-SyncSeed -Cadence 10 | Should -Not -Be $first
    }

    It 'refuses <Arguments> with <ErrorId>' -ForEach @(
        @{ Arguments = @{ Cadence = 0 }; ErrorId = 'ParameterArgumentValidationError' }
        @{ Arguments = @{ Cadence = -5 }; ErrorId = 'ParameterArgumentValidationError' }
        @{ Arguments = @{ Cadence = 1; Session = 4711 }; ErrorId = 'ParameterArgumentTransformationError' }
    ) {
        $failure = { Get-SyncSeed @Arguments } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
    }

    It 'says how to connect where no session is open' {
        Get-SubtensorSession | Disconnect-Subtensor
        try {
            $failure = { Get-SyncSeed 5 } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike 'NoSession,*'
        }
        finally {
            $session = Connect-Subtensor -Endpoint $subnet.Endpoint
        }
    }
}
