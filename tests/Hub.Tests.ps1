#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../Taoverse.psd1' | Resolve-Path
    Import-Module $manifest
    $kept = @{}
    foreach ($name in 'TAOVERSE_HOME', 'HF_ENDPOINT', 'HF_TOKEN', 'HF_ACCESS_TOKEN', 'HF_HOME') { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }
    # Not in TestDrive, which loses at the end of a Describe what came in it.
    $folder = Join-Path ([System.IO.Path]::GetTempPath()) "taoverse-$([guid]::NewGuid())"
    $env:TAOVERSE_HOME = Join-Path $folder 'home'
    $env:HF_HOME = Join-Path $folder 'hf'
    $env:HF_TOKEN = $env:HF_ACCESS_TOKEN = $null
    $subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 4 -BlockTime 0.2
    $session = Connect-Subtensor -Endpoint $subnet.Endpoint -Timeout 10
    $env:HF_ENDPOINT = $subnet.HubEndpoint
    $token = ConvertTo-SecureString $subnet.HubToken -AsPlainText
    $wallets = Join-Path $folder 'wallets'
    foreach ($name in 'Alice', 'Bob') {
        $null = New-Wallet $name.ToLowerInvariant() -Mnemonic (ConvertTo-SecureString "//$name" -AsPlainText) -NoPassword -WalletPath $wallets -WarningAction SilentlyContinue
        $null = Register-Neuron 9 -Wallet $name.ToLowerInvariant() -WalletPath $wallets -Confirm:$false
    }
    $null = New-Wallet free -NoPassword -WalletPath $wallets -WarningAction SilentlyContinue
    $alice, $bob = foreach ($name in 'alice', 'bob') { "$((Get-Wallet $name -WalletPath $wallets).Hotkeys.Account)" }
    $model = Join-Path $PSScriptRoot 'golden/models/gpt2'
    $publish = @{ NetUid = 9; CompetitionId = 1; WalletPath = $wallets; Confirm = $false }

    function Get-SentCount { $subnet.ReceivedExtrinsics.Count }
    function Get-Repository([string] $RepoId) {
        try { Invoke-RestMethod "$($subnet.HubEndpoint)api/models/$RepoId" -Headers @{ Authorization = "Bearer $($subnet.HubToken)" } } catch { $null }
    }
    function New-Model([string] $Name) {
        $copy = Join-Path $folder $Name
        $null = New-Item $copy -ItemType Directory
        Copy-Item (Join-Path $model '*') $copy
        $config = Get-Content (Join-Path $copy 'config.json') -Raw | ConvertFrom-Json -AsHashtable
        $config['note'] = $Name
        $config | ConvertTo-Json -Depth 9 | Set-Content (Join-Path $copy 'config.json')
        $copy
    }
}

AfterAll {
    Remove-Module Taoverse -ErrorAction Ignore
    foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) }
    Remove-Item $folder -Recurse -ErrorAction Ignore
}

