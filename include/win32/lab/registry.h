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
LSTATUS RegCreateKeyTransactedA(HKEY key, LPCSTR name, DWORD reserved, LPSTR class_name, DWORD options, REGSAM access,
                                const LPSECURITY_ATTRIBUTES security, PHKEY result, LPDWORD disposition,
                                HANDLE transaction, PVOID extended);
LSTATUS RegCreateKeyTransactedW(HKEY key, LPCWSTR name, DWORD reserved, LPWSTR class_name, DWORD options, REGSAM access,
                                const LPSECURITY_ATTRIBUTES security, PHKEY result, LPDWORD disposition,
                                HANDLE transaction, PVOID extended);
LSTATUS RegOpenKeyTransactedA(HKEY key, LPCSTR name, DWORD options, REGSAM access, PHKEY result, HANDLE transaction,
                              PVOID extended);
LSTATUS RegOpenKeyTransactedW(HKEY key, LPCWSTR name, DWORD options, REGSAM access, PHKEY result, HANDLE transaction,
                              PVOID extended);
LSTATUS RegDeleteKeyTransactedA(HKEY key, LPCSTR name, REGSAM access, DWORD reserved, HANDLE transaction,
                                PVOID extended);
LSTATUS RegDeleteKeyTransactedW(HKEY key, LPCWSTR name, REGSAM access, DWORD reserved, HANDLE transaction,
                                PVOID extended);
LSTATUS RegSaveKeyA(HKEY key, LPCSTR file, const LPSECURITY_ATTRIBUTES security);
LSTATUS RegSaveKeyW(HKEY key, LPCWSTR file, const LPSECURITY_ATTRIBUTES security);
LSTATUS RegSaveKeyExA(HKEY key, LPCSTR file, const LPSECURITY_ATTRIBUTES security, DWORD flags);
LSTATUS RegSaveKeyExW(HKEY key, LPCWSTR file, const LPSECURITY_ATTRIBUTES security, DWORD flags);
LSTATUS RegRestoreKeyA(HKEY key, LPCSTR file, DWORD flags);
LSTATUS RegRestoreKeyW(HKEY key, LPCWSTR file, DWORD flags);
LSTATUS RegLoadKeyA(HKEY key, LPCSTR name, LPCSTR file);
LSTATUS RegLoadKeyW(HKEY key, LPCWSTR name, LPCWSTR file);
LSTATUS RegLoadAppKeyA(LPCSTR file, PHKEY result, REGSAM access, DWORD options, DWORD reserved);
LSTATUS RegLoadAppKeyW(LPCWSTR file, PHKEY result, REGSAM access, DWORD options, DWORD reserved);
LSTATUS RegUnLoadKeyA(HKEY key, LPCSTR name);
LSTATUS RegUnLoadKeyW(HKEY key, LPCWSTR name);
LSTATUS RegReplaceKeyA(HKEY key, LPCSTR name, LPCSTR new_file, LPCSTR old_file);
LSTATUS RegReplaceKeyW(HKEY key, LPCWSTR name, LPCWSTR new_file, LPCWSTR old_file);
LSTATUS RegCopyTreeA(HKEY source, LPCSTR name, HKEY target);
LSTATUS RegCopyTreeW(HKEY source, LPCWSTR name, HKEY target);
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

/* --- what is asked of a key as a whole, of several values, and of a value by type --- */

#define RRF_RT_REG_NONE      0x00000001
#define RRF_RT_REG_SZ        0x00000002
#define RRF_RT_REG_EXPAND_SZ 0x00000004
#define RRF_RT_REG_BINARY    0x00000008
#define RRF_RT_REG_DWORD     0x00000010
#define RRF_RT_REG_MULTI_SZ  0x00000020
#define RRF_RT_REG_QWORD     0x00000040
#define RRF_RT_DWORD         (RRF_RT_REG_BINARY | RRF_RT_REG_DWORD)
#define RRF_RT_QWORD         (RRF_RT_REG_BINARY | RRF_RT_REG_QWORD)
#define RRF_RT_ANY           0x0000FFFF
#define RRF_NOEXPAND         0x10000000
#define RRF_ZEROONFAILURE    0x20000000

typedef struct value_entA {
    LPSTR ve_valuename;
    DWORD ve_valuelen;
    DWORD_PTR ve_valueptr;
    DWORD ve_type;
} VALENTA, *PVALENTA;

typedef struct value_entW {
    LPWSTR ve_valuename;
    DWORD ve_valuelen;
    DWORD_PTR ve_valueptr;
    DWORD ve_type;
} VALENTW, *PVALENTW;
#define VALENT  LAB_WIN32_AW(VALENT)
#define PVALENT LAB_WIN32_AW(PVALENT)

LSTATUS RegQueryInfoKeyA(HKEY key, LPSTR class_name, LPDWORD class_size, LPDWORD reserved, LPDWORD keys,
                         LPDWORD longest_key, LPDWORD longest_class, LPDWORD values, LPDWORD longest_name,
                         LPDWORD longest_data, LPDWORD security, PFILETIME written);
