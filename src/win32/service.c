/*
 * The service control manager: services are drivers, known by their keys in the registry. Anybody may look; making,
 * starting and stopping them is for administrators and the system.
 */
#include "win32/service_p.h"
#include <ntlab/driver.h>
#include <ntlab/registry.h>
#include <ntlab/security.h>
#include <stdio.h>

#define SERVICES "\\Registry\\Machine\\System\\CurrentControlSet\\Services\\"

#define MAGIC 0x53434D31u

/* What Windows gives the manager, and a service that says nothing else. */
static const char manager_sddl[] = "O:SYG:SYD:(A;;0x1;;;AU)(A;;0x20015;;;IU)(A;;0x20015;;;SU)(A;;0x20035;;;SY)"
                                   "(A;;0xf003f;;;BA)";
static const char service_sddl[] = "O:SYG:SYD:(A;;0x201fd;;;SY)(A;;0xf01ff;;;BA)(A;;0x2018d;;;IU)(A;;0x2018d;;;SU)";

static const GENERIC_MAPPING manager_mapping = {0x20014, 0x20022, 0x20009, SC_MANAGER_ALL_ACCESS};
static const GENERIC_MAPPING service_mapping = {0x2008D, 0x20002, 0x20170, SERVICE_ALL_ACCESS};

struct lab__win32_service *lab__win32_service_for(SC_HANDLE handle, DWORD access)
{
    struct lab__win32_service *service = (struct lab__win32_service *)handle;

    if (!service || service->magic != MAGIC) {
        lab__win32_fail(ERROR_INVALID_HANDLE);
        return NULL;
    }
    if (access & ~service->granted) {
        lab__win32_fail(ERROR_ACCESS_DENIED);
        return NULL;
    }
    return service;
}

static DWORD mapped(DWORD access, const GENERIC_MAPPING *mapping)
{
    return (access & 0x0FFFFFFF) | (access & GENERIC_READ ? mapping->GenericRead : 0) |
           (access & GENERIC_WRITE ? mapping->GenericWrite : 0) |
           (access & GENERIC_EXECUTE ? mapping->GenericExecute : 0) | (access & GENERIC_ALL ? mapping->GenericAll : 0);
}

static SC_HANDLE new_handle(const char *name, DWORD granted)
{
    struct lab__win32_service *service = calloc(1, sizeof *service);

    service->magic = MAGIC;
    service->granted = granted;
    strncpy(service->name, name, sizeof service->name - 1);
    return (SC_HANDLE)service;
}

/* NULL, with the error set, where the caller may not have this. */
static SC_HANDLE open_handle(const char *name, DWORD access)
{
    const char *sddl = *name ? service_sddl : manager_sddl;
    uint32_t granted = 0;
    NTSTATUS status;

    access = mapped(access, *name ? &service_mapping : &manager_mapping);
    if (!*name)
        access |= SC_MANAGER_CONNECT;
    status = access ? lab_sddl_access_own(sddl, access, &granted) : 0;
    return lab__win32_result(status) ? new_handle(name, granted) : NULL;
}

void lab__win32_service_key(const char *name, char *key, SIZE_T size)
{
    _snprintf(key, size, SERVICES "%s", name);
}

static BOOL exists(const char *name)
{
    char key[512];

    lab__win32_service_key(name, key, sizeof key);
    return NT_SUCCESS(lab_registry_key_check(key));
}

static BOOL is_running(const char *name)
{
    for (lab_driver *driver = lab_driver_next(NULL); driver; driver = lab_driver_next(driver))
        if (!_stricmp(lab_driver_name(driver), name))
            return TRUE;
    return FALSE;
}

/* --- a driver's file
 * -------------------------------------------------------------------------------------------------- */

static const char *base_name(const char *path)
{
    const char *base = path;

    for (; *path; path++)
        if (*path == '/' || *path == '\\')
            base = path + 1;
    return base;
}

/* One of the modules that ntlab run was given, a path a line, by the name of the driver's file. */
static char *given_module(const char *path)
{
    const char *list = lab__host_getenv("NTLAB_MODULES"), *base = base_name(path);
    SIZE_T length = strcspn(base, ".");

    while (list && *list) {
        SIZE_T line = strcspn(list, "\n");
        char *module = malloc(line + 1);
        const char *name;

        memcpy(module, list, line);
        module[line] = 0;
        name = base_name(module);
        if (!_strnicmp(name, base, length) && strcspn(name, ".") == length)
            return module;
        free(module);
        list += line + (list[line] == '\n');
    }
    return NULL;
}

