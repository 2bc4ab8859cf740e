/* The configuration manager: devices by number, and lists of device interfaces. */
#include "win32/setup_p.h"
#include <cfgmgr32.h>
#include <ntlab/pnp.h>

/* The path of a device that is there; NULL: there is none. */
static const char *path_of(DEVINST device, lab_pnp_info *info)
{
    const char *path = lab__setup_path(device);

    return path && (NTSTATUS)lab_pnp_device_query(path, info) >= 0 ? path : NULL;
}

static CONFIGRET result_of(NTSTATUS status)
{
    return status >= 0                      ? CR_SUCCESS
           : status == (NTSTATUS)0xC000000E ? CR_NO_SUCH_DEVNODE
           : status == (NTSTATUS)0x80000028 ? CR_REMOVE_VETOED
           : status == (NTSTATUS)0xC0000022 ? CR_ACCESS_DENIED
                                            : CR_FAILURE;
}

/* No path: the root, which is number 0. */
CONFIGRET CM_Locate_DevNodeA(PDEVINST device, DEVINSTID_A path, ULONG flags)
{
    lab_pnp_info info;

    if (!device)
        return CR_INVALID_POINTER;
    *device = 0;
    if (!path || !*path)
        return CR_SUCCESS;
    if ((NTSTATUS)lab_pnp_device_query(path, &info) < 0)
        return CR_NO_SUCH_DEVNODE;
    *device = lab__setup_device(path);
    return CR_SUCCESS;
}

CONFIGRET CM_Locate_DevNodeW(PDEVINST device, DEVINSTID_W path, ULONG flags)
{
    char *narrow = lab__win32_narrow(path);
    CONFIGRET result = CM_Locate_DevNodeA(device, narrow, flags);

    free(narrow);
    return result;
}

CONFIGRET CM_Get_Device_ID_Size(PULONG length, DEVINST device, ULONG flags)
{
    lab_pnp_info info;
    const char *path = path_of(device, &info);

    if (!path)
        return CR_INVALID_DEVNODE;
    *length = (ULONG)strlen(path); /* without the zero at its end */
    return CR_SUCCESS;
}

CONFIGRET CM_Get_Device_IDA(DEVINST device, PSTR buffer, ULONG length, ULONG flags)
{
    lab_pnp_info info;
    const char *path = path_of(device, &info);

    if (!path)
        return CR_INVALID_DEVNODE;
    return lab__win32_give(path, buffer, length) < length ? CR_SUCCESS : CR_BUFFER_SMALL;
}

CONFIGRET CM_Get_Device_IDW(DEVINST device, PWSTR buffer, ULONG length, ULONG flags)
{
    lab_pnp_info info;
    const char *path = path_of(device, &info);

    if (!path)
        return CR_INVALID_DEVNODE;
    return lab__win32_give_wide(path, buffer, length) < length ? CR_SUCCESS : CR_BUFFER_SMALL;
}

CONFIGRET CM_Get_Parent(PDEVINST parent, DEVINST device, ULONG flags)
{
    lab_pnp_info info;

    if (!path_of(device, &info))
        return device ? CR_INVALID_DEVNODE : CR_NO_SUCH_DEVNODE;
    *parent = *info.parent ? lab__setup_device(info.parent) : 0;
    return CR_SUCCESS;
}

/* The next child of the bus ("" for the root) behind `after`; NULL: the first. */
static CONFIGRET child_after(const char *bus, const char *after, PDEVINST found)
{
    char path[LAB_SETUP_PATH] = "";
    BOOL seen = !after;
    lab_pnp_info info;

    while (lab_pnp_device_next(path, sizeof path)) {
        if ((NTSTATUS)lab_pnp_device_query(path, &info) < 0 || _stricmp(info.parent, bus))
            continue;
        if (seen) {
            *found = lab__setup_device(path);
            return CR_SUCCESS;
        }
        seen = !_stricmp(path, after);
    }
    return CR_NO_SUCH_DEVNODE;
}

CONFIGRET CM_Get_Child(PDEVINST child, DEVINST device, ULONG flags)
{
    lab_pnp_info info;
    const char *path = device ? path_of(device, &info) : "";

    return path ? child_after(path, NULL, child) : CR_INVALID_DEVNODE;
}

CONFIGRET CM_Get_Sibling(PDEVINST sibling, DEVINST device, ULONG flags)
{
    lab_pnp_info info;
    const char *path = path_of(device, &info);

    return path ? child_after(info.parent, path, sibling) : CR_INVALID_DEVNODE;
}

