#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
    # Not in TestDrive, which loses at the end of a Describe what came in it.
    $folder = Join-Path ([System.IO.Path]::GetTempPath()) "taoverse-$([guid]::NewGuid())"
    $subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 8 -BlockTime 0.2
    $session = Connect-Subtensor -Endpoint $subnet.Endpoint -Timeout 3
    $PSDefaultParameterValues = @{ '*:WalletPath' = $folder; 'New-Wallet:WarningAction' = 'SilentlyContinue' }
    $quietly = @{ Confirm = $false }
    $alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'

    function ConvertTo-Secret([string] $Text) { ConvertTo-SecureString $Text -AsPlainText }
    function New-FundedWallet([string] $Name, [string] $Account, [hashtable] $Coldkey = @{ NoPassword = $true }) {
        New-Wallet $Name -Mnemonic (ConvertTo-Secret $Account) @Coldkey
    }
    function New-ModelText([string] $Name, [string] $Commit = '0123456789abcdef0123456789abcdef01234567') { "my-lab:${Name}:${Commit}:None:1" }
    function Set-Storage([string] $Key, [byte[]] $Value) {
        $change = [System.Collections.Generic.KeyValuePair[byte[], byte[]]]::new([System.Convert]::FromHexString($Key), $Value)
        $null = $subnet.SetStorage([System.Collections.Generic.KeyValuePair[byte[], byte[]][]]@($change))
    }
    function Wait-Block([int] $Count) {
        $until = $subnet.BlockNumber + $Count
        while ($subnet.BlockNumber -lt $until) { Start-Sleep -Milliseconds 50 }
    }
    # What becomes of a command is also told by what the node received.
    function Get-SentCount { $subnet.ReceivedExtrinsics.Count }
}

AfterAll {
    Remove-Module Taoverse -ErrorAction Ignore
    Remove-Item $folder -Recurse -ErrorAction Ignore
}

