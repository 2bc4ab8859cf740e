/* What the registry says of a device. */
#include "win32/setup_p.h"
#include <ntlab/registry.h>
#include <stdio.h>

#define CLASS_KEYS "System\\CurrentControlSet\\Control\\Class\\"
#define ENUM_KEYS  "System\\CurrentControlSet\\Enum\\"

static const char *const names[] = {[SPDRP_DEVICEDESC] = "DeviceDesc",
                                    [SPDRP_HARDWAREID] = "HardwareID",
                                    [SPDRP_COMPATIBLEIDS] = "CompatibleIDs",
                                    [SPDRP_SERVICE] = "Service",
                                    [SPDRP_CLASS] = "Class",
                                    [SPDRP_CLASSGUID] = "ClassGUID",
                                    [SPDRP_DRIVER] = "Driver",
                                    [SPDRP_CONFIGFLAGS] = "ConfigFlags",
                                    [SPDRP_MFG] = "Mfg",
                                    [SPDRP_FRIENDLYNAME] = "FriendlyName",
                                    [SPDRP_LOCATION_INFORMATION] = "LocationInformation",
                                    [SPDRP_CAPABILITIES] = "Capabilities",
                                    [SPDRP_UI_NUMBER] = "UINumber",
                                    [SPDRP_UPPERFILTERS] = "UpperFilters",
                                    [SPDRP_LOWERFILTERS] = "LowerFilters",
                                    [SPDRP_SECURITY] = "Security",
                                    [SPDRP_DEVTYPE] = "DeviceType",
                                    [SPDRP_EXCLUSIVE] = "Exclusive",
                                    [SPDRP_CHARACTERISTICS] = "DeviceCharacteristics",
                                    [SPDRP_ADDRESS] = "Address",
                                    [SPDRP_BASE_CONTAINERID] = "ContainerID"};

/* The enumerator is the first part of the path. */
static void enumerator_of(const char *path, WCHAR *data, DWORD *size)
{
    SIZE_T length = strcspn(path, "\\");

    for (SIZE_T i = 0; i < length; i++)
        data[i] = (WCHAR)path[i];
    data[length] = 0;
    *size = (DWORD)((length + 1) * sizeof(WCHAR));
}

/* Wide text, or a number, into `data`; an error of Win32, or 0. */
static DWORD read(const char *path, DWORD property, DWORD *type, void *data, DWORD *size)
{
    char key[LAB_SETUP_PATH + 64];
    NTSTATUS status;

    if (property == SPDRP_ENUMERATOR_NAME) {
        *type = REG_SZ;
        enumerator_of(path, data, size);
        return ERROR_SUCCESS;
    }
    if (property >= RTL_NUMBER_OF(names) || !names[property])
        return property > 0x24 ? ERROR_INVALID_REG_PROPERTY : ERROR_INVALID_DATA;
    lab__setup_key(path, key, sizeof key);
    status = lab_registry_get(key, names[property], type, data, size);
    return status >= 0 ? ERROR_SUCCESS : ERROR_INVALID_DATA;
}

static BOOL is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

static BOOL query(HDEVINFO handle, PSP_DEVINFO_DATA device, DWORD property, PDWORD type, PBYTE buffer, DWORD size,
                  PDWORD needed, BOOL wide)
{
    struct lab__setup_element *element = lab__setup_element_of(handle, device);
    WCHAR data[4096];
    char narrow[sizeof data];
    DWORD kind, length = sizeof data, error;
    const void *result = data;

    if (!element)
        return FALSE;
    error = read(lab__setup_path(element->device), property, &kind, data, &length);
    if (error)
        return lab__win32_fail(error);
    if (!wide && is_text(kind)) {
        length = (DWORD)WideCharToMultiByte(CP_ACP, 0, data, (int)(length / sizeof(WCHAR)), narrow, sizeof narrow, NULL,
                                            NULL);
        result = narrow;
    }
    if (type)
        *type = kind;
    if (needed)
        *needed = length;
    if (!buffer || size < length)
        return lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(buffer, result, length);
    return TRUE;
}

BOOL SetupDiGetDeviceRegistryPropertyW(HDEVINFO set, PSP_DEVINFO_DATA device, DWORD property, PDWORD type, PBYTE buffer,
                                       DWORD size, PDWORD needed)
{
    return query(set, device, property, type, buffer, size, needed, TRUE);
}

BOOL SetupDiGetDeviceRegistryPropertyA(HDEVINFO set, PSP_DEVINFO_DATA device, DWORD property, PDWORD type, PBYTE buffer,
                                       DWORD size, PDWORD needed)
{
    return query(set, device, property, type, buffer, size, needed, FALSE);
}

