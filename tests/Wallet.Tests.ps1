#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
    $phrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'
    $dev = '5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV'
    $alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
    $golden = Join-Path $PSScriptRoot 'golden/chain/wallets'

    function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
    function ConvertTo-Secret([string] $Text) { ConvertTo-SecureString $Text -AsPlainText }
    function New-Folder { Join-Path $TestDrive ([guid]::NewGuid()) }
}

AfterAll {
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'New-Wallet' {
    BeforeEach {
        $folder = New-Folder
        $new = @{ WalletPath = $folder; WarningAction = 'SilentlyContinue' }
    }

    It 'makes a coldkey and a hotkey that a later Get-Wallet finds' {
        $made = New-Wallet miner -NoPassword @new
        $made.Wallet, $made.HotkeyName | Should -Be 'miner', 'default'
        $found = Get-Wallet -WalletPath $folder
        "$($found.Coldkey)" | Should -Be "$($made.Coldkey)"
        "$($found.Hotkeys.Account)" | Should -Be "$($made.Hotkey)"
        $found.ColdkeyFormat | Should -Be 'Plain'
    }

    It 'imports keys by their phrases, and gives no phrase back' {
        $made = New-Wallet dev -NoPassword -Mnemonic (ConvertTo-Secret $phrase) -HotkeyMnemonic (ConvertTo-Secret '//Alice') @new
        "$($made.Coldkey)", "$($made.Hotkey)" | Should -Be $dev, $alice
        $made.Mnemonic, $made.HotkeyMnemonic | Should -Be $null, $null
    }

    It 'gives the phrases of new keys as secrets, from which the keys can be made again' {
        $made = New-Wallet first -NoPassword @new
        $made.Mnemonic | Should -BeOfType securestring
        ($made.Mnemonic | ConvertFrom-SecureString -AsPlainText).Split(' ').Count | Should -Be 12
        $again = New-Wallet again -NoPassword -Mnemonic $made.Mnemonic -HotkeyMnemonic $made.HotkeyMnemonic @new
        "$($again.Coldkey)", "$($again.Hotkey)" | Should -Be "$($made.Coldkey)", "$($made.Hotkey)"
    }

    It 'writes no secret to any stream' {
        $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
        $records = New-Wallet spoken -NoPassword -WalletPath $folder *>&1
        $made = $records.Where{ $_.Wallet -eq 'spoken' }
        $text = $records | ForEach-Object {
            $_ | Format-List -Force | Out-String -Width 1000
            $_ | Format-Table | Out-String -Width 1000
            $_ | ConvertTo-Json -Depth 2 -WarningAction SilentlyContinue
            "$_"
        } | Out-String
        foreach ($secret in $made.Mnemonic, $made.HotkeyMnemonic) {
            $words = ($secret | ConvertFrom-SecureString -AsPlainText).Split(' ')
            $text | Should -Not -BeLike "*$($words[0]) $($words[1])*"
        }
        $text | Should -BeLike '*Mnemonic and HotkeyMnemonic*'
    }

    It 'encrypts the coldkey with a password, from the parameter or from a vault' {
        New-Wallet locked -Password (ConvertTo-Secret 'opensesame') @new
        (Get-Wallet locked -WalletPath $folder).ColdkeyFormat | Should -Be 'Nacl'
        Get-Content (Join-Path $folder 'locked/coldkey') -Raw | Should -Not -BeLike '*secretPhrase*'

        function global:Get-Secret([string] $Name) { if ($Name -eq 'cold') { ConvertTo-SecureString 'opensesame' -AsPlainText } else { throw "no $Name" } }
        try {
            New-Wallet vaulted -PasswordSecretName cold @new
            (Get-Wallet vaulted -WalletPath $folder).ColdkeyFormat | Should -Be 'Nacl'
            $failure = { New-Wallet other -PasswordSecretName absent @new } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike 'SecretNotUsable,*'
        }
        finally {
            Remove-Item Function:Get-Secret
        }
        Test-Path (Join-Path $folder 'other') | Should -BeFalse
    }

    It 'says so where there is no vault' {
        $failure = { New-Wallet w -PasswordSecretName cold @new } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'SecretManagementMissing,*'
    }

    It 'needs a password, or -NoPassword, where nobody can be asked' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('param($manifest, $path) Import-Module $manifest; New-Wallet w -WalletPath $path').
                AddArgument((Get-Module Taoverse).Path.Replace('.psm1', '.psd1')).AddArgument($folder)
            $shell.Invoke() | Should -BeNullOrEmpty
            $shell.Streams.Error.FullyQualifiedErrorId | Should -BeLike 'PasswordNeeded,*'
        }
        finally {
            $shell.Dispose()
        }
        Test-Path $folder | Should -BeFalse
    }

    It 'adds a hotkey to a wallet, and leaves the coldkey alone' {
        $made = New-Wallet miner -NoPassword @new
        $second = New-Wallet miner second -HotkeyOnly @new
        $second.Coldkey, $second.Mnemonic | Should -Be $null, $null
        $found = Get-Wallet miner -WalletPath $folder
        $found.Hotkeys.Name | Should -Be 'default', 'second'
        "$($found.Coldkey)" | Should -Be "$($made.Coldkey)"
    }

    It 'replaces nothing without -Force, not even in part' {
        $made = New-Wallet miner -NoPassword @new
        foreach ($again in { New-Wallet miner -NoPassword @new }, { New-Wallet miner other -NoPassword @new }, { New-Wallet miner -HotkeyOnly @new }) {
            $failure = $again | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike 'KeyfileExists,*'
        }
        $found = Get-Wallet miner -WalletPath $folder
        "$($found.Coldkey) $($found.Hotkeys.Account)" | Should -Be "$($made.Coldkey) $($made.Hotkey)"
        "$((New-Wallet miner -NoPassword -Force @new).Coldkey)" | Should -Not -Be "$($made.Coldkey)"
    }

    It 'writes nothing with -WhatIf' {
        New-Wallet miner -NoPassword -WhatIf @new
        Test-Path $folder | Should -BeFalse
    }

    It 'refuses <ErrorId>, and repeats no word of it' -ForEach @(
        @{ ErrorId = 'InvalidMnemonic'; Arguments = @{ Name = 'w'; Mnemonic = 'zebra zebra zebra' } }
        @{ ErrorId = 'InvalidMnemonic'; Arguments = @{ Name = 'w'; HotkeyMnemonic = 'zebra zebra zebra' } }
        @{ ErrorId = 'InvalidSecretUri'; Arguments = @{ Name = 'w'; Mnemonic = '0xzebra' } }
        @{ ErrorId = 'InvalidWalletName'; Arguments = @{ Name = '../w' } }
        @{ ErrorId = 'InvalidWalletName'; Arguments = @{ Name = 'w'; HotkeyName = 'a/b' } }
    ) {
        foreach ($secret in @($Arguments.Keys).Where{ $_ -like '*Mnemonic' }) { $Arguments[$secret] = ConvertTo-Secret $Arguments[$secret] }
        $failure = { New-Wallet @Arguments -NoPassword @new } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        "$($failure | Format-List -Force | Out-String)$($failure.Exception)" | Should -Not -BeLike '*zebra*zebra*'
        Test-Path $folder | Should -BeFalse
    }

    It 'writes files that their owner alone can read' -Skip:$IsWindows {
        New-Wallet miner -NoPassword @new
        foreach ($file in 'coldkey', 'hotkeys/default') {
            (Get-Item (Join-Path $folder miner $file)).UnixFileMode | Should -Be ([System.IO.UnixFileMode]'UserRead, UserWrite')
        }
    }
}

