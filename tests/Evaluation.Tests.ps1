#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
    $home0 = $env:TAOVERSE_HOME
    $env:TAOVERSE_HOME = Join-Path $TestDrive 'home'
    $models = Join-Path $PSScriptRoot 'golden/models'
    $gpt2 = Join-Path $models 'gpt2'
    $expected = Get-Content (Join-Path $gpt2 'expected.json') -Raw | ConvertFrom-Json
    $sequences = (Get-Content (Join-Path $gpt2 'tokens.json') -Raw | ConvertFrom-Json).sequences
    $data = Join-Path $TestDrive 'tokens.jsonl'
    $sequences | ForEach-Object { ConvertTo-Json $_ -Compress } | Set-Content $data
    $mean = ($expected.sequences.loss | Measure-Object -Average).Average

    function Test-Near([double] $Actual, [double] $Expected, [double] $By = 1e-6) { [math]::Abs($Actual - $Expected) -le $By }
    function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
}

AfterAll {
    $env:TAOVERSE_HOME = $home0
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Measure-ModelLoss' {
    It 'gives the losses that transformers computed, of each sequence' {
        $loss = Measure-ModelLoss $gpt2 -Data $data
        $loss | Should -BeOfType Taoverse.Evaluation.ModelLoss
        $loss.Architecture, $loss.ParameterCount, $loss.Path | Should -Be GPT2LMHeadModel, $expected.parameter_count, (Resolve-Path $gpt2).Path
        foreach ($i in 0..2) { Test-Near $loss.Losses[$i] $expected.sequences[$i].loss | Should -BeTrue }
        Test-Near $loss.MeanLoss $mean | Should -BeTrue
        Test-Near $loss.Perplexity ([math]::Exp($mean)) 1e-3 | Should -BeTrue
        $loss.Tokens | Should -Be (16 + 63 + 95)
        $loss.TokensPerSecond | Should -BeGreaterThan 0
    }

    It 'takes several folders by wildcard or from the pipeline, and the same bits for any number of threads' {
        (Measure-ModelLoss (Join-Path $models 'gpt2*') -Data $data).Count | Should -Be 5
        $one = Get-Item $gpt2 | Measure-ModelLoss -Data $data -Threads 1
        $two = $gpt2 | Measure-ModelLoss -Data $data -Threads 2
        $one.Losses | Should -Be $two.Losses
        $one | Out-String -Width 200 | Should -Match 'GPT2LMHeadModel'
        $one | Format-List | Out-String -Width 200 | Should -Match 'Perplexity'
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a folder that is not there'; Id = 'ModelFolderNotFound'; Script = { Measure-ModelLoss (Join-Path $TestDrive 'nowhere') -Data $data -ErrorAction Stop } }
        @{ Name = 'data that is not there'; Id = 'EvaluationDataNotFound'; Script = { Measure-ModelLoss $gpt2 -Data (Join-Path $TestDrive 'no.jsonl') } }
        @{ Name = 'text without a tokenizer'; Id = 'NoTokenizer'; Script = { 'text' > (Join-Path $TestDrive 'text.txt'); Measure-ModelLoss $gpt2 -Data (Join-Path $TestDrive 'text.txt') } }
        @{ Name = 'tokens that are none'; Id = 'InvalidEvaluationData'; Script = { '[1, "two"]' > (Join-Path $TestDrive 'bad.jsonl'); Measure-ModelLoss $gpt2 -Data (Join-Path $TestDrive 'bad.jsonl') } }
        @{ Name = 'a token that the model does not know'; Id = 'UnknownToken'; Script = { '[1, 99999]' > (Join-Path $TestDrive 'far.jsonl'); Measure-ModelLoss $gpt2 -Data (Join-Path $TestDrive 'far.jsonl') -ErrorAction Stop } }
        @{ Name = 'a sequence that is too long'; Id = 'SequenceTooLong'; Script = { ConvertTo-Json (, 1 * 150) -Compress > (Join-Path $TestDrive 'long.jsonl'); Measure-ModelLoss $gpt2 -Data (Join-Path $TestDrive 'long.jsonl') -ErrorAction Stop } }
    ) {
        $Script | Should -Throw -ErrorId "$Id,*"
    }
}