Describe 'Register-Neuron' {
    BeforeAll {
        $made = New-FundedWallet miner //Alice
        $null = New-Wallet poor -NoPassword
        $null = New-Wallet hotonly -HotkeyOnly
        $null = New-FundedWallet locked //Charlie @{ Password = ConvertTo-Secret 'opensesame' }
    }

    It 'shows cost and balance with -WhatIf, needs no password for that, and sends nothing' {
        $before = Get-SentCount
        $log = Join-Path $TestDrive 'whatif.txt'
        $null = Start-Transcript $log -UseMinimalHeader
        Register-Neuron 9 -Wallet locked -WhatIf
        $null = Stop-Transcript
        Get-Content $log -Raw | Should -Match 'Register hotkey 5\w+ in subnet 9: it burns [\d.]+ TAO of the 1000000 TAO of coldkey 5\w+'
        Get-SentCount | Should -Be $before
    }

    It 'asks before it sends' {
        $before = Get-SentCount
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('param($manifest, $path) Import-Module $manifest; Register-Neuron 9 -Wallet miner -WalletPath $path').
                AddArgument((Get-Module Taoverse).Path.Replace('.psm1', '.psd1')).AddArgument($folder)
            $shell.Invoke() | Should -BeNullOrEmpty
            "$($shell.Streams.Error)" | Should -Match 'Confirm|prompt|user'
        }
        finally {
            $shell.Dispose()
        }
        Get-SentCount | Should -Be $before
    }

    It 'registers a hotkey, and gives its neuron' {
        $neuron = 9 | Register-Neuron -Wallet miner @quietly
        $neuron | Should -BeOfType Taoverse.Metagraphs.Neuron
        $neuron.Hotkey, $neuron.Coldkey | Should -Be "$($made.Hotkey)", "$($made.Coldkey)"
        (Get-Neuron -NetUid 9 -Uid $neuron.Uid).Hotkey | Should -Be $neuron.Hotkey
    }

    It 'opens an encrypted coldkey with its password, waits for finality, and refuses a wrong password' {
        $before = Get-SentCount
        $failure = { Register-Neuron 9 -Wallet locked -Password (ConvertTo-Secret 'open') @quietly } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'WrongPassword,*'
        Get-SentCount | Should -Be $before
        $neuron = Register-Neuron 9 -Wallet locked -Password (ConvertTo-Secret 'opensesame') -WaitForFinalization @quietly
        $neuron.Hotkey | Should -Be "$((Get-Wallet locked).Hotkeys.Account)"
    }

    It 'takes the password from a vault, and needs one where nobody can be asked' {
        $before = Get-SentCount
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('param($manifest, $path) Import-Module $manifest; Register-Neuron 9 -Wallet locked -HotkeyName second -WalletPath $path -Confirm:$false').
                AddArgument((Get-Module Taoverse).Path.Replace('.psm1', '.psd1')).AddArgument($folder)
            $null = New-Wallet locked second -HotkeyOnly
            $shell.Invoke() | Should -BeNullOrEmpty
            $shell.Streams.Error.FullyQualifiedErrorId | Should -BeLike 'PasswordNeeded,*'
        }
        finally {
            $shell.Dispose()
        }
        Get-SentCount | Should -Be $before

        function global:Get-Secret([string] $Name) { [pscredential]::new($Name, (ConvertTo-SecureString 'opensesame' -AsPlainText)) }
        try { (Register-Neuron 9 -Wallet locked -HotkeyName second -PasswordSecretName cold @quietly).NetUid | Should -Be 9 }
        finally { Remove-Item Function:Get-Secret }
    }

    It 'refuses <Wallet> with <ErrorId>, and sends nothing' -ForEach @(
        @{ Wallet = 'miner'; ErrorId = 'AlreadyRegistered'; NetUid = 9 }
        @{ Wallet = 'poor'; ErrorId = 'BalanceTooLow'; NetUid = 9 }
        @{ Wallet = 'poor'; ErrorId = 'UnknownNetUid'; NetUid = 4000 }
        @{ Wallet = 'hotonly'; ErrorId = 'AddressUnknown'; NetUid = 9 }
        @{ Wallet = 'nobody'; ErrorId = 'WalletNotFound'; NetUid = 9 }
    ) {
        $before = Get-SentCount
        $failure = { Register-Neuron $NetUid -Wallet $Wallet -ErrorAction Stop @quietly } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-SentCount | Should -Be $before
    }

    It 'goes on with the next subnet after one that fails' {
        $null = New-FundedWallet second //Dave
        $given = 4000, 9 | Register-Neuron -Wallet second -ErrorVariable failure -ErrorAction SilentlyContinue @quietly
        $given.NetUid | Should -Be 9
        $failure.TargetObject | Should -Be 4000
    }

    It 'tells the name of the chain''s error where the chain refuses it in a block, and gives nothing' {
        # SubtensorModule.MaxRegistrationsPerBlock of subnet 9: twox128 of both names, and the netuid.
        $limit = '658faa385070e074c85bf6b568cf05555c42f45df5bee15784582e489bd453c90900'
        Set-Storage $limit 0, 0
        $null = New-FundedWallet third //Eve
        try {
            $given = Register-Neuron 9 -Wallet third -ErrorVariable failure -ErrorAction SilentlyContinue @quietly
        }
        finally {
            Set-Storage $limit 1, 0
        }
        $given | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'ExtrinsicFailed,*'
        "$failure" | Should -BeLike '*SubtensorModule.TooManyRegistrationsThisBlock*'
        $failure.TargetObject.Status | Should -Be 'Failed'
        $failure.TargetObject.Hash | Should -Match '^0x[0-9a-f]{64}$'
    }
}

