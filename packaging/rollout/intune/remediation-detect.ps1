<#
.SYNOPSIS
    Intune, remediation (runs as the signed-in person): is the account set up as it should be? Changes nothing.

.DESCRIPTION
    Ends with 1 if something would be changed; Intune then runs remediation-apply.ps1. The account comes from site.toml or
    the policy, so nothing has to be given here. Without the password, which is kept in the person's Credential Manager,
    the test cannot be made: --no-check looks at what is saved alone.
#>
$Console = Join-Path $env:ProgramFiles "xtconnect-gui\xtconnect.exe"
if (-not (Test-Path $Console)) { Write-Output "not installed"; exit 0 }
$Result = & $Console apply --json --dry-run --no-check --no-keyring 2>&1 | Out-String
try { $Changed = ($Result | ConvertFrom-Json).changed } catch { Write-Output $Result; exit 1 }
Write-Output $(if ($Changed) { "to be set up" } else { "set up" })
exit $(if ($Changed) { 1 } else { 0 })