static char *find_module(const char *path)
{
    static const char *const ends[] = {"", ".so"};
    char quoted[1024], *host, *module;

    _snprintf(quoted, sizeof quoted, "%s", path + (*path == '"'));
    quoted[sizeof quoted - 1] = 0;
    if (strchr(quoted, '"'))
        *strchr(quoted, '"') = 0;
    host = lab__win32_host_path(quoted);
    for (int i = 0; i < 2; i++) {
        SIZE_T length = strlen(host);

        module = malloc(length + 4);
        strcpy(module, host);
        if (i && length > 4 && !_stricmp(host + length - 4, ".sys"))
            strcpy(module + length - 4, ends[i]);
        if (lab__host_exists(module) == 1) {
            free(host);
            return module;
        }
        free(module);
    }
    free(host);
    return given_module(quoted);
}

/* --- the manager
 * ------------------------------------------------------------------------------------------------------ */

SC_HANDLE OpenSCManagerA(LPCSTR machine, LPCSTR database, DWORD access)
{
    if (machine && *machine) {
        lab__win32_fail(ERROR_NOT_SUPPORTED);
        return NULL;
    }
    return open_handle("", access);
}

static void describe(const char *name, const char *display, DWORD type, DWORD start, DWORD error_control,
                     const char *path)
{
    char key[512];

    lab__win32_service_key(name, key, sizeof key);
    lab_registry_set_number(key, "Type", type);
    lab_registry_set_number(key, "Start", start);
    lab_registry_set_number(key, "ErrorControl", error_control);
    lab_registry_set(key, "ImagePath", REG_EXPAND_SZ, L"", sizeof(WCHAR));
    lab_registry_set_text(key, "ImagePath", path);
    lab_registry_set_text(key, "DisplayName", display ? display : name);
}

