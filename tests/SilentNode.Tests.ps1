#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')

    # What makes each command talk to the node. A session command that is not here fails the first test.
    $table = @(
        @{ Name = 'Get-Metagraph'; Script = { Get-Metagraph 9 @common } }
        @{ Name = 'Get-Metagraph'; Script = { Get-Metagraph 9 -BlockNumber 1 -IncludeWeights @common } }
        @{ Name = 'Get-Neuron'; Script = { Get-Neuron -NetUid 9 @common } }
        @{ Name = 'Get-ModelCommitment'; Script = { Get-ModelCommitment 9 @common } }
        @{ Name = 'Get-ModelCommitment'; Script = { $metagraph.Neurons | Get-ModelCommitment @common } }
        @{ Name = 'Get-SyncSeed'; Script = { Get-SyncSeed 10 @common } }
        @{ Name = 'Sync-Metagraph'; Script = { Sync-Metagraph 9 @common } }
        @{ Name = 'Test-Registration'; Script = { Test-Registration 9 $metagraph.Neurons[0].Hotkey @common } }
        @{ Name = 'Register-Neuron'; Script = { Register-Neuron 9 @signing @common } }
        @{ Name = 'Set-ModelCommitment'; Script = { Set-ModelCommitment 9 'my-lab:name:0123456789abcdef0123456789abcdef01234567:None:1' @signing @common } }
        @{ Name = 'Publish-Model'; Script = { Publish-Model -LiteralPath / my-lab/name -NetUid 9 -CompetitionId 1 @signing @common } }
        @{ Name = 'Update-TrackedModel'; Script = { Update-TrackedModel 9 @common } }
        @{ Name = 'Set-SubnetWeight'; Script = { Set-SubnetWeight 9 -Uid 1 -Weight 1 @signing @common } }
    )

    # These come back at once, and their own tests show how they fare.
    $elsewhere = 'Start-MetagraphSync'
    $sessionCommands = (Get-Command -Module Taoverse -ParameterName Session).Where{ $_.Parameters.ContainsKey('Timeout') }.Name
    $uncovered = $sessionCommands.Where{ $_ -notin $table.Name -and $_ -notin $elsewhere }
}

BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../Taoverse.psd1' | Resolve-Path
    Import-Module $manifest
    $home0 = $env:TAOVERSE_HOME
    $env:TAOVERSE_HOME = Join-Path $TestDrive 'state'
    $null = Import-CompetitionSchedule (Join-Path $PSScriptRoot '../samples/competitions/subnet9.json')
    $subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 8
    $session = Connect-Subtensor -Endpoint $subnet.Endpoint -Timeout 2
    $metagraph = Get-Metagraph 9
    $fault = $subnet.GetType().Assembly.GetType('Taoverse.LocalSubnet.Faults.NodeFault', $true)
    $wallets = Join-Path ([System.IO.Path]::GetTempPath()) "taoverse-$([guid]::NewGuid())"
    $null = New-Wallet signer -WalletPath $wallets -NoPassword -WarningAction SilentlyContinue
    $signing = @{ Wallet = 'signer'; WalletPath = $wallets; Confirm = $false }
    $silent = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $silent.Start()

    # The scripts run in runspaces of their own, where only what they are given is there.
    function Start-Script([scriptblock] $Script, [hashtable] $Common) {
        $shell = [powershell]::Create().AddScript('param($manifest, $common, $metagraph, $signing, $text) Import-Module $manifest; "ready"; . ([scriptblock]::Create($text))')
        $shell = $shell.AddArgument($manifest).AddArgument($Common).AddArgument($metagraph).AddArgument($signing).AddArgument("$Script")
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]$null, $output)
        $deadline = [datetime]::UtcNow.AddSeconds(60)
        while ($output.Count -eq 0 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 10 }
        [pscustomobject]@{ Shell = $shell; Run = $run; Output = $output }
    }
}

AfterAll {
    $silent.Stop()
    Remove-Item $wallets -Recurse
    $env:TAOVERSE_HOME = $home0
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'A node that accepts and never answers' {
    AfterEach {
        $subnet.ClearFaults()
    }

    It 'is tried with every command that talks to a node' -ForEach @(@{ Uncovered = $uncovered }) {
        $Uncovered | Should -BeNullOrEmpty
    }

    It 'ends <Name> at its own limit: <Script>' -ForEach $table {
        $subnet.SetFault($fault::new('Hang'))
        $common = @{ Session = $session; Timeout = 0.5; ErrorAction = 'Stop' }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $failure = { & $Script } | Should -Throw -PassThru
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 2
        $failure.FullyQualifiedErrorId | Should -BeLike 'OperationTimeout,*'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
    }

    It 'ends <Name> at the limit of the session: <Script>' -ForEach $table {
        $subnet.SetFault($fault::new('Hang'))
        $common = @{ Session = $session; ErrorAction = 'Stop' }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $failure = { & $Script } | Should -Throw -PassThru
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 6
        $failure.FullyQualifiedErrorId | Should -BeLike 'CallTimedOut,*'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
    }

    It 'leaves <Name> within a second of Ctrl+C: <Script>' -ForEach $table {
        $patient = Connect-Subtensor -Endpoint $subnet.Endpoint -Timeout 600
        $subnet.SetFault($fault::new('Hang'))
        $started = Start-Script $Script @{ Session = $patient }
        try {
            Start-Sleep -Milliseconds 500
            $started.Shell.InvocationStateInfo.State | Should -Be 'Running'
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $started.Shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
            $started.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            $started.Shell.Dispose()
            $patient | Disconnect-Subtensor
        }
    }

    It 'ends Connect-Subtensor at its limit, and within a second of Ctrl+C' {
        $endpoint = "ws://127.0.0.1:$($silent.LocalEndpoint.Port)"
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        { Connect-Subtensor -Endpoint $endpoint -Timeout 1 } | Should -Throw
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
        $started = Start-Script { Connect-Subtensor -Endpoint $common.Endpoint -Timeout 600 } @{ Endpoint = $endpoint }
        try {
            Start-Sleep -Milliseconds 500
            $watch.Restart()
            $started.Shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
        }
        finally {
            $started.Shell.Dispose()
        }
    }

    It 'does not keep Disconnect-Subtensor' {
        $other = Connect-Subtensor -Endpoint $subnet.Endpoint
        $subnet.SetFault($fault::new('HalfOpen'))
        $started = Start-Script { Get-Metagraph 9 @common } @{ Session = $other }
        try {
            Start-Sleep -Milliseconds 300
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $other | Disconnect-Subtensor
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
            $other.State | Should -Be 'Closed'
        }
        finally {
            $started.Shell.Dispose()
        }
    }
}
