/* Installing drivers by their INF files. */
#ifndef NTLAB_NEWDEV_H
#define NTLAB_NEWDEV_H

#include <windows.h>

LAB_DDK_BEGIN

#define INSTALLFLAG_FORCE          1
#define INSTALLFLAG_READONLY       2
#define INSTALLFLAG_NONINTERACTIVE 4

/* Installs the INF, and starts the devices with this id anew. ERROR_NO_SUCH_DEVINST where there is none. */
BOOL UpdateDriverForPlugAndPlayDevicesA(HWND window, LPCSTR hardware_id, LPCSTR inf, DWORD flags, PBOOL reboot);
BOOL UpdateDriverForPlugAndPlayDevicesW(HWND window, LPCWSTR hardware_id, LPCWSTR inf, DWORD flags, PBOOL reboot);
#define UpdateDriverForPlugAndPlayDevices LAB_WIN32_AW(UpdateDriverForPlugAndPlayDevices)

LAB_DDK_END

#endif