Describe 'Test-Registration' {
    BeforeAll {
        $registered = Get-Neuron -NetUid 9 -Uid 0, 1
        $free = (New-Wallet free -NoPassword).Hotkey.ToString()
    }

    It 'gives the neurons of hotkeys, also from the pipeline' {
        (Test-Registration 9 $registered[1].Hotkey).Uid | Should -Be 1
        ($registered.Hotkey | Test-Registration 9).Uid | Should -Be 0, 1
        ($registered | Test-Registration).Uid | Should -Be 0, 1
        Test-Registration 9 $registered[0].Hotkey | Should -BeOfType Taoverse.Metagraphs.Neuron
    }

    It 'takes wallets, and what New-Wallet gives' {
        (Get-Wallet miner | Test-Registration 9).Hotkey | Should -Be "$((Get-Wallet miner).Hotkeys.Account)"
        New-Wallet newer -NoPassword | Test-Registration 9 -Quiet | Should -BeFalse
        Get-Wallet miner, free | Test-Registration 9 -Quiet | Should -Be $true, $false
        Test-Registration 9 -Wallet (Get-Wallet free) -Quiet | Should -BeFalse
    }

    It 'says true or false with -Quiet, in their order' {
        $registered[1].Hotkey, $free, $registered[0].Hotkey | Test-Registration 9 -Quiet | Should -Be $true, $false, $true
    }

    It 'reports <ErrorId>, and gives the others' -ForEach @(
        @{ ErrorId = 'UnknownHotkey'; Bad = { $free }; Quiet = $false }
        @{ ErrorId = 'ColdkeyGiven'; Bad = { $registered[0].Coldkey }; Quiet = $false }
        @{ ErrorId = 'ColdkeyGiven'; Bad = { $registered[0].Coldkey }; Quiet = $true }
        @{ ErrorId = 'InvalidAddress'; Bad = { 'nobody' }; Quiet = $false }
    ) {
        $bad = & $Bad
        $given = @($bad, $registered[0].Hotkey | Test-Registration 9 -Quiet:$Quiet -ErrorVariable failure -ErrorAction SilentlyContinue)
        $given.Count | Should -Be 1
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $failure.TargetObject | Should -Be $bad
    }

    It 'reports a subnet that is not there' {
        $failure = { Test-Registration 4000 $free -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'UnknownNetUid,*'
    }
}

Describe 'Set-ModelCommitment' {
    BeforeAll {
        $hotkey = "$((Get-Wallet miner).Hotkeys.Account)"
    }

    It 'shows with -WhatIf what would be sent, and sends nothing' {
        $before = Get-SentCount
        $log = Join-Path $TestDrive 'whatif-model.txt'
        $null = Start-Transcript $log -UseMinimalHeader
        Set-ModelCommitment 9 (New-ModelText first) -Wallet miner -WhatIf
        $null = Stop-Transcript
        Get-Content $log -Raw | Should -BeLike "*Commit '$(New-ModelText first)' to subnet 9 for hotkey $hotkey*"
        Get-SentCount | Should -Be $before
        { Get-ModelCommitment 9 -Hotkey $hotkey -ErrorAction Stop } | Should -Throw
    }

    It 'commits a model, and reads it back' {
        $stored = Set-ModelCommitment 9 (New-ModelText first) -Wallet miner @quietly
        $stored | Should -BeOfType Taoverse.Models.ModelMetadata
        "$($stored.Id)" | Should -Be (New-ModelText first)
        $stored.Hotkey | Should -Be $hotkey
        $seen = Get-ModelCommitment 9 -Hotkey $hotkey
        "$($seen.Id) $($seen.Block)" | Should -Be "$($stored.Id) $($stored.Block)"
    }

    It 'sends nothing for the very same model, unless forced' {
        $before = Get-SentCount
        $first = Set-ModelCommitment 9 (New-ModelText first) -Wallet miner @quietly
        Get-SentCount | Should -Be $before
        $again = Set-ModelCommitment 9 (New-ModelText first) -Wallet miner -Force -WaitForFinalization @quietly
        Get-SentCount | Should -Be ($before + 1)
        $again.Block | Should -BeGreaterThan $first.Block
    }

    It 'takes models from the pipeline: identifiers, strings, and objects by property' {
        $id = [Taoverse.Models.ModelId]@{ Namespace = 'my-lab'; Name = 'typed'; CompetitionId = 1 }
        ($id | Set-ModelCommitment 9 -Wallet miner @quietly).RepoId | Should -Be 'my-lab/typed'
        ((New-ModelText text) | Set-ModelCommitment 9 -Wallet miner @quietly).RepoId | Should -Be 'my-lab/text'
        ([pscustomobject]@{ NetUid = 9; ModelId = New-ModelText object } | Set-ModelCommitment -Wallet miner @quietly).RepoId | Should -Be 'my-lab/object'
        $theirs = Get-ModelCommitment 9 -Hotkey $hotkey
        ($theirs | Set-ModelCommitment -Wallet miner @quietly).Block | Should -Be $theirs.Block
    }

    It 'refuses <Case> with <ErrorId>, and sends nothing' -ForEach @(
        @{ Case = 'a string that is no model'; ErrorId = 'ParameterArgumentTransformationError'; Arguments = @{ Wallet = 'miner'; ModelId = 'only:three:parts' } }
        @{ Case = 'an unregistered hotkey'; ErrorId = 'NotRegistered'; Arguments = @{ Wallet = 'free' } }
        @{ Case = 'a wallet that is not there'; ErrorId = 'WalletNotFound'; Arguments = @{ Wallet = 'nobody' } }
        @{ Case = 'a hotkey that is not there'; ErrorId = 'HotkeyNotFound'; Arguments = @{ Wallet = 'miner'; HotkeyName = 'nothing' } }
        @{ Case = 'a coldkey'; ErrorId = 'ColdkeyGiven'; Arguments = @{ Wallet = 'miner'; HotkeyName = 'coldkey' } }
        @{ Case = 'a subnet that is not there'; ErrorId = 'UnknownNetUid'; Arguments = @{ Wallet = 'miner'; NetUid = 4000 } }
    ) {
        $before = Get-SentCount
        $all = @{ NetUid = 9; ModelId = New-ModelText never }
        foreach ($name in $Arguments.Keys) { $all[$name] = $Arguments[$name] }
        $failure = { Set-ModelCommitment @all -ErrorAction Stop @quietly } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        Get-SentCount | Should -Be $before
    }

    It 'refuses one byte too many, and a name with a colon' {
        $before = Get-SentCount
        # 128 bytes less the fixed parts: four colons, my-lab, the commit, None and 1.
        $fits = 'n' * (128 - 4 - 6 - 40 - 4 - 1)
        (New-ModelText $fits).Length | Should -Be 128
        foreach ($case in @{ Name = $fits + 'n'; ErrorId = 'CommitmentTooLarge' }, @{ Name = 'a:b'; ErrorId = 'InvalidModelId' }) {
            $id = [Taoverse.Models.ModelId]@{ Namespace = 'my-lab'; Name = $case.Name; Commit = '0' * 40; CompetitionId = 1 }
            $failure = { $id | Set-ModelCommitment 9 -Wallet miner -ErrorAction Stop @quietly } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike "$($case.ErrorId),*"
        }
        Get-SentCount | Should -Be $before
    }

    It 'says that the outcome is not known where the time is over, and never sends twice' {
        $before = Get-SentCount
        $subnet.HoldsExtrinsics = $true
        try {
            $given = Set-ModelCommitment 9 (New-ModelText held) -Wallet miner -Timeout 1 -ErrorVariable failure -ErrorAction SilentlyContinue @quietly
        }
        finally {
            $subnet.HoldsExtrinsics = $false
        }
        $given | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'ExtrinsicUnknown,*'
        $failure.TargetObject.Status | Should -Be 'Unknown'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "*until block $($failure.TargetObject.ExpiresAt)*"
        Get-SentCount | Should -Be ($before + 1)
        Wait-Block 2
        (Get-ModelCommitment 9 -Hotkey $hotkey).RepoId | Should -Be 'my-lab/held'
    }

    It 'stops within a second of Ctrl+C while it waits for a block' {
        $subnet.HoldsExtrinsics = $true
        $before = Get-SentCount
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('param($manifest, $path, $text) Import-Module $manifest; Set-ModelCommitment 9 $text -Wallet miner -WalletPath $path -Confirm:$false').
                AddArgument((Get-Module Taoverse).Path.Replace('.psm1', '.psd1')).AddArgument($folder).AddArgument((New-ModelText stopped))
            $null = $shell.BeginInvoke()
            $deadline = [datetime]::UtcNow.AddSeconds(30)
            while ((Get-SentCount) -eq $before -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
            Get-SentCount | Should -Be ($before + 1)
        }
        finally {
            $subnet.HoldsExtrinsics = $false
            $shell.Dispose()
        }
        Wait-Block 2
    }

    It 'refuses when the space of the epoch is used up, and says how long to wait' {
        # Commitments.MaxSpace: twox128 of both names; room for two commitments, instead of 31.
        $space = 'ca407206ec1ab726b2636c4b145ac28719a2fe4f4d3aa739a653edff34e7f3ae'
        Set-Storage $space 0xfa, 0, 0, 0
        try {
            $failure = foreach ($number in 1..10) {
                try { $null = Set-ModelCommitment 9 (New-ModelText "many-$number") -Wallet miner -ErrorAction Stop @quietly }
                catch { $_; break }
            }
        }
        finally {
            Set-Storage $space 0x1c, 0x0c, 0, 0
        }
        $failure.FullyQualifiedErrorId | Should -BeLike 'CommitmentTooSoon,*'
        $failure.CategoryInfo.Category | Should -Be 'LimitsExceeded'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Wait \d+ block'
    }
}

Describe 'Set-SubnetWeight' {
    BeforeAll {
        $made = New-FundedWallet validator //Bob
        $me = Register-Neuron 9 -Wallet validator @quietly
        # The newest epoch gives permits to those who have stake.
        $keys = $session.GetType().Assembly.GetType('Taoverse.Substrate.Accounts.Sr25519KeyPair')
        $bob = $keys::FromUri('//Bob')
        $staked = $session.AddStakeAsync($bob, $me.Hotkey, 9, [ulong]1e14, $null, [System.Threading.CancellationToken]::None).GetAwaiter().GetResult()
        $staked.Status | Should -Be 'Included'
        $deadline = [datetime]::UtcNow.AddSeconds(60)
        while (-not ($me = Get-Neuron -NetUid 9 -Uid $me.Uid).ValidatorPermit -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 200 }
        $me.ValidatorPermit | Should -BeTrue
        $miners = Get-Neuron -NetUid 9 -Miner
        $signer = @{ Wallet = 'validator'; Confirm = $false }

        function Wait-Turn { while ($subnet.BlockNumber -lt (Get-Neuron -NetUid 9 -Uid $me.Uid).LastUpdate + 11) { Start-Sleep -Milliseconds 100 } }
    }

    BeforeEach {
        Wait-Turn
    }

    It 'shows the exact vector with -WhatIf, and sends nothing' {
        $before = Get-SentCount
        $log = Join-Path $TestDrive 'whatif-weights.txt'
        $null = Start-Transcript $log -UseMinimalHeader
        [pscustomobject]@{ Uid = 3; Weight = 1.0 }, [pscustomobject]@{ Uid = 5; Weight = 0.01 } | Set-SubnetWeight 9 -Wallet validator -WhatIf
        $null = Stop-Transcript
        (Get-Content $log -Raw) -replace '\s+', ' ' | Should -BeLike "*subnet 9 as uid $($me.Uid) ($($me.Hotkey)), version key 0, 2 raw value(s) by uid: 3=65535 5=655*"
        Get-SentCount | Should -Be $before
    }

    It 'sets weights, in one extrinsic, as the chain has them afterwards' {
        $before = Get-SentCount
        $given = [pscustomobject]@{ Uid = 3; Weight = 1.0 }, [pscustomobject]@{ Uid = 5; Weight = 0.01 } | Set-SubnetWeight 9 -VersionKey 7 @signer
        Get-SentCount | Should -Be ($before + 1)
        $given.NetUid, $given.Uid, $given.Hotkey | Should -Be 9, $me.Uid, $me.Hotkey
        "$($given.Status) $($given.Uids) $($given.Values) $($given.VersionKey)" | Should -Be 'Included 3 5 65535 655 7'
        $given.ExtrinsicHash | Should -Match '^0x[0-9a-f]{64}$'
        $row = (Get-Metagraph 9 -IncludeWeights).Neurons[$me.Uid].Weights
        $row.Uid | Should -Be 3, 5
        $row.Value | Should -Be 65535, 655
        (Get-Neuron -NetUid 9 -Uid $me.Uid).LastUpdate | Should -Be $given.Block
        $given | Format-Table | Out-String -Width 200 | Should -Match 'NetUid\s+Uid\s+Status\s+Block\s+Weights\s+ExtrinsicHash'
        $given | Format-List | Out-String -Width 200 | Should -Match 'Weights\s+: 3=65535 5=655'
    }

    It 'takes weights by hotkey, which decides over a uid that has a new owner' {
        $weights = @(
            [Taoverse.Competitions.SubnetWeight]@{ NetUid = 9; Hotkey = $miners[0].Hotkey; Weight = 1 }
            [Taoverse.Competitions.SubnetWeight]@{ NetUid = 9; Uid = $miners[0].Uid; Hotkey = $miners[1].Hotkey; Weight = 1 })
        $given = $weights | Set-SubnetWeight @signer -WarningVariable moved -WarningAction SilentlyContinue
        $given.Uids | Should -Be $miners[0].Uid, $miners[1].Uid
        "$moved" | Should -BeLike "*$($miners[1].Hotkey) is uid $($miners[1].Uid)*no longer $($miners[0].Uid)*"
    }

    It 'reports a hotkey that is gone, and sets the weights of the others' {
        $gone = "$((Get-Wallet free).Hotkeys.Account)"
        $given = [pscustomobject]@{ Hotkey = $gone; Weight = 1 }, [pscustomobject]@{ Uid = 3; Weight = 1 }, [pscustomobject]@{ Weight = 1 } |
            Set-SubnetWeight 9 @signer -ErrorVariable failure -ErrorAction SilentlyContinue
        $given.Uids | Should -Be 3
        $failure.Count | Should -Be 2
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'UnknownHotkey,*'
        $failure[0].TargetObject.Hotkey | Should -Be $gone
        $failure[1].FullyQualifiedErrorId | Should -BeLike 'NoWeightTarget,*'
    }

    It 'refuses <Case> with <ErrorId>, and sends nothing' -ForEach @(
        @{ Case = 'a uid that does not exist'; ErrorId = 'UnknownUid'; Weights = @{ Uid = 200; Weight = 1 } }
        @{ Case = 'a negative weight'; ErrorId = 'InvalidWeight'; Weights = @{ Uid = 1; Weight = -1 } }
        @{ Case = 'a weight that is no number'; ErrorId = 'InvalidWeight'; Weights = @{ Uid = 1; Weight = [double]::NaN } }
        @{ Case = 'an infinite weight'; ErrorId = 'InvalidWeight'; Weights = @{ Uid = 1; Weight = [double]::PositiveInfinity } }
        @{ Case = 'a uid twice'; ErrorId = 'InvalidWeight'; Weights = @{ Uid = 1; Weight = 1 }, @{ Uid = 1; Weight = 2 } }
        @{ Case = 'only zeros'; ErrorId = 'NoWeights'; Weights = @{ Uid = 1; Weight = 0 } }
        @{ Case = 'a subnet that is not there'; ErrorId = 'UnknownNetUid'; Weights = @{ NetUid = 4000; Uid = 1; Weight = 1 } }
        @{ Case = 'a miner'; ErrorId = 'NoValidatorPermit'; Weights = @{ Uid = 1; Weight = 1 }; Wallet = 'miner' }
        @{ Case = 'an unregistered hotkey'; ErrorId = 'NotRegistered'; Weights = @{ Uid = 1; Weight = 1 }; Wallet = 'free' }
        @{ Case = 'a coldkey'; ErrorId = 'ColdkeyGiven'; Weights = @{ Uid = 1; Weight = 1 }; HotkeyName = 'coldkey' }
    ) {
        $before = Get-SentCount
        $objects = $Weights | ForEach-Object { [pscustomobject]@{ NetUid = $_['NetUid'] ?? 9; Uid = $_['Uid']; Weight = $_['Weight'] } }
        $by = @{ Wallet = $Wallet ?? 'validator'; HotkeyName = $HotkeyName ?? 'default' }
        $failure = { $objects | Set-SubnetWeight @by -ErrorAction Stop @quietly } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        Get-SentCount | Should -Be $before
    }

    It 'refuses weights too soon after the last, and says how long to wait' {
        $null = Set-SubnetWeight 9 -Uid 3 -Weight 1 @signer
        $before = Get-SentCount
        $failure = { Set-SubnetWeight 9 -Uid 3 -Weight 1 @signer -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'WeightsTooSoon,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Wait \d+ block'
        Get-SentCount | Should -Be $before
    }

    It 'says that the outcome is not known where the time is over, with what was sent' {
        $subnet.HoldsExtrinsics = $true
        try {
            $given = Set-SubnetWeight 9 -Uid 3 -Weight 1 @signer -Timeout 1 -ErrorVariable failure -ErrorAction SilentlyContinue
        }
        finally {
            $subnet.HoldsExtrinsics = $false
        }
        $given | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'ExtrinsicUnknown,*'
        "$($failure.TargetObject.Status) $($failure.TargetObject.Uids)" | Should -Be 'Unknown 3'
    }

    It 'says so plainly where the subnet takes committed weights only' {
        # SubtensorModule.CommitRevealWeightsEnabled of subnet 9: twox128 of both names, and the netuid.
        $switch = '658faa385070e074c85bf6b568cf05558fb0d3eb3d4ea01122652b09d1d43c650900'
        Set-Storage $switch 1
        try {
            $failure = { Set-SubnetWeight 9 -Uid 3 -Weight 1 @signer -ErrorAction Stop } | Should -Throw -PassThru
        }
        finally {
            Set-Storage $switch 0
        }
        $failure.FullyQualifiedErrorId | Should -BeLike 'CommitRevealEnabled,*'
    }
}

Describe 'Chain writes' {
    It 'ask by default: <_>' -ForEach 'Register-Neuron', 'Set-ModelCommitment', 'Set-SubnetWeight' {
        $attribute = (Get-Command $_).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $true)
        $attribute.ConfirmImpact | Should -Be 'High'
        $attribute.SupportsShouldProcess | Should -BeTrue
    }

    It 'needs a session' {
        Get-SubtensorSession | Disconnect-Subtensor
        foreach ($command in { Set-SubnetWeight 9 -Uid 1 -Weight 1 -Wallet miner }, { Set-ModelCommitment 9 (New-ModelText x) -Wallet miner },
            { Register-Neuron 9 -Wallet miner }, { Test-Registration 9 -Hotkey $alice }) {
            $failure = $command | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike 'NoSession,*'
        }
    }
}
