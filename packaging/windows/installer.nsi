; The installer for Windows. Made with NSIS 3 on Windows or Debian by installer.py, which passes:
;   VERSION, VERSION4   such as 1.2.3 and 1.2.3.0
;   PAYLOAD             the folder of the frozen program
;   ICON                xtconnect.ico
;   OUTPUT              the installer to write
;   SIZE_KB             how much room the program takes
;   SIGN                optional: a command that signs the file whose name follows it
;
; Switches:  /S silent   /D=FOLDER (last, without quotes)   /AllUsers   /CurrentUser
; Uninstaller:  /S silent: settings are kept   /PURGE: settings are removed, without asking
; Exit codes: 0 done · 1 cancelled · 2 the program is running or a file is in use · 5 /AllUsers without administrator rights

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user        ; nobody is asked for administrator rights

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include nsDialogs.nsh
!include x64.nsh

!define NAME "xtconnect-gui"
!define TITLE "E-mail set-up for xTuple Connect"
!define PUBLISHER "The xtconnect-gui authors"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define APP_PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths"
!define EXIT_IN_USE 2
!define EXIT_NO_RIGHTS 5

Name "${TITLE}"
OutFile "${OUTPUT}"
Icon "${ICON}"
UninstallIcon "${ICON}"
BrandingText " "

VIProductVersion "${VERSION4}"
VIFileVersion "${VERSION4}"
VIAddVersionKey /LANG=0 ProductName "${NAME}"
VIAddVersionKey /LANG=0 ProductVersion "${VERSION}"
VIAddVersionKey /LANG=0 FileVersion "${VERSION}"
VIAddVersionKey /LANG=0 FileDescription "${TITLE} (installer)"
VIAddVersionKey /LANG=0 CompanyName "${PUBLISHER}"
VIAddVersionKey /LANG=0 LegalCopyright "MIT licence"

!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

Var AllUsers                      ; 1: for everybody on this machine
Var Room                          ; of the page with the choice

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\xtconnect-gui.exe"
Page custom ChoosePage ChoosePageLeave
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English
!insertmacro MUI_LANGUAGE German

LangString CHOOSE_TITLE ${LANG_ENGLISH} "For whom?"
LangString CHOOSE_TITLE ${LANG_GERMAN} "Für wen?"
LangString CHOOSE_ME ${LANG_ENGLISH} "Only for me"
LangString CHOOSE_ME ${LANG_GERMAN} "Nur für mich"
LangString CHOOSE_ALL ${LANG_ENGLISH} "For everybody on this computer"
LangString CHOOSE_ALL ${LANG_GERMAN} "Für alle auf diesem Computer"
LangString NO_RIGHTS ${LANG_ENGLISH} "/AllUsers needs administrator rights. Start the installer as administrator, or without /AllUsers to install it for yourself."
LangString NO_RIGHTS ${LANG_GERMAN} "/AllUsers braucht Administratorrechte. Starten Sie das Installationsprogramm als Administrator, oder ohne /AllUsers nur für sich."
LangString IN_USE ${LANG_ENGLISH} "The program is running. Close it, then press Retry."
LangString IN_USE ${LANG_GERMAN} "Das Programm läuft noch. Schließen Sie es, dann drücken Sie Wiederholen."
LangString ASK_SETTINGS ${LANG_ENGLISH} "Remove your saved accounts and the log as well?$\n$\nThey are in $LOCALAPPDATA\${NAME}. Passwords are kept by the Windows Credential Manager under the name ${NAME}; remove them there."
LangString ASK_SETTINGS ${LANG_GERMAN} "Sollen auch Ihre gespeicherten Konten und das Protokoll entfernt werden?$\n$\nSie liegen in $LOCALAPPDATA\${NAME}. Kennwörter bewahrt die Windows-Anmeldeinformationsverwaltung unter dem Namen ${NAME} auf; entfernen Sie sie dort."
LangString PRACTICE ${LANG_ENGLISH} "Practise without sending anything"
LangString PRACTICE ${LANG_GERMAN} "Üben, ohne etwas zu senden"

; -- for whom ---------------------------------------------------------------------------------------------------------

!macro DEFINE_SCOPE un
Function ${un}UseScope            ; where shortcuts and registry values go
  ${If} $AllUsers = 1
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
  SetRegView 64
FunctionEnd

Function ${un}WaitUntilClosed     ; nobody can write to the file of a program that is running
  ${If} ${FileExists} "$INSTDIR\xtconnect-gui.exe"
    again:
    ClearErrors
    FileOpen $1 "$INSTDIR\xtconnect-gui.exe" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IN_USE)" /SD IDCANCEL IDRETRY again
      SetErrorLevel ${EXIT_IN_USE}
      Quit
    ${EndIf}
    FileClose $1
  ${EndIf}
