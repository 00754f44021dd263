<#
.SYNOPSIS
    Intune, Win32 app: install for everybody on the machine, with the company's defaults.

.DESCRIPTION
    Put this file, the installer and site.toml into one folder, and wrap it with IntuneWinAppUtil. In the app:
        Install command     powershell -ExecutionPolicy Bypass -File install.ps1
        Uninstall command   "%ProgramFiles%\xtconnect-gui\uninstall.exe" /S
        Install behaviour   System
        Detection rule      use a custom script: detect.ps1
    What is enforced comes with Group Policy or Intune's imported administrative templates (packaging/policy).
    Run twice, the second run changes nothing but the files of the same version.
#>
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = "Stop"

$Setup = Get-ChildItem (Join-Path $PSScriptRoot "xtconnect-gui-*-setup.exe") | Sort-Object Name | Select-Object -Last 1
$Process = Start-Process $Setup.FullName -ArgumentList @("/S", "/AllUsers") -Wait -PassThru
if ($Process.ExitCode -ne 0) { exit $Process.ExitCode }   # 2: the program is running; 5: no administrator rights

$Site = Join-Path $PSScriptRoot "site.toml"
if (Test-Path $Site) {
    $Folder = Join-Path $env:ProgramData "xtconnect-gui"
    New-Item -ItemType Directory -Force $Folder | Out-Null
    Copy-Item $Site (Join-Path $Folder "site.toml") -Force
}
exit 0
