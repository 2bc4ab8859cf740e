/* Opening by a UTF-8 path, closing, duplicating. */
#include <string.h>

#include "api/api_p.h"

/* "\\.\Echo" and "\\?\Echo" of Win32 are "\??\Echo". */
static NTSTATUS convert_path(const char *path, struct unicode_text *name)
{
    NTSTATUS status = lab__api_text_to_unicode(path, name);

    if (NT_SUCCESS(status) && name->string.Length >= 4 * sizeof(WCHAR) && name->string.Buffer[0] == '\\' &&
        name->string.Buffer[1] == '\\' && (name->string.Buffer[2] == '.' || name->string.Buffer[2] == '?') &&
        name->string.Buffer[3] == '\\') {
        name->string.Buffer[1] = '?';
        name->string.Buffer[2] = '?';
    }
    return status;
}

static ACCESS_MASK access_of(uint32_t flags)
{
    return (flags & LAB_OPEN_READ ? GENERIC_READ : 0) | (flags & LAB_OPEN_WRITE ? GENERIC_WRITE : 0) |
           (flags & LAB_OPEN_DELETE ? DELETE : 0) | SYNCHRONIZE | FILE_READ_ATTRIBUTES;
}

static ULONG options_of(uint32_t flags)
{
    ULONG options = flags & LAB_OPEN_DELETE ? FILE_DELETE_ON_CLOSE : 0;

    if (flags & LAB_OPEN_OVERLAPPED)
        return options;
    return options | (flags & LAB_OPEN_ALERTABLE ? FILE_SYNCHRONOUS_IO_ALERT : FILE_SYNCHRONOUS_IO_NONALERT);
}

lab_status lab_file_open_at(lab_handle root, const char *path, uint32_t flags, lab_handle *handle)
{
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    struct unicode_text name;
    NTSTATUS status;
    HANDLE opened;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    status = convert_path(path, &name);
    if (NT_SUCCESS(status)) {
        InitializeObjectAttributes(&attributes, &name.string,
                                   OBJ_CASE_INSENSITIVE | (flags & LAB_OPEN_INHERIT ? OBJ_INHERIT : 0), (HANDLE)root,
                                   0);
        status = NtCreateFile(&opened, access_of(flags), &attributes, &iosb, 0, FILE_ATTRIBUTE_NORMAL,
                              flags & LAB_OPEN_EXCLUSIVE ? 0 : FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                              flags & LAB_OPEN_CREATE ? FILE_OPEN_IF : FILE_OPEN, options_of(flags), 0, 0);
        lab__api_text_free(&name);
    }
    if (NT_SUCCESS(status))
        *handle = (lab_handle)opened;
    USER_RETURN(status);
}

lab_status lab_file_open(const char *path, uint32_t flags, lab_handle *handle)
{
    return lab_file_open_at(0, path, flags, handle);
}

lab_status lab_file_close(lab_handle handle)
{
    USER_CALL(NtClose((HANDLE)handle));
}

lab_status lab_handle_duplicate(lab_handle handle, lab_process *process, lab_handle *duplicate)
{
    PEPROCESS target = process ? (PEPROCESS)process : lab__ps_process();
    HANDLE made;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    status = lab__ob_duplicate(lab__ps_process(), (HANDLE)handle, target, &made, 0, 0,
                               DUPLICATE_SAME_ACCESS | DUPLICATE_SAME_ATTRIBUTES, UserMode);
    if (NT_SUCCESS(status))
        *duplicate = (lab_handle)made;
    USER_RETURN(status);
}
