#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
}

AfterAll {
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Measure-Perf' {
    It 'gives one report of as many samples as are asked for' {
        $script:runs = 0
        $report = Measure-Perf { $script:runs++; Start-Sleep -Milliseconds 20 } -Samples 5 -Name 'nap'
        $report | Should -BeOfType Taoverse.Diagnostics.PerfReport
        $script:runs | Should -Be 5
        $report.Count | Should -Be 5
        $report.Samples.Count | Should -Be 5
        $report.Min.TotalMilliseconds | Should -BeGreaterOrEqual 19
        $report.Max | Should -BeGreaterOrEqual $report.P90
        $report.P90 | Should -BeGreaterOrEqual $report.Median
        $report.Percentile(100) | Should -Be $report.Max
        $report.Summary | Should -Match '^nap performance: N=5 \| Min=\d+\.\d\d \S+ \| Max=.* \| Median=.* \| P90=.*$'
    }

    It 'takes one sample for each object, as $_' {
        $script:seen = [System.Collections.Generic.List[object]]::new()
        (9, 'x', $null | Measure-Perf { $script:seen.Add($_) }).Count | Should -Be 3
        $script:seen | Should -Be 9, 'x', $null
        (1..3 | Measure-Perf { } -Samples 4).Count | Should -Be 12
    }

    It 'sees the variables around it, and leaves them as they are' {
        $around = 'here'
        $null = Measure-Perf { $script:found = $around; $around = 'changed' }
        $script:found | Should -Be 'here'
        $around | Should -Be 'here'
    }

    It 'discards output and lets other streams through' {
        $all = & { Measure-Perf { 'output'; Write-Warning 'careful'; Write-Error 'bad' } } *>&1
        $all.ForEach{ $_.GetType().Name } | Should -Be 'WarningRecord', 'ErrorRecord', 'PerfReport'
    }

    It 'reports a run that throws with its object, and goes on' {
        $report = 1, 0, 2 | Measure-Perf { 1 / $_ } -Name 'division' -ErrorVariable failure -ErrorAction SilentlyContinue
        $report.Count | Should -Be 3
        $failure = $failure.Where{ $_.FullyQualifiedErrorId -like 'SampleFailed,*' }
        $failure.Count | Should -Be 1
        $failure[0].TargetObject | Should -Be 0
        $failure[0].Exception.Message | Should -BeLike "*division*zero*"
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'says so where nothing was measured' {
        $report = @() | Measure-Perf { } -Name 'nothing'
        $report.Count | Should -Be 0
        $report.Summary | Should -Be 'nothing performance: N=0'
    }

    It 'ends early where the pipeline is stopped' {
        $manifest = (Get-Module Taoverse).Path.Replace('.psm1', '.psd1')
        $shell = [powershell]::Create().AddScript('param($manifest) Import-Module $manifest; "ready"; Measure-Perf { Start-Sleep 1 } -Samples 1000').AddArgument($manifest)
        try {
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $null = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]$null, $output)
            $deadline = [datetime]::UtcNow.AddSeconds(60)
            while ($output.Count -eq 0 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 20 }
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'refuses <Arguments>' -ForEach @(
        @{ Arguments = @{ ScriptBlock = { }; Samples = 0 } }
        @{ Arguments = @{ ScriptBlock = { }; Name = '' } }
    ) {
        $failure = { Measure-Perf @Arguments } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError*,*'
    }

    It 'has a table and a list' {
        $report = Measure-Perf { } -Name 'view'
        $report | Format-Table | Out-String -Width 200 | Should -Match 'Name\s+Count\s+Min\s+Median\s+Mean\s+P90\s+Max\s+Total'
        $report | Format-List | Out-String -Width 200 | Should -Match 'Summary\s+: view performance: N=1'
    }
}
