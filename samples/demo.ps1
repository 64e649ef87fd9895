#Requires -Version 7.6
<#
.SYNOPSIS
    The whole step in PowerShell, on the embedded local subnet: three miners publish, a validator evaluates them and sets weights.
.DESCRIPTION
    Needs the .NET SDK, with which the sample beside it makes three small models of different quality. Everything else is the module's.
#>
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
$kept = @{}
foreach ($name in 'TAOVERSE_HOME', 'HF_ENDPOINT', 'HF_TOKEN', 'BT_WALLET_PATH') { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "taoverse-demo-$([guid]::NewGuid())"
$NetUid = 9
try {
    dotnet run --project (Join-Path $PSScriptRoot 'LocalSubnet') -- --material "$folder/material"
    $env:TAOVERSE_HOME, $env:BT_WALLET_PATH = "$folder/home", "$folder/wallets"
    $subnet = Start-LocalSubnet -NetUid $NetUid -NeuronCount 64 -BlockTime 0.25
    $env:HF_ENDPOINT, $env:HF_TOKEN = $subnet.HubEndpoint, $subnet.HubToken
    $session = $subnet | Connect-Subtensor
    $null = Import-CompetitionSchedule "$folder/material/schedule.json"

    'Registering a validator and three miners'
    foreach ($one in @{ validator = 'Alice'; novice = 'Bob'; student = 'Charlie'; expert = 'Dave' }.GetEnumerator()) {
        $null = New-Wallet $one.Key -NoPassword -Mnemonic (ConvertTo-SecureString "//$($one.Value)" -AsPlainText) -WarningAction Ignore
        $null = Register-Neuron $NetUid -Wallet $one.Key -Confirm:$false
    }

    # Stake is what earns a validator its permit; staking is a matter of btcli, so the session is asked directly.
    $account = (Get-Wallet validator).Hotkeys.Account
    $alice = $session.GetType().Assembly.GetType('Taoverse.Substrate.Accounts.Sr25519KeyPair')::FromUri('//Alice')
    $null = $session.AddStakeAsync($alice, "$account", $NetUid, [ulong]2e14, $null, [System.Threading.CancellationToken]::None).GetAwaiter().GetResult()

    'Publishing their models'
    foreach ($miner in 'novice', 'student', 'expert') {
        & "$PSScriptRoot/miner.ps1" "$folder/material/$miner" "$miner-lab/model" -NetUid $NetUid -Competition 1 -Wallet $miner | Out-Default
    }

    # A competition takes a model up some blocks after its commitment, and an epoch has to give the permit.
    $from = $subnet.BlockNumber + (Get-Competition $NetUid 1).Constraints.EvalBlockDelay
    while ($subnet.BlockNumber -lt $from -or -not (Get-Neuron -NetUid $NetUid -Hotkey "$account").ValidatorPermit) { Start-Sleep -Milliseconds 200 }

    "The validator's step"
    & "$PSScriptRoot/validator.ps1" -NetUid $NetUid -Wallet validator -Data "$folder/material/texts.jsonl" -Tokenizer "$folder/material/expert" -RowCount 16 -Once | Out-Default
    & "$PSScriptRoot/watch.ps1" $NetUid 1 -Once
}
finally {
    Remove-Module Taoverse
    foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) }
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