Describe 'Invoke-ModelEvaluation' {
    BeforeAll {
        $llama = Join-Path $models 'llama'
        $llamaData = Join-Path $TestDrive 'llama.jsonl'
        (Get-Content (Join-Path $llama 'tokens.json') -Raw | ConvertFrom-Json).sequences | ForEach-Object { ConvertTo-Json $_ -Compress } | Set-Content $llamaData
    }

    It 'scores a folder in a process of its own, as transformers does, and in this process with the same bits' {
        $worker = Invoke-ModelEvaluation $llama -Data $llamaData -Timeout 120
        $worker | Should -BeOfType Taoverse.Evaluation.ModelEvaluation
        "$($worker.Status)" | Should -Be Completed
        $losses = (Get-Content (Join-Path $llama 'expected.json') -Raw | ConvertFrom-Json).sequences.loss
        Test-Near $worker.Score ($losses | Measure-Object -Average).Average | Should -BeTrue
        $worker.Tasks[0].Task, $worker.Path | Should -Be TEXT, (Resolve-Path $llama).Path
        (Invoke-ModelEvaluation $llama -Data $llamaData -InProcess -Threads 1).Score | Should -Be $worker.Score
        $worker | Out-String -Width 200 | Should -Match Completed
        $worker | Format-List | Out-String -Width 200 | Should -Match 'Score'
    }

    It 'gives no score to a model whose text does not depend on its prompt, and says so' {
        $evaluation = Invoke-ModelEvaluation $gpt2 -Data $data -InProcess
        $evaluation.Score | Should -Be ([double]::PositiveInfinity)
        $evaluation.Tasks[0].Reason | Should -BeLike '*agree in 10 of 20 tokens*'
        $evaluation.Tasks | Out-String -Width 200 | Should -Match 'TEXT'
    }

    It 'takes folders from the pipeline, some at once, and data as batches' {
        $batches = Get-EvaluationData $data
        $evaluations = 'gpt2', 'gpt2-sharded', 'gpt2-noprefix' | ForEach-Object { Join-Path $models $_ } | Invoke-ModelEvaluation -Data $batches -Throttle 2 -Timeout 120
        $evaluations.Count | Should -Be 3
        "$($evaluations.Status)" | Should -Be 'Completed Completed Completed'
    }

    It 'tells apart how an evaluation ends: <Name>' -ForEach @(
        @{ Name = 'a bad checkpoint'; Status = 'Invalid'; Arguments = @{ Path = 'malformed/header-not-json' } }
        @{ Name = 'out of time'; Status = 'TimedOut'; Arguments = @{ Path = 'gpt2'; WorkerPrefix = 'sleep 30 ;' ; Timeout = 1 } }
        @{ Name = 'a worker that is none'; Status = 'Crashed'; Arguments = @{ Path = 'gpt2'; WorkerPrefix = 'false' } }
    ) {
        $Arguments.LiteralPath = (Resolve-Path (Join-Path $models $Arguments.Path)).Path
        $Arguments.Remove('Path')
        if ($Status -eq 'TimedOut') { $Arguments.WorkerPrefix = [string[]]('sh', '-c', 'sleep 30') }
        $evaluation = Invoke-ModelEvaluation -Data $data @Arguments
        "$($evaluation.Status)" | Should -Be $Status
        $evaluation.Score | Should -Be ([double]::PositiveInfinity)
        $evaluation.Error | Should -Not -BeNullOrEmpty
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a device that was not built'; Id = 'DeviceNotBuilt'; Arguments = @{ Device = 'cuda' } }
        @{ Name = 'a device that there is not'; Id = 'UnknownDevice'; Arguments = @{ Device = 'abacus' } }
        @{ Name = 'a type of number that the device does not compute in'; Id = 'DataTypeNotSupported'; Arguments = @{ Dtype = 'Bf16' } }
        @{ Name = 'both a competition and tasks'; Id = 'CompetitionAndTask'; Arguments = @{ Competition = 1; Task = 'TEXT' } }
        @{ Name = 'a competition without a schedule'; Id = 'NoSchedule'; Arguments = @{ Competition = 1 } }
    ) {
        $failure = { Invoke-ModelEvaluation $gpt2 -Data $data @Arguments } | Should -Throw -ErrorId "$Id,*" -PassThru
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'completes devices and tasks' {
        Complete 'Invoke-ModelEvaluation -Device ' | Should -Contain 'cpu'
        Complete 'Invoke-ModelEvaluation -Dtype ' | Should -Be 'Bf16', 'Fp32'
    }
}

Describe 'Test-Model' {
    BeforeAll { $null = Import-CompetitionSchedule (Join-Path $PSScriptRoot '../samples/competitions/subnet9.json') }

    It 'says that a checkpoint is whole, from its headers' {
        $check = Test-Model $gpt2
        $check | Should -BeOfType Taoverse.Models.Validation.ModelValidation
        $check.IsValid, $check.Architecture, $check.ParameterCount | Should -Be $true, GPT2LMHeadModel, $expected.parameter_count
        (Test-Model (Join-Path $models 'malformed/header-not-json')).IsValid | Should -BeFalse
    }

    It 'checks each rule of a competition, with its value' {
        $check = Test-Model $gpt2 -Competition B3_MODEL -NetUid 9
        $check.IsValid | Should -BeFalse
        $check.Reason | Should -BeLike '*GPT2LMHeadModel*'
        ($check.Rules | Where-Object -Not Passed).Count | Should -BeGreaterThan 1
        $check.Rules | Out-String -Width 200 | Should -Match 'Architecture'
        $check | Out-String -Width 200 | Should -Match 'GPT2LMHeadModel'
    }

    It 'says what is not there, and goes on' {
        (Test-Model (Join-Path $TestDrive 'nowhere'), $gpt2 -ErrorVariable failure -ErrorAction SilentlyContinue).IsValid | Should -BeTrue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ModelFolderNotFound,*'
        { Test-Model $gpt2 -Competition NOTHING -NetUid 9 -ErrorAction Stop } | Should -Throw -ErrorId 'CompetitionNotFound,*'
        Complete 'Test-Model -Competition ' | Should -Contain '2'
    }
}

Describe 'Get-EvaluationData' {
    It 'gives the lines of a file, or draws some of them by a seed, always the same' {
        $batches = Get-EvaluationData $data
        $batches | Should -BeOfType Taoverse.Evaluation.EvaluationBatch
        $batches.TokenCount | Should -Be 17, 64, 96
        $batches.TargetCount | Should -Be 16, 63, 95
        $drawn = Get-EvaluationData $data -Seed 42 -RowCount 2
        $drawn.Count | Should -Be 2
        (Get-EvaluationData $data -Seed 42 -RowCount 2).TokenCount | Should -Be $drawn.TokenCount
        (Get-EvaluationData $data -BatchSize 2).Count | Should -Be 2
        $batches | Out-String -Width 200 | Should -Match 'TEXT'
    }

    It 'draws rows of a dataset of the hub' {
        '{"text":"one"}', '{"text":"two"}' | Set-Content (Join-Path $TestDrive 'rows.jsonl')
        $subnet = Start-LocalSubnet -NeuronCount 1 -NetUid 9 -BlockTime 3600 -Dataset @{ 'lab/rows' = (Join-Path $TestDrive 'rows.jsonl') }
        $tokenizer = Join-Path $TestDrive 'tokenizer.json'
        @{ version = '1.0'; added_tokens = @(@{ id = 0; content = '<|endoftext|>'; special = $true; normalized = $false }); model = @{ type = 'BPE'; vocab = @{ '<|endoftext|>' = 0; o = 1; n = 2; e = 3; t = 4; w = 5 }; merges = @() } } |
            ConvertTo-Json -Depth 5 | Set-Content $tokenizer
        $rows = Get-EvaluationData -Dataset lab/rows -HubEndpoint $subnet.HubEndpoint -Tokenizer $tokenizer -EndToken 0 -Padded -SequenceLength 8 -RowCount 2
        ($rows.TargetCount | Sort-Object) | Should -Be 3, 3
        { Get-EvaluationData -Dataset lab/none -HubEndpoint $subnet.HubEndpoint -Tokenizer $tokenizer -EndToken 0 -ErrorAction Stop } | Should -Throw
        $subnet | Stop-LocalSubnet
    }

    It 'names the line that cannot be used, and what is not there' {
        '[1, 2]', '[1, ' | Set-Content (Join-Path $TestDrive 'broken.jsonl')
        { Get-EvaluationData (Join-Path $TestDrive 'broken.jsonl') -ErrorAction Stop } | Should -Throw '*line 2*' -ErrorId 'InvalidEvaluationData,*'
        { Get-EvaluationData (Join-Path $TestDrive 'no.jsonl') -ErrorAction Stop } | Should -Throw -ErrorId 'EvaluationDataNotFound,*'
    }
}
