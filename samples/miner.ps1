#Requires -Version 7.6
#Requires -Modules Taoverse
<#
.SYNOPSIS
    Publishes a model: checks it against the competition's rules, uploads it, commits it, and shows it to everyone.
.DESCRIPTION
    What fails on the way, such as a connection, is tried again; the upload goes on where it stood, and nothing is committed twice.
.EXAMPLE
    ./miner.ps1 ./my-model my-lab/my-model -NetUid 9 -Competition 4 -Wallet miner
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Path,
    [Parameter(Mandatory, Position = 1)] [string] $RepoId,
    [Parameter(Mandatory)] [int] $NetUid,
    [Parameter(Mandatory)] [int] $Competition,
    [Parameter(Mandatory)] [string] $Wallet,
    [string] $HotkeyName = 'default',
    [int] $Attempts = 5
)

$ErrorActionPreference = 'Stop'
if (-not (Get-SubtensorSession)) { $null = Connect-Subtensor }
$check = Test-Model $Path -Competition $Competition -NetUid $NetUid
if (-not $check.IsValid) { throw "The model is not for competition ${Competition}: $($check.Reason)" }

for ($attempt = 1; $true; $attempt++) {
    try {
        Publish-Model $Path $RepoId -NetUid $NetUid -CompetitionId $Competition -Wallet $Wallet -HotkeyName $HotkeyName -Public -Confirm:$false
        break
    }
    catch {
        if ($attempt -ge $Attempts -or $_.CategoryInfo.Category -notin 'ConnectionError', 'OperationTimeout') { throw }
        Write-Warning "Attempt $attempt of ${Attempts}: $_"
        Start-Sleep -Seconds (5 * $attempt)
    }
}
