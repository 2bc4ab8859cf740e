/* Device interfaces: SetupDi and the configuration manager, over the I/O manager's own list. */
#include "win32/win32_p.h"
#include <cfgmgr32.h>
#include <setupapi.h>

NTSTATUS IoGetDeviceInterfaces(const GUID *guid, PVOID device, ULONG flags, PWSTR *list);
void ExFreePool(PVOID memory);

/* A REG_MULTI_SZ of symbolic links as programs open them; to free. NULL for an error, which is set. */
static WCHAR *list_of(const GUID *guid, BOOL all, SIZE_T *length)
{
    PWSTR links, at, list;
    SIZE_T count = 0;

    if (!lab__win32_result(IoGetDeviceInterfaces(guid, NULL, all ? 1 : 0, &links)))
        return NULL;
    while (links[count])
        count += wcslen(links + count) + 1;
    list = malloc((count + 1) * sizeof(WCHAR));
    memcpy(list, links, (count + 1) * sizeof(WCHAR));
    ExFreePool(links);
    for (at = list; *at; at += wcslen(at) + 1)
        if (!wcsncmp(at, L"\\??\\", 4))
            at[1] = '\\'; /* \\?\ is what programs write */
    *length = count + 1;
    return list;
}

struct set {
    ULONG magic;
    WCHAR *list;
    GUID guid;
};
#define MAGIC 0x53455431u

HDEVINFO SetupDiGetClassDevsW(const GUID *guid, PCWSTR enumerator, HWND window, DWORD flags)
{
    struct set *set;
    SIZE_T length;
    WCHAR *list;

    if (!(flags & DIGCF_DEVICEINTERFACE) || !guid) {
        lab__win32_fail(ERROR_NOT_SUPPORTED);
        return INVALID_HANDLE_VALUE;
    }
    list = list_of(guid, !(flags & DIGCF_PRESENT), &length);
    if (!list)
        return INVALID_HANDLE_VALUE;
    set = malloc(sizeof *set);
    *set = (struct set){MAGIC, list, *guid};
    return set;
}

HDEVINFO SetupDiGetClassDevsA(const GUID *guid, PCSTR enumerator, HWND window, DWORD flags)
{
    return SetupDiGetClassDevsW(guid, NULL, window, flags);
}

static const WCHAR *entry(HDEVINFO handle, ULONG_PTR index)
{
    struct set *set = handle;
    const WCHAR *at = set->list;

    while (index-- && *at)
        at += wcslen(at) + 1;
    return at;
}

BOOL SetupDiEnumDeviceInterfaces(HDEVINFO handle, PSP_DEVINFO_DATA device, const GUID *guid, DWORD index,
                                 PSP_DEVICE_INTERFACE_DATA data)
{
    struct set *set = handle;

    if (!set || set->magic != MAGIC)
        return lab__win32_fail(ERROR_INVALID_HANDLE);
    if (data->cbSize != sizeof *data)
        return lab__win32_fail(ERROR_INVALID_USER_BUFFER);
    if (memcmp(guid, &set->guid, sizeof *guid) || !*entry(handle, index))
        return lab__win32_fail(ERROR_NO_MORE_ITEMS);
    data->InterfaceClassGuid = *guid;
    data->Flags = SPINT_ACTIVE;
    data->Reserved = index;
    return TRUE;
}

static void fill_device(PSP_DEVINFO_DATA device, PSP_DEVICE_INTERFACE_DATA data)
{
    if (!device)
        return;
    device->ClassGuid = data->InterfaceClassGuid;
    device->DevInst = (DWORD)data->Reserved + 1;
    device->Reserved = 0;
}

BOOL SetupDiGetDeviceInterfaceDetailW(HDEVINFO handle, PSP_DEVICE_INTERFACE_DATA data,
                                      PSP_DEVICE_INTERFACE_DETAIL_DATA_W detail, DWORD size, PDWORD needed,
                                      PSP_DEVINFO_DATA device)
{
    const WCHAR *path = entry(handle, data->Reserved);
    DWORD bytes = (DWORD)(offsetof(SP_DEVICE_INTERFACE_DETAIL_DATA_W, DevicePath) + (wcslen(path) + 1) * sizeof(WCHAR));

    if (needed)
        *needed = bytes;
    fill_device(device, data);
    if (!detail || size < bytes)
        return lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    if (detail->cbSize != sizeof *detail)
        return lab__win32_fail(ERROR_INVALID_USER_BUFFER);
    wcscpy(detail->DevicePath, path);
    return TRUE;
}

