#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
    Import-Module (Join-Path $PSScriptRoot 'StateFile.psm1')
    $home0 = $env:TAOVERSE_HOME
}

AfterAll {
    $env:TAOVERSE_HOME = $home0
    Remove-Module StateFile
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Export-TaoverseState and Import-TaoverseState' {
    BeforeEach {
        $env:TAOVERSE_HOME = Join-Path $TestDrive ([guid]::NewGuid())
        $file = Join-Path $TestDrive 'state.json'
        $null = New-StateFile $file -Model @{}, @{ hotkey = 'b' }, @{ netUid = 37 } -Evaluation @{ block = 200 }, @{ block = 201; score = 'Infinity' }, @{ hotkey = 'orphan' }
    }

    It 'take a state to another machine' {
        $in = Import-TaoverseState $file
        $in | Should -BeOfType Taoverse.Storage.StateTransfer
        $in.NetUid | Should -Be 9, 37
        $in.TrackedModels, $in.Evaluations | Should -Be 3, 3
        $out = Export-TaoverseState (Join-Path $TestDrive 'copy.json') -Force
        $out.Path | Should -Be (Join-Path $TestDrive 'copy.json')
        $out.TrackedModels, $out.Evaluations | Should -Be 3, 3

        $other = Join-Path $TestDrive ([guid]::NewGuid())
        $null = Import-TaoverseState $out.Path -StatePath $other
        $models = Get-TrackedModel -StatePath $other
        $models.Hotkey | Should -Be 'a', 'b', 'a'
        $models[0].Evaluations.Block | Should -Be 200, 201
        $models[0].Evaluations[1].Score | Should -Be ([double]::PositiveInfinity)
        $models[0].Evaluations[0].Duration | Should -Be ([timespan]'00:01:30')
        ($models | ConvertTo-Json -Depth 5) | Should -Be (Get-TrackedModel | ConvertTo-Json -Depth 5)
    }

    It 'take one subnet' {
        $null = Import-TaoverseState $file -NetUid 37
        (Get-TrackedModel).NetUid | Should -Be 37
        $null = Import-TaoverseState $file
        (Export-TaoverseState (Join-Path $TestDrive 'one.json') -NetUid 9 -Force).NetUid | Should -Be 9
    }

    It 'take files from the pipeline, with wildcards, or by names as they are' {
        $folder = New-Item (Join-Path $TestDrive '[odd] folder') -ItemType Directory
        Copy-Item $file (Join-Path $TestDrive 'part-1.json')
        Copy-Item $file (Join-Path $TestDrive 'part-2.json')
        [System.IO.File]::Copy($file, (Join-Path $folder.FullName 'state.json'))
        @(Import-TaoverseState (Join-Path $TestDrive 'part-*.json')).Count | Should -Be 2
        @(Get-ChildItem -LiteralPath $folder.FullName | Import-TaoverseState).Count | Should -Be 1
        (Import-TaoverseState -LiteralPath (Join-Path $folder.FullName 'state.json')).TrackedModels | Should -Be 3
        Push-Location $TestDrive
        try { (Import-TaoverseState ./part-1.json).TrackedModels | Should -Be 3 } finally { Pop-Location }
    }

    It 'replaces what there is of the subnets, and with -Merge adds to it' {
        $null = Import-TaoverseState $file
        $second = New-StateFile (Join-Path $TestDrive 'second.json') -Model @{ hotkey = 'c' }, @{ hotkey = 'a' } -Evaluation @{ block = 205 }
        $null = Import-TaoverseState $second -Merge
        (Get-TrackedModel 9).Hotkey | Should -Be 'a', 'b', 'c'
        (Get-TrackedModel 9 a).Evaluations.Block | Should -Be 200, 201, 205
        $null = Import-TaoverseState $second
        (Get-TrackedModel 9).Hotkey | Should -Be 'a', 'c'
        (Get-TrackedModel 37).Hotkey | Should -Be 'a'
    }

    It 'change nothing with -WhatIf' {
        Import-TaoverseState $file -WhatIf | Should -BeNullOrEmpty
        Get-TrackedModel | Should -BeNullOrEmpty
        $target = Join-Path $TestDrive 'whatif.json'
        Export-TaoverseState $target -WhatIf | Should -BeNullOrEmpty
        $target | Should -Not -Exist
    }

    It 'does not replace a file unless -Force says so' {
        $failure = { Export-TaoverseState $file -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'StateFileExists,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidOperation'
        $failure.TargetObject | Should -Be $file
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Force*'
        (Export-TaoverseState $file -Force).TrackedModels | Should -Be 0
    }

    It 'refuses <Text> as <ErrorId>, and goes on with the others' -ForEach @(
        @{ Text = 'no state'; ErrorId = 'NotAStateFile' }
        @{ Text = '{"format":"taoverse-state","version":99}'; ErrorId = 'StateFileTooNew' }
        @{ Text = '{"format":"taoverse-state","version":1}'; ErrorId = 'InvalidStateFile' }
    ) {
        $bad = Join-Path $TestDrive 'bad.json'
        Set-Content $bad $Text
        $good = Import-TaoverseState $bad, $file -ErrorVariable failure -ErrorAction SilentlyContinue
        $good.TrackedModels | Should -Be 3
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $failure.TargetObject | Should -Be $bad
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'says which file is not there, and which path is none of the file system' {
        foreach ($call in { Import-TaoverseState ./absent.json -ErrorAction Stop }, { Import-TaoverseState -LiteralPath ./absent.json -ErrorAction Stop },
            { Import-TaoverseState 'nodrive:\x.json' -ErrorAction Stop }) {
            ($call | Should -Throw -PassThru).FullyQualifiedErrorId | Should -BeLike 'StateFileNotFound,*'
        }
        foreach ($call in { Import-TaoverseState 'env:PATH' -ErrorAction Stop }, { Export-TaoverseState 'env:X' -ErrorAction Stop }) {
            ($call | Should -Throw -PassThru).FullyQualifiedErrorId | Should -BeLike 'InvalidStateFilePath,*'
        }
        $failure = { Import-TaoverseState $file -NetUid 1 -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'NetUidNotInStateFile,*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'shows a table and a list' {
        $in = Import-TaoverseState $file
        ($in | Out-String -Width 200) | Should -Match '9, 37\s+3\s+3\s+0\s+0\s+\S+state\.json'
        ($in | Format-List | Out-String) | Should -Match 'TrackedModels\s+: 3'
    }
}
