#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
    Import-Module (Join-Path $PSScriptRoot 'StateFile.psm1')
    $home0 = $env:TAOVERSE_HOME
    $env:TAOVERSE_HOME = Join-Path $TestDrive 'state'
    $null = Import-TaoverseState (New-StateFile (Join-Path $TestDrive 'state.json') -Model @{}, @{ hotkey = 'b'; name = '<script>' } -Evaluation @(
            @{}, @{ block = 300; score = 2.25 }, @{ hotkey = 'b'; score = 'Infinity' }
        ) -Weight @{})
    Copy-Item (Join-Path $PSScriptRoot '../samples/competitions/subnet9.json') (Join-Path $env:TAOVERSE_HOME 'schedule-9.json')
    $page = Join-Path $TestDrive 'page.html'
}

AfterAll {
    $env:TAOVERSE_HOME = $home0
    Remove-Module StateFile
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Export-CompetitionReport' {
    AfterEach {
        Remove-Item $page -ErrorAction Ignore
    }

    It 'writes a page that runs nothing and asks nothing of anybody' {
        $file = Export-CompetitionReport 9 4 $page
        $file | Should -BeOfType Taoverse.Reports.CompetitionReportFile
        $file.NetUid, $file.CompetitionId, $file.Models, $file.Scored, $file.Block | Should -Be 9, 4, 2, 1, 300
        $file.Bytes | Should -Be (Get-Item $page).Length
        $text = Get-Content $page -Raw
        $text | Should -Match '2\.250000'
        $text | Should -Not -Match '<script|src=|<link|url\('
    }

    It 'takes competitions from the pipeline, each with a path of its own' {
        $files = [pscustomobject]@{ NetUid = 9; CompetitionId = 4 } | Export-CompetitionReport -Path { Join-Path $TestDrive "of-$($_.CompetitionId).html" }
        Split-Path $files.Path -Leaf | Should -Be 'of-4.html'
    }

    It 'takes paths as the shell does' {
        Push-Location $TestDrive
        try { (Export-CompetitionReport 9 4 ./page.html).Path | Should -Be $page } finally { Pop-Location }
        Rename-Item $page '[odd].html'
        (Export-CompetitionReport 9 4 -LiteralPath (Join-Path $TestDrive '[odd].html') -Force).Bytes | Should -BeGreaterThan 1000
    }

    It 'does not replace a file unless -Force says so' {
        Set-Content $page 'mine'
        $failure = { Export-CompetitionReport 9 4 $page -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ReportFileExists,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Force*'
        Get-Content $page | Should -Be 'mine'
        (Export-CompetitionReport 9 4 $page -Force).Models | Should -Be 2
    }

    It 'writes nothing with -WhatIf' {
        Export-CompetitionReport 9 4 $page -WhatIf | Should -BeNullOrEmpty
        $page | Should -Not -Exist
    }

    It 'fails with <Id> for <Arguments.Path> of competition <Arguments.CompetitionId>' -ForEach @(
        @{ Id = 'CompetitionNotFound'; Arguments = @{ NetUid = 9; CompetitionId = 77; Path = 'TestDrive:/none.html' } }
        @{ Id = 'ReportFileNotWritable'; Arguments = @{ NetUid = 9; CompetitionId = 4; Path = 'TestDrive:/no/such/folder/page.html' } }
        @{ Id = 'InvalidReportFilePath'; Arguments = @{ NetUid = 9; CompetitionId = 4; Path = 'Env:/page' } }
        @{ Id = 'ReportFileNotFound'; Arguments = @{ NetUid = 9; CompetitionId = 4; Path = 'NoSuchDrive:/page' } }
    ) {
        $failure = { Export-CompetitionReport @Arguments -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.TargetObject | Should -Be $Arguments.Path
        Join-Path $TestDrive 'none.html' | Should -Not -Exist
    }

    It 'goes on with the next competition after one that it does not know' {
        $files = 77, 4 | ForEach-Object { [pscustomobject]@{ NetUid = 9; CompetitionId = $_ } } |
            Export-CompetitionReport -Path { $page } -ErrorAction SilentlyContinue
        $files.CompetitionId | Should -Be 4
    }

    It 'refuses <Arguments>' -ForEach @(
        @{ Arguments = @{ NetUid = -1; CompetitionId = 4; Path = 'x' } }
        @{ Arguments = @{ NetUid = 9; CompetitionId = -1; Path = 'x' } }
        @{ Arguments = @{ NetUid = 9; CompetitionId = 4; Path = '' } }
    ) {
        { Export-CompetitionReport @Arguments } | Should -Throw
    }

    It 'completes competitions from the loaded schedule' {
        $line = 'Export-CompetitionReport -NetUid 9 -CompetitionId '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Not -BeNullOrEmpty
    }

    It 'shows a table, and a list' {
        Export-CompetitionReport 9 4 $page | Out-String -Width 200 | Should -Match '9 +4 .* 2 +1 +300 .*page\.html'
        Export-CompetitionReport 9 4 $page -Force | Format-List | Out-String | Should -Match 'Bytes +: \d+'
    }
}