static DWORD type_of(DWORD property)
{
    switch (property) {
    case SPDRP_HARDWAREID:
    case SPDRP_COMPATIBLEIDS:
    case SPDRP_UPPERFILTERS:
    case SPDRP_LOWERFILTERS:
        return REG_MULTI_SZ;
    case SPDRP_CONFIGFLAGS:
    case SPDRP_CAPABILITIES:
    case SPDRP_UI_NUMBER:
    case SPDRP_DEVTYPE:
    case SPDRP_EXCLUSIVE:
    case SPDRP_CHARACTERISTICS:
    case SPDRP_ADDRESS:
        return REG_DWORD;
    default:
        return REG_SZ;
    }
}

/* A list of REG_MULTI_SZ as one text. */
static char *with_commas(const WCHAR *list)
{
    char *text = calloc(1, 4096), *at = text;

    for (; *list && at - text < 3800; list += wcslen(list) + 1) {
        char *narrow = lab__win32_narrow(list);

        at += _snprintf(at, 200, at == text ? "%s" : ",%s", narrow);
        free(narrow);
    }
    return text;
}

BOOL SetupDiSetDeviceRegistryPropertyW(HDEVINFO handle, PSP_DEVINFO_DATA device, DWORD property, const BYTE *buffer,
                                       DWORD size)
{
    struct lab__setup_element *element = lab__setup_element_of(handle, device);
    char key[LAB_SETUP_PATH + 64];

    if (!element)
        return FALSE;
    if (property >= RTL_NUMBER_OF(names) || !names[property])
        return lab__win32_fail(ERROR_INVALID_REG_PROPERTY);
    if (property == SPDRP_HARDWAREID && element->hardware_ids) {
        free(element->hardware_ids);
        element->hardware_ids = with_commas((const WCHAR *)buffer);
        return TRUE;
    }
    lab__setup_key(lab__setup_path(element->device), key, sizeof key);
    return lab__win32_result(buffer ? lab_registry_set(key, names[property], type_of(property), buffer, size)
                                    : lab_registry_delete(key, names[property]));
}

BOOL SetupDiSetDeviceRegistryPropertyA(HDEVINFO handle, PSP_DEVINFO_DATA device, DWORD property, const BYTE *buffer,
                                       DWORD size)
{
    WCHAR *wide;
    int count;
    BOOL done;

    if (!buffer || type_of(property) == REG_DWORD)
        return SetupDiSetDeviceRegistryPropertyW(handle, device, property, buffer, size);
    wide = calloc((SIZE_T)size + 2, sizeof *wide);
    count = MultiByteToWideChar(CP_ACP, 0, (LPCCH)buffer, (int)size, wide, (int)size);
    done = SetupDiSetDeviceRegistryPropertyW(handle, device, property, (const BYTE *)wide,
                                             (DWORD)((SIZE_T)count * sizeof *wide));
    free(wide);
    return done;
}

HKEY SetupDiOpenDevRegKey(HDEVINFO handle, PSP_DEVINFO_DATA device, DWORD scope, DWORD profile, DWORD which,
                          REGSAM access)
{
    struct lab__setup_element *element = lab__setup_element_of(handle, device);
    char key[LAB_SETUP_PATH + 64], path[LAB_SETUP_PATH + 96], driver[256];
    LSTATUS error;
    HKEY result;

    if (!element)
        return INVALID_HANDLE_VALUE;
    lab__setup_key(lab__setup_path(element->device), key, sizeof key);
    if (which == DIREG_DEV)
        _snprintf(path, sizeof path, ENUM_KEYS "%s\\Device Parameters", lab__setup_path(element->device));
    else if (which == DIREG_DRV && (NTSTATUS)lab_registry_get_text(key, "Driver", driver, sizeof driver) >= 0)
        _snprintf(path, sizeof path, CLASS_KEYS "%s", driver);
    else {
        lab__win32_fail(which == DIREG_DRV ? ERROR_KEY_DOES_NOT_EXIST : ERROR_INVALID_FLAGS);
        return INVALID_HANDLE_VALUE;
    }
    error = RegOpenKeyExA(HKEY_LOCAL_MACHINE, path, 0, access, &result);
    if (!error)
        return result;
    lab__win32_fail(error == ERROR_FILE_NOT_FOUND ? ERROR_KEY_DOES_NOT_EXIST : (DWORD)error);
    return INVALID_HANDLE_VALUE;
}
