/* Information about files and volumes, and directory listings: their buffers are only copied, so none is staged. */
#include "api/api_p.h"

static NTSTATUS report(NTSTATUS status, const IO_STATUS_BLOCK *iosb, uint32_t *done)
{
    if (done)
        *done = NT_ERROR(status) ? 0 : (uint32_t)iosb->Information;
    return status;
}

lab_status lab_file_query(lab_handle handle, uint32_t information_class, void *buffer, uint32_t length, uint32_t *done)
{
    IO_STATUS_BLOCK iosb = {0};

    USER_CALL(report(NtQueryInformationFile((HANDLE)handle, &iosb, buffer, length, information_class), &iosb, done));
}

lab_status lab_file_set(lab_handle handle, uint32_t information_class, const void *buffer, uint32_t length)
{
    IO_STATUS_BLOCK iosb = {0};

    USER_CALL(NtSetInformationFile((HANDLE)handle, &iosb, (PVOID)buffer, length, information_class));
}

lab_status lab_file_query_volume(lab_handle handle, uint32_t information_class, void *buffer, uint32_t length,
                                 uint32_t *done)
{
    IO_STATUS_BLOCK iosb = {0};

    USER_CALL(
        report(NtQueryVolumeInformationFile((HANDLE)handle, &iosb, buffer, length, information_class), &iosb, done));
}

lab_status lab_file_list(lab_handle directory, uint32_t information_class, const char *pattern, bool restart,
                         void *buffer, uint32_t length, uint32_t *done)
{
    struct unicode_text name;
    lab_overlapped overlapped;
    BOOLEAN failed = FALSE;
    void *staged;
    NTSTATUS status;

    USER_ENTER(STATUS_INVALID_DEVICE_STATE);
    overlapped.mirror = 0;
    status = pattern ? lab__api_text_to_unicode(pattern, &name) : STATUS_SUCCESS;
    if (!NT_SUCCESS(status))
        USER_RETURN(status);
    lab__api_overlap_begin(&overlapped);
    staged = lab__api_stage_begin(&overlap_of(&overlapped)->output, buffer, length, FALSE, TRUE, &failed);
    status = failed ? STATUS_INSUFFICIENT_RESOURCES
                    : NtQueryDirectoryFile((HANDLE)directory, 0, 0, 0, (PIO_STATUS_BLOCK)&overlapped, staged, length,
                                           information_class, FALSE, pattern ? &name.string : 0, restart);
    status = lab__api_overlap_sent(&overlapped, status);
    if (status == STATUS_PENDING)
        status = lab__api_overlap_wait(&overlapped, 0);
    if (pattern)
        lab__api_text_free(&name);
    if (done)
        *done = NT_ERROR(status) ? 0 : (uint32_t)overlapped.information;
    USER_RETURN(status);
}
