#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../Taoverse.psd1' | Resolve-Path
    Import-Module $manifest
    $subnet = Start-LocalSubnet -NetUid 9, 37 -NeuronCount 32
    $session = Connect-Subtensor -Endpoint $subnet.Endpoint

    function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
}

AfterAll {
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Get-Metagraph' {
    It 'reads a subnet with all its neurons in order' {
        $metagraph = Get-Metagraph -NetUid 9
        $metagraph | Should -BeOfType Taoverse.Metagraphs.Metagraph
        $metagraph.NetUid | Should -Be 9
        $metagraph.Neurons.Uid | Should -Be (0..31)
        $metagraph.BlockHash | Should -Match '^0x[0-9a-f]{64}$'
        $metagraph.Neurons[0].Weights | Should -BeNullOrEmpty
    }

    It 'takes netuids from the pipeline, as numbers and by property' {
        (9, 37 | Get-Metagraph).NetUid | Should -Be 9, 37
        ([pscustomobject]@{ NetUid = 37 } | Get-Metagraph).NetUid | Should -Be 37
    }

    It 'reads weights where they are asked for' {
        $weights = (Get-Metagraph 9 -IncludeWeights).Neurons.Where{ $_.ValidatorPermit }.Weights
        $weights | Should -Not -BeNullOrEmpty
    }

    It 'reads at the block that is asked for' {
        $block = (Get-Metagraph 9).Block
        (Get-Metagraph 9 -BlockNumber $block).Block | Should -Be $block
    }

    It 'reports a netuid that does not exist, and reads the others' {
        $read = 4000, 9 | Get-Metagraph -ErrorVariable failure -ErrorAction SilentlyContinue
        $read.NetUid | Should -Be 9
        $failure.FullyQualifiedErrorId | Should -BeLike 'UnknownNetUid,*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.TargetObject | Should -Be 4000
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'refuses <Arguments> with <ErrorId>' -ForEach @(
        @{ Arguments = @{ NetUid = 70000 }; ErrorId = 'ParameterArgumentValidationError' }
        @{ Arguments = @{ NetUid = -1 }; ErrorId = 'ParameterArgumentValidationError' }
        @{ Arguments = @{ NetUid = 9; BlockNumber = -1 }; ErrorId = 'ParameterArgumentValidationError' }
        @{ Arguments = @{ NetUid = 9; Session = 4711 }; ErrorId = 'ParameterArgumentTransformationError' }
        @{ Arguments = @{ NetUid = 9; Timeout = -1 }; ErrorId = 'ParameterArgumentTransformationError' }
    ) {
        $failure = { Get-Metagraph @Arguments -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
    }

    It 'says how to connect where no session is open' {
        $open = @(Get-SubtensorSession)
        $open | Disconnect-Subtensor
        try {
            $failure = { Get-Metagraph 9 } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike 'NoSession,*'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-Subtensor*'
        }
        finally {
            $session = Connect-Subtensor -Endpoint $subnet.Endpoint
        }
    }

    It 'says so where the session it is given is closed' {
        $closed = Connect-Subtensor -Endpoint $subnet.Endpoint
        $closed | Disconnect-Subtensor
        $failure = { Get-Metagraph 9 -Session $closed -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'SessionClosed,*'
    }

    It 'reads from many runspaces over one session' {
        $session = Get-SubtensorSession | Select-Object -Last 1
        $read = 9, 37, 9, 37 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            Get-Metagraph $_ -Session $using:session
        }
        $read.NetUid | Sort-Object | Should -Be 9, 9, 37, 37
        $read | Should -BeOfType Taoverse.Metagraphs.Metagraph
    }

    It 'ends early where the pipeline takes no more' {
        (1..50 | ForEach-Object { 9 } | Get-Metagraph | Select-Object -First 1).NetUid | Should -Be 9
    }

    It 'completes netuids without a network' {
        Get-Completion 'Get-Metagraph -NetUid ' | Should -Be '9', '37'
    }

    It 'has a table and a list' {
        $metagraph = Get-Metagraph 9
        $metagraph | Format-Table | Out-String -Width 200 | Should -Match 'NetUid\s+Name\s+Block\s+Neurons\s+Validators\s+Age'
        $metagraph | Format-List | Out-String -Width 200 | Should -Match 'Neurons\s+: 32'
    }
}

Describe 'Get-Metagraph from a node that fails' {
    BeforeAll {
        $failing = Start-LocalSubnet -NetUid 9 -NeuronCount 8
        $session = Connect-Subtensor -Endpoint $failing.Endpoint -Timeout 5
        $fault = $failing.GetType().Assembly.GetType('Taoverse.LocalSubnet.Faults.NodeFault', $true)
    }

    AfterEach {
        $failing.ClearFaults()
    }

    AfterAll {
        $session | Disconnect-Subtensor
        $failing | Stop-LocalSubnet
    }

    It 'stops within a second of Ctrl+C in mid-call' {
        $failing.SetFault($fault::new('Hang'))
        $shell = [powershell]::Create().AddScript('param($manifest, $session) Import-Module $manifest; Get-Metagraph 9 -Session $session').
            AddArgument($manifest).AddArgument($session)
        try {
            $null = $shell.BeginInvoke()
            Start-Sleep -Seconds 1
            $shell.InvocationStateInfo.State | Should -Be 'Running'
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'ends at its own time limit' {
        $failing.SetFault($fault::new('Hang'))
        $failure = { Get-Metagraph 9 -Session $session -Timeout 0.5 -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'OperationTimeout,*'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
    }

    It 'ends at the limit of the session' {
        $failing.SetFault($fault::new('Hang'))
        $failure = { Get-Metagraph 9 -Session $session -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'CallTimedOut,*'
    }

    It 'goes on where the connection is lost once' {
        $drop = $fault::new('Drop')
        $drop.Count = 1
        $failing.SetFault($drop)
        (Get-Metagraph 9 -Session $session).Neurons.Count | Should -Be 8
    }
}

Describe 'Get-Neuron' {
    BeforeAll {
        $metagraph = Get-Metagraph -NetUid 9
    }

    It 'gives all neurons of each metagraph' {
        (9, 37 | Get-Metagraph | Get-Neuron).Count | Should -Be 64
    }

    It 'gives neurons by uid and by hotkey' {
        ($metagraph | Get-Neuron -Uid 3, 1).Uid | Should -Be 1, 3
        ($metagraph | Get-Neuron -Hotkey $metagraph.Neurons[7].Hotkey).Uid | Should -Be 7
    }

    It 'parts validators from miners' {
        $validators = @($metagraph | Get-Neuron -Validator)
        $miners = @($metagraph | Get-Neuron -Miner)
        $validators.Count | Should -BeGreaterThan 0
        $validators.ValidatorPermit | Should -Not -Contain $false
        $miners.ValidatorPermit | Should -Not -Contain $true
        $validators.Count + $miners.Count | Should -Be 32
    }

    It 'gives neurons by stake' {
        $least = ($metagraph.Neurons | Sort-Object Stake -Descending)[4].Stake
        ($metagraph | Get-Neuron -MinStake $least).Count | Should -Be 5
    }

    It 'reads the metagraph itself where it is given a netuid' {
        (Get-Neuron -NetUid 37 -Uid 2).NetUid | Should -Be 37
        (9, 37 | Get-Neuron -Uid 2).NetUid | Should -Be 9, 37
    }

    It 'reports what the subnet does not have, and gives the others' {
        $given = $metagraph | Get-Neuron -Uid 2, 500 -ErrorVariable failure -ErrorAction SilentlyContinue
        $given.Uid | Should -Be 2
        $failure.FullyQualifiedErrorId | Should -BeLike 'UnknownUid,*'
        $failure.TargetObject | Should -Be 500
        $failure = { $metagraph | Get-Neuron -Hotkey 5Nobody -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'UnknownHotkey,*'
    }

    It 'refuses to look for validators that are miners' {
        $failure = { $metagraph | Get-Neuron -Validator -Miner } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'RoleConflict,*'
    }

    It 'has a table and a list' {
        $table = $metagraph | Get-Neuron -Uid 1 | Format-Table | Out-String -Width 200
        $table | Should -Match 'NetUid: 9'
        $table | Should -Match ([regex]::Escape($metagraph.Neurons[1].Hotkey))
        $table | Should -Match 'Uid\s+Hotkey\s+Stake\s+Incentive\s+Dividends\s+VTrust\s+Validator\s+LastUpdate'
        $metagraph | Get-Neuron -Uid 1 | Format-List | Out-String -Width 200 | Should -Match 'Coldkey\s+: '
    }
}
