/* User32 without windows: a message box is a line on standard error, and its first button is pressed. */
#ifndef NTLAB_WIN32_USER_H
#define NTLAB_WIN32_USER_H

#include <lab/base.h>

LAB_DDK_BEGIN

#define MB_OK                   0
#define MB_OKCANCEL             1
#define MB_ABORTRETRYIGNORE     2
#define MB_YESNOCANCEL          3
#define MB_YESNO                4
#define MB_RETRYCANCEL          5
#define MB_ICONHAND             0x10
#define MB_ICONERROR            MB_ICONHAND
#define MB_ICONSTOP             MB_ICONHAND
#define MB_ICONQUESTION         0x20
#define MB_ICONEXCLAMATION      0x30
#define MB_ICONWARNING          MB_ICONEXCLAMATION
#define MB_ICONASTERISK         0x40
#define MB_ICONINFORMATION      MB_ICONASTERISK
#define MB_DEFBUTTON2           0x100
#define MB_SYSTEMMODAL          0x1000
#define MB_TASKMODAL            0x2000
#define MB_SETFOREGROUND        0x10000
#define MB_TOPMOST              0x40000
#define MB_DEFAULT_DESKTOP_ONLY 0x20000
#define MB_SERVICE_NOTIFICATION 0x200000

#define IDOK     1
#define IDCANCEL 2
#define IDABORT  3
#define IDRETRY  4
#define IDIGNORE 5
#define IDYES    6
#define IDNO     7

int MessageBoxA(HWND window, LPCSTR text, LPCSTR caption, UINT type);
int MessageBoxW(HWND window, LPCWSTR text, LPCWSTR caption, UINT type);
#define MessageBox LAB_WIN32_AW(MessageBox)
BOOL MessageBeep(UINT type);
BOOL Beep(DWORD frequency, DWORD milliseconds);

LPSTR CharUpperA(LPSTR text); /* or one character, as a number */
LPWSTR CharUpperW(LPWSTR text);
#define CharUpper LAB_WIN32_AW(CharUpper)
LPSTR CharLowerA(LPSTR text);
LPWSTR CharLowerW(LPWSTR text);
#define CharLower LAB_WIN32_AW(CharLower)
LPSTR CharPrevA(LPCSTR begin, LPCSTR text);
LPWSTR CharPrevW(LPCWSTR begin, LPCWSTR text);
#define CharPrev LAB_WIN32_AW(CharPrev)
LPSTR CharNextA(LPCSTR text);
LPWSTR CharNextW(LPCWSTR text);
#define CharNext LAB_WIN32_AW(CharNext)
BOOL CharToOemA(LPCSTR from, LPSTR to); /* every code page is UTF-8 */
BOOL CharToOemW(LPCWSTR from, LPSTR to);
#define CharToOem LAB_WIN32_AW(CharToOem)
BOOL OemToCharA(LPCSTR from, LPSTR to);
BOOL OemToCharW(LPCSTR from, LPWSTR to);
#define OemToChar LAB_WIN32_AW(OemToChar)

#define WM_CLOSE        0x10
#define WM_DEVICECHANGE 0x219

typedef PVOID HDEVNOTIFY;
#define DEVICE_NOTIFY_WINDOW_HANDLE         0
#define DEVICE_NOTIFY_SERVICE_HANDLE        1
#define DEVICE_NOTIFY_ALL_INTERFACE_CLASSES 4
/* There are no windows and services to tell: NULL, ERROR_NOT_SUPPORTED, and a line on standard error. */
HDEVNOTIFY RegisterDeviceNotificationA(HANDLE recipient, LPVOID filter, DWORD flags);
HDEVNOTIFY RegisterDeviceNotificationW(HANDLE recipient, LPVOID filter, DWORD flags);
#define RegisterDeviceNotification LAB_WIN32_AW(RegisterDeviceNotification)
BOOL UnregisterDeviceNotification(HDEVNOTIFY notification);

LAB_DDK_END

#endif