FunctionEnd
!macroend
!insertmacro DEFINE_SCOPE ""
!insertmacro DEFINE_SCOPE "un."

Function IsAdministrator          ; $0: 1 or 0
  UserInfo::GetAccountType
  Pop $1
  StrCpy $0 0
  ${If} $1 == "Admin"
    StrCpy $0 1
  ${EndIf}
FunctionEnd

Function DefaultFolder            ; the folder of the last installation, else the usual one
  Call UseScope
  ReadRegStr $1 SHCTX "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $1 != ""
    StrCpy $INSTDIR $1
  ${ElseIf} $AllUsers = 1
    StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
  ${Else}
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
  ${EndIf}
FunctionEnd

Function .onInit
  StrCpy $AllUsers 0
  ${GetParameters} $2
  ClearErrors
  ${GetOptions} $2 "/AllUsers" $3
  ${IfNot} ${Errors}
    StrCpy $AllUsers 1
    Call IsAdministrator
    ${If} $0 = 0
      MessageBox MB_OK|MB_ICONSTOP "$(NO_RIGHTS)" /SD IDOK
      SetErrorLevel ${EXIT_NO_RIGHTS}
      Quit
    ${EndIf}
  ${EndIf}
  ${If} $INSTDIR == ""            ; no /D=
    Call DefaultFolder
  ${EndIf}
FunctionEnd

Function ChoosePage               ; only who has the rights is asked, and only if no switch has said it
  Call IsAdministrator
  ${GetParameters} $2
  ClearErrors
  ${GetOptions} $2 "/CurrentUser" $3
  ${If} $0 = 0
  ${OrIf} $AllUsers = 1
  ${OrIfNot} ${Errors}
    Abort
  ${EndIf}
  !insertmacro MUI_HEADER_TEXT "$(CHOOSE_TITLE)" ""
  nsDialogs::Create 1018
  Pop $1
  ${NSD_CreateRadioButton} 0 20u 100% 12u "$(CHOOSE_ME)"
  Pop $1
  ${NSD_Check} $1
  ${NSD_CreateRadioButton} 0 40u 100% 12u "$(CHOOSE_ALL)"
  Pop $Room
  nsDialogs::Show
FunctionEnd

Function ChoosePageLeave
  ${NSD_GetState} $Room $1
  ${If} $1 = ${BST_CHECKED}
    StrCpy $AllUsers 1
    Call DefaultFolder
  ${EndIf}
FunctionEnd

; -- install and upgrade ----------------------------------------------------------------------------------------------

Section
  Call UseScope
  Call WaitUntilClosed
  RMDir /r "$INSTDIR\_internal"   ; of the version before: nothing of it may stay
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS\${TITLE}"
  CreateShortcut "$SMPROGRAMS\${TITLE}\${TITLE}.lnk" "$INSTDIR\xtconnect-gui.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}\$(PRACTICE).lnk" "$INSTDIR\xtconnect-gui.exe" "--demo"

  WriteRegStr SHCTX "${APP_PATHS}\xtconnect-gui.exe" "" "$INSTDIR\xtconnect-gui.exe"
  WriteRegStr SHCTX "${APP_PATHS}\xtconnect.exe" "" "$INSTDIR\xtconnect.exe"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${TITLE}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\xtconnect-gui.exe"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

; -- uninstall --------------------------------------------------------------------------------------------------------

Function un.onInit
  StrCpy $AllUsers 0
  SetRegView 64
  ReadRegStr $1 HKLM "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $1 == $INSTDIR
    StrCpy $AllUsers 1
  ${EndIf}
FunctionEnd

Section un.Program
  Call un.UseScope
  Call un.WaitUntilClosed
  Delete "$INSTDIR\xtconnect.exe"
  Delete "$INSTDIR\xtconnect-gui.exe"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"                ; stays if somebody has put something of their own there
  RMDir /r "$SMPROGRAMS\${TITLE}"
  DeleteRegKey SHCTX "${APP_PATHS}\xtconnect-gui.exe"
  DeleteRegKey SHCTX "${APP_PATHS}\xtconnect.exe"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
SectionEnd

Section un.Settings
  SetShellVarContext current      ; of the person who uninstalls, also where the program was everybody's
  ${IfNot} ${FileExists} "$LOCALAPPDATA\${NAME}\*"
    Return
  ${EndIf}
  ${GetParameters} $2
  ClearErrors
  ${GetOptions} $2 "/PURGE" $3
  ${If} ${Errors}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(ASK_SETTINGS)" /SD IDNO IDYES remove
    Return
  ${EndIf}
  remove:
  RMDir /r "$LOCALAPPDATA\${NAME}"
SectionEnd