CONFIGRET CM_Get_DevNode_Status(PULONG status, PULONG problem, DEVINST device, ULONG flags)
{
    lab_pnp_info info;

    if (!path_of(device, &info))
        return CR_NO_SUCH_DEVNODE;
    *status = DN_NT_ENUMERATOR | DN_NT_DRIVER | DN_DISABLEABLE | (*info.parent ? 0 : DN_ROOT_ENUMERATED) |
              (info.drivers ? DN_DRIVER_LOADED : 0) | (info.state == LAB_PNP_DEVICE_STARTED ? DN_STARTED : 0) |
              (info.problem ? DN_HAS_PROBLEM : 0);
    *problem = info.problem;
    return CR_SUCCESS;
}

typedef BOOL get_property(HDEVINFO, PSP_DEVINFO_DATA, DWORD, PDWORD, PBYTE, DWORD, PDWORD);

static CONFIGRET property_of(DEVINST device, ULONG property, PULONG type, PVOID buffer, PULONG length, BOOL wide)
{
    HDEVINFO set = SetupDiCreateDeviceInfoList(NULL, NULL);
    SP_DEVINFO_DATA data = {.cbSize = sizeof data};
    lab_pnp_info info;
    const char *path = path_of(device, &info);
    DWORD needed = 0;
    BOOL done = path && SetupDiOpenDeviceInfoA(set, path, NULL, 0, &data);
    get_property *get = wide ? SetupDiGetDeviceRegistryPropertyW : SetupDiGetDeviceRegistryPropertyA;

    if (done)
        done = get(set, &data, property - 1, type, buffer, *length, &needed); /* its numbers are SetupDi's, and one */
    SetupDiDestroyDeviceInfoList(set);
    if (!path)
        return CR_INVALID_DEVNODE;
    if (needed)
        *length = needed;
    return done ? CR_SUCCESS : needed ? CR_BUFFER_SMALL : CR_NO_SUCH_VALUE;
}

CONFIGRET CM_Get_DevNode_Registry_PropertyA(DEVINST device, ULONG property, PULONG type, PVOID buffer, PULONG length,
                                            ULONG flags)
{
    return property_of(device, property, type, buffer, length, FALSE);
}

CONFIGRET CM_Get_DevNode_Registry_PropertyW(DEVINST device, ULONG property, PULONG type, PVOID buffer, PULONG length,
                                            ULONG flags)
{
    return property_of(device, property, type, buffer, length, TRUE);
}

/* --- what changes devices --- */

static CONFIGRET operate(DEVINST device, lab_status (*operation)(const char *path))
{
    lab_pnp_info info;
    const char *path = path_of(device, &info);

    return path ? result_of(operation(path)) : CR_NO_SUCH_DEVNODE;
}

CONFIGRET CM_Reenumerate_DevNode(DEVINST device, ULONG flags)
{
    return device ? operate(device, lab_pnp_rescan) : result_of(lab_pnp_rescan(NULL));
}

CONFIGRET CM_Disable_DevNode(DEVINST device, ULONG flags)
{
    return operate(device, lab_pnp_device_disable);
}

CONFIGRET CM_Enable_DevNode(DEVINST device, ULONG flags)
{
    return operate(device, lab_pnp_device_enable);
}

CONFIGRET CM_Request_Device_EjectA(DEVINST device, PPNP_VETO_TYPE type, PSTR name, ULONG length, ULONG flags)
{
    return operate(device, lab_pnp_device_eject);
}

CONFIGRET CM_Request_Device_EjectW(DEVINST device, PPNP_VETO_TYPE type, PWSTR name, ULONG length, ULONG flags)
{
    return operate(device, lab_pnp_device_eject);
}

CONFIGRET CM_Query_And_Remove_SubTreeA(DEVINST device, PPNP_VETO_TYPE type, PSTR name, ULONG length, ULONG flags)
{
    return operate(device, lab_pnp_device_remove);
}

CONFIGRET CM_Query_And_Remove_SubTreeW(DEVINST device, PPNP_VETO_TYPE type, PWSTR name, ULONG length, ULONG flags)
{
    return operate(device, lab_pnp_device_remove);
}

CONFIGRET CM_Get_Device_Interface_List_SizeW(PULONG length, LPGUID guid, DEVINSTID_W device, ULONG flags)
{
    SIZE_T count;
    WCHAR *list = lab__setup_interfaces(guid, (flags & CM_GET_DEVICE_INTERFACE_LIST_ALL_DEVICES) != 0, &count);

    if (!list)
        return CR_FAILURE;
    *length = (ULONG)count;
    free(list);
    return CR_SUCCESS;
}

CONFIGRET CM_Get_Device_Interface_ListW(LPGUID guid, DEVINSTID_W device, PWCHAR buffer, ULONG length, ULONG flags)
{
    SIZE_T count;
    WCHAR *list = lab__setup_interfaces(guid, (flags & CM_GET_DEVICE_INTERFACE_LIST_ALL_DEVICES) != 0, &count);

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
    WCHAR *list = lab__setup_interfaces(guid, (flags & CM_GET_DEVICE_INTERFACE_LIST_ALL_DEVICES) != 0, &count);
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
