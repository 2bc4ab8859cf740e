/* Extended attributes: their check, and the calls that read and write them. */
#include "io/file_p.h"
#include "io/nt_io.h"

/*
 * IoCheckEaBufferValidity: is this a well-formed list of extended attributes? *ErrorOffset says where it is not.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_EA_LIST_INCONSISTENT
 * Source  ntifs/nf-ntifs-iocheckeabuffervalidity
 */
NTSTATUS IoCheckEaBufferValidity(PFILE_FULL_EA_INFORMATION EaBuffer, ULONG EaLength, PULONG ErrorOffset)
{
    const ULONG header = FIELD_OFFSET(FILE_FULL_EA_INFORMATION, EaName);
    ULONG offset = 0;

    LAB_DDI(IoCheckEaBufferValidity);
    for (;;) {
        PFILE_FULL_EA_INFORMATION ea = (PFILE_FULL_EA_INFORMATION)((char *)EaBuffer + offset);
        ULONG left = EaLength - offset, size, next;

        *ErrorOffset = offset;
        if (left < header)
            return STATUS_EA_LIST_INCONSISTENT;
        size = header + ea->EaNameLength + 1 + ea->EaValueLength;
        if (left < size || ea->EaName[ea->EaNameLength])
            return STATUS_EA_LIST_INCONSISTENT;
        next = ea->NextEntryOffset;
        if (!next)
            return STATUS_SUCCESS;
        if (next < ((size + 3) & ~3u) || (next & 3) || next > left)
            return STATUS_EA_LIST_INCONSISTENT;
        offset += next;
    }
}

struct ea_query {
    HANDLE file;
    PIO_STATUS_BLOCK iosb;
    PVOID buffer;
    ULONG length;
    BOOLEAN single, restart;
    PVOID list;
    ULONG list_length;
    PULONG index;
};

NTSTATUS lab__io_capture_ea_list(struct lab__io_request *request, PIO_STACK_LOCATION stack, const void *list,
                                 ULONG length)
{
    PVOID copy;
    NTSTATUS status;

    if (!list || !length)
        return STATUS_SUCCESS;
    status = lab__io_request_capture(request, list, length, &copy);
    if (!NT_SUCCESS(status))
        return status;
    stack->Parameters.QueryEa.EaList = copy;
    stack->Parameters.QueryEa.EaListLength = length;
    return STATUS_SUCCESS;
}

static NTSTATUS query_ea(const struct ea_query *query, KPROCESSOR_MODE mode)
{
    struct lab__io_request request;
    PIO_STACK_LOCATION stack;
    NTSTATUS status = lab__io_probe(query->buffer, query->length, TRUE, mode);

    if (NT_SUCCESS(status))
        status = lab__io_request_begin_waiting(&request, query->file, FILE_READ_EA, query->iosb, mode);
    if (status != STATUS_SUCCESS)
        return status;
    status = lab__io_request_irp(&request, IRP_MJ_QUERY_EA, 0, &stack);
    if (NT_SUCCESS(status)) {
        stack->Flags = (query->restart ? SL_RESTART_SCAN : 0) | (query->single ? SL_RETURN_SINGLE_ENTRY : 0) |
                       (query->index ? SL_INDEX_SPECIFIED : 0);
        stack->Parameters.QueryEa.Length = query->length;
        if (query->index)
            status = lab__io_copy_in(&stack->Parameters.QueryEa.EaIndex, query->index, sizeof(ULONG), mode);
    }
    if (NT_SUCCESS(status))
        status = lab__io_capture_ea_list(&request, stack, query->list, query->list_length);
    if (NT_SUCCESS(status))
        status = lab__io_request_buffer(&request, query->buffer, query->length, FALSE);
    return NT_SUCCESS(status) ? lab__io_request_send(&request) : lab__io_request_abort(&request, status);
}

static NTSTATUS check(PVOID list, ULONG length, PULONG error_offset)
{
    return IoCheckEaBufferValidity(list, length, error_offset);
}

static const struct lab__io_list attributes = {IRP_MJ_SET_EA, FILE_WRITE_EA, check};

/* NtQueryEaFile: read extended attributes; all, those of a list, or from an index on. */
NTSTATUS NtQueryEaFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                       BOOLEAN ReturnSingleEntry, PVOID EaList, ULONG EaListLength, PULONG EaIndex, BOOLEAN RestartScan)
{
    struct ea_query query = {FileHandle,  IoStatusBlock, Buffer,       Length, ReturnSingleEntry,
                             RestartScan, EaList,        EaListLength, EaIndex};

    return query_ea(&query, lab__ke_thread()->previous_mode);
}

/*
 * ZwQueryEaFile: the same from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_EA_LIST_INCONSISTENT; those of handles; the driver's own
 * Source  ntifs/nf-ntifs-zwqueryeafile
 */
NTSTATUS ZwQueryEaFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                       BOOLEAN ReturnSingleEntry, PVOID EaList, ULONG EaListLength, PULONG EaIndex, BOOLEAN RestartScan)
{
    struct ea_query query = {FileHandle,  IoStatusBlock, Buffer,       Length, ReturnSingleEntry,
                             RestartScan, EaList,        EaListLength, EaIndex};

    LAB_DDI(ZwQueryEaFile);
    LAB_ZW(query_ea(&query, KernelMode));
}

/* NtSetEaFile: write extended attributes. */
NTSTATUS NtSetEaFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length)
{
    return lab__io_set_list(&attributes, FileHandle, IoStatusBlock, Buffer, Length, lab__ke_thread()->previous_mode);
}

/*
 * ZwSetEaFile: the same from kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_EA_LIST_INCONSISTENT with the offset as Information; those of handles; the driver's own
 * Source  ntifs/nf-ntifs-zwseteafile
 */
NTSTATUS ZwSetEaFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length)
{
    LAB_DDI(ZwSetEaFile);
    LAB_ZW(lab__io_set_list(&attributes, FileHandle, IoStatusBlock, Buffer, Length, KernelMode));
}