Describe 'Get-Wallet' {
    BeforeAll {
        $folder = New-Folder
        foreach ($name in 'miner-a', 'miner-b', 'my owner') { New-Wallet $name -NoPassword -WalletPath $folder -WarningAction SilentlyContinue }
        New-Wallet miner-a second -HotkeyOnly -WalletPath $folder -WarningAction SilentlyContinue
    }

    It 'reads the wallets that the Python tools wrote' {
        $wallet = Get-Wallet -WalletPath $golden -WarningAction SilentlyContinue
        $wallet | Should -BeOfType ((Get-Command Get-Wallet).OutputType.Type)
        "$($wallet.Name) $($wallet.Coldkey) $($wallet.Hotkeys.Account)" | Should -Be "dev $dev $dev"
    }

    It 'gives wallets by name, with wildcards, and from the pipeline' {
        (Get-Wallet miner-* -WalletPath $folder).Name | Should -Be 'miner-a', 'miner-b'
        ('my owner', 'MINER-[b]' | Get-Wallet -WalletPath $folder).Name | Should -Be 'my owner', 'miner-b'
        Get-Wallet nobody* -WalletPath $folder | Should -BeNullOrEmpty
    }

    It 'says so for a wallet that is not there, and gives the others' {
        $given = Get-Wallet nobody, miner-a -WalletPath $folder -ErrorVariable failure -ErrorAction SilentlyContinue
        $given.Name | Should -Be 'miner-a'
        $failure.FullyQualifiedErrorId | Should -BeLike 'WalletNotFound,*'
        $failure.TargetObject | Should -Be 'nobody'
    }

    It 'refuses a name that leads out of the folder' {
        $failure = { Get-Wallet ../x -WalletPath $folder -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidWalletName,*'
    }

    It 'takes a path that begins where the shell is' {
        Push-Location (Split-Path $folder)
        try { (Get-Wallet miner-b -WalletPath (Split-Path $folder -Leaf)).Name | Should -Be 'miner-b' }
        finally { Pop-Location }
    }

    It 'uses the folder of BT_WALLET_PATH where none is given' {
        $before = $env:BT_WALLET_PATH
        $env:BT_WALLET_PATH = $folder
        try {
            (Get-Wallet).Name | Should -Be 'miner-a', 'miner-b', 'my owner'
            Get-Completion 'Get-Wallet ' | Should -Be 'miner-a', 'miner-b', "'my owner'"
            Get-Completion "Get-Wallet 'my" | Should -Be "'my owner'"
        }
        finally { $env:BT_WALLET_PATH = $before }
    }

    It 'completes wallets and hotkeys of the folder that was typed' {
        Get-Completion "Set-SubnetWeight -WalletPath '$folder' -Wallet miner-" | Should -Be 'miner-a', 'miner-b'
        Get-Completion "Set-SubnetWeight -WalletPath '$folder' -Wallet miner-a -HotkeyName " | Should -Be 'default', 'second'
    }

    It 'warns of a plain key that others can read, and gives the wallet' -Skip:$IsWindows {
        $open = New-Folder
        New-Wallet careless -NoPassword -WalletPath $open -WarningAction SilentlyContinue
        [System.IO.File]::SetUnixFileMode((Join-Path $open 'careless/hotkeys/default'), 'UserRead, UserWrite, OtherRead')
        $given = Get-Wallet -WalletPath $open -WarningVariable warning -WarningAction SilentlyContinue
        $given.Name | Should -Be 'careless'
        "$warning" | Should -BeLike "*'careless'*others on this machine can read*chmod 600*"
    }

    It 'gives the others where one file is damaged' {
        $damaged = New-Folder
        foreach ($name in 'good', 'bad') { New-Wallet $name -NoPassword -WalletPath $damaged -WarningAction SilentlyContinue }
        Set-Content (Join-Path $damaged 'bad/coldkey') '{ "secretPhrase": "zebra'
        $given = Get-Wallet -WalletPath $damaged -WarningVariable warning -WarningAction SilentlyContinue
        $given.Name | Should -Be 'bad', 'good'
        "$warning" | Should -BeLike '*cannot be read*'
        "$warning" | Should -Not -BeLike '*zebra*'
    }
}

Describe 'The views of wallets' {
    It 'shows tables and lists' {
        $folder = New-Folder
        $made = New-Wallet miner -NoPassword -WalletPath $folder -WarningAction SilentlyContinue
        $made | Format-Table | Out-String -Width 220 | Should -Match 'Wallet\s+Name\s+Hotkey\s+Coldkey\s+Folder'
        $made | Format-List | Out-String -Width 220 | Should -Match 'Mnemonic\s+: System\.Security\.SecureString'
        Get-Wallet -WalletPath $folder | Format-Table | Out-String -Width 220 | Should -Match "Name\s+Coldkey\s+Stored\s+Hotkeys\s+Path[\s\S]+miner\s+$($made.Coldkey)\s+Plain\s+default"
        Get-Wallet -WalletPath $folder | Format-List | Out-String -Width 220 | Should -Match "Hotkeys\s+: default $($made.Hotkey) Plain"
    }
}
