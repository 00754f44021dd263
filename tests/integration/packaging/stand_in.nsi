; A program for Windows that stands in for the frozen one: it writes down how it was called; --wait: and runs for a while.
Unicode true
Target amd64-unicode
SilentInstall silent
RequestExecutionLevel user
OutFile "${OUTPUT}"
!include FileFunc.nsh
!include LogicLib.nsh
Section
  ${GetParameters} $0
  FileOpen $1 "$EXEDIR\ran.txt" w
  FileWrite $1 "$EXEFILE $0"
  FileClose $1
  ${If} $0 == "--wait"
    Sleep 60000
  ${EndIf}
SectionEnd
