<#
.SYNOPSIS
    Installs dist\xtconnect-gui-*-setup.exe silently for this person, starts both commands, tests an account against the
    practice server, upgrades and uninstalls. Ends with an error at the first step that fails. For CI.
#>
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = "Stop"

$Root = (Resolve-Path (Join-Path $PSScriptRoot "..\..")).Path
$Setup = (Get-ChildItem (Join-Path $Root "dist\xtconnect-gui-*-setup.exe") | Select-Object -First 1).FullName
$Folder = Join-Path $env:LOCALAPPDATA "Programs\xtconnect-gui"
$Console = Join-Path $Folder "xtconnect.exe"
$Menu = Join-Path $env:APPDATA "Microsoft\Windows\Start Menu\Programs\E-mail set-up for xTuple Connect"

function Assert-That {
    param([bool] $Holds, [string] $What)
    if (-not $Holds) { throw "not so: $What" }
    Write-Output "ok: $What"
}

function Invoke-Silently {
    param([string] $Program, [string[]] $Arguments)
    (Start-Process $Program -ArgumentList $Arguments -Wait -PassThru).ExitCode
}

Assert-That ((Invoke-Silently $Setup @("/S")) -eq 0) "installed for this person, without rights"
Assert-That (Test-Path $Console) "the console command is there"
Assert-That ((Get-ChildItem $Menu -Filter *.lnk).Count -eq 2) "the start menu has both entries"
& $Console --version
Assert-That ($LASTEXITCODE -eq 0) "the console command starts"

$Facts = Join-Path $env:TEMP "xtconnect-facts.json"
$Server = Start-Process $Console -ArgumentList @("demo-server", "--json") -RedirectStandardOutput $Facts -PassThru
try {
    for ($try = 0; $try -lt 100 -and -not (Test-Path $Facts -PathType Leaf -ErrorAction SilentlyContinue); $try++) {
        Start-Sleep -Milliseconds 100
    }
    for ($try = 0; $try -lt 100 -and -not (Get-Content $Facts -TotalCount 1); $try++) { Start-Sleep -Milliseconds 100 }
    $Info = Get-Content $Facts -TotalCount 1 | ConvertFrom-Json
    "gyds ygay pwqj hfbr" | & $Console check --email $Info.accounts[0].email --host localhost --port $Info.ports.ssl `
        --security ssl --ca-file $Info.ca_file --password-stdin --json
    Assert-That ($LASTEXITCODE -eq 0) "an account is tested against the practice server"
} finally {
    Stop-Process -Id $Server.Id -Force
}

$Wizard = Start-Process (Join-Path $Folder "xtconnect-gui.exe") -ArgumentList "--demo" -PassThru
for ($try = 0; $try -lt 300 -and $Wizard.MainWindowHandle -eq 0; $try++) { Start-Sleep -Milliseconds 100; $Wizard.Refresh() }
Assert-That ($Wizard.MainWindowHandle -ne 0) "the wizard opens a window"
Assert-That ((Invoke-Silently $Setup @("/S")) -eq 2) "an upgrade refuses while the wizard is running"
Stop-Process -Id $Wizard.Id -Force
$Wizard.WaitForExit()
Assert-That ((Invoke-Silently $Setup @("/S")) -eq 0) "upgraded in place"

Assert-That ((Invoke-Silently (Join-Path $Folder "uninstall.exe") @("/S")) -eq 0) "uninstalled"
for ($try = 0; $try -lt 100 -and (Test-Path $Folder); $try++) { Start-Sleep -Milliseconds 100 }
Assert-That (-not (Test-Path $Folder)) "the folder has gone"
Assert-That (-not (Test-Path $Menu)) "the start menu has no entry any more"