Describe 'Publish-Model' {
    It 'shows each step with its size with -WhatIf, and changes nothing' {
        $before = Get-SentCount
        $log = Join-Path $TestDrive 'whatif.txt'
        $null = Start-Transcript $log -UseMinimalHeader
        Publish-Model $model my-lab/planned -NetUid 9 -CompetitionId 1 -Wallet alice -WalletPath $wallets -Token $token -Public -WhatIf | Should -BeNullOrEmpty
        $null = Stop-Transcript
        $text = Get-Content $log -Raw
        foreach ($step in 'Hash', 'CreateRepository', 'Upload', 'Verify', 'CommitMetadata', 'ReadBack', 'MakePublic') { $text | Should -BeLike "*What if: $step*" }
        $text | Should -Match 'Upload \(Planned\): .*, [\d.]+ [kM]B'
        Get-SentCount | Should -Be $before
        Get-Repository my-lab/planned | Should -BeNullOrEmpty
    }

    It 'asks before it uploads' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('param($manifest, $model, $wallets, $token) Import-Module $manifest; Publish-Model $model my-lab/asked -NetUid 9 -CompetitionId 1 -Wallet alice -WalletPath $wallets -Token $token').
                AddArgument($manifest).AddArgument($model).AddArgument($wallets).AddArgument($token)
            $shell.Invoke() | Should -BeNullOrEmpty
            "$($shell.Streams.Error)" | Should -Match 'Confirm|prompt|user'
        }
        finally {
            $shell.Dispose()
        }
        Get-Repository my-lab/asked | Should -BeNullOrEmpty
    }

    It 'uploads, commits and reads back, and leaves the repository private' {
        $published = Publish-Model $model my-lab/first -Wallet alice -Token $token @publish
        $published | Should -BeOfType Taoverse.Storage.PublishedModel
        $published.NetUid, $published.Hotkey, $published.RepoId, $published.IsPublic | Should -Be 9, $alice, 'my-lab/first', $false
        $seen = Get-ModelCommitment 9 -Hotkey $alice
        "$($seen.Id) $($seen.Block)" | Should -Be "$($published.Id) $($published.Block)"
        $published.Id.SecureHash | Should -Be $seen.Id.SecureHash
        (Get-Repository my-lab/first).private | Should -BeTrue
    }

    It 'changes nothing when it is run again, and makes the repository public where that is asked for' {
        $before = Get-SentCount
        $head = (Get-Repository my-lab/first).sha
        $again = Get-Item $model | Publish-Model -RepoId my-lab/first -Wallet alice -Token $token -Public @publish
        Get-SentCount | Should -Be $before
        (Get-Repository my-lab/first).sha | Should -Be $head
        $again.IsPublic | Should -BeTrue
        (Get-Repository my-lab/first).private | Should -BeFalse
    }

    It 'goes on after an interruption, and sends no part twice' {
        $copy = New-Model resumed
        $faults = $subnet.Hub.Faults
        $kind = $faults.GetType().Assembly.GetType('Taoverse.LocalSubnet.Hub.HubFaultKind', $true)
        $fault = $faults.GetType().Assembly.GetType('Taoverse.LocalSubnet.Hub.HubFault', $true).GetConstructors()[0].Invoke(@($kind::ServerError))
        $fault.GetType().GetProperty('PathContains').SetValue($fault, '/commit/')
        $fault.GetType().GetProperty('Times').SetValue($fault, 100)
        $faults.Order($fault)
        $failure = { Publish-Model $copy my-lab/resumed -Wallet alice -Token $token -ErrorAction Stop @publish } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'HubUnavailable,*'
        $faults.Clear()
        $puts = $subnet.Hub.Requests.Where{ $_.Method -eq 'PUT' }.Count
        (Publish-Model $copy my-lab/resumed -Wallet alice -Token $token @publish).RepoId | Should -Be 'my-lab/resumed'
        $subnet.Hub.Requests.Where{ $_.Method -eq 'PUT' }.Count | Should -Be $puts
    }

    It 'refuses <Case> with <ErrorId>, and uploads nothing' -ForEach @(
        @{ Case = 'an unregistered hotkey'; ErrorId = 'NotRegistered'; Arguments = { @{ Wallet = 'free' } } }
        @{ Case = 'a wallet that is not there'; ErrorId = 'WalletNotFound'; Arguments = { @{ Wallet = 'nobody' } } }
        @{ Case = 'a subnet that is not there'; ErrorId = 'UnknownNetUid'; Arguments = { @{ NetUid = 4000 } } }
        @{ Case = 'a folder that is not there'; ErrorId = 'ModelFolderNotFound'; Arguments = { @{ Path = Join-Path $TestDrive 'nothing' } } }
        @{ Case = 'several folders'; ErrorId = 'SeveralFolders'; Arguments = { @{ Path = Join-Path $PSScriptRoot 'golden/models/gpt2*' } } }
        @{ Case = 'a folder without a model'; ErrorId = 'NotAModel'; Arguments = { @{ Path = "$TestDrive" } } }
        @{ Case = 'a repository name without a namespace'; ErrorId = 'InvalidRepoId'; Arguments = { @{ RepoId = 'model' } } }
        @{ Case = 'a repository name that does not fit'; ErrorId = 'InvalidRepoId'; Arguments = { @{ RepoId = "my-lab/$('n' * 40)" } } }
        @{ Case = 'a token that is none of the hub'; ErrorId = 'HubUnauthorized'; Arguments = { @{ Token = ConvertTo-SecureString 'hf_another' -AsPlainText } } }
        @{ Case = 'a token with a line break'; ErrorId = 'InvalidToken'; Arguments = { @{ Token = ConvertTo-SecureString "hf_a`nb" -AsPlainText } } }
        @{ Case = 'plain http to another machine'; ErrorId = 'InvalidEndpoint'; Arguments = { @{ HubEndpoint = 'http://192.0.2.1' } } }
    ) {
        $all = @{ Path = $model; RepoId = 'my-lab/never'; Wallet = 'alice'; Token = $token } + $publish
        $given = & $Arguments
        foreach ($name in $given.Keys) { $all[$name] = $given[$name] }
        $before = Get-SentCount
        $failure = { Publish-Model @all -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        "$failure" | Should -Not -Match 'hf_'
        Get-SentCount | Should -Be $before
        Get-Repository my-lab/never | Should -BeNullOrEmpty
    }

    It 'never shows the token' {
        $copy = New-Model quiet
        $log = Join-Path $TestDrive 'streams.txt'
        Publish-Model $copy my-lab/quiet -Wallet bob -Token $token @publish -Verbose -Debug *> $log
        $text = Get-Content $log -Raw
        $text | Should -Match 'Upload \(Done\)'
        $text | Should -Not -Match $subnet.HubToken
    }

    It 'has a table and a list' {
        $published = Publish-Model $model my-lab/first -Wallet alice -Token $token @publish
        $published | Format-Table | Out-String -Width 250 | Should -Match 'NetUid\s+Hotkey\s+RepoId\s+Competition\s+Block\s+Public\s+Bytes'
        $published | Format-List | Out-String -Width 250 | Should -Match 'SecureHash\s+: \S+='
    }
}

