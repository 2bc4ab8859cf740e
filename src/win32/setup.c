/* Device information sets: what is in them, and how they are filled. */
#include "win32/setup_p.h"
#include <ntlab/pnp.h>
#include <ntlab/registry.h>
#include <stdio.h>

NTSTATUS RtlGUIDFromString(PUNICODE_STRING text, GUID *guid);

#define ENUM "\\Registry\\Machine\\System\\CurrentControlSet\\Enum\\"

/* --- devices by number --- */

static char **paths;
static DWORD path_count;

DWORD lab__setup_device(const char *path)
{
    for (DWORD i = 0; i < path_count; i++)
        if (!_stricmp(paths[i], path))
            return i + 1;
    paths = realloc(paths, (path_count + 1) * sizeof *paths);
    paths[path_count] = _strdup(path);
    return ++path_count;
}

const char *lab__setup_path(DWORD device)
{
    return device && device <= path_count ? paths[device - 1] : NULL;
}

void lab__setup_key(const char *path, char *key, SIZE_T size)
{
    _snprintf(key, size, ENUM "%s", path);
    key[size - 1] = 0;
}

BOOL lab__setup_read_guid(const char *key, const char *value, GUID *guid)
{
    char text[64];
    WCHAR wide[64];
    UNICODE_STRING string = {0, sizeof wide, wide};

    memset(guid, 0, sizeof *guid);
    if ((NTSTATUS)lab_registry_get_text(key, value, text, sizeof text) < 0)
        return FALSE;
    for (; text[string.Length / sizeof(WCHAR)]; string.Length += sizeof(WCHAR))
        wide[string.Length / sizeof(WCHAR)] = (WCHAR)text[string.Length / sizeof(WCHAR)];
    return RtlGUIDFromString(&string, guid) >= 0;
}

void lab__setup_fill(PSP_DEVINFO_DATA data, DWORD device)
{
    char key[LAB_SETUP_PATH + sizeof ENUM];

    lab__setup_key(lab__setup_path(device), key, sizeof key);
    lab__setup_read_guid(key, "ClassGUID", &data->ClassGuid);
    data->DevInst = device;
    data->Reserved = 0;
}

/* --- sets --- */

static struct lab__setup_set *open_sets;

struct lab__setup_set *lab__setup_set_of(HDEVINFO handle)
{
    for (struct lab__setup_set *set = open_sets; set; set = set->next)
        if (set == handle)
            return set;
    lab__win32_fail(ERROR_INVALID_HANDLE);
    return NULL;
}

struct lab__setup_element *lab__setup_element_of(HDEVINFO handle, PSP_DEVINFO_DATA device)
{
    struct lab__setup_set *set = lab__setup_set_of(handle);
    struct lab__setup_element *element = set ? set->elements : NULL;

    if (!set)
        return NULL;
    if (!device || device->cbSize != sizeof *device) {
        lab__win32_fail(ERROR_INVALID_USER_BUFFER);
        return NULL;
    }
    while (element && element->device != device->DevInst)
        element = element->next;
    if (!element)
        lab__win32_fail(ERROR_NO_SUCH_DEVINST);
    return element;
}

struct lab__setup_element *lab__setup_add(struct lab__setup_set *set, DWORD device, const WCHAR *interface)
{
    struct lab__setup_element *element = calloc(1, sizeof *element), **end = &set->elements;

    element->device = device;
    element->interface = interface ? _wcsdup(interface) : NULL;
    while (*end)
        end = &(*end)->next;
    *end = element;
    return element;
}

HDEVINFO SetupDiCreateDeviceInfoList(const GUID *guid, HWND window)
{
    struct lab__setup_set *set = calloc(1, sizeof *set);

    set->next = open_sets;
    open_sets = set;
    if (guid)
        set->guid = *guid;
    return set;
}

BOOL SetupDiDestroyDeviceInfoList(HDEVINFO handle)
{
    struct lab__setup_set *set = lab__setup_set_of(handle);

    if (!set)
        return FALSE;
    for (struct lab__setup_set **at = &open_sets; *at; at = &(*at)->next)
        if (*at == set) {
            *at = set->next;
            break;
        }
    for (struct lab__setup_element *element = set->elements, *next; element; element = next) {
        next = element->next;
        free(element->interface);
        free(element->hardware_ids);
        free(element);
    }
    free(set);
    return TRUE;
}

/* Is the device of that enumerator, or itself that instance? NULL: any is. */
static BOOL is_of(const char *path, const char *enumerator)
{
    SIZE_T length = enumerator ? strlen(enumerator) : 0;

    return !length || (!_strnicmp(path, enumerator, length) && (path[length] == '\\' || !path[length]));
}

