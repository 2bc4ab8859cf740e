/* fltlib: the filter manager's port and its lists, by control codes of its own device. */
#include "win32/win32_p.h"
#include <fltUser.h>
#include <nt/flt_codes.h>
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <stdlib.h>
#include <string.h>

#define STATUS_FLT_FILTER_NOT_FOUND ((NTSTATUS)0xC01C0013)
#define STATUS_NO_MORE_ENTRIES      ((NTSTATUS)0x8000001A)

#define DEVICE L"\\\\.\\FltMgr"

/* The filter manager's statuses have errors of their own facility; the others are Win32's. */
static HRESULT result(NTSTATUS status)
{
    if (status >= 0)
        return S_OK;
    if (((ULONG)status >> 16 & 0xFFF) == 0x1C)
        return (HRESULT)(0x801F0000u | ((ULONG)status & 0xFFFF));
    lab__win32_result(status);
    return HRESULT_FROM_WIN32(GetLastError());
}

static HRESULT last_result(BOOL done)
{
    return done ? S_OK : HRESULT_FROM_WIN32(GetLastError());
}

static USHORT copy(WCHAR *to, size_t room, LPCWSTR text)
{
    size_t length = 0;

    for (; text && text[length] && length < room; length++)
        to[length] = text[length];
    return (USHORT)(length * sizeof(WCHAR));
}

/* --- ports -------------------------------------------------------------------------------------------------------- */

HRESULT FilterConnectCommunicationPort(LPCWSTR name, DWORD options, LPCVOID context, WORD context_size,
                                       LPSECURITY_ATTRIBUTES security, HANDLE *port)
{
    DWORD flags = options & FLT_PORT_FLAG_SYNC_HANDLE ? 0 : FILE_FLAG_OVERLAPPED;
    struct lab_flt_connect *connect = calloc(1, sizeof *connect + context_size);
    HANDLE handle;
    uint32_t done;
    NTSTATUS status;

    *port = INVALID_HANDLE_VALUE;
    if (!connect)
        return E_OUTOFMEMORY;
    handle = CreateFileW(DEVICE, GENERIC_READ | GENERIC_WRITE, 0, security, OPEN_EXISTING, flags, NULL);
    if (handle == INVALID_HANDLE_VALUE) {
        free(connect);
        return last_result(FALSE);
    }
    connect->name_length = copy(connect->name, 256, name);
    connect->context_length = context_size;
    if (context_size)
        memcpy(connect + 1, context, context_size);
    status = lab_file_control((lab_handle)handle, LAB_FLT_CONNECT, connect, (uint32_t)sizeof *connect + context_size,
                              NULL, 0, &done);
    free(connect);
    if (status < 0)
        CloseHandle(handle);
    else
        *port = handle;
    return result(status);
}

HRESULT FilterSendMessage(HANDLE port, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size, LPDWORD returned)
{
    uint32_t done = 0;
    NTSTATUS status = lab_file_control((lab_handle)port, LAB_FLT_SEND, in, in_size, out, out_size, &done);

    if (returned)
        *returned = done;
    return result(status);
}

HRESULT FilterGetMessage(HANDLE port, PFILTER_MESSAGE_HEADER message, DWORD size, LPOVERLAPPED overlapped)
{
    DWORD done;

    return last_result(DeviceIoControl(port, LAB_FLT_GET, NULL, 0, message, size, &done, overlapped));
}

HRESULT FilterReplyMessage(HANDLE port, PFILTER_REPLY_HEADER reply, DWORD size)
{
    uint32_t done;

    return result(lab_file_control((lab_handle)port, LAB_FLT_REPLY, reply, size, NULL, 0, &done));
}

/* --- filters ------------------------------------------------------------------------------------------------------ */

