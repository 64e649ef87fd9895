#Requires -Version 7.6
#Requires -Modules Taoverse
<#
.SYNOPSIS
    A validator of a model-training subnet: takes models up, evaluates them, and sets weights.
.DESCRIPTION
    All that it knows is in the state, so it can be stopped and killed at any moment and goes on where it was. It runs as one process,
    or as several that share the state: -Task Update in one, -Task Evaluate in another, -Task SetWeights, Clean in a third.
    The subnet's competitions are loaded once with Import-CompetitionSchedule, and a session is opened if none is.
.EXAMPLE
    ./validator.ps1 -NetUid 9 -Wallet validator -Data ./texts.jsonl -Tokenizer ./gpt-4
    Goes round every 20 minutes until it is stopped.
.EXAMPLE
    ./validator.ps1 -NetUid 9 -Task Evaluate -Data ./texts.jsonl -Tokenizer ./gpt-4 -Once
    Evaluates what is due, and ends; for a scheduled task.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [int] $NetUid,
    [ValidateSet('Update', 'Evaluate', 'SetWeights', 'Clean')] [string[]] $Task = @('Update', 'Evaluate', 'SetWeights', 'Clean'),

    # Whose hotkey sets the weights.
    [string] $Wallet,
    [string] $HotkeyName = 'default',

    # Texts to score models on; without them, the datasets that the competitions name.
    [string] $Data,
    [string] $Tokenizer,
    [int] $RowCount = 100,
    [timespan] $EvaluationTimeout = '01:00',

    # How many of those with the most weight are evaluated in each round.
    [int] $Leaders = 5,
    [timespan] $Cadence = '00:20',
    [timespan] $GracePeriod = '1.00:00',
    [switch] $Once
)

if ('SetWeights' -in $Task -and -not $Wallet) { throw 'Setting weights needs -Wallet, whose hotkey signs.' }
if ('Evaluate' -in $Task -and -not $Tokenizer) { throw 'Evaluating texts needs -Tokenizer.' }
if (-not (Get-SubtensorSession)) { $null = Connect-Subtensor }

function Invoke-Update {
    Sync-Metagraph $NetUid | Update-TrackedModel | Group-Object Outcome -NoElement | ForEach-Object { Write-Verbose "$($_.Count) models: $($_.Name)" }
}

function Invoke-Evaluate {
    # All validators draw the same rows within 100 blocks.
    $draw = @{ Tokenizer = $Tokenizer; Seed = Get-SyncSeed -Cadence 100 -ErrorAction Stop; RowCount = $RowCount }
    foreach ($competition in Get-Competition $NetUid) {
        $best = Get-CompetitionWeight $NetUid $competition.CompetitionId | Sort-Object Weight -Descending | Select-Object -First $Leaders
        $pool = @(Get-TrackedModel $NetUid -CompetitionId $competition.CompetitionId -Due) + @($best | Get-TrackedModel | Where-Object -Not Refusal) |
            Sort-Object Hotkey -CaseSensitive -Unique
        if (-not $pool) { continue }

        $draw.SequenceLength = $competition.Constraints.SequenceLength
        $batches = if ($Data) { Get-EvaluationData $Data -Task $competition.Tasks[0].Name @draw } else { $competition.Tasks | Get-EvaluationData @draw }
        $pool | Invoke-ModelEvaluation -Competition $competition -Data $batches -Timeout $EvaluationTimeout | Compare-Model | Update-CompetitionWeight
    }
}

function Invoke-SetWeights { Get-Metagraph $NetUid | Get-SubnetWeight | Set-SubnetWeight -Wallet $Wallet -HotkeyName $HotkeyName -Confirm:$false }

function Invoke-Clean { Clear-ModelStore -GracePeriod $GracePeriod -Confirm:$false }

do {
    $next = [datetime]::UtcNow + $Cadence
    foreach ($name in $Task) {
        # What fails in this round, such as weights that were set too recently, is tried again in the next one.
        try { & "Invoke-$name" } catch { Write-Warning "${name}: $_ $($_.ErrorDetails.RecommendedAction)" }
    }

    $rest = $next - [datetime]::UtcNow
    if (-not $Once -and $rest -gt 0) { Start-Sleep -Duration $rest }
} until ($Once)