static void add_interfaces(struct lab__setup_set *set, const char *enumerator, DWORD flags)
{
    SIZE_T length;
    WCHAR *names = lab__setup_interfaces(&set->guid, !(flags & DIGCF_PRESENT), &length);

    for (WCHAR *at = names; at && *at; at += wcslen(at) + 1) {
        char path[LAB_SETUP_PATH];

        if (!lab__setup_interface_device(&set->guid, at, path, sizeof path))
            strcpy(path, "Root\\Unknown\\0000");
        if (is_of(path, enumerator))
            lab__setup_add(set, lab__setup_device(path), at);
    }
    free(names);
}

static void add_devices(struct lab__setup_set *set, const char *enumerator, DWORD flags)
{
    char path[LAB_SETUP_PATH] = "", key[LAB_SETUP_PATH + sizeof ENUM];
    GUID guid;

    while (lab_pnp_device_next(path, sizeof path)) {
        lab__setup_key(path, key, sizeof key);
        lab__setup_read_guid(key, "ClassGUID", &guid);
        if (is_of(path, enumerator) && ((flags & DIGCF_ALLCLASSES) || !memcmp(&guid, &set->guid, sizeof guid)))
            lab__setup_add(set, lab__setup_device(path), NULL);
    }
}

HDEVINFO SetupDiGetClassDevsA(const GUID *guid, PCSTR enumerator, HWND window, DWORD flags)
{
    struct lab__setup_set *set;

    if (!guid && (!(flags & DIGCF_ALLCLASSES) || (flags & DIGCF_DEVICEINTERFACE))) {
        lab__win32_fail(ERROR_INVALID_PARAMETER);
        return INVALID_HANDLE_VALUE;
    }
    set = SetupDiCreateDeviceInfoList(guid, window);
    if (flags & DIGCF_DEVICEINTERFACE)
        add_interfaces(set, enumerator, flags);
    else
        add_devices(set, enumerator, flags);
    return set;
}

HDEVINFO SetupDiGetClassDevsW(const GUID *guid, PCWSTR enumerator, HWND window, DWORD flags)
{
    char *narrow = lab__win32_narrow(enumerator);
    HDEVINFO set = SetupDiGetClassDevsA(guid, narrow, window, flags);

    free(narrow);
    return set;
}

/* The first element of each device: one with several interfaces is listed once. */
static BOOL is_first(const struct lab__setup_set *set, const struct lab__setup_element *element)
{
    for (const struct lab__setup_element *at = set->elements; at != element; at = at->next)
        if (at->device == element->device)
            return FALSE;
    return TRUE;
}

BOOL SetupDiEnumDeviceInfo(HDEVINFO handle, DWORD index, PSP_DEVINFO_DATA device)
{
    struct lab__setup_set *set = lab__setup_set_of(handle);

    if (!set)
        return FALSE;
    if (device->cbSize != sizeof *device)
        return lab__win32_fail(ERROR_INVALID_USER_BUFFER);
    for (struct lab__setup_element *element = set->elements; element; element = element->next)
        if (is_first(set, element) && !index--) {
            lab__setup_fill(device, element->device);
            return TRUE;
        }
    return lab__win32_fail(ERROR_NO_MORE_ITEMS);
}

BOOL SetupDiOpenDeviceInfoA(HDEVINFO handle, PCSTR path, HWND window, DWORD flags, PSP_DEVINFO_DATA device)
{
    struct lab__setup_set *set = lab__setup_set_of(handle);
    lab_pnp_info info;

    if (!set)
        return FALSE;
    if (!path || (NTSTATUS)lab_pnp_device_query(path, &info) < 0)
        return lab__win32_fail(ERROR_NO_SUCH_DEVINST);
    lab__setup_add(set, lab__setup_device(path), NULL);
    if (device)
        lab__setup_fill(device, lab__setup_device(path));
    return TRUE;
}

BOOL SetupDiOpenDeviceInfoW(HDEVINFO handle, PCWSTR path, HWND window, DWORD flags, PSP_DEVINFO_DATA device)
{
    char *narrow = lab__win32_narrow(path);
    BOOL done = SetupDiOpenDeviceInfoA(handle, narrow, window, flags, device);

    free(narrow);
    return done;
}

BOOL SetupDiGetDeviceInstanceIdA(HDEVINFO handle, PSP_DEVINFO_DATA device, PSTR id, DWORD size, PDWORD needed)
{
    struct lab__setup_element *element = lab__setup_element_of(handle, device);
    const char *path = element ? lab__setup_path(element->device) : NULL;

    if (!element)
        return FALSE;
    if (needed)
        *needed = (DWORD)strlen(path) + 1;
    if (!id || size < strlen(path) + 1)
        return lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    strcpy(id, path);
    return TRUE;
}

BOOL SetupDiGetDeviceInstanceIdW(HDEVINFO handle, PSP_DEVINFO_DATA device, PWSTR id, DWORD size, PDWORD needed)
{
    char path[LAB_SETUP_PATH];
    DWORD length;

    if (!SetupDiGetDeviceInstanceIdA(handle, device, path, sizeof path, &length))
        return FALSE;
    if (needed)
        *needed = length;
    return lab__win32_give_wide(path, id, size) < size || lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
}
