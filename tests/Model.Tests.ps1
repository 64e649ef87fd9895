#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../Taoverse.psd1' | Resolve-Path
    Import-Module $manifest
    $home0 = $env:TAOVERSE_HOME
    $alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
    $bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'

    function Get-Digest([byte[]] $Bytes) { [Convert]::ToBase64String([System.Security.Cryptography.SHA256]::HashData($Bytes)) }
    function Get-Text([string] $Text) { [System.Text.Encoding]::UTF8.GetBytes($Text) }

    # The folders of the Python package, as it would leave them.
    function New-Stored([string] $Base, [string] $Hotkey, [string] $Name, [char] $Commit, [int] $Bytes = 10, [double] $AgeMinutes = 60) {
        $folder = Join-Path $Base "models/$Hotkey/models--my-lab--$Name/snapshots/$([string]::new($Commit, 40))"
        $null = New-Item $folder -ItemType Directory -Force
        $file = Join-Path $folder 'config.json'
        [System.IO.File]::WriteAllBytes($file, [byte[]]::new($Bytes))
        (Get-Item $file).LastWriteTimeUtc = [datetime]::UtcNow.AddMinutes(-$AgeMinutes)
        $folder
    }
}

AfterAll {
    $env:TAOVERSE_HOME = $home0
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Get-ModelHash' {
    BeforeAll {
        $folder = New-Item (Join-Path $TestDrive 'models/one') -ItemType Directory
        $null = New-Item (Join-Path $folder 'sub') -ItemType Directory
        [System.IO.File]::WriteAllBytes((Join-Path $folder 'b.bin'), (Get-Text 'bbb'))
        [System.IO.File]::WriteAllBytes((Join-Path $folder 'a.bin'), (Get-Text 'a'))
        [System.IO.File]::WriteAllBytes((Join-Path $folder 'sub/0.bin'), [byte[]]::new(0))
        $expected = Get-Digest (Get-Text ((Get-Digest (Get-Text 'a')) + (Get-Digest (Get-Text 'bbb')) + (Get-Digest ([byte[]]::new(0)))))
        $other = New-Item (Join-Path $TestDrive 'models/[two]') -ItemType Directory
        'x' | Set-Content -LiteralPath (Join-Path $other 'x.txt') -NoNewline
        'loose' | Set-Content (Join-Path $TestDrive 'models/loose.txt')
    }

    It 'gives the hash of a folder, and the secure hash for a hotkey' {
        $hash = Get-ModelHash $folder -Hotkey $alice
        $hash | Should -BeOfType Taoverse.Models.ModelHash
        $hash.Path, $hash.Hash, $hash.FileCount, $hash.Bytes | Should -Be $folder.FullName, $expected, 3, 4
        $hash.Hotkey, $hash.SecureHash | Should -Be $alice, (Get-Digest (Get-Text ($expected + $alice)))
        (Get-ModelHash $folder).SecureHash | Should -BeNullOrEmpty
    }

    It 'takes wildcards and passes over files, takes paths as they are, and folders from the pipeline' {
        (Get-ModelHash (Join-Path $TestDrive 'models/*')).Path | Should -Be $other.FullName, $folder.FullName
        (Get-ModelHash -LiteralPath $other.FullName).FileCount | Should -Be 1
        (Get-ChildItem (Join-Path $TestDrive 'models') -Directory | Get-ModelHash).Hash | Should -Contain $expected
        ($folder.FullName | Get-ModelHash).Hash | Should -Be $expected
        Push-Location $TestDrive
        try { (Get-ModelHash models/one).Hash | Should -Be $expected } finally { Pop-Location }
    }

    It 'takes models of the store with their hotkeys' {
        $null = New-Stored (Join-Path $TestDrive 'hashed') $bob 'model' 'a'
        $hash = Get-StoredModel -ModelStore (Join-Path $TestDrive 'hashed') | Get-ModelHash
        $hash.SecureHash | Should -Be (Get-Digest (Get-Text ($hash.Hash + $bob)))
    }

    It 'reports <Case> as <ErrorId>, and goes on with the next' -ForEach @(
        @{ Case = 'a folder that is not there'; Bad = { Join-Path $TestDrive 'nothing' }; ErrorId = 'ModelFolderNotFound'; Category = 'ObjectNotFound' }
        @{ Case = 'wildcards that name nothing'; Bad = { Join-Path $TestDrive 'n*thing' }; ErrorId = 'ModelFolderNotFound'; Category = 'ObjectNotFound' }
        @{ Case = 'a file'; Bad = { Join-Path $TestDrive 'models/loose.txt' }; ErrorId = 'ModelFolderNotFound'; Category = 'ObjectNotFound' }
        @{ Case = 'another provider'; Bad = { 'Env:PATH' }; ErrorId = 'InvalidModelPath'; Category = 'InvalidArgument' }
        @{ Case = 'a drive that is not there'; Bad = { 'NoSuchDrive:\model' }; ErrorId = 'ModelFolderNotFound'; Category = 'ObjectNotFound' }
    ) {
        $bad = & $Bad
        $given = $bad, $folder.FullName | Get-ModelHash -ErrorVariable failure -ErrorAction SilentlyContinue
        $given.Hash | Should -Be $expected
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Be $bad
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'reports a link that leads nowhere' -Skip:$IsWindows {
        $broken = New-Item (Join-Path $TestDrive 'broken') -ItemType Directory
        $null = New-Item (Join-Path $broken 'link') -ItemType SymbolicLink -Target (Join-Path $TestDrive 'gone') -Force
        $failure = { Get-ModelHash $broken -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'BrokenLink,*'
    }

    It 'refuses a hotkey that is none' {
        $failure = { Get-ModelHash $folder -Hotkey nobody -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidAddress,*'
        $failure.TargetObject | Should -Be 'nobody'
    }

    It 'has a table and a list' {
        Get-ModelHash $folder | Format-Table | Out-String -Width 200 | Should -Match 'Hash\s+SecureHash\s+Files\s+Bytes\s+Path'
        Get-ModelHash $folder | Format-List | Out-String | Should -Match 'FileCount\s+: 3'
    }
}

Describe 'Get-StoredModel' {
    BeforeAll {
        $env:TAOVERSE_HOME = Join-Path $TestDrive 'home'
        $null = New-Stored $env:TAOVERSE_HOME $alice 'first' 'a' 11
        $null = New-Stored $env:TAOVERSE_HOME $alice 'second' 'b' 12
        $null = New-Stored $env:TAOVERSE_HOME $alice 'second' 'c' 13
        $null = New-Stored $env:TAOVERSE_HOME $bob 'first' 'd' 14
    }

    It 'lists the store of the state folder, or of a hotkey, or one model' {
        (Get-StoredModel).Bytes | Sort-Object | Should -Be 11, 12, 13, 14
        (Get-StoredModel $bob).Bytes | Should -Be 14
        ($alice, $bob | Get-StoredModel).Count | Should -Be 4
        (Get-StoredModel $alice -ModelId 'my-lab:second:None:None:0').Bytes | Sort-Object | Should -Be 12, 13
        (Get-StoredModel -ModelId "my-lab:first:$('d' * 40):None:0").Hotkey | Should -Be $bob
        Get-StoredModel $bob | Should -BeOfType Taoverse.Storage.StoredModel
    }

    It 'takes commitments from the pipeline' {
        $commitment = [Taoverse.Models.ModelMetadata]@{ NetUid = 9; Hotkey = $alice; Block = 1; Id = [Taoverse.Models.ModelId]::Parse("my-lab:second:$('c' * 40):None:1") }
        ($commitment | Get-StoredModel).Bytes | Should -Be 13
    }

    It 'gives nothing for a store that is empty' {
        Get-StoredModel -ModelStore (Join-Path $TestDrive 'empty') | Should -BeNullOrEmpty
    }

    It 'reports <Hotkey> as <ErrorId>, and goes on' -ForEach @(
        @{ Hotkey = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy'; ErrorId = 'ModelNotStored'; Category = 'ObjectNotFound' }
        @{ Hotkey = '../..'; ErrorId = 'InvalidModelPath'; Category = 'SecurityError' }
    ) {
        $given = $Hotkey, $bob | Get-StoredModel -ErrorVariable failure -ErrorAction SilentlyContinue
        $given.Bytes | Should -Be 14
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Be $Hotkey
    }

    It 'completes hotkeys from the store' {
        $line = "Get-StoredModel -ModelStore '$env:TAOVERSE_HOME' -Hotkey 5F"
        $matches = (TabExpansion2 $line $line.Length).CompletionMatches
        $matches.CompletionText | Should -Be $bob
        $matches[0].ToolTip | Should -Be 'my-lab/first'
    }

    It 'has a table and a list' {
        Get-StoredModel $bob | Format-Table | Out-String -Width 200 | Should -Match 'Hotkey\s+RepoId\s+Commit\s+Files\s+Bytes\s+Verified\s+LastWrite'
        Get-StoredModel $bob | Format-List | Out-String -Width 200 | Should -Match 'Commit\s+: d{40}'
    }
}

Describe 'Clear-ModelStore' {
    BeforeEach {
        $store = Join-Path $TestDrive "clear-$([guid]::NewGuid())"
        $old = New-Stored $store $alice 'old' 'a' 1000
        $kept = New-Stored $store $alice 'kept' 'b'
        $young = New-Stored $store $bob 'young' 'c' 10 1
        $keep = [Taoverse.Models.ModelMetadata]@{ NetUid = 9; Hotkey = $alice; Block = 1; Id = [Taoverse.Models.ModelId]::Parse("my-lab:kept:$('b' * 40):None:1") }
    }

    It 'deletes what nothing refers to and is old enough, and gives it' {
        $gone = $keep | Clear-ModelStore -ModelStore $store -Confirm:$false
        $gone | Should -BeOfType Taoverse.Storage.StoredModel
        $gone.Id.RepoId | Should -Be 'my-lab/old'
        $old | Should -Not -Exist
        $kept, $young | Should -Exist
    }

    It 'keeps what is tracked in the state' {
        Import-Module (Join-Path $PSScriptRoot 'StateFile.psm1')
        $state = Join-Path $TestDrive "tracking-$([guid]::NewGuid())"
        $file = New-StateFile (Join-Path $TestDrive 'tracked.json') -Model @{ hotkey = $alice; namespace = 'my-lab'; name = 'old'; commit = 'a' * 40; secureHash = $null }
        $null = Import-TaoverseState $file -StatePath $state
        Remove-Module StateFile
        (Clear-ModelStore -ModelStore $store -StatePath $state -Confirm:$false).Id.RepoId | Should -Be 'my-lab/kept'
        $old, $young | Should -Exist
        (Get-TrackedModel -StatePath $state | Remove-TrackedModel -StatePath $state -PassThru).Hotkey | Should -Be $alice
        (Clear-ModelStore -ModelStore $store -StatePath $state -Confirm:$false).Id.RepoId | Should -Be 'my-lab/old'
    }

    It 'takes the grace period, and what to keep as plain objects too' {
        $plain = [pscustomobject]@{ Hotkey = $bob; ModelId = "my-lab:young:$('c' * 40):None:1" }
        Clear-ModelStore -Keep $keep, $plain -ModelStore $store -GracePeriod 0 -Confirm:$false | Should -HaveCount 1
        $kept, $young | Should -Exist
        Clear-ModelStore -Keep $keep -ModelStore $store -GracePeriod 1.00:00 -Confirm:$false | Should -BeNullOrEmpty
        Clear-ModelStore -Keep $keep -ModelStore $store -GracePeriod 10 -Confirm:$false | Should -HaveCount 1
        $young | Should -Not -Exist
    }

    It 'shows with -WhatIf what would go, with sizes, and deletes nothing' {
        $log = Join-Path $TestDrive 'whatif.txt'
        $null = Start-Transcript $log -UseMinimalHeader
        $keep | Clear-ModelStore -ModelStore $store -WhatIf | Should -BeNullOrEmpty
        $null = Stop-Transcript
        Get-Content $log -Raw | Should -BeLike "*Delete*my-lab/old*$alice*1 kB*"
        $old, $kept, $young | Should -Exist
    }

    It 'asks before it deletes' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('param($manifest, $store) Import-Module $manifest; Clear-ModelStore -ModelStore $store').AddArgument($manifest).AddArgument($store)
            $shell.Invoke() | Should -BeNullOrEmpty
            "$($shell.Streams.Error)" | Should -Match 'Confirm|prompt|user'
        }
        finally {
            $shell.Dispose()
        }
        $old | Should -Exist
    }

    It 'deletes nothing where it does not understand what to keep' {
        $given = [pscustomobject]@{ Hotkey = $alice }, $keep | Clear-ModelStore -ModelStore $store -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue
        $given | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'NothingToKeep,*'
        $failure.TargetObject.Hotkey | Should -Be $alice
        $old | Should -Exist
    }

    It 'takes a commitment that names no model as a reference to none' {
        $none = [Taoverse.Models.ModelMetadata]@{ NetUid = 9; Hotkey = $bob; Block = 1; Reason = 'it is empty' }
        ($none, $keep | Clear-ModelStore -ModelStore $store -Confirm:$false).Id.RepoId | Should -Be 'my-lab/old'
    }

    It 'refuses a grace period below zero' {
        { Clear-ModelStore -ModelStore $store -GracePeriod -5 } | Should -Throw '*of zero or more*'
    }
}
