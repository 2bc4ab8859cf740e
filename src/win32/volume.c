/* DOS device names and drives, over the symbolic links in \GLOBAL??. */
#include "win32/win32_p.h"
#include <nt/io_completion.h>
#include <nt/io_volume_info.h>
#include <nt/rtl_string.h>
#include <stdio.h>
#include <wchar.h>

NTSTATUS ZwQueryDirectoryObject(HANDLE directory, PVOID buffer, ULONG length, BOOLEAN single, BOOLEAN restart,
                                PULONG context, PULONG returned);
NTSTATUS ZwOpenDirectoryObject(PHANDLE directory, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes);
NTSTATUS ZwOpenFile(PHANDLE file, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK result,
                    ULONG share, ULONG options);
NTSTATUS ZwQueryVolumeInformationFile(HANDLE file, PIO_STATUS_BLOCK result, PVOID information, ULONG length,
                                      FS_INFORMATION_CLASS class);
NTSTATUS ZwOpenSymbolicLinkObject(PHANDLE link, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes);
NTSTATUS ZwQuerySymbolicLinkObject(HANDLE link, PUNICODE_STRING target, PULONG length);
NTSTATUS ZwClose(HANDLE handle);
NTSTATUS IoCreateSymbolicLink(PUNICODE_STRING name, PUNICODE_STRING target);
NTSTATUS IoDeleteSymbolicLink(PUNICODE_STRING name);
#define STATUS_BUFFER_TOO_SMALL ((NTSTATUS)0xC0000023)
#define DIRECTORY_QUERY         1
#define SYMBOLIC_LINK_QUERY     1
#define FILE_REMOVABLE_MEDIA    1
#define OBJ_CASE_INSENSITIVE    0x40

#define LINKS L"\\GLOBAL??\\"

struct entry {
    UNICODE_STRING name, type;
};

/* The link's name as an object's; FALSE, with the error set, where it is too long. */
static BOOL name_of(LPCWSTR name, WCHAR *whole, SIZE_T room)
{
    SIZE_T length = wcslen(name);

    if (!length || length + RTL_NUMBER_OF(LINKS) > room)
        return lab__win32_fail(ERROR_FILE_NOT_FOUND);
    wcscpy(whole, LINKS);
    wcscat(whole, name);
    return TRUE;
}

static DWORD target_of(LPCWSTR name, LPWSTR target, DWORD size)
{
    WCHAR whole[MAX_PATH];
    UNICODE_STRING link, found = {0, (USHORT)((size > 32000 ? 32000 : size) * sizeof(WCHAR)), target};
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    NTSTATUS status;
    DWORD count;

    if (!name_of(name, whole, RTL_NUMBER_OF(whole)))
        return 0;
    RtlInitUnicodeString(&link, whole);
    InitializeObjectAttributes(&attributes, &link, OBJ_CASE_INSENSITIVE, NULL, NULL);
    status = ZwOpenSymbolicLinkObject(&handle, SYMBOLIC_LINK_QUERY, &attributes);
    if (!lab__win32_result(status))
        return 0;
    status = ZwQuerySymbolicLinkObject(handle, &found, NULL);
    ZwClose(handle);
    if (status == STATUS_BUFFER_TOO_SMALL)
        return (DWORD)lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    count = found.Length / sizeof(WCHAR);
    if (!lab__win32_result(status))
        return 0;
    if (count + 2 > size)
        return (DWORD)lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    target[count] = target[count + 1] = 0;
    return count + 2;
}

/* The next name in the directory: FALSE at its end. */
static BOOL next_name(HANDLE directory, ULONG *context, WCHAR *name, SIZE_T room)
{
    char buffer[1024];
    ULONG returned;
    struct entry *entry = (struct entry *)buffer;

    if (!NT_SUCCESS(ZwQueryDirectoryObject(directory, buffer, sizeof buffer, TRUE, FALSE, context, &returned)))
        return FALSE;
    if (entry->name.Length / sizeof(WCHAR) >= room)
        return next_name(directory, context, name, room);
    memcpy(name, entry->name.Buffer, entry->name.Length);
    name[entry->name.Length / sizeof(WCHAR)] = 0;
    return TRUE;
}

static BOOL open_names(HANDLE *directory)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\GLOBAL??");
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    return lab__win32_result(ZwOpenDirectoryObject(directory, DIRECTORY_QUERY, &attributes));
}

static DWORD all_names(LPWSTR list, DWORD size)
{
    WCHAR name[MAX_PATH];
    ULONG context = 0;
    HANDLE directory;
    DWORD length = 0;

    if (!open_names(&directory))
        return 0;
    while (next_name(directory, &context, name, RTL_NUMBER_OF(name))) {
        SIZE_T count = wcslen(name) + 1;

        if (length + count + 1 > size) {
            ZwClose(directory);
            return (DWORD)lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
        }
        wcscpy(list + length, name);
        length += (DWORD)count;
    }
    ZwClose(directory);
    list[length] = 0;
    return length + 1;
}

DWORD QueryDosDeviceW(LPCWSTR name, LPWSTR target, DWORD size)
{
    if (!size)
        return (DWORD)lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    return name ? target_of(name, target, size) : all_names(target, size);
}

