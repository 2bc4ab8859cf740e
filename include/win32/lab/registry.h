/* The registry. */
#ifndef NTLAB_WIN32_REGISTRY_H
#define NTLAB_WIN32_REGISTRY_H

#include <lab/base.h>
#include <nt/cm_key.h>

LAB_DDK_BEGIN

typedef LONG LSTATUS;

#define HKEY_CLASSES_ROOT   ((HKEY)(ULONG_PTR)0x80000000)
#define HKEY_CURRENT_USER   ((HKEY)(ULONG_PTR)0x80000001)
#define HKEY_LOCAL_MACHINE  ((HKEY)(ULONG_PTR)0x80000002)
#define HKEY_USERS          ((HKEY)(ULONG_PTR)0x80000003)
#define HKEY_CURRENT_CONFIG ((HKEY)(ULONG_PTR)0x80000005)

LSTATUS RegOpenKeyExA(HKEY key, LPCSTR name, DWORD options, REGSAM access, PHKEY result);
LSTATUS RegOpenKeyExW(HKEY key, LPCWSTR name, DWORD options, REGSAM access, PHKEY result);
LSTATUS RegCreateKeyExA(HKEY key, LPCSTR name, DWORD reserved, LPSTR class_name, DWORD options, REGSAM access,
                        const LPSECURITY_ATTRIBUTES security, PHKEY result, LPDWORD disposition);
LSTATUS RegCreateKeyExW(HKEY key, LPCWSTR name, DWORD reserved, LPWSTR class_name, DWORD options, REGSAM access,
                        const LPSECURITY_ATTRIBUTES security, PHKEY result, LPDWORD disposition);
LSTATUS RegOpenKeyA(HKEY key, LPCSTR name, PHKEY result);
LSTATUS RegOpenKeyW(HKEY key, LPCWSTR name, PHKEY result);
LSTATUS RegCreateKeyA(HKEY key, LPCSTR name, PHKEY result);
LSTATUS RegCreateKeyW(HKEY key, LPCWSTR name, PHKEY result);
LSTATUS RegCloseKey(HKEY key);
LSTATUS RegFlushKey(HKEY key);
LSTATUS RegDeleteKeyA(HKEY key, LPCSTR name);
LSTATUS RegDeleteKeyW(HKEY key, LPCWSTR name);
LSTATUS RegDeleteTreeA(HKEY key, LPCSTR name);
LSTATUS RegDeleteTreeW(HKEY key, LPCWSTR name);
LSTATUS RegRenameKey(HKEY key, LPCWSTR name, LPCWSTR new_name);
LSTATUS RegSetValueExA(HKEY key, LPCSTR name, DWORD reserved, DWORD type, const BYTE *data, DWORD size);
LSTATUS RegSetValueExW(HKEY key, LPCWSTR name, DWORD reserved, DWORD type, const BYTE *data, DWORD size);
LSTATUS RegQueryValueExA(HKEY key, LPCSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD size);
LSTATUS RegQueryValueExW(HKEY key, LPCWSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD size);
LSTATUS RegDeleteValueA(HKEY key, LPCSTR name);
LSTATUS RegDeleteValueW(HKEY key, LPCWSTR name);
LSTATUS RegEnumKeyExA(HKEY key, DWORD index, LPSTR name, LPDWORD size, LPDWORD reserved, LPSTR class_name,
                      LPDWORD class_size, PFILETIME written);
LSTATUS RegEnumKeyExW(HKEY key, DWORD index, LPWSTR name, LPDWORD size, LPDWORD reserved, LPWSTR class_name,
                      LPDWORD class_size, PFILETIME written);
LSTATUS RegEnumValueA(HKEY key, DWORD index, LPSTR name, LPDWORD size, LPDWORD reserved, LPDWORD type, LPBYTE data,
                      LPDWORD data_size);
LSTATUS RegEnumValueW(HKEY key, DWORD index, LPWSTR name, LPDWORD size, LPDWORD reserved, LPDWORD type, LPBYTE data,
                      LPDWORD data_size);
#define RegOpenKeyEx    LAB_WIN32_AW(RegOpenKeyEx)
#define RegCreateKeyEx  LAB_WIN32_AW(RegCreateKeyEx)
#define RegOpenKey      LAB_WIN32_AW(RegOpenKey)
#define RegCreateKey    LAB_WIN32_AW(RegCreateKey)
#define RegDeleteKey    LAB_WIN32_AW(RegDeleteKey)
#define RegDeleteTree   LAB_WIN32_AW(RegDeleteTree)
#define RegSetValueEx   LAB_WIN32_AW(RegSetValueEx)
#define RegQueryValueEx LAB_WIN32_AW(RegQueryValueEx)
#define RegDeleteValue  LAB_WIN32_AW(RegDeleteValue)
#define RegEnumKeyEx    LAB_WIN32_AW(RegEnumKeyEx)
#define RegEnumValue    LAB_WIN32_AW(RegEnumValue)

LAB_DDK_END

#endif
