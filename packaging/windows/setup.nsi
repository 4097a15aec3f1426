; setup.exe: per user, no administrator, Chinese and English. Called by packaging/windows/build from the project's
; folder with VERSION, PROGRAMS (folder of the exes) and OUT.
Target amd64-unicode
Unicode true
!ifdef COMPRESSION
SetCompressor ${COMPRESSION}
!else
SetCompressor /SOLID lzma
; The two programs are nearly the same bytes: seen whole, the second one costs almost nothing.
SetCompressorDictSize 64
!endif
ManifestDPIAware true
RequestExecutionLevel user

!include "MUI2.nsh"
!include "FileFunc.nsh"

!define NAME "会员卡权益工作台"
!define ID "CardRightsStudio"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${ID}"
InstallDirRegKey HKCU "Software\${ID}" "Folder"
BrandingText "Card Rights Studio ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MIT OR Apache-2.0"

!define MUI_ICON "assets/icon/icon.ico"
!define MUI_UNICON "assets/icon/icon.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\card-rights-studio.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
; The first one speaks where the system's language is neither.
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

LangString OPEN_NOW ${LANG_SIMPCHINESE} "请先关闭正在运行的会员卡权益工作台，再重试。"
LangString OPEN_NOW ${LANG_ENGLISH} "Close the running Card Rights Studio first, then try again."
LangString KEPT ${LANG_SIMPCHINESE} "草稿、发布记录和设置留在原处；密钥留在 Windows 凭据管理器里。"
LangString KEPT ${LANG_ENGLISH} "Drafts, publish records and settings stay where they are; keys stay in Windows Credential Manager."
LangString DRAFT ${LANG_SIMPCHINESE} "会员卡权益草稿"
LangString DRAFT ${LANG_ENGLISH} "Card rights draft"

; A running program cannot be replaced: Windows keeps its file open. Silently, that is exit code 2 and nothing changed.
!macro FREE PROGRAM
  IfFileExists "$INSTDIR\${PROGRAM}" 0 +8
  ClearErrors
  FileOpen $0 "$INSTDIR\${PROGRAM}" a
  IfErrors 0 +4
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(OPEN_NOW)" /SD IDCANCEL IDRETRY -3
  SetErrorLevel 2
  Quit
  FileClose $0
!macroend

Section
  !insertmacro FREE "card-rights-studio.exe"
  !insertmacro FREE "card-rights-studio-cli.exe"
  SetOutPath "$INSTDIR"
  File "${PROGRAMS}/card-rights-studio.exe"
  File "${PROGRAMS}/card-rights-studio-cli.exe"
  File "LICENSE-MIT"
  File "LICENSE-APACHE"
  File "${PROGRAMS}/NOTICES.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\card-rights-studio.exe"

  WriteRegStr HKCU "Software\${ID}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\.cardrights" "" "${ID}.Draft"
  WriteRegStr HKCU "Software\Classes\${ID}.Draft" "" "$(DRAFT)"
  WriteRegStr HKCU "Software\Classes\${ID}.Draft\DefaultIcon" "" "$INSTDIR\card-rights-studio.exe,0"
  WriteRegStr HKCU "Software\Classes\${ID}.Draft\shell\open\command" "" '"$INSTDIR\card-rights-studio.exe" "%1"'

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\card-rights-studio.exe,0"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
  ; The shell reads associations anew.
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

; Only what setup.exe laid down, name by name: a file that somebody put into the folder stays.
Section "Uninstall"
  !insertmacro FREE "card-rights-studio.exe"
  !insertmacro FREE "card-rights-studio-cli.exe"
  Delete "$INSTDIR\card-rights-studio.exe"
  Delete "$INSTDIR\card-rights-studio-cli.exe"
  Delete "$INSTDIR\LICENSE-MIT"
  Delete "$INSTDIR\LICENSE-APACHE"
  Delete "$INSTDIR\NOTICES.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  ; Only when nothing else was installed there.
  RMDir "$LOCALAPPDATA\Programs"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKCU "Software\${ID}"
  DeleteRegKey HKCU "Software\Classes\${ID}.Draft"
  ReadRegStr $0 HKCU "Software\Classes\.cardrights" ""
  StrCmp $0 "${ID}.Draft" 0 +2
  DeleteRegKey HKCU "Software\Classes\.cardrights"
  DeleteRegKey HKCU "${UNINSTALL}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  DetailPrint "$(KEPT)"
SectionEnd
