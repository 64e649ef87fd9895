#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
    $subnet = Start-LocalSubnet -NetUid 9, 37 -NeuronCount 32
    $session = Connect-Subtensor -Endpoint $subnet.Endpoint
    $all = @(Get-ModelCommitment -NetUid 9)
}

AfterAll {
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Get-ModelCommitment' {
    It 'gives what a whole subnet has committed' {
        $all.Count | Should -BeGreaterThan 1
        $all | Should -BeOfType Taoverse.Models.ModelMetadata
        $all.NetUid | Select-Object -Unique | Should -Be 9
        $valid = $all.Where{ $_.IsValid }[0]
        $valid.Id.ToString() | Should -BeLike "$($valid.Id.Namespace):$($valid.Id.Name):*"
        $valid.Block | Should -BeGreaterOrEqual 0
    }

    It 'works at the end of a pipeline of neurons' {
        $metagraph = Get-Metagraph -NetUid 9
        $top = $metagraph | Get-Neuron -Miner | Sort-Object Incentive -Descending | Select-Object -First 5
        $given = @($top | Get-ModelCommitment)
        $given.Count | Should -BeGreaterThan 0
        $given.Hotkey | ForEach-Object { $_ | Should -BeIn $top.Hotkey }
        # The example of the help; validators may have committed nothing.
        { Get-Metagraph -NetUid 9 | Get-Neuron -Validator | Sort-Object Stake -Descending |
            Select-Object -First 5 | Get-ModelCommitment -ErrorAction Stop } | Should -Not -Throw
    }

    It 'keeps the subnets of neurons apart' {
        $given = Get-Metagraph 9, 37 | Get-Neuron | Get-ModelCommitment
        $given.NetUid | Select-Object -Unique | Should -Be 9, 37
    }

    It 'takes metagraphs and netuids from the pipeline' {
        (Get-Metagraph 9 | Get-ModelCommitment).Hotkey | Sort-Object | Should -Be ($all.Hotkey | Sort-Object)
        (9 | Get-ModelCommitment).Count | Should -Be $all.Count
    }

    It 'reads only the neurons that the metagraph has' {
        $metagraph = Get-Metagraph 9
        $some = $metagraph.Neurons.Where{ $_.Hotkey -in $all.Hotkey } | Select-Object -First 2
        $small = [Taoverse.Metagraphs.Metagraph]@{
            NetUid = 9; Block = $metagraph.Block; BlockHash = $metagraph.BlockHash; SyncedAt = $metagraph.SyncedAt
            Neurons = [Taoverse.Metagraphs.Neuron[]]$some
        }
        ($small | Get-ModelCommitment).Hotkey | Should -Be $some.Hotkey
    }

    It 'gives commitments by hotkey and by uid' {
        $one = $all[1]
        (Get-ModelCommitment 9 -Hotkey $one.Hotkey).Block | Should -Be $one.Block
        (Get-ModelCommitment 9 -Uid $one.Uid).Hotkey | Should -Be $one.Hotkey
    }

    It 'reports a uid that committed nothing, and gives the others' {
        $given = Get-ModelCommitment 9 -Uid 5000, $all[0].Uid -ErrorVariable failure -ErrorAction SilentlyContinue
        $given.Hotkey | Should -Be $all[0].Hotkey
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoCommitment,*'
        $failure.TargetObject | Should -Be 5000
    }

    It 'reports a hotkey that committed nothing' {
        $silent = (Get-Metagraph 9).Neurons.Hotkey.Where{ $_ -notin $all.Hotkey }[0]
        $failure = { Get-ModelCommitment 9 -Hotkey $silent -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoCommitment,*'
    }

    It 'reports a hotkey that is no address, and gives the others' {
        $given = 'nobody', $all[0].Hotkey | ForEach-Object { [pscustomobject]@{ NetUid = 9; Hotkey = $_ } } |
            Get-ModelCommitment -ErrorVariable failure -ErrorAction SilentlyContinue
        $given.Hotkey | Should -Be $all[0].Hotkey
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidAddress,*'
        $failure.TargetObject | Should -Be 'nobody'
    }

    It 'gives a commitment that is no model too, with the reason' {
        $odd = @($all.Where{ -not $_.IsValid })
        $odd.Count | Should -BeGreaterThan 0
        $odd.Reason | Should -Not -Contain $null
    }

    It 'has a table and a list' {
        $table = $all | Format-Table | Out-String -Width 200
        $table | Should -Match 'Uid\s+Model\s+Competition\s+Block\s+Hotkey'
        $table | Should -Match ([regex]::Escape($all.Where{ $_.IsValid }[0].RepoId))
        $table | Should -Match 'not a model:'
        $all | Format-List | Out-String -Width 200 | Should -Match 'SecureHash\s+: '
    }
}
