/* Device interfaces, over the I/O manager's own list. */
#include "win32/setup_p.h"
#include <ntlab/registry.h>
#include <stdio.h>

NTSTATUS IoGetDeviceInterfaces(const GUID *guid, PVOID device, ULONG flags, PWSTR *list);
void ExFreePool(PVOID memory);
#define CLASSES "\\Registry\\Machine\\System\\CurrentControlSet\\Control\\DeviceClasses\\"

WCHAR *lab__setup_interfaces(const GUID *guid, BOOL all, SIZE_T *length)
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

/* The key is named as the interface without its reference string, with # for each \ . */
BOOL lab__setup_interface_device(const GUID *guid, const WCHAR *name, char *path, SIZE_T size)
{
    char *narrow = lab__win32_narrow(name), key[1024], *end;
    BOOL found;

    for (char *at = narrow; at < narrow + 4 && *at; at++)
        if (*at == '\\')
            *at = '#';
    end = strchr(narrow, '\\');
    if (end)
        *end = 0;
    _snprintf(key, sizeof key, CLASSES "{%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}\\%s", guid->Data1,
              guid->Data2, guid->Data3, guid->Data4[0], guid->Data4[1], guid->Data4[2], guid->Data4[3], guid->Data4[4],
              guid->Data4[5], guid->Data4[6], guid->Data4[7], narrow);
    key[sizeof key - 1] = 0;
    found = (NTSTATUS)lab_registry_get_text(key, "DeviceInstance", path, (uint32_t)size) >= 0;
    free(narrow);
    return found;
}

static struct lab__setup_element *interface_at(struct lab__setup_set *set, PSP_DEVINFO_DATA device, ULONG_PTR index)
{
    for (struct lab__setup_element *element = set->elements; element; element = element->next)
        if (element->interface && (!device || device->DevInst == element->device) && !index--)
            return element;
    return NULL;
}

BOOL SetupDiEnumDeviceInterfaces(HDEVINFO handle, PSP_DEVINFO_DATA device, const GUID *guid, DWORD index,
                                 PSP_DEVICE_INTERFACE_DATA data)
{
    struct lab__setup_set *set = lab__setup_set_of(handle);
    struct lab__setup_element *element;

    if (!set)
        return FALSE;
    if (data->cbSize != sizeof *data)
        return lab__win32_fail(ERROR_INVALID_USER_BUFFER);
    element = memcmp(guid, &set->guid, sizeof *guid) ? NULL : interface_at(set, device, index);
    if (!element)
        return lab__win32_fail(ERROR_NO_MORE_ITEMS);
    data->InterfaceClassGuid = *guid;
    data->Flags = SPINT_ACTIVE;
    data->Reserved = (ULONG_PTR)element;
    return TRUE;
}

/* Bytes that the structure needs for this name; the device that it belongs to is told. */
static DWORD begin_detail(const struct lab__setup_element *element, SIZE_T bytes, PDWORD needed,
                          PSP_DEVINFO_DATA device)
{
    if (needed)
        *needed = (DWORD)bytes;
    if (device)
        lab__setup_fill(device, element->device);
    return (DWORD)bytes;
}

BOOL SetupDiGetDeviceInterfaceDetailW(HDEVINFO handle, PSP_DEVICE_INTERFACE_DATA data,
                                      PSP_DEVICE_INTERFACE_DETAIL_DATA_W detail, DWORD size, PDWORD needed,
                                      PSP_DEVINFO_DATA device)
{
    const struct lab__setup_element *element = (const void *)data->Reserved;
    DWORD bytes;

    if (!lab__setup_set_of(handle))
        return FALSE;
    bytes = begin_detail(element,
                         offsetof(SP_DEVICE_INTERFACE_DETAIL_DATA_W, DevicePath) +
                             (wcslen(element->interface) + 1) * sizeof(WCHAR),
                         needed, device);
    if (!detail || size < bytes)
        return lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    if (detail->cbSize != sizeof *detail)
        return lab__win32_fail(ERROR_INVALID_USER_BUFFER);
    wcscpy(detail->DevicePath, element->interface);
    return TRUE;
}

BOOL SetupDiGetDeviceInterfaceDetailA(HDEVINFO handle, PSP_DEVICE_INTERFACE_DATA data,
                                      PSP_DEVICE_INTERFACE_DETAIL_DATA_A detail, DWORD size, PDWORD needed,
                                      PSP_DEVINFO_DATA device)
{
    const struct lab__setup_element *element = (const void *)data->Reserved;
    char *path;
    DWORD bytes;
    BOOL done = TRUE;

    if (!lab__setup_set_of(handle))
        return FALSE;
    path = lab__win32_narrow(element->interface);
    bytes = begin_detail(element, offsetof(SP_DEVICE_INTERFACE_DETAIL_DATA_A, DevicePath) + strlen(path) + 1, needed,
                         device);
    if (!detail || size < bytes)
        done = lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    else if (detail->cbSize != sizeof *detail)
        done = lab__win32_fail(ERROR_INVALID_USER_BUFFER);
    else
        strcpy(detail->DevicePath, path);
    free(path);
    return done;
}