Describe 'Set-ModelVisibility' {
    It 'makes repositories public and private, also from the pipeline' {
        $info = 'my-lab/first', 'my-lab/resumed' | Set-ModelVisibility -Public -Token $token -Confirm:$false
        $info[0].GetType().FullName | Should -Be 'Taoverse.Hub.Repos.HubModelInfo'
        $info.RepoId | Should -Be 'my-lab/first', 'my-lab/resumed'
        $info.IsPrivate | Should -Be $false, $false
        (Get-Repository my-lab/resumed).private | Should -BeFalse
        (Set-ModelVisibility my-lab/resumed -Private -Token $token -Confirm:$false).IsPrivate | Should -BeTrue
        (Get-Repository my-lab/resumed).private | Should -BeTrue
    }

    It 'changes nothing with -WhatIf, and needs one of both' {
        Set-ModelVisibility my-lab/first -Private -Token $token -WhatIf | Should -BeNullOrEmpty
        (Get-Repository my-lab/first).private | Should -BeFalse
        { Set-ModelVisibility my-lab/first -Private -Public -Token $token -Confirm:$false } | Should -Throw
    }

    It 'takes the token from a vault, and from the environment' {
        function global:Get-Secret([string] $Name) { ConvertTo-SecureString $subnet.HubToken -AsPlainText }
        try { (Set-ModelVisibility my-lab/first -Public -TokenSecretName hub -Confirm:$false).IsPrivate | Should -BeFalse }
        finally { Remove-Item Function:Get-Secret }
        $env:HF_TOKEN = $subnet.HubToken
        try { (Set-ModelVisibility my-lab/first -Public -Confirm:$false).IsPrivate | Should -BeFalse }
        finally { $env:HF_TOKEN = $null }
    }

    It 'reports <RepoId> as <ErrorId>, and goes on with the next' -ForEach @(
        @{ RepoId = 'my-lab/nothing'; ErrorId = 'RepoNotFound'; Category = 'ObjectNotFound' }
        @{ RepoId = 'no-namespace'; ErrorId = 'InvalidRepoName'; Category = 'InvalidArgument' }
    ) {
        $given = $RepoId, 'my-lab/first' | Set-ModelVisibility -Public -Token $token -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue
        $given.RepoId | Should -Be 'my-lab/first'
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Be $RepoId
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'has a table and a list' {
        $info = Set-ModelVisibility my-lab/first -Public -Token $token -Confirm:$false
        $table = $info | Format-Table | Out-String -Width 200
        $table | Should -Match 'RepoId\s+Commit\s+Private\s+Gated\s+Files\s+Bytes'
        $table | Should -Match ('my-lab/first.*\s{0:N0}\s' -f ($info.Files | Measure-Object Bytes -Sum).Sum)
        $info | Format-List | Out-String -Width 200 | Should -Match 'config.json'
    }
}

Describe 'Save-Model' {
    BeforeAll {
        $null = Publish-Model $model my-lab/first -Wallet alice -Token $token -Public @publish
        $null = Publish-Model (New-Model second) my-lab/second -Wallet bob -Token $token -Public @publish
        $commitments = Get-ModelCommitment 9 -Hotkey $alice, $bob
    }

    It 'saves what hotkeys committed to, verified, without a token where it is public' {
        $saved = $commitments | Save-Model
        $saved | Should -BeOfType Taoverse.Storage.StoredModel
        $saved.Hotkey | Should -Be $commitments.Hotkey
        $saved.IsVerified | Should -Be $true, $true
        foreach ($one in $saved) {
            $one.Path | Should -BeLike (Join-Path $env:TAOVERSE_HOME "models/$($one.Hotkey)/models--my-lab--*")
            ($one | Get-ModelHash).SecureHash | Should -Be $commitments.Where{ $_.Hotkey -eq $one.Hotkey }.Id.SecureHash
        }
    }

    It 'asks nobody for what is there already' {
        $before = $subnet.Hub.Requests.Count
        ($commitments | Save-Model).Count | Should -Be 2
        $subnet.Hub.Requests.Count | Should -Be $before
    }

    It 'saves several at once' {
        $store = Join-Path $TestDrive 'at-once'
        $saved = $commitments | Save-Model -ModelStore $store -Throttle 4
        $saved.Hotkey | Sort-Object | Should -Be ($commitments.Hotkey | Sort-Object)
        (Get-StoredModel -ModelStore $store).Count | Should -Be 2
    }

    It 'takes a hotkey and a compressed string' {
        (Save-Model $alice "$($commitments.Where{ $_.Hotkey -eq $alice }.Id)" -ModelStore (Join-Path $TestDrive 'text')).Hotkey | Should -Be $alice
    }

    It 'fetches nothing with -WhatIf' {
        $commitments | Save-Model -ModelStore (Join-Path $TestDrive 'whatif') -WhatIf | Should -BeNullOrEmpty
        Join-Path $TestDrive 'whatif' | Should -Not -Exist
    }

    It 'reports <Case> as <ErrorId>, stores nothing of it, and saves the others' -ForEach @(
        @{ Case = 'a model that is not the committed one'; ErrorId = 'HashMismatch'; Category = 'SecurityError'; Bad = { @{ Hotkey = $bob; Id = $commitments.Where{ $_.Hotkey -eq $alice }.Id } } }
        @{ Case = 'a repository that is not there'; ErrorId = 'RepoNotFound'; Category = 'ObjectNotFound'; Bad = { @{ Hotkey = $bob; Id = "my-lab:nothing:$('0' * 40):None:1" } } }
        @{ Case = 'a commit that is not there'; ErrorId = 'RevisionNotFound'; Category = 'ObjectNotFound'; Bad = { @{ Hotkey = $bob; Id = "my-lab:first:$('0' * 40):None:1" } } }
        @{ Case = 'a branch in place of a commit'; ErrorId = 'CommitNotPinned'; Category = 'InvalidArgument'; Bad = { @{ Hotkey = $bob; Id = 'my-lab:first:main:None:1' } } }
        @{ Case = 'a name that leaves the store'; ErrorId = 'InvalidModelPath'; Category = 'SecurityError'; Bad = { @{ Hotkey = $bob; Id = "my-lab:../../x:$('0' * 40):None:1" } } }
        @{ Case = 'a commitment that names no model'; ErrorId = 'NoModel'; Category = 'InvalidArgument'; Bad = { @{ Hotkey = $bob; Id = $null } } }
    ) {
        $store = Join-Path $TestDrive "bad-$([guid]::NewGuid())"
        $good = $commitments.Where{ $_.Hotkey -eq $alice }
        $saved = [pscustomobject](& $Bad), $good[0] | Save-Model -ModelStore $store -Token $token -ErrorVariable failure -ErrorAction SilentlyContinue
        $saved.Hotkey | Should -Be $alice
        $failure.Count | Should -Be 1
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Not -BeNullOrEmpty
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        (Get-StoredModel -ModelStore $store).Hotkey | Should -Be $alice
    }

    It 'refuses a model that is too large before its weights are fetched' {
        $before = $subnet.Hub.Requests.Count
        $failure = { $commitments[0] | Save-Model -ModelStore (Join-Path $TestDrive 'small') -MaxBytes 1000 -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ModelTooLarge,*'
        $failure.CategoryInfo.Category | Should -Be 'LimitsExceeded'
        @($subnet.Hub.Requests)[$before..$subnet.Hub.Requests.Count].Where{ $_.Path -like '/content/*' } | Should -BeNullOrEmpty
    }

    It 'ends with an error where no hub answers' {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $listener.Stop()
        $failure = { $commitments[0] | Save-Model -ModelStore (Join-Path $TestDrive 'nobody') -HubEndpoint "http://127.0.0.1:$port" -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'HubUnreachable,*'
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
    }

    It 'stops within a second of Ctrl+C' {
        $faults = $subnet.Hub.Faults
        $kind = $faults.GetType().Assembly.GetType('Taoverse.LocalSubnet.Hub.HubFaultKind', $true)
        $faults.Order($faults.GetType().Assembly.GetType('Taoverse.LocalSubnet.Hub.HubFault', $true).GetConstructors()[0].Invoke(@($kind::Stall)))
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('param($manifest, $commitment, $store) Import-Module $manifest; $commitment | Save-Model -ModelStore $store').
                AddArgument($manifest).AddArgument($commitments[0]).AddArgument((Join-Path $TestDrive 'stopped'))
            $run = $shell.BeginInvoke()
            Start-Sleep -Milliseconds 1500
            $run.IsCompleted | Should -BeFalse
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
        }
        finally {
            $shell.Dispose()
            $faults.Clear()
        }
    }
}