SC_HANDLE CreateServiceA(SC_HANDLE manager, LPCSTR name, LPCSTR display, DWORD access, DWORD type, DWORD start,
                         DWORD error_control, LPCSTR path, LPCSTR group, LPDWORD tag, LPCSTR dependencies,
                         LPCSTR account, LPCSTR password)
{
    char *module;
    NTSTATUS status;

    if (!lab__win32_service_for(manager, SC_MANAGER_CREATE_SERVICE))
        return NULL;
    if (!name || !*name || !path || !(type & SERVICE_DRIVER)) {
        lab__win32_fail(type & SERVICE_WIN32 ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (exists(name)) {
        lab__win32_fail(ERROR_SERVICE_EXISTS);
        return NULL;
    }
    module = find_module(path);
    /* A service whose file is not there can be made; it is starting it that fails. */
    status = lab_service_create(name, module ? module : path, NULL);
    free(module);
    if (status != (NTSTATUS)0xC0000035 && !lab__win32_result(status))
        return NULL;
    describe(name, display, type, start, error_control, path);
    return open_handle(name, access);
}

SC_HANDLE OpenServiceA(SC_HANDLE manager, LPCSTR name, DWORD access)
{
    if (!lab__win32_service_for(manager, SC_MANAGER_CONNECT))
        return NULL;
    if (!name || !exists(name)) {
        lab__win32_fail(name ? ERROR_SERVICE_DOES_NOT_EXIST : ERROR_INVALID_ADDRESS);
        return NULL;
    }
    return open_handle(name, access);
}

BOOL CloseServiceHandle(SC_HANDLE handle)
{
    struct lab__win32_service *service = lab__win32_service_for(handle, 0);

    if (!service)
        return FALSE;
    service->magic = 0;
    free(service);
    return TRUE;
}

BOOL StartServiceA(SC_HANDLE handle, DWORD count, LPCSTR *arguments)
{
    struct lab__win32_service *service = lab__win32_service_for(handle, SERVICE_START);

    if (!service)
        return FALSE;
    if (is_running(service->name))
        return lab__win32_fail(ERROR_SERVICE_ALREADY_RUNNING);
    return lab__win32_result(lab_service_start(service->name));
}

void lab__win32_service_status(const char *name, LPSERVICE_STATUS status)
{
    BOOL running = is_running(name);

    *status = (SERVICE_STATUS){.dwServiceType = SERVICE_KERNEL_DRIVER,
                               .dwCurrentState = running ? SERVICE_RUNNING : SERVICE_STOPPED,
                               .dwControlsAccepted = running ? SERVICE_ACCEPT_STOP : 0};
}

BOOL ControlService(SC_HANDLE handle, DWORD control, LPSERVICE_STATUS status)
{
    struct lab__win32_service *service =
        lab__win32_service_for(handle, control == SERVICE_CONTROL_STOP ? SERVICE_STOP : SERVICE_INTERROGATE);
    NTSTATUS result;

    if (!service)
        return FALSE;
    if (!is_running(service->name))
        return lab__win32_fail(ERROR_SERVICE_NOT_ACTIVE);
    if (control == SERVICE_CONTROL_STOP) {
        result = lab_service_stop(service->name);
        if (result == (NTSTATUS)0xC0000010) /* no DriverUnload */
            return lab__win32_fail(ERROR_INVALID_SERVICE_CONTROL);
        if (!lab__win32_result(result))
            return FALSE;
    } else if (control != SERVICE_CONTROL_INTERROGATE) {
        return lab__win32_fail(ERROR_INVALID_SERVICE_CONTROL);
    }
    if (status)
        lab__win32_service_status(service->name, status);
    return TRUE;
}

BOOL DeleteService(SC_HANDLE handle)
{
    struct lab__win32_service *service = lab__win32_service_for(handle, DELETE);
    char key[512];

    if (!service)
        return FALSE;
    if (!exists(service->name))
        return lab__win32_fail(ERROR_SERVICE_MARKED_FOR_DELETE);
    lab__win32_service_key(service->name, key, sizeof key);
    return lab__win32_result(lab_registry_key_delete(key));
}

BOOL QueryServiceStatus(SC_HANDLE handle, LPSERVICE_STATUS status)
{
    struct lab__win32_service *service = lab__win32_service_for(handle, SERVICE_QUERY_STATUS);

    if (!service)
        return FALSE;
    lab__win32_service_status(service->name, status);
    return TRUE;
}

BOOL QueryServiceStatusEx(SC_HANDLE handle, SC_STATUS_TYPE level, LPBYTE buffer, DWORD size, LPDWORD needed)
{
    struct lab__win32_service *service = lab__win32_service_for(handle, SERVICE_QUERY_STATUS);

    if (!service)
        return FALSE;
    *needed = sizeof(SERVICE_STATUS_PROCESS);
    if (size < sizeof(SERVICE_STATUS_PROCESS))
        return lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
    memset(buffer, 0, sizeof(SERVICE_STATUS_PROCESS));
    lab__win32_service_status(service->name, (LPSERVICE_STATUS)buffer);
    return TRUE;
}

/* --- the wide forms
 * --------------------------------------------------------------------------------------------------- */

SC_HANDLE OpenSCManagerW(LPCWSTR machine, LPCWSTR database, DWORD access)
{
    char *narrow = lab__win32_narrow(machine);
    SC_HANDLE handle = OpenSCManagerA(narrow, NULL, access);

    free(narrow);
    return handle;
}

SC_HANDLE CreateServiceW(SC_HANDLE manager, LPCWSTR name, LPCWSTR display, DWORD access, DWORD type, DWORD start,
                         DWORD error_control, LPCWSTR path, LPCWSTR group, LPDWORD tag, LPCWSTR dependencies,
                         LPCWSTR account, LPCWSTR password)
{
    char *narrow = lab__win32_narrow(name), *shown = lab__win32_narrow(display), *file = lab__win32_narrow(path);
    SC_HANDLE handle =
        CreateServiceA(manager, narrow, shown, access, type, start, error_control, file, NULL, tag, NULL, NULL, NULL);

    free(narrow);
    free(shown);
    free(file);
    return handle;
}

SC_HANDLE OpenServiceW(SC_HANDLE manager, LPCWSTR name, DWORD access)
{
    char *narrow = lab__win32_narrow(name);
    SC_HANDLE handle = OpenServiceA(manager, narrow, access);

    free(narrow);
    return handle;
}

BOOL StartServiceW(SC_HANDLE service, DWORD count, LPCWSTR *arguments)
{
    return StartServiceA(service, 0, NULL);
}