BOOL SetupDiGetDeviceInterfaceDetailA(HDEVINFO handle, PSP_DEVICE_INTERFACE_DATA data,
                                      PSP_DEVICE_INTERFACE_DETAIL_DATA_A detail, DWORD size, PDWORD needed,
                                      PSP_DEVINFO_DATA device)
{
    char *path = lab__win32_narrow(entry(handle, data->Reserved));
    DWORD bytes = (DWORD)(offsetof(SP_DEVICE_INTERFACE_DETAIL_DATA_A, DevicePath) + strlen(path) + 1);
    BOOL done = TRUE;

    if (needed)
        *needed = bytes;
    fill_device(device, data);
    if (!detail || size < bytes)
        done = lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    else if (detail->cbSize != sizeof *detail)
        done = lab__win32_fail(ERROR_INVALID_USER_BUFFER);
    else
        strcpy(detail->DevicePath, path);
    free(path);
    return done;
}

BOOL SetupDiDestroyDeviceInfoList(HDEVINFO handle)
{
    struct set *set = handle;

    if (!set || set->magic != MAGIC)
        return lab__win32_fail(ERROR_INVALID_HANDLE);
    set->magic = 0;
    free(set->list);
    free(set);
    return TRUE;
}

/* --- the configuration manager
 * ---------------------------------------------------------------------------------------- */

CONFIGRET CM_Get_Device_Interface_List_SizeW(PULONG length, LPGUID guid, DEVINSTID_W device, ULONG flags)
{
    SIZE_T count;
    WCHAR *list = list_of(guid, flags & CM_GET_DEVICE_INTERFACE_LIST_ALL_DEVICES, &count);

    if (!list)
        return CR_FAILURE;
    *length = (ULONG)count;
    free(list);
    return CR_SUCCESS;
}

CONFIGRET CM_Get_Device_Interface_ListW(LPGUID guid, DEVINSTID_W device, PWCHAR buffer, ULONG length, ULONG flags)
{
    SIZE_T count;
    WCHAR *list = list_of(guid, flags & CM_GET_DEVICE_INTERFACE_LIST_ALL_DEVICES, &count);

    if (!list)
        return CR_FAILURE;
    if (count <= length)
        memcpy(buffer, list, count * sizeof(WCHAR));
    free(list);
    return count <= length ? CR_SUCCESS : CR_BUFFER_SMALL;
}

CONFIGRET CM_Get_Device_Interface_List_SizeA(PULONG length, LPGUID guid, DEVINSTID_A device, ULONG flags)
{
    CONFIGRET result = CM_Get_Device_Interface_List_SizeW(length, guid, NULL, flags);

    *length *= 3; /* a character of UTF-16 has three bytes of UTF-8 at most */
    return result;
}

CONFIGRET CM_Get_Device_Interface_ListA(LPGUID guid, DEVINSTID_A device, PCHAR buffer, ULONG length, ULONG flags)
{
    SIZE_T count;
    WCHAR *list = list_of(guid, flags & CM_GET_DEVICE_INTERFACE_LIST_ALL_DEVICES, &count);
    int made;

    if (!list)
        return CR_FAILURE;
    made = WideCharToMultiByte(CP_ACP, 0, list, (int)count, buffer, (int)length, NULL, NULL);
    free(list);
    return made ? CR_SUCCESS : CR_BUFFER_SMALL;
}

DWORD CM_MapCrToWin32Err(CONFIGRET result, DWORD otherwise)
{
    return result == CR_SUCCESS ? ERROR_SUCCESS : result == CR_BUFFER_SMALL ? ERROR_INSUFFICIENT_BUFFER : otherwise;
}
