#Requires -Version 7.6
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Runs the tests in a real shell; its last line counts them: "Pester: PASSED FAILED SKIPPED".
param(
    [string] $Path = $PSScriptRoot
)

$run = Invoke-Pester -Configuration (New-PesterConfiguration @{
        Run    = @{ Path = $Path; PassThru = $true }
        Output = @{ Verbosity = 'Normal' }
    })
# A file that cannot be run counts as a failure too.
$failed = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
"Pester: $($run.PassedCount) $failed $($run.SkippedCount + $run.NotRunCount)"
exit [int]($failed -gt 0)
