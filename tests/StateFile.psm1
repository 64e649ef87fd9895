# A state file with what a test wants to be in it.

function New-StateFile {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([string] $Path, [hashtable[]] $Model = @(), [hashtable[]] $Evaluation = @(), [hashtable[]] $Weight = @(), [int] $Version = 1)
    [ordered]@{
        format = 'taoverse-state'
        version = $Version
        exportedAt = '2026-01-02T03:04:05+00:00'
        stateVersions = @()
        trackedModels = @($Model | ForEach-Object {
                $entry = @{
                    netUid = 9; hotkey = 'a'; block = 100; competitionId = 4; namespace = 'lab'; name = 'model'
                    commit = '0123456789abcdef0123456789abcdef01234567'; hash = $null; secureHash = 'h'; refusal = $null
                }
                foreach ($key in $_.Keys) { $entry[$key] = $_[$key] }
                $entry
            })
        evaluations = @($Evaluation | ForEach-Object {
                $entry = @{ netUid = 9; hotkey = 'a'; competitionId = 4; block = 200; score = 2.5; winnerBlock = 100; winnerScore = 2.25; duration = '00:01:30' }
                foreach ($key in $_.Keys) { $entry[$key] = $_[$key] }
                $entry
            })
        competitionWeights = @($Weight | ForEach-Object {
                $entry = @{ netUid = 9; competitionId = 4; hotkey = 'a'; weight = 0.5 }
                foreach ($key in $_.Keys) { $entry[$key] = $_[$key] }
                $entry
            })
        minerPositions = @()
        metagraphs = @()
    } | ConvertTo-Json -Depth 9 | Set-Content -LiteralPath $Path
    $Path
}