/* Where no filter is registered there is no manager, and so none of what is asked for. */
static HRESULT ask(DWORD code, const struct lab_flt_name *name, LPVOID out, DWORD size, LPDWORD written,
                   NTSTATUS otherwise)
{
    size_t room = size > sizeof *name ? size : sizeof *name;
    HANDLE handle = CreateFileW(DEVICE, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    void *buffer = calloc(1, room);
    uint32_t done = 0;
    NTSTATUS status;

    if (handle == INVALID_HANDLE_VALUE || !buffer) {
        free(buffer);
        return GetLastError() == ERROR_FILE_NOT_FOUND ? result(otherwise) : last_result(FALSE);
    }
    status = lab_file_control((lab_handle)handle, code, (void *)name, sizeof *name, buffer, size, &done);
    if (status >= 0 && out)
        memcpy(out, buffer, done);
    if (written)
        *written = done;
    free(buffer);
    CloseHandle(handle);
    return result(status);
}

static struct lab_flt_name name_of(LPCWSTR filter, LPCWSTR volume, LPCWSTR instance, LPCWSTR altitude)
{
    struct lab_flt_name name = {0};

    name.filter_length = copy(name.filter, 256, filter);
    name.volume_length = copy(name.volume, 256, volume);
    name.instance_length = copy(name.instance, 256, instance);
    name.altitude_length = copy(name.altitude, 64, altitude);
    return name;
}

HRESULT FilterLoad(LPCWSTR filter)
{
    char *name = lab__win32_narrow(filter);
    NTSTATUS status = lab_service_start(name);

    free(name);
    return result(status);
}

HRESULT FilterUnload(LPCWSTR filter)
{
    struct lab_flt_name name = name_of(filter, NULL, NULL, NULL);

    return ask(LAB_FLT_UNLOAD, &name, NULL, 0, NULL, STATUS_FLT_FILTER_NOT_FOUND);
}

HRESULT FilterAttachAtAltitude(LPCWSTR filter, LPCWSTR volume, LPCWSTR altitude, LPCWSTR instance, DWORD created_length,
                               LPWSTR created)
{
    struct lab_flt_name name = name_of(filter, volume, instance, altitude);
    WCHAR made[256] = {0};
    DWORD written = 0, length;
    HRESULT answer = ask(LAB_FLT_ATTACH, &name, made, sizeof made, &written, STATUS_FLT_FILTER_NOT_FOUND);

    if (answer < 0 || !created || created_length < sizeof(WCHAR))
        return answer;
    length = min(written, created_length - (DWORD)sizeof(WCHAR)) / sizeof(WCHAR);
    memcpy(created, made, length * sizeof(WCHAR));
    created[length] = 0;
    return answer;
}

HRESULT FilterAttach(LPCWSTR filter, LPCWSTR volume, LPCWSTR instance, DWORD created_length, LPWSTR created)
{
    return FilterAttachAtAltitude(filter, volume, NULL, instance, created_length, created);
}

HRESULT FilterDetach(LPCWSTR filter, LPCWSTR volume, LPCWSTR instance)
{
    struct lab_flt_name name = name_of(filter, volume, instance, NULL);

    return ask(LAB_FLT_DETACH, &name, NULL, 0, NULL, STATUS_FLT_FILTER_NOT_FOUND);
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

static HRESULT find_next(HANDLE find, ULONG information_class, LPVOID buffer, DWORD size, LPDWORD returned)
{
    struct lab_flt_name *name = (struct lab_flt_name *)find;
    HRESULT answer;

    name->information_class = information_class;
    answer = ask(LAB_FLT_LIST, name, buffer, size, returned, STATUS_NO_MORE_ENTRIES);
    if (answer >= 0)
        name->index++;
    return answer;
}

static HRESULT find_first(ULONG list, LPCWSTR filter, LPCWSTR volume, ULONG information_class, LPVOID buffer,
                          DWORD size, LPDWORD returned, LPHANDLE find)
{
    struct lab_flt_name *name = malloc(sizeof *name);
    HRESULT answer;

    *find = INVALID_HANDLE_VALUE;
    if (!name)
        return E_OUTOFMEMORY;
    *name = name_of(filter, volume, NULL, NULL);
    name->list = list;
    answer = find_next(name, information_class, buffer, size, returned);
    if (answer < 0)
        free(name);
    else
        *find = name;
    return answer;
}

static HRESULT find_close(HANDLE find)
{
    free(find);
    return S_OK;
}

HRESULT FilterFindFirst(FILTER_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size, LPDWORD returned,
                        LPHANDLE find)
{
    return find_first(LAB_FLT_FILTERS, NULL, NULL, information_class, buffer, size, returned, find);
}

HRESULT FilterFindNext(HANDLE find, FILTER_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size,
                       LPDWORD returned)
{
    return find_next(find, information_class, buffer, size, returned);
}

HRESULT FilterFindClose(HANDLE find)
{
    return find_close(find);
}

HRESULT FilterVolumeFindFirst(FILTER_VOLUME_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size,
                              LPDWORD returned, PHANDLE find)
{
    return find_first(LAB_FLT_VOLUMES, NULL, NULL, information_class, buffer, size, returned, find);
}

HRESULT FilterVolumeFindNext(HANDLE find, FILTER_VOLUME_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size,
                             LPDWORD returned)
{
    return find_next(find, information_class, buffer, size, returned);
}

HRESULT FilterVolumeFindClose(HANDLE find)
{
    return find_close(find);
}

HRESULT FilterInstanceFindFirst(LPCWSTR filter, INSTANCE_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size,
                                LPDWORD returned, LPHANDLE find)
{
    return find_first(LAB_FLT_INSTANCES, filter, NULL, information_class, buffer, size, returned, find);
}

HRESULT FilterInstanceFindNext(HANDLE find, INSTANCE_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size,
                               LPDWORD returned)
{
    return find_next(find, information_class, buffer, size, returned);
}

HRESULT FilterInstanceFindClose(HANDLE find)
{
    return find_close(find);
}

HRESULT FilterVolumeInstanceFindFirst(LPCWSTR volume, INSTANCE_INFORMATION_CLASS information_class, LPVOID buffer,
                                      DWORD size, LPDWORD returned, LPHANDLE find)
{
    return find_first(LAB_FLT_VOLUME_INSTANCES, NULL, volume, information_class, buffer, size, returned, find);
}

HRESULT FilterVolumeInstanceFindNext(HANDLE find, INSTANCE_INFORMATION_CLASS information_class, LPVOID buffer,
                                     DWORD size, LPDWORD returned)
{
    return find_next(find, information_class, buffer, size, returned);
}

HRESULT FilterVolumeInstanceFindClose(HANDLE find)
{
    return find_close(find);
}

/* A filter's or an instance's handle is its name. */
HRESULT FilterCreate(LPCWSTR name, HFILTER *filter)
{
    FILTER_FULL_INFORMATION information[80];
    struct lab_flt_name given = {.list = LAB_FLT_FILTERS, .information_class = FilterFullInformation};
    HRESULT answer;
    DWORD returned;
    WCHAR text[256];
    USHORT length = copy(text, 256, name);

    for (;; given.index++) {
        answer = ask(LAB_FLT_LIST, &given, information, sizeof information, &returned, STATUS_FLT_FILTER_NOT_FOUND);
        if (answer == HRESULT_FROM_WIN32(ERROR_NO_MORE_ITEMS))
            answer = result(STATUS_FLT_FILTER_NOT_FOUND);
        if (answer < 0)
            return answer;
        if (information->FilterNameLength == length && !memcmp(information->FilterNameBuffer, text, length))
            break;
    }
    *filter = malloc(sizeof given);
    if (!*filter)
        return E_OUTOFMEMORY;
    memcpy(*filter, &given, sizeof given);
    return S_OK;
}

HRESULT FilterClose(HFILTER filter)
{
    return find_close(filter);
}

HRESULT FilterGetInformation(HFILTER filter, FILTER_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size,
                             LPDWORD returned)
{
    struct lab_flt_name given = *(struct lab_flt_name *)filter;

    given.information_class = information_class;
    return ask(LAB_FLT_LIST, &given, buffer, size, returned, STATUS_FLT_FILTER_NOT_FOUND);
}

/* The drive whose link leads to the volume. */
HRESULT FilterGetDosName(LPCWSTR volume, LPWSTR name, DWORD length)
{
    WCHAR drive[] = L"A:", target[260];

    for (; drive[0] <= 'Z'; drive[0]++) {
        if (!QueryDosDeviceW(drive, target, 260) || _wcsicmp(target, volume))
            continue;
        if (length < 3)
            return HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER);
        memcpy(name, drive, sizeof drive);
        return S_OK;
    }
    return HRESULT_FROM_WIN32(ERROR_NOT_FOUND);
}
