#Requires -Version 7.6
#Requires -RunAsAdministrator
<#
.SYNOPSIS
    Registers a validator as three tasks of the Windows Task Scheduler, which share the state.
.DESCRIPTION
    Each runs validator.ps1 -Once for its part, every 20 minutes, and is not started while it still runs. A task that is killed is made up for
    by its next run.
.EXAMPLE
    ./Register-ValidatorTask.ps1 -Script C:\taoverse\validator.ps1 -Arguments '-NetUid 9 -Wallet validator -Data C:\taoverse\texts.jsonl -Tokenizer C:\taoverse\gpt-4'
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $Script,
    [Parameter(Mandatory)] [string] $Arguments,
    [timespan] $Every = '00:20'
)

$settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable -ExecutionTimeLimit 0
foreach ($task in 'Update', 'Evaluate', 'SetWeights,Clean') {
    $name = "Taoverse $($task -replace ',', ' and ')"
    $action = New-ScheduledTaskAction -Execute (Get-Process -Id $PID).Path -Argument "-NoProfile -NonInteractive -Command & '$Script' $Arguments -Task $task -Once"
    $trigger = New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval $Every
    if ($PSCmdlet.ShouldProcess($name, 'Register the task')) {
        Register-ScheduledTask -TaskName $name -Action $action -Trigger $trigger -Settings $settings -Force
    }
}
