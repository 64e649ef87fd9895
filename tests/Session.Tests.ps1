#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
    $subnet = Start-LocalSubnet -NetUid 9, 37 -NeuronCount 8

    function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
}

AfterAll {
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Connect-Subtensor' {
    AfterEach {
        Get-SubtensorSession | Disconnect-Subtensor
    }

    It 'gives a session that says what it is connected to' {
        $session = Connect-Subtensor -Endpoint $subnet.Endpoint -Timeout 12.5
        $session.State | Should -Be 'Connected'
        $session.Endpoint | Should -Be $subnet.Endpoint
        $session.GenesisHash | Should -Match '^0x[0-9a-f]{64}$'
        $session.SpecVersion | Should -BeGreaterThan 0
        $session.Timeout | Should -Be ([timespan]::FromSeconds(12.5))
    }

    It 'takes a local subnet from the pipeline' {
        ($subnet | Connect-Subtensor).Endpoint | Should -Be $subnet.Endpoint
    }

    It 'takes the endpoint of the environment where none is given' {
        $env:BT_SUBTENSOR_CHAIN_ENDPOINT = $subnet.Endpoint
        try {
            (Connect-Subtensor).Endpoint | Should -Be $subnet.Endpoint
        }
        finally {
            Remove-Item Env:BT_SUBTENSOR_CHAIN_ENDPOINT
        }
    }

    It 'goes on to the next endpoint where one cannot be reached' {
        (Connect-Subtensor -Endpoint ws://127.0.0.1:1, $subnet.Endpoint).Endpoint | Should -Be $subnet.Endpoint
    }

    It 'refuses <Arguments> with <ErrorId>' -ForEach @(
        @{ Arguments = @{ Network = 'nowhere' }; ErrorId = 'UnknownNetwork'; Category = 'InvalidArgument' }
        @{ Arguments = @{ Endpoint = 'not a uri' }; ErrorId = 'InvalidEndpoint'; Category = 'InvalidArgument' }
        @{ Arguments = @{ Endpoint = 'http://127.0.0.1:9944' }; ErrorId = 'InvalidEndpoint'; Category = 'InvalidArgument' }
        @{ Arguments = @{ Endpoint = 'ws://127.0.0.1:1'; Timeout = 5 }; ErrorId = 'EndpointUnreachable'; Category = 'ConnectionError' }
        @{ Arguments = @{ Timeout = 0 }; ErrorId = 'ParameterArgumentTransformationError'; Category = 'InvalidData' }
        @{ Arguments = @{ Timeout = 'soon' }; ErrorId = 'ParameterArgumentTransformationError'; Category = 'InvalidData' }
    ) {
        $failure = { Connect-Subtensor @Arguments } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        if ($failure.Exception -is [Taoverse.TaoverseException]) {
            $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
    }

    It 'stops within a second of Ctrl+C while a node keeps silent' {
        $silent = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $silent.Start()
        try {
            $shell = [powershell]::Create()
            $null = $shell.AddScript('param($manifest, $port) Import-Module $manifest; Connect-Subtensor -Endpoint "ws://127.0.0.1:$port"').
                AddArgument((Get-Module Taoverse).Path.Replace('.psm1', '.psd1')).AddArgument($silent.LocalEndpoint.Port)
            $null = $shell.BeginInvoke()
            $deadline = [datetime]::UtcNow.AddSeconds(30)
            while (-not $silent.Pending() -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
            $silent.Pending() | Should -BeTrue

            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            Get-SubtensorSession | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
            $silent.Stop()
        }
    }
}

Describe 'Get-SubtensorSession' {
    BeforeAll {
        $first = Connect-Subtensor -Endpoint $subnet.Endpoint
        $second = Connect-Subtensor -Endpoint $subnet.Endpoint
    }

    AfterAll {
        Get-SubtensorSession | Disconnect-Subtensor
    }

    It 'gives the open sessions, oldest first' {
        (Get-SubtensorSession).Id | Should -Be $first.Id, $second.Id
    }

    It 'gives one by its id' {
        Get-SubtensorSession -Id $first.Id | Should -Be $first
    }

    It 'says so for an id that is not open, and gives the others' {
        $given = Get-SubtensorSession -Id 4711, $second.Id -ErrorVariable failure -ErrorAction SilentlyContinue
        $given | Should -Be $second
        $failure.FullyQualifiedErrorId | Should -BeLike 'UnknownSession,*'
        $failure.TargetObject | Should -Be 4711
    }

    It 'completes ids from the open sessions' {
        Get-Completion 'Get-Metagraph -Session ' | Should -Be "$($first.Id)", "$($second.Id)"
    }
}

Describe 'Disconnect-Subtensor' {
    It 'closes a session, by object or by id, and twice without harm' {
        $first = Connect-Subtensor -Endpoint $subnet.Endpoint
        $second = Connect-Subtensor -Endpoint $subnet.Endpoint
        $first | Disconnect-Subtensor
        $first.State | Should -Be 'Closed'
        $first | Disconnect-Subtensor
        Disconnect-Subtensor -Session $second.Id
        $second.State | Should -Be 'Closed'
        Get-SubtensorSession | Should -BeNullOrEmpty
    }

    It 'closes the last session where none is named' {
        $first = Connect-Subtensor -Endpoint $subnet.Endpoint
        $second = Connect-Subtensor -Endpoint $subnet.Endpoint
        Disconnect-Subtensor
        $second.State | Should -Be 'Closed'
        $first.State | Should -Be 'Connected'
        Disconnect-Subtensor
    }

    It 'closes nothing with -WhatIf' {
        $session = Connect-Subtensor -Endpoint $subnet.Endpoint
        Disconnect-Subtensor -WhatIf
        $session.State | Should -Be 'Connected'
        Disconnect-Subtensor
    }
}

Describe 'Completion' {
    It 'knows the networks' {
        Get-Completion 'Connect-Subtensor -Network ' | Should -Be 'finney', 'test', 'archive', 'local'
        Get-Completion 'Connect-Subtensor -Network F' | Should -Be 'finney'
    }
}

Describe 'The view of a session' {
    It 'shows a table and a list' {
        $session = Connect-Subtensor -Endpoint $subnet.Endpoint
        $table = $session | Format-Table | Out-String -Width 200
        $table | Should -Match 'Id\s+Network\s+State\s+Chain\s+Spec\s+Endpoint'
        $session | Format-List | Out-String -Width 200 | Should -Match "GenesisHash : $($session.GenesisHash)"
        $session | Disconnect-Subtensor
    }
}
