#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../Taoverse.psd1')
    $commands = (Get-Command -Module Taoverse).Name
    $parameters = foreach ($command in Get-Command -Module Taoverse) {
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        foreach ($name in $command.Parameters.Keys.Where{ $_ -notin $common }) {
            @{ Command = $command.Name; Parameter = $name }
        }
    }
}

BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../Taoverse.psd1' | Resolve-Path
    $exported = (Import-PowerShellDataFile $manifest).CmdletsToExport
    Import-Module $manifest

    function Get-OpenSocket([uri] $Endpoint) {
        @([System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpConnections()).Where{
            $_.RemoteEndPoint.Port -eq $Endpoint.Port -and $_.State -eq 'Established' }
    }
}

AfterAll {
    Remove-Module Taoverse -ErrorAction Ignore
}

Describe 'Importing the module' {
    BeforeEach {
        Import-Module $manifest
    }

    It 'gives the cmdlets of the manifest' {
        (Get-Command -Module Taoverse).Name | Sort-Object | Should -Be ($exported | Sort-Object)
    }

    It 'gives them again on a second import' {
        Import-Module $manifest
        (Get-Command -Module Taoverse).Count | Should -Be $exported.Count
    }

    It 'gives them again with -Force, and after a removal' {
        Import-Module $manifest -Force
        (Get-Command -Module Taoverse).Count | Should -Be $exported.Count
        Remove-Module Taoverse
        Get-Command -Module Taoverse | Should -BeNullOrEmpty
        Import-Module $manifest
        (Get-Command -Module Taoverse).Count | Should -Be $exported.Count
    }

    It 'gives them in another runspace too, with the same types' {
        $seen = 1..2 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            [pscustomobject]@{ Cmdlets = (Get-Command -Module Taoverse).Count; Type = (Get-Command Get-Neuron).ImplementingType }
        }
        $seen.Cmdlets | Should -Be $exported.Count, $exported.Count
        $seen[0].Type | Should -Be (Get-Command Get-Neuron).ImplementingType
    }

    It 'shares the records with the session, and keeps the rest apart' {
        $contexts = [System.Runtime.Loader.AssemblyLoadContext]
        $contexts::GetLoadContext([Taoverse.Metagraphs.Neuron].Assembly).Name | Should -Be 'Default'
        $contexts::GetLoadContext((Get-Command Get-Neuron).ImplementingType.Assembly).Name | Should -Be 'Taoverse'
        @($contexts::All).Where{ $_.Name -eq 'Taoverse' }.Count | Should -Be 1
    }

    It 'refuses a second copy in one process, and says which is loaded' {
        $copy = Join-Path $TestDrive 'Taoverse'
        $null = New-Item $copy -ItemType Directory
        Get-ChildItem (Split-Path $manifest) -Filter 'Taoverse.*' -File | Copy-Item -Destination $copy
        Copy-Item (Join-Path (Split-Path $manifest) 'bin') $copy -Recurse
        { Import-Module (Join-Path $copy 'Taoverse.psd1') -Force } | Should -Throw '*has loaded Taoverse from*'
    }

    It 'says what to do where it was never built' {
        $copy = Join-Path $TestDrive 'NotBuilt'
        $null = New-Item $copy -ItemType Directory
        Get-ChildItem (Split-Path $manifest) -Filter 'Taoverse.*' -File | Copy-Item -Destination $copy
        { Import-Module (Join-Path $copy 'Taoverse.psd1') -Force } | Should -Throw '*is not built*build.ps1*'
    }
}

Describe 'Removing the module' {
    It 'closes sessions and their sockets, and stops local subnets' {
        Import-Module $manifest
        $subnet = Start-LocalSubnet -NetUid 9 -NeuronCount 4
        $session = Connect-Subtensor -Endpoint $subnet.Endpoint
        Get-OpenSocket $subnet.Endpoint | Should -Not -BeNullOrEmpty

        Remove-Module Taoverse

        $session.State | Should -Be 'Closed'
        Get-OpenSocket $subnet.Endpoint | Should -BeNullOrEmpty
        { [System.Net.Sockets.TcpClient]::new('127.0.0.1', $subnet.Endpoint.Port) } | Should -Throw
        Import-Module $manifest
        Get-SubtensorSession | Should -BeNullOrEmpty
    }
}

Describe 'Help' {
    It 'is whole for <_>' -ForEach $commands {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Not -BeLike "*$_ *"
        $help.Description.Text | Should -Not -BeNullOrEmpty
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 2
        @($help.Syntax.SyntaxItem).Count | Should -Be (Get-Command $_).ParameterSets.Count
        @($help.RelatedLinks.NavigationLink).Count | Should -BeGreaterThan 0
    }

    It 'describes -<Parameter> of <Command>' -ForEach $parameters {
        (Get-Help $Command -Parameter $Parameter).Description.Text | Should -Not -BeNullOrEmpty
    }

    It 'has examples of <_> that parse' -ForEach $commands {
        foreach ($example in (Get-Help $_).Examples.Example) {
            $errors = $null
            $null = [System.Management.Automation.Language.Parser]::ParseInput($example.Code, [ref]$null, [ref]$errors)
            $errors | Should -BeNullOrEmpty
        }
    }

    It 'has the topic about_Taoverse' {
        Get-Help about_Taoverse | Should -BeLike '*Connect-Subtensor*'
    }
}

Describe 'The names of the cmdlets' {
    It 'are not those of what a new shell has' {
        $own = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command '(Get-Command -CommandType Cmdlet, Function, Alias -ListImported).Name'
        $own.Count | Should -BeGreaterThan 100
        $exported.Where{ $_ -in $own } | Should -BeNullOrEmpty
    }
}

Describe 'Parameters of <_>' -ForEach $commands {
    It 'has switches that are off unless they are given' {
        $command = Get-Command $_
        $cmdlet = [Activator]::CreateInstance($command.ImplementingType)
        try {
            foreach ($switch in $command.Parameters.Values.Where{ $_.SwitchParameter -and $command.ImplementingType.GetProperty($_.Name) }) {
                $cmdlet.($switch.Name).IsPresent | Should -BeFalse -Because "-$($switch.Name) is a switch"
            }
        }
        finally {
            if ($cmdlet -is [IDisposable]) { $cmdlet.Dispose() }
        }
    }

    It 'declares its output' {
        $types = (Get-Command $_).OutputType.Type
        if ($_ -match '^(Stop|Disconnect)-') {
            $types | Should -BeNullOrEmpty
        }
        else {
            $types | Should -Not -BeNullOrEmpty
            foreach ($type in $types.Where{ $_ -notin [bigint], [bool], [double], [object] }) {
                $type.FullName | Should -BeLike 'Taoverse.*'
            }
        }
    }
}
