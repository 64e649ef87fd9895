@{
    RootModule           = 'Taoverse.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '3394642d-c5a7-486f-b53f-268c8afd273b'
    Author               = 'Taoverse contributors'
    CompanyName          = 'Taoverse contributors'
    Copyright            = '(c) Taoverse contributors. MIT License.'
    Description          = 'For those who run model-training subnets on Bittensor: validators, miners and operators. Metagraphs, commitments, models, evaluations, competitions and weights as typed objects that pipe into each other; a local subnet to try it on.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.6'
    FormatsToProcess     = @('Taoverse.Format.ps1xml')
    CmdletsToExport      = @(
        'Clear-EvaluationHistory'
        'Clear-ModelStore'
        'Compare-Model'
        'Connect-Subtensor'
        'Disconnect-Subtensor'
        'Export-CompetitionReport'
        'Export-TaoverseState'
        'Get-Competition'
        'Get-CompetitionWeight'
        'Get-Epsilon'
        'Get-EvaluationData'
        'Get-Metagraph'
        'Get-ModelCommitment'
        'Get-ModelHash'
        'Get-Neuron'
        'Get-NextMiner'
        'Get-StoredModel'
        'Get-SubnetWeight'
        'Get-SubtensorSession'
        'Get-SyncSeed'
        'Get-TopMiner'
        'Get-TrackedModel'
        'Get-Wallet'
        'Import-CompetitionSchedule'
        'Import-TaoverseState'
        'Invoke-Isolated'
        'Invoke-ModelEvaluation'
        'Invoke-WithTimeout'
        'Measure-ModelLoss'
        'Measure-Perf'
        'New-Wallet'
        'Publish-Model'
        'Register-Neuron'
        'Remove-TrackedModel'
        'Save-Model'
        'Set-ModelCommitment'
        'Set-ModelVisibility'
        'Set-SubnetWeight'
        'Start-LocalSubnet'
        'Start-MetagraphSync'
        'Stop-LocalSubnet'
        'Stop-MetagraphSync'
        'Sync-Metagraph'
        'Test-Model'
        'Test-Registration'
        'Update-CompetitionWeight'
        'Update-TrackedModel'
    )
    AliasesToExport      = @()
    FunctionsToExport    = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags       = @('Bittensor', 'Subtensor', 'Metagraph', 'Validator', 'Model', 'PSEdition_Core', 'Linux', 'Windows', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
