#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../Taoverse.psd1' | Resolve-Path
    Import-Module $manifest

    function Test-Port([uri] $Endpoint) {
        $client = [System.Net.Sockets.TcpClient]::new()
        try { $client.Connect('127.0.0.1', $Endpoint.Port); $true } catch { $false } finally { $client.Dispose() }
    }
}

AfterAll {
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Start-LocalSubnet' {
    AfterEach {
        Get-SubtensorSession | Disconnect-Subtensor
        Stop-LocalSubnet
    }

    It 'listens on loopback with the chosen subnets' {
        $subnet = Start-LocalSubnet -NetUid 3 -NeuronCount 5 -Seed 7
        $subnet.Endpoint.IsLoopback | Should -BeTrue
        $null = Connect-Subtensor -Endpoint $subnet.Endpoint
        (Get-Metagraph 3).Neurons.Count | Should -Be 5
    }

    It 'gives the same chain for the same seed' {
        $hotkeys = foreach ($seed in 5, 5, 6) {
            $subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 4 -Seed $seed
            $session = Connect-Subtensor -Endpoint $subnet.Endpoint
            (Get-Metagraph 9).Neurons.Hotkey -join ','
            $session | Disconnect-Subtensor
            $subnet | Stop-LocalSubnet
        }
        $hotkeys[0] | Should -Be $hotkeys[1]
        $hotkeys[0] | Should -Not -Be $hotkeys[2]
    }

    It 'makes blocks' {
        $subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 4 -BlockTime 0.1
        $before = $subnet.BlockNumber
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while ($subnet.BlockNumber -lt $before + 2 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
        $subnet.BlockNumber | Should -BeGreaterOrEqual ($before + 2)
    }

    It 'writes nothing but its output, and lets the shell end' {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $script = "Import-Module '$manifest'; `$null = Start-LocalSubnet -NeuronCount 4 -BlockTime 0.1; Start-Sleep 1"
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $script *>&1 | Should -BeNullOrEmpty
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
    }

    It 'starts nothing with -WhatIf' {
        Start-LocalSubnet -WhatIf | Should -BeNullOrEmpty
    }

    It 'refuses <Arguments>' -ForEach @(
        @{ Arguments = @{ NeuronCount = 0 } }
        @{ Arguments = @{ NeuronCount = 5000 } }
        @{ Arguments = @{ NetUid = @() } }
        @{ Arguments = @{ Port = 70000 } }
    ) {
        $failure = { Start-LocalSubnet @Arguments } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError*,*'
    }

    It 'has a table and a list' {
        $subnet = Start-LocalSubnet -NeuronCount 4
        $subnet | Format-Table | Out-String -Width 200 | Should -Match 'Id\s+Endpoint\s+NetUids\s+Neurons\s+BlockTime\s+Block'
        $subnet | Format-List | Out-String -Width 200 | Should -Match 'NetUids\s+: 9, 37'
    }
}

Describe 'Stop-LocalSubnet' {
    It 'frees the port, by object or by id' {
        $first = Start-LocalSubnet -NeuronCount 4
        $second = Start-LocalSubnet -NeuronCount 4
        Test-Port $first.Endpoint | Should -BeTrue
        $first | Stop-LocalSubnet
        Test-Port $first.Endpoint | Should -BeFalse
        Stop-LocalSubnet -LocalSubnet $second.Id
        Test-Port $second.Endpoint | Should -BeFalse
    }

    It 'stops nothing with -WhatIf' {
        $subnet = Start-LocalSubnet -NeuronCount 4
        Stop-LocalSubnet -WhatIf
        Test-Port $subnet.Endpoint | Should -BeTrue
        $subnet | Stop-LocalSubnet
    }
}
