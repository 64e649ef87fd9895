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

    It 'writes nothing but its output, lets the shell end, and leaves no folder behind' {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $folder = New-Item (Join-Path $TestDrive 'temporary') -ItemType Directory
        $script = "`$env:TMPDIR = `$env:TMP = '$folder'; Import-Module '$manifest'; `$null = Start-LocalSubnet -NeuronCount 4 -BlockTime 0.1; Start-Sleep 1"
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $script *>&1 | Should -BeNullOrEmpty
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
        Get-ChildItem $folder -Filter 'taoverse-hub-*' | Should -BeNullOrEmpty
    }

    It 'starts nothing with -WhatIf' {
        Start-LocalSubnet -WhatIf | Should -BeNullOrEmpty
    }

    It 'has a hub beside it, with a token that may write to any namespace' {
        $subnet = Start-LocalSubnet -NeuronCount 4
        $subnet.HubEndpoint.IsLoopback | Should -BeTrue
        $body = @{ name = 'model'; organization = 'my-lab'; type = 'model' } | ConvertTo-Json
        $headers = @{ Authorization = "Bearer $($subnet.HubToken)" }
        $made = Invoke-RestMethod "$($subnet.HubEndpoint)api/repos/create" -Method Post -Headers $headers -Body $body -ContentType application/json
        $made.id | Should -Be 'my-lab/model'
        $subnet | Stop-LocalSubnet
        Test-Port $subnet.HubEndpoint | Should -BeFalse
    }

    It 'keeps what the hub was given in -HubFolder, and serves datasets' {
        Push-Location $TestDrive
        try {
            '{"text":"one"}', '{"text":"two"}' | Set-Content rows.jsonl
            $subnet = Start-LocalSubnet -NeuronCount 4 -HubFolder hub -Dataset @{ 'my-lab/text' = 'rows.jsonl' }
        }
        finally { Pop-Location }
        Join-Path $TestDrive 'hub/repos' | Should -Exist
        $rows = Invoke-RestMethod "$($subnet.HubEndpoint)rows?dataset=my-lab/text&config=default&split=train&offset=1&length=5"
        $rows.rows.row.text | Should -Be 'two'
        $subnet | Stop-LocalSubnet
        Join-Path $TestDrive 'hub/repos' | Should -Exist
    }

    It 'has no hub with -NoHub' {
        $subnet = Start-LocalSubnet -NeuronCount 4 -NoHub
        $subnet.HubEndpoint, $subnet.HubToken | Should -Be $null, $null
    }

    It 'reports a hub that cannot start as <ErrorId>, and leaves nothing running' -ForEach @(
        @{ ErrorId = 'HubFolderUnusable'; Arguments = { @{ HubFolder = (New-Item (Join-Path $TestDrive file) -Force).FullName } } }
        @{ ErrorId = 'DatasetUnreadable'; Arguments = { @{ Dataset = @{ 'a/b' = (Join-Path $TestDrive nothing) } } } }
    ) {
        $all = & $Arguments
        $failure = { Start-LocalSubnet -NeuronCount 4 @all } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'does not keep the shell from ending when it is told to' -Skip:$IsWindows {
        $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
        $start.RedirectStandardOutput = $true
        '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$manifest'; `$null = Start-LocalSubnet -NeuronCount 4; 'ready'; Start-Sleep 120" |
            ForEach-Object { $start.ArgumentList.Add($_) }
        $shell = [System.Diagnostics.Process]::Start($start)
        try {
            $shell.StandardOutput.ReadLine() | Should -Be 'ready'
            /bin/kill -TERM $shell.Id
            $shell.WaitForExit(30000) | Should -BeTrue
        }
        finally {
            if (-not $shell.HasExited) { $shell.Kill() }
        }
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
        $subnet | Format-Table | Out-String -Width 200 | Should -Match 'Id\s+Endpoint\s+HubEndpoint\s+NetUids\s+Neurons\s+BlockTime\s+Block'
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
