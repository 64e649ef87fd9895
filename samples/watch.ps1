#Requires -Version 7.6
#Requires -Modules Taoverse
<#
.SYNOPSIS
    Shows the leaderboard of a competition in the terminal, from the state alone. Any key looks again at once, q ends it.
.EXAMPLE
    ./watch.ps1 9 4
.EXAMPLE
    ./watch.ps1 9 4 -Once
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [int] $NetUid,
    [Parameter(Mandatory, Position = 1)] [int] $Competition,
    [int] $First = 20,
    [timespan] $Every = '00:00:05',
    [switch] $Once
)

function Get-Leaderboard {
    $weights = @{}
    Get-CompetitionWeight $NetUid $Competition | ForEach-Object { $weights[$_.Hotkey] = $_.Weight }
    $rank = 0
    Get-TrackedModel $NetUid -CompetitionId $Competition | Where-Object -Not Refusal |
        Sort-Object { - [double]$weights[$_.Hotkey] }, { $_.Evaluations ? $_.Evaluations[-1].Score : [double]::PositiveInfinity } | Select-Object -First $First | ForEach-Object {
            [pscustomobject]@{
                Rank = ++$rank; Uid = $_.Uid; Weight = '{0:0.0000}' -f $weights[$_.Hotkey]
                Score = $_.Evaluations ? '{0:0.0000}' -f $_.Evaluations[-1].Score : ''
                Evaluated = $_.LastEvaluatedBlock; Committed = $_.Metadata.Block; Model = $_.Id.RepoId
            }
        }
}

do {
    $table = Get-Leaderboard | Format-Table -AutoSize | Out-String
    if (-not $Once) { Clear-Host }
    "$($PSStyle.Bold)Competition $Competition of subnet $NetUid$($PSStyle.Reset), $([datetime]::Now.ToString('T'))"
    $table.Trim() ? $table.TrimEnd() : 'No model is tracked yet.'
    if ($Once) { break }

    $until = [datetime]::UtcNow + $Every
    while ([datetime]::UtcNow -lt $until -and -not [Console]::KeyAvailable) { Start-Sleep -Milliseconds 100 }
} until ([Console]::KeyAvailable -and [Console]::ReadKey($true).KeyChar -eq 'q')