DWORD QueryDosDeviceA(LPCSTR name, LPSTR target, DWORD size)
{
    WCHAR *wide = lab__win32_wide(name), *found = malloc(((SIZE_T)size + 1) * sizeof *found);
    DWORD count = QueryDosDeviceW(wide, found, size);
    DWORD made = count ? (DWORD)WideCharToMultiByte(CP_ACP, 0, found, (int)count, target, (int)size, NULL, NULL) : 0;

    free(wide);
    free(found);
    return made;
}

/* What the target is as an object: itself where it is raw, else a DOS path. */
static void target_name(DWORD flags, LPCWSTR target, WCHAR *whole, SIZE_T room)
{
    _snwprintf(whole, room, flags & DDD_RAW_TARGET_PATH ? L"%ws" : L"\\??\\%ws", target);
    whole[room - 1] = 0;
}

BOOL DefineDosDeviceW(DWORD flags, LPCWSTR name, LPCWSTR target)
{
    WCHAR whole[MAX_PATH], to[512];
    UNICODE_STRING link, object;

    if (!name || !name_of(name, whole, RTL_NUMBER_OF(whole)))
        return FALSE;
    RtlInitUnicodeString(&link, whole);
    if (flags & DDD_REMOVE_DEFINITION)
        return lab__win32_result(IoDeleteSymbolicLink(&link));
    if (!target)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    target_name(flags, target, to, RTL_NUMBER_OF(to));
    RtlInitUnicodeString(&object, to);
    IoDeleteSymbolicLink(&link); /* the latest definition is the one that holds */
    return lab__win32_result(IoCreateSymbolicLink(&link, &object));
}

BOOL DefineDosDeviceA(DWORD flags, LPCSTR name, LPCSTR target)
{
    WCHAR *wide = lab__win32_wide(name), *to = lab__win32_wide(target);
    BOOL done = DefineDosDeviceW(flags, wide, to);

    free(wide);
    free(to);
    return done;
}

/* --- drives --- */

DWORD GetLogicalDrives(void)
{
    WCHAR name[MAX_PATH];
    ULONG context = 0;
    HANDLE directory;
    DWORD drives = 0;

    if (!open_names(&directory))
        return 0;
    while (next_name(directory, &context, name, RTL_NUMBER_OF(name)))
        if (wcslen(name) == 2 && name[1] == ':' && (name[0] | 0x20) >= 'a' && (name[0] | 0x20) <= 'z')
            drives |= 1u << ((name[0] | 0x20) - 'a');
    ZwClose(directory);
    return drives;
}

DWORD GetLogicalDriveStringsW(DWORD size, LPWSTR strings)
{
    DWORD drives = GetLogicalDrives(), needed = (DWORD)__builtin_popcount(drives) * 4;

    if (needed + 1 > size || !strings)
        return needed + 1;
    for (WCHAR letter = 'A'; letter <= 'Z'; letter++)
        if (drives & 1u << (letter - 'A')) {
            strings[0] = letter;
            wcscpy(strings + 1, L":\\");
            strings += 4;
        }
    *strings = 0;
    return needed;
}

DWORD GetLogicalDriveStringsA(DWORD size, LPSTR strings)
{
    WCHAR wide[26 * 4 + 1];
    DWORD length = GetLogicalDriveStringsW(RTL_NUMBER_OF(wide), wide);

    if (length + 1 > size || !strings)
        return length + 1;
    for (DWORD i = 0; i <= length; i++)
        strings[i] = (char)wide[i];
    return length;
}

static UINT type_of(const FILE_FS_DEVICE_INFORMATION *information)
{
    switch (information->DeviceType) {
    case FILE_DEVICE_CD_ROM:
    case FILE_DEVICE_CD_ROM_FILE_SYSTEM:
        return DRIVE_CDROM;
    case FILE_DEVICE_VIRTUAL_DISK:
        return DRIVE_RAMDISK;
    case FILE_DEVICE_NETWORK:
    case FILE_DEVICE_NETWORK_FILE_SYSTEM:
        return DRIVE_REMOTE;
    case FILE_DEVICE_DISK:
    case FILE_DEVICE_DISK_FILE_SYSTEM:
        return information->Characteristics & FILE_REMOVABLE_MEDIA ? DRIVE_REMOVABLE : DRIVE_FIXED;
    default:
        return DRIVE_UNKNOWN;
    }
}

UINT GetDriveTypeW(LPCWSTR root)
{
    WCHAR path[] = L"\\??\\X:";
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES attributes;
    FILE_FS_DEVICE_INFORMATION information;
    IO_STATUS_BLOCK result;
    HANDLE volume;
    NTSTATUS status;

    if (!root || !root[0] || root[1] != ':')
        return DRIVE_NO_ROOT_DIR;
    path[4] = root[0];
    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    if (!NT_SUCCESS(ZwOpenFile(&volume, FILE_READ_ATTRIBUTES | SYNCHRONIZE, &attributes, &result, 7,
                               FILE_SYNCHRONOUS_IO_NONALERT)))
        return DRIVE_NO_ROOT_DIR;
    status = ZwQueryVolumeInformationFile(volume, &result, &information, sizeof information, FileFsDeviceInformation);
    ZwClose(volume);
    return NT_SUCCESS(status) ? type_of(&information) : DRIVE_UNKNOWN;
}

UINT GetDriveTypeA(LPCSTR root)
{
    WCHAR *wide = lab__win32_wide(root);
    UINT type = GetDriveTypeW(wide);

    free(wide);
    return type;
}
