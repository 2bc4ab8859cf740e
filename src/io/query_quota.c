/* What each user may take of a volume: the calls that read and write it. IoCheckQuotaBufferValidity checks the lists.
 */
#include "io/file_p.h"
#include "io/nt_io.h"

struct quota_query {
    HANDLE file;
    PIO_STATUS_BLOCK iosb;
    PVOID buffer;
    ULONG length;
    BOOLEAN single, restart;
    PVOID list;
    ULONG list_length;
    PSID start;
};

static BOOLEAN is_list(const UCHAR *list, ULONG length)
{
    const ULONG header = FIELD_OFFSET(FILE_GET_QUOTA_INFORMATION, Sid);

    for (ULONG offset = 0;;) {
        PFILE_GET_QUOTA_INFORMATION entry = (PFILE_GET_QUOTA_INFORMATION)(list + offset);
        ULONG left = length - offset;

        if (left < header + sizeof(SID) || entry->SidLength > left - header ||
            entry->SidLength < RtlLengthSid(&entry->Sid) || !RtlValidSid(&entry->Sid))
            return FALSE;
        if (!entry->NextEntryOffset)
            return TRUE;
        if ((entry->NextEntryOffset & 3) || entry->NextEntryOffset < header + entry->SidLength ||
            entry->NextEntryOffset > left)
            return FALSE;
        offset += entry->NextEntryOffset;
    }
}

/* Whose quota is asked for travels in a copy that goes with the IRP: the list, or else the one to start with. */
static NTSTATUS capture(struct lab__io_request *request, PIO_STACK_LOCATION stack, const struct quota_query *query)
{
    UCHAR header[8];
    ULONG length = query->list_length;
    const void *from = query->list;
    NTSTATUS status = STATUS_SUCCESS;
    PVOID copy;

    if (!from || !length) {
        if (!query->start)
            return STATUS_SUCCESS;
        from = query->start;
        status = lab__io_copy_in(header, from, sizeof header, request->mode);
        length = RtlLengthRequiredSid(header[1]);
    }
    if (!NT_SUCCESS(status))
        return status;
    status = lab__io_request_capture(request, from, length, &copy);
    if (!NT_SUCCESS(status))
        return status;
    if (from == query->start) {
        stack->Parameters.QueryQuota.StartSid = copy;
        return RtlValidSid(copy) ? STATUS_SUCCESS : STATUS_INVALID_SID;
    }
    stack->Parameters.QueryQuota.SidList = copy;
    stack->Parameters.QueryQuota.SidListLength = length;
    return is_list(copy, length) ? STATUS_SUCCESS : STATUS_QUOTA_LIST_INCONSISTENT;
}

static NTSTATUS query_quota(const struct quota_query *query, KPROCESSOR_MODE mode)
{
    struct lab__io_request request;
    PIO_STACK_LOCATION stack;
    NTSTATUS status = lab__io_probe(query->buffer, query->length, TRUE, mode);

    if (NT_SUCCESS(status))
        status = lab__io_request_begin_waiting(&request, query->file, FILE_READ_DATA, query->iosb, mode);
    if (status != STATUS_SUCCESS)
        return status;
    status = lab__io_request_irp(&request, IRP_MJ_QUERY_QUOTA, 0, &stack);
    if (NT_SUCCESS(status)) {
        stack->Flags = (query->restart ? SL_RESTART_SCAN : 0) | (query->single ? SL_RETURN_SINGLE_ENTRY : 0);
        stack->Parameters.QueryQuota.Length = query->length;
        status = capture(&request, stack, query);
    }
    if (NT_SUCCESS(status))
        status = lab__io_request_buffer(&request, query->buffer, query->length, FALSE);
    return NT_SUCCESS(status) ? lab__io_request_send(&request) : lab__io_request_abort(&request, status);
}

static NTSTATUS check(PVOID list, ULONG length, PULONG error_offset)
{
    return IoCheckQuotaBufferValidity(list, length, error_offset);
}

static const struct lab__io_list quotas = {IRP_MJ_SET_QUOTA, FILE_WRITE_DATA, check};

/*
 * NtQueryQuotaInformationFile: IRP_MJ_QUERY_QUOTA: the quotas of a list of users, or of all from one on.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_QUOTA_LIST_INCONSISTENT, STATUS_INVALID_SID; those of handles; the driver's own
 * Source  ntifs/nf-ntifs-ntqueryquotainformationfile
 */
NTSTATUS NtQueryQuotaInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                                     BOOLEAN ReturnSingleEntry, PVOID SidList, ULONG SidListLength, PSID StartSid,
                                     BOOLEAN RestartScan)
{
    struct quota_query query = {FileHandle,  IoStatusBlock, Buffer,        Length,  ReturnSingleEntry,
                                RestartScan, SidList,       SidListLength, StartSid};

    LAB_DDI(NtQueryQuotaInformationFile);
    return query_quota(&query, lab__ke_thread()->previous_mode);
}

/*
 * ZwQueryQuotaInformationFile: the same from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-zwqueryquotainformationfile
 */
NTSTATUS ZwQueryQuotaInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                                     BOOLEAN ReturnSingleEntry, PVOID SidList, ULONG SidListLength, PSID StartSid,
                                     BOOLEAN RestartScan)
{
    struct quota_query query = {FileHandle,  IoStatusBlock, Buffer,        Length,  ReturnSingleEntry,
                                RestartScan, SidList,       SidListLength, StartSid};

    LAB_DDI(ZwQueryQuotaInformationFile);
    LAB_ZW(query_quota(&query, KernelMode));
}

/*
 * NtSetQuotaInformationFile: IRP_MJ_SET_QUOTA, with a list of quotas.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_QUOTA_LIST_INCONSISTENT: Information says where; those of handles; the driver's own
 * Source  ntifs/nf-ntifs-ntsetquotainformationfile
 */
NTSTATUS NtSetQuotaInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length)
{
    LAB_DDI(NtSetQuotaInformationFile);
    return lab__io_set_list(&quotas, FileHandle, IoStatusBlock, Buffer, Length, lab__ke_thread()->previous_mode);
}

/*
 * ZwSetQuotaInformationFile: the same from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-zwsetquotainformationfile
 */
NTSTATUS ZwSetQuotaInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length)
{
    LAB_DDI(ZwSetQuotaInformationFile);
    LAB_ZW(lab__io_set_list(&quotas, FileHandle, IoStatusBlock, Buffer, Length, KernelMode));
}