LSTATUS RegQueryInfoKeyW(HKEY key, LPWSTR class_name, LPDWORD class_size, LPDWORD reserved, LPDWORD keys,
                         LPDWORD longest_key, LPDWORD longest_class, LPDWORD values, LPDWORD longest_name,
                         LPDWORD longest_data, LPDWORD security, PFILETIME written);
LSTATUS RegGetValueA(HKEY key, LPCSTR below, LPCSTR name, DWORD flags, LPDWORD type, PVOID data, LPDWORD size);
LSTATUS RegGetValueW(HKEY key, LPCWSTR below, LPCWSTR name, DWORD flags, LPDWORD type, PVOID data, LPDWORD size);
LSTATUS RegQueryMultipleValuesA(HKEY key, PVALENTA values, DWORD count, LPSTR buffer, LPDWORD size);
LSTATUS RegQueryMultipleValuesW(HKEY key, PVALENTW values, DWORD count, LPWSTR buffer, LPDWORD size);
LSTATUS RegSetKeyValueA(HKEY key, LPCSTR below, LPCSTR name, DWORD type, LPCVOID data, DWORD size);
LSTATUS RegSetKeyValueW(HKEY key, LPCWSTR below, LPCWSTR name, DWORD type, LPCVOID data, DWORD size);
LSTATUS RegDeleteKeyValueA(HKEY key, LPCSTR below, LPCSTR name);
LSTATUS RegDeleteKeyValueW(HKEY key, LPCWSTR below, LPCWSTR name);
LSTATUS RegDeleteKeyExA(HKEY key, LPCSTR name, REGSAM access, DWORD reserved);
LSTATUS RegDeleteKeyExW(HKEY key, LPCWSTR name, REGSAM access, DWORD reserved);
LSTATUS RegQueryValueA(HKEY key, LPCSTR below, LPSTR data, PLONG size);
LSTATUS RegQueryValueW(HKEY key, LPCWSTR below, LPWSTR data, PLONG size);
LSTATUS RegSetValueA(HKEY key, LPCSTR below, DWORD type, LPCSTR data, DWORD size);
LSTATUS RegSetValueW(HKEY key, LPCWSTR below, DWORD type, LPCWSTR data, DWORD size);
LSTATUS RegEnumKeyA(HKEY key, DWORD index, LPSTR name, DWORD size);
LSTATUS RegEnumKeyW(HKEY key, DWORD index, LPWSTR name, DWORD size);
/* Asynchronously it sets the event at the next change; otherwise it returns then. */
LSTATUS RegNotifyChangeKeyValue(HKEY key, BOOL tree, DWORD filter, HANDLE event, BOOL asynchronous);

#define RegOpenKeyEx           LAB_WIN32_AW(RegOpenKeyEx)
#define RegCreateKeyEx         LAB_WIN32_AW(RegCreateKeyEx)
#define RegCreateKeyTransacted LAB_WIN32_AW(RegCreateKeyTransacted)
#define RegOpenKeyTransacted   LAB_WIN32_AW(RegOpenKeyTransacted)
#define RegDeleteKeyTransacted LAB_WIN32_AW(RegDeleteKeyTransacted)
#define RegSaveKey             LAB_WIN32_AW(RegSaveKey)
#define RegSaveKeyEx           LAB_WIN32_AW(RegSaveKeyEx)
#define RegRestoreKey          LAB_WIN32_AW(RegRestoreKey)
#define RegLoadKey             LAB_WIN32_AW(RegLoadKey)
#define RegLoadAppKey          LAB_WIN32_AW(RegLoadAppKey)
#define RegUnLoadKey           LAB_WIN32_AW(RegUnLoadKey)
#define RegReplaceKey          LAB_WIN32_AW(RegReplaceKey)
#define RegCopyTree            LAB_WIN32_AW(RegCopyTree)
#define RegOpenKey             LAB_WIN32_AW(RegOpenKey)
#define RegCreateKey           LAB_WIN32_AW(RegCreateKey)
#define RegDeleteKey           LAB_WIN32_AW(RegDeleteKey)
#define RegDeleteTree          LAB_WIN32_AW(RegDeleteTree)
#define RegSetValueEx          LAB_WIN32_AW(RegSetValueEx)
#define RegQueryValueEx        LAB_WIN32_AW(RegQueryValueEx)
#define RegDeleteValue         LAB_WIN32_AW(RegDeleteValue)
#define RegEnumKeyEx           LAB_WIN32_AW(RegEnumKeyEx)
#define RegEnumValue           LAB_WIN32_AW(RegEnumValue)
#define RegQueryInfoKey        LAB_WIN32_AW(RegQueryInfoKey)
#define RegGetValue            LAB_WIN32_AW(RegGetValue)
#define RegQueryMultipleValues LAB_WIN32_AW(RegQueryMultipleValues)
#define RegSetKeyValue         LAB_WIN32_AW(RegSetKeyValue)
#define RegDeleteKeyValue      LAB_WIN32_AW(RegDeleteKeyValue)
#define RegDeleteKeyEx         LAB_WIN32_AW(RegDeleteKeyEx)
#define RegQueryValue          LAB_WIN32_AW(RegQueryValue)
#define RegSetValue            LAB_WIN32_AW(RegSetValue)
#define RegEnumKey             LAB_WIN32_AW(RegEnumKey)

LAB_DDK_END

#endif
