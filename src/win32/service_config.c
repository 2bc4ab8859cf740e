/* How a service is set up, as its key in the registry says. */
#include <stdio.h>

#include "win32/service_p.h"
#include <ntlab/registry.h>

/* Texts behind the structure, one after another. */
struct texts {
    char path[1024], group[256], display[512];
};

static void read_texts(const char *key, const char *name, struct texts *texts)
{
    memset(texts, 0, sizeof *texts);
    lab_registry_get_text(key, "ImagePath", texts->path, sizeof texts->path);
    lab_registry_get_text(key, "Group", texts->group, sizeof texts->group);
    if ((NTSTATUS)lab_registry_get_text(key, "DisplayName", texts->display, sizeof texts->display) < 0)
        _snprintf(texts->display, sizeof texts->display, "%s", name);
}

static DWORD number_of(const char *key, const char *value)
{
    uint32_t number = 0;

    lab_registry_get_number(key, value, &number);
    return number;
}

static LPSTR put(char **at, const char *text)
{
    char *begin = *at;

    strcpy(begin, text);
    *at += strlen(text) + 1;
    return begin;
}

static LPWSTR put_wide(WCHAR **at, const char *text)
{
    WCHAR *begin = *at, *wide = lab__win32_wide(text);

    wcscpy(begin, wide);
    *at += wcslen(wide) + 1;
    free(wide);
    return begin;
}

/* FALSE, with the error set, where the handle or the buffer won't do. */
static BOOL prepare(SC_HANDLE handle, char *key, SIZE_T room, struct texts *texts, SIZE_T size, DWORD given,
                    SIZE_T character, LPDWORD needed)
{
    struct lab__win32_service *service = lab__win32_service_for(handle, SERVICE_QUERY_CONFIG);
    SIZE_T whole;

    if (!service)
        return FALSE;
    lab__win32_service_key(service->name, key, room);
    read_texts(key, service->name, texts);
    /* Dependencies are an empty list, and a driver's account is an empty name. */
    whole = size + (strlen(texts->path) + strlen(texts->group) + strlen(texts->display) + 6) * character;
    *needed = (DWORD)whole;
    return given >= whole || lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
}

BOOL QueryServiceConfigA(SC_HANDLE handle, LPQUERY_SERVICE_CONFIGA config, DWORD size, LPDWORD needed)
{
    char key[512], *at = (char *)(config + 1);
    struct texts texts;

    if (!prepare(handle, key, sizeof key, &texts, sizeof *config, size, 1, needed))
        return FALSE;
    *config = (QUERY_SERVICE_CONFIGA){.dwServiceType = number_of(key, "Type"),
                                      .dwStartType = number_of(key, "Start"),
                                      .dwErrorControl = number_of(key, "ErrorControl"),
                                      .dwTagId = number_of(key, "Tag")};
    config->lpBinaryPathName = put(&at, texts.path);
    config->lpLoadOrderGroup = put(&at, texts.group);
    config->lpDisplayName = put(&at, texts.display);
    config->lpServiceStartName = put(&at, "");
    config->lpDependencies = put(&at, "");
    put(&at, "");
    return TRUE;
}

BOOL QueryServiceConfigW(SC_HANDLE handle, LPQUERY_SERVICE_CONFIGW config, DWORD size, LPDWORD needed)
{
    char key[512];
    WCHAR *at = (WCHAR *)(config + 1);
    struct texts texts;

    if (!prepare(handle, key, sizeof key, &texts, sizeof *config, size, sizeof(WCHAR), needed))
        return FALSE;
    *config = (QUERY_SERVICE_CONFIGW){.dwServiceType = number_of(key, "Type"),
                                      .dwStartType = number_of(key, "Start"),
                                      .dwErrorControl = number_of(key, "ErrorControl"),
                                      .dwTagId = number_of(key, "Tag")};
    config->lpBinaryPathName = put_wide(&at, texts.path);
    config->lpLoadOrderGroup = put_wide(&at, texts.group);
    config->lpDisplayName = put_wide(&at, texts.display);
    config->lpServiceStartName = put_wide(&at, "");
    config->lpDependencies = put_wide(&at, "");
    put_wide(&at, "");
    return TRUE;
}

static BOOL set_number(const char *key, const char *value, DWORD number)
{
    return number == SERVICE_NO_CHANGE || lab__win32_result(lab_registry_set_number(key, value, number));
}

static BOOL set_text(const char *key, const char *value, const char *text)
{
    return !text || lab__win32_result(lab_registry_set_text(key, value, text));
}

BOOL ChangeServiceConfigA(SC_HANDLE handle, DWORD type, DWORD start, DWORD error_control, LPCSTR path, LPCSTR group,
                          LPDWORD tag, LPCSTR dependencies, LPCSTR account, LPCSTR password, LPCSTR display)
{
    struct lab__win32_service *service = lab__win32_service_for(handle, SERVICE_CHANGE_CONFIG);
    char key[512];

    if (!service)
        return FALSE;
    if (start != SERVICE_NO_CHANGE && start > SERVICE_DISABLED)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    lab__win32_service_key(service->name, key, sizeof key);
    return set_number(key, "Type", type) && set_number(key, "Start", start) &&
           set_number(key, "ErrorControl", error_control) && set_text(key, "ImagePath", path) &&
           set_text(key, "Group", group) && set_text(key, "DisplayName", display);
}

BOOL ChangeServiceConfigW(SC_HANDLE handle, DWORD type, DWORD start, DWORD error_control, LPCWSTR path, LPCWSTR group,
                          LPDWORD tag, LPCWSTR dependencies, LPCWSTR account, LPCWSTR password, LPCWSTR display)
{
    char *file = lab__win32_narrow(path), *of = lab__win32_narrow(group), *shown = lab__win32_narrow(display);
    BOOL done = ChangeServiceConfigA(handle, type, start, error_control, file, of, tag, NULL, NULL, NULL, shown);

    free(file);
    free(of);
    free(shown);
    return done;
}

static BOOL none(SC_HANDLE handle, LPDWORD needed, LPDWORD count)
{
    if (!lab__win32_service_for(handle, SERVICE_ENUMERATE_DEPENDENTS))
        return FALSE;
    *needed = *count = 0;
    return TRUE;
}

BOOL EnumDependentServicesA(SC_HANDLE service, DWORD state, LPENUM_SERVICE_STATUSA services, DWORD size, LPDWORD needed,
                            LPDWORD count)
{
    return none(service, needed, count);
}

BOOL EnumDependentServicesW(SC_HANDLE service, DWORD state, LPENUM_SERVICE_STATUSW services, DWORD size, LPDWORD needed,
                            LPDWORD count)
{
    return none(service, needed, count);
}

SC_LOCK LockServiceDatabase(SC_HANDLE manager)
{
    return lab__win32_service_for(manager, SC_MANAGER_LOCK) ? (SC_LOCK)manager : NULL;
}

BOOL UnlockServiceDatabase(SC_LOCK lock)
{
    return lock != NULL || lab__win32_fail(ERROR_INVALID_SERVICE_LOCK);
}
