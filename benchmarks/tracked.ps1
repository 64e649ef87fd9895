# What Get-TrackedModel takes for 4096 models with three evaluations each, in a warm shell. Run after dotnet build -c Release.
Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
$state = Join-Path ([System.IO.Path]::GetTempPath()) "taoverse-$([guid]::NewGuid())"
$null = New-Item $state -ItemType Directory
try {
    $models = foreach ($i in 0..4095) {
        @{ netUid = 9; hotkey = "5$('{0:d47}' -f $i)"; block = 1000 + $i; competitionId = $i % 5; namespace = "lab$i"; name = 'model'; commit = '{0:x40}' -f $i
            hash = $null; secureHash = '{0:d44}' -f $i; refusal = $null }
    }
    $evaluations = foreach ($model in $models) {
        foreach ($block in 5000..5002) {
            @{ netUid = 9; hotkey = $model.hotkey; competitionId = $model.competitionId; block = $block; score = 2.5; winnerBlock = 1000; winnerScore = 1.9; duration = $null }
        }
    }
    @{
        format = 'taoverse-state'; version = 1; exportedAt = [datetimeoffset]::UtcNow; stateVersions = @(); minerPositions = @(); metagraphs = @()
        competitionWeights = @(); trackedModels = $models; evaluations = $evaluations
    } | ConvertTo-Json -Depth 4 | Set-Content (Join-Path $state 'in.json')
    $null = Import-TaoverseState (Join-Path $state 'in.json') -StatePath $state
    1..3 | ForEach-Object { $null = Get-TrackedModel -StatePath $state }
    $times = 1..21 | ForEach-Object { (Measure-Command { $script:count = @(Get-TrackedModel -StatePath $state).Count }).TotalMilliseconds }
    '{0} models through Get-TrackedModel in {1:N0} ms (the middle of {2}; the fastest {3:N0})' -f $count, ($times | Sort-Object)[10], $times.Count, ($times | Sort-Object)[0]
}
finally {
    Remove-Item $state -Recurse
}
