/* What runs: the drivers of the machine. */
#ifndef NTLAB_PSAPI_H
#define NTLAB_PSAPI_H
#define _PSAPI_H_

#include <windows.h>

LAB_DDK_BEGIN

BOOL EnumDeviceDrivers(LPVOID *bases, DWORD size, LPDWORD needed);
DWORD GetDeviceDriverBaseNameA(LPVOID base, LPSTR name, DWORD size);
DWORD GetDeviceDriverBaseNameW(LPVOID base, LPWSTR name, DWORD size);
#define GetDeviceDriverBaseName LAB_WIN32_AW(GetDeviceDriverBaseName)
DWORD GetDeviceDriverFileNameA(LPVOID base, LPSTR name, DWORD size);
DWORD GetDeviceDriverFileNameW(LPVOID base, LPWSTR name, DWORD size);
#define GetDeviceDriverFileName LAB_WIN32_AW(GetDeviceDriverFileName)
BOOL EnumProcesses(DWORD *ids, DWORD size, LPDWORD needed);

LAB_DDK_END

#endif
