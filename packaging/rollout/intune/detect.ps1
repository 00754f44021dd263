<#
.SYNOPSIS
    Intune, detection rule of the Win32 app: says something and ends with 0 if this version or a later one is installed.
    Set $Wanted to the version that the app in Intune has.
#>
$Wanted = [version] "1.0.0"
$Key = "HKLM:\Software\Microsoft\Windows\CurrentVersion\Uninstall\xtconnect-gui"
$Found = (Get-ItemProperty $Key -ErrorAction SilentlyContinue).DisplayVersion
if ($Found -and [version] ($Found -replace "[^0-9.].*$", "") -ge $Wanted) {
    Write-Output "xtconnect-gui $Found"
    exit 0
}
exit 1
