/* What changes devices: the class installer's functions, and drivers that come by their INF files. */
#include "win32/setup_p.h"
#include <newdev.h>
#include <ntlab/pnp.h>
#include <stdio.h>

BOOL SetupDiCreateDeviceInfoA(HDEVINFO handle, PCSTR name, const GUID *guid, PCSTR description, HWND window,
                              DWORD flags, PSP_DEVINFO_DATA device)
{
    struct lab__setup_set *set = lab__setup_set_of(handle);
    static unsigned number;
    char path[LAB_SETUP_PATH];
    struct lab__setup_element *element;

    if (!set)
        return FALSE;
    _snprintf(path, sizeof path, flags & DICD_GENERATE_ID ? "Root\\%s\\new-%04u" : "%s", name, number++);
    element = lab__setup_add(set, lab__setup_device(path), NULL);
    element->hardware_ids = _strdup("");
    if (device) {
        lab__setup_fill(device, element->device);
        device->ClassGuid = *guid;
    }
    return TRUE;
}

BOOL SetupDiCreateDeviceInfoW(HDEVINFO handle, PCWSTR name, const GUID *guid, PCWSTR description, HWND window,
                              DWORD flags, PSP_DEVINFO_DATA device)
{
    char *narrow = lab__win32_narrow(name);
    BOOL done = SetupDiCreateDeviceInfoA(handle, narrow, guid, NULL, window, flags, device);

    free(narrow);
    return done;
}

BOOL SetupDiSetClassInstallParamsA(HDEVINFO handle, PSP_DEVINFO_DATA device, PSP_CLASSINSTALL_HEADER params, DWORD size)
{
    struct lab__setup_element *element = lab__setup_element_of(handle, device);

    if (!element)
        return FALSE;
    if (!params || params->cbSize != sizeof *params)
        return lab__win32_fail(ERROR_INVALID_USER_BUFFER);
    element->change = params->InstallFunction;
    element->action = params->InstallFunction == DIF_PROPERTYCHANGE && size >= sizeof(SP_PROPCHANGE_PARAMS)
                          ? ((PSP_PROPCHANGE_PARAMS)params)->StateChange
                          : 0;
    return TRUE;
}

BOOL SetupDiSetClassInstallParamsW(HDEVINFO handle, PSP_DEVINFO_DATA device, PSP_CLASSINSTALL_HEADER params, DWORD size)
{
    return SetupDiSetClassInstallParamsA(handle, device, params, size);
}

/* The device is found, and started where there is a driver for it; where there is none, it waits for one. */
static BOOL register_device(struct lab__setup_element *element)
{
    char path[LAB_SETUP_PATH];
    NTSTATUS status;

    if (!element->hardware_ids || !*element->hardware_ids)
        return lab__win32_fail(ERROR_INVALID_DATA);
    status = lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = element->hardware_ids}, path, sizeof path);
    if (status < 0 && status != (NTSTATUS)0xC0000225)
        return lab__win32_result(status);
    element->device = lab__setup_device(path);
    free(element->hardware_ids);
    element->hardware_ids = NULL;
    return TRUE;
}

BOOL SetupDiRemoveDevice(HDEVINFO handle, PSP_DEVINFO_DATA device)
{
    struct lab__setup_element *element = lab__setup_element_of(handle, device);

    return element && lab__win32_result(lab_pnp_device_remove(lab__setup_path(element->device)));
}

BOOL SetupDiChangeState(HDEVINFO handle, PSP_DEVINFO_DATA device)
{
    struct lab__setup_element *element = lab__setup_element_of(handle, device);
    const char *path = element ? lab__setup_path(element->device) : NULL;

    if (!element)
        return FALSE;
    if (element->change != DIF_PROPERTYCHANGE)
        return lab__win32_fail(ERROR_NO_CLASSINSTALL_PARAMS);
    switch (element->action) {
    case DICS_ENABLE:
    case DICS_START:
        return lab__win32_result(lab_pnp_device_enable(path));
    case DICS_DISABLE:
    case DICS_STOP:
        return lab__win32_result(lab_pnp_device_disable(path));
    case DICS_PROPCHANGE:
        return lab__win32_result(lab_pnp_device_disable(path)) && lab__win32_result(lab_pnp_device_enable(path));
    default:
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    }
}

BOOL SetupDiCallClassInstaller(DI_FUNCTION function, HDEVINFO handle, PSP_DEVINFO_DATA device)
{
    struct lab__setup_element *element = lab__setup_element_of(handle, device);

    if (!element)
        return FALSE;
    switch (function) {
    case DIF_PROPERTYCHANGE:
        return SetupDiChangeState(handle, device);
    case DIF_REMOVE:
        return SetupDiRemoveDevice(handle, device);
    case DIF_REGISTERDEVICE:
        return register_device(element) && (lab__setup_fill(device, element->device), TRUE);
    default:
        return lab__win32_fail(ERROR_DI_DO_DEFAULT);
    }
}

static BOOL has_id(const char *path, const char *id)
{
    lab_pnp_info info;

    return (NTSTATUS)lab_pnp_device_query(path, &info) >= 0 && !_stricmp(info.hardware_id, id);
}

BOOL UpdateDriverForPlugAndPlayDevicesA(HWND window, LPCSTR hardware_id, LPCSTR inf, DWORD flags, PBOOL reboot)
{
    char path[LAB_SETUP_PATH] = "", *host;
    NTSTATUS status = 0;
    BOOL found = FALSE;

    if (!hardware_id || !inf)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    while (!found && lab_pnp_device_next(path, sizeof path))
        found = has_id(path, hardware_id);
    if (!found)
        return lab__win32_fail(ERROR_NO_SUCH_DEVINST);
    if (reboot)
        *reboot = FALSE;
    host = lab__win32_host_path(inf);
    status = lab_inf_install(host, NULL);
    free(host);
    if (!lab__win32_result(status))
        return FALSE;
    for (*path = 0; lab_pnp_device_next(path, sizeof path);) {
        lab_pnp_info info;

        if (has_id(path, hardware_id) && (NTSTATUS)lab_pnp_device_query(path, &info) >= 0 &&
            info.state != LAB_PNP_DEVICE_STARTED)
            status = lab_pnp_device_enable(path);
    }
    return lab__win32_result(status);
}

BOOL UpdateDriverForPlugAndPlayDevicesW(HWND window, LPCWSTR hardware_id, LPCWSTR inf, DWORD flags, PBOOL reboot)
{
    char *id = lab__win32_narrow(hardware_id), *file = lab__win32_narrow(inf);
    BOOL done = UpdateDriverForPlugAndPlayDevicesA(window, id, file, flags, reboot);

    free(id);
    free(file);
    return done;
}
