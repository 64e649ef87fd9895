# Objects a second through Get-Metagraph | Get-Neuron | Where-Object, in a warm shell. Run after dotnet build -c Release.
Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
$subnet = Start-LocalSubnet -NeuronCount 4096 -BlockTime 60
try {
    $null = $subnet | Connect-Subtensor
    $metagraph = Get-Metagraph -NetUid 9
    1..3 | ForEach-Object { $null = $metagraph | Get-Neuron | Where-Object Incentive -gt 0 }
    $pipe = (Measure-Command { $metagraph | Get-Neuron | Where-Object Incentive -gt 0 }).TotalSeconds
    $whole = (Measure-Command { Get-Metagraph -NetUid 9 | Get-Neuron | Where-Object Incentive -gt 0 }).TotalSeconds
    '{0:N0} objects a second through Get-Neuron | Where-Object; {1:N0} with the read of the metagraph' -f (4096 / $pipe), (4096 / $whole)
}
finally {
    $subnet | Stop-LocalSubnet
}
