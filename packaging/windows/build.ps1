<#
.SYNOPSIS
    Makes the frozen program and its installer on Windows, in one command and without questions.

.DESCRIPTION
    Needs Python 3.11 or newer (the launcher "py" or "python" on the path) and NSIS 3, which is installed with winget or
    Chocolatey if it is missing. Writes dist\xtconnect-gui\ and dist\xtconnect-gui-VERSION-setup.exe, and its SHA-256 sum.

    Signing: set XTCONNECT_SIGN to a command that signs the file whose name is put behind it, for example
        signtool sign /fd SHA256 /tr http://timestamp.digicert.com /td SHA256 /n "Your company"
    It is used for both commands, the uninstaller and the installer. No key is kept here.

.EXAMPLE
    powershell -ExecutionPolicy Bypass -File packaging\windows\build.ps1
#>
[CmdletBinding()]
param(
    [string] $Output = ""
)

Set-StrictMode -Version Latest
$ErrorActionPreference = "Stop"

$Root = (Resolve-Path (Join-Path $PSScriptRoot "..\..")).Path
if (-not $Output) { $Output = Join-Path $Root "dist" }
$Environment = Join-Path $Root "build\windows-environment"
$Python = Join-Path $Environment "Scripts\python.exe"

function Invoke-Checked {
    param([string] $Program, [string[]] $Arguments)
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program ended with exit code $LASTEXITCODE" }
}

function Install-Nsis {
    $usual = Join-Path ${env:ProgramFiles(x86)} "NSIS\makensis.exe"
    if ((Get-Command makensis -ErrorAction SilentlyContinue) -or (Test-Path $usual)) { return }
    if (Get-Command winget -ErrorAction SilentlyContinue) {
        Invoke-Checked winget @("install", "--exact", "--id", "NSIS.NSIS", "--silent", "--disable-interactivity",
            "--accept-package-agreements", "--accept-source-agreements")
    } elseif (Get-Command choco -ErrorAction SilentlyContinue) {
        Invoke-Checked choco @("install", "nsis", "--yes", "--no-progress")
    } else {
        throw "NSIS 3 is missing, and neither winget nor Chocolatey is there to install it."
    }
}

function Invoke-Signing {
    param([string[]] $Files)
    if (-not $env:XTCONNECT_SIGN) { return }
    foreach ($file in $Files) { Invoke-Checked cmd.exe @("/c", "$env:XTCONNECT_SIGN `"$file`"") }
}

if (-not (Test-Path $Python)) {
    if (Get-Command py -ErrorAction SilentlyContinue) {
        Invoke-Checked py @("-3", "-m", "venv", $Environment)
    } else {
        Invoke-Checked python @("-m", "venv", $Environment)
    }
}
Invoke-Checked $Python @("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "$Root[installers]")
Install-Nsis

Invoke-Checked $Python @((Join-Path $Root "packaging\frozen\build.py"), "--output", $Output)
$Program = Join-Path $Output "xtconnect-gui"
Invoke-Signing @((Join-Path $Program "xtconnect.exe"), (Join-Path $Program "xtconnect-gui.exe"))

# The frozen program has to work before it is wrapped.
Invoke-Checked (Join-Path $Program "xtconnect.exe") @("--version")
Invoke-Checked (Join-Path $Program "xtconnect.exe") @("providers", "someone@gmail.com", "--offline")

Invoke-Checked $Python @((Join-Path $Root "packaging\windows\installer.py"), "--program", $Program, "--output", $Output)
Invoke-Checked $Python @((Join-Path $Root "packaging\trust\sums.py"), $Output)
