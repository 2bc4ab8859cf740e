/* Views of files, and memory with a name: sections. */
#include "win32/win32_p.h"
#include <nt/base_types.h>
#include <wchar.h>

NTSTATUS NtCreateSection(PHANDLE section, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PLARGE_INTEGER size,
                         ULONG protection, ULONG allocation, HANDLE file);
NTSTATUS ZwMapViewOfSection(HANDLE section, HANDLE process, PVOID *base, ULONG_PTR zero_bits, SIZE_T commit,
                            PLARGE_INTEGER offset, PSIZE_T size, int inherit, ULONG type, ULONG protection);
NTSTATUS ZwUnmapViewOfSection(HANDLE process, PVOID base);
NTSTATUS ZwFlushVirtualMemory(HANDLE process, PVOID *base, PSIZE_T size, PVOID iosb);

#define SECTION_EVERYTHING 0xF001F
#define SEC_COMMITTED      0x8000000
#define VIEW_UNMAP         2
#define THIS_PROCESS       ((HANDLE)(LONG_PTR)-1)
#define CASE_INSENSITIVE   0x40
#define OPEN_IF_THERE      0x80

static NTSTATUS make(HANDLE file, DWORD protection, LARGE_INTEGER size, LPCSTR name, HANDLE *section)
{
    char *path = lab__win32_object_name(name);
    LPWSTR wide = lab__win32_wide(path);
    UNICODE_STRING text = {0};
    OBJECT_ATTRIBUTES attributes;
    ULONG kind = protection & 0xFFFFFF00;
    NTSTATUS status;

    if (wide)
        text = (UNICODE_STRING){(USHORT)(wcslen(wide) * 2), (USHORT)(wcslen(wide) * 2 + 2), wide};
    InitializeObjectAttributes(&attributes, wide ? &text : NULL, CASE_INSENSITIVE | OPEN_IF_THERE, NULL, NULL);
    status = NtCreateSection(section, SECTION_EVERYTHING & ~(protection & 0x66 ? 0 : 2u), &attributes,
                             size.QuadPart ? &size : NULL, protection & 0xFF, kind ? kind : SEC_COMMITTED,
                             file == INVALID_HANDLE_VALUE ? NULL : file);
    free(wide);
    free(path);
    return status;
}

HANDLE CreateFileMappingA(HANDLE file, LPSECURITY_ATTRIBUTES security, DWORD protection, DWORD size_high, DWORD size,
                          LPCSTR name)
{
    LARGE_INTEGER length = {.LowPart = size, .HighPart = (LONG)size_high};
    HANDLE section = NULL;
    NTSTATUS status;

    if (lab__win32_is_host(file)) {
        lab__win32_fail(ERROR_NOT_SUPPORTED);
        return NULL;
    }
    status = make(file, protection, length, name, &section);
    if (!lab__win32_result(status))
        return NULL;
    SetLastError(status == (NTSTATUS)0x40000000 ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
    return section;
}

HANDLE CreateFileMappingW(HANDLE file, LPSECURITY_ATTRIBUTES security, DWORD protection, DWORD size_high, DWORD size,
                          LPCWSTR name)
{
    char *narrow = lab__win32_narrow(name);
    HANDLE section = CreateFileMappingA(file, security, protection, size_high, size, narrow);

    free(narrow);
    return section;
}

LPVOID MapViewOfFile(HANDLE mapping, DWORD access, DWORD offset_high, DWORD offset, SIZE_T size)
{
    LARGE_INTEGER at = {.LowPart = offset, .HighPart = (LONG)offset_high};
    ULONG protection = access == FILE_MAP_COPY   ? PAGE_WRITECOPY
                       : access & FILE_MAP_WRITE ? PAGE_READWRITE
                                                 : PAGE_READONLY;
    PVOID base = NULL;

    if (!lab__win32_result(
            ZwMapViewOfSection(mapping, THIS_PROCESS, &base, 0, 0, &at, &size, VIEW_UNMAP, 0, protection)))
        return NULL;
    return base;
}

BOOL UnmapViewOfFile(LPCVOID base)
{
    return lab__win32_result(ZwUnmapViewOfSection(THIS_PROCESS, (PVOID)base));
}

BOOL FlushViewOfFile(LPCVOID base, SIZE_T size)
{
    ULONG_PTR iosb[2] = {0};
    PVOID at = (PVOID)base;

    return lab__win32_result(ZwFlushVirtualMemory(THIS_PROCESS, &at, &size, iosb));
}
