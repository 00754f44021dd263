<#
.SYNOPSIS
    Intune, remediation (runs as the signed-in person): set the account up.

.DESCRIPTION
    The password is not in this script: Intune keeps scripts where many can read them. It is taken from a file that only
    this person and the administrators can read, and that is deleted once it has been put into the Credential Manager. If
    there is no such file, the wizard opens with everything else filled in and locked, and asks for the password.
    Run twice, the second run changes nothing.
#>
$Folder = Join-Path $env:ProgramFiles "xtconnect-gui"
$PasswordFile = Join-Path $env:LOCALAPPDATA "xtconnect-gui\password-to-keep.txt"
if (-not (Test-Path $PasswordFile)) {
    Start-Process (Join-Path $Folder "xtconnect-gui.exe")
    Write-Output "the wizard asks for the password"
    exit 0
}
$Result = & (Join-Path $Folder "xtconnect.exe") apply --json --login-only --password-file $PasswordFile 2>&1 | Out-String
$Code = $LASTEXITCODE
if ($Code -eq 0) { Remove-Item $PasswordFile -Force }
Write-Output $Result
exit $Code
