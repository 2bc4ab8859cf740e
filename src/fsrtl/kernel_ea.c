/* Extended attributes that only the kernel sees ("$Kernel."), by file object. */
#include "fsrtl/fsrtl_p.h"
#include "io/file_p.h"

/*
 * FsRtlQueryKernelEaFile: IRP_MJ_QUERY_EA of the kernel's on the file.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   LengthReturned may be NULL
 * Errors  the driver's own
 * Source  ntifs/nf-ntifs-fsrtlquerykerneleafile
 */
NTSTATUS FsRtlQueryKernelEaFile(PFILE_OBJECT FileObject, PVOID ReturnedEaData, ULONG Length, BOOLEAN ReturnSingleEntry,
                                PVOID EaList, ULONG EaListLength, PULONG EaIndex, BOOLEAN RestartScan,
                                PULONG LengthReturned)
{
    struct lab__io_request request = {.file = FileObject, .mode = KernelMode, .granted = FILE_ALL_ACCESS};
    IO_STATUS_BLOCK iosb = {0};
    PIO_STACK_LOCATION stack;
    NTSTATUS status;

    LAB_DDI(FsRtlQueryKernelEaFile);
    lab__io_request_begin_by_pointer(&request, &iosb);
    status = lab__io_request_irp(&request, IRP_MJ_QUERY_EA, 0, &stack);
    if (NT_SUCCESS(status)) {
        stack->Flags = (RestartScan ? SL_RESTART_SCAN : 0) | (ReturnSingleEntry ? SL_RETURN_SINGLE_ENTRY : 0) |
                       (EaIndex ? SL_INDEX_SPECIFIED : 0);
        stack->Parameters.QueryEa.Length = Length;
        stack->Parameters.QueryEa.EaIndex = EaIndex ? *EaIndex : 0;
        status = lab__io_capture_ea_list(&request, stack, EaList, EaListLength);
    }
    if (NT_SUCCESS(status))
        status = lab__io_request_buffer(&request, ReturnedEaData, Length, FALSE);
    status = NT_SUCCESS(status) ? lab__io_request_send(&request) : lab__io_request_abort(&request, status);
    if (LengthReturned)
        *LengthReturned = NT_SUCCESS(status) ? (ULONG)iosb.Information : 0;
    return status;
}

/*
 * FsRtlSetKernelEaFile: IRP_MJ_SET_EA of the kernel's on the file.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_EA_LIST_INCONSISTENT; the driver's own
 * Source  ntifs/nf-ntifs-fsrtlsetkerneleafile
 */
NTSTATUS FsRtlSetKernelEaFile(PFILE_OBJECT FileObject, PVOID EaBuffer, ULONG Length)
{
    struct lab__io_request request = {.file = FileObject, .mode = KernelMode, .granted = FILE_ALL_ACCESS};
    IO_STATUS_BLOCK iosb = {0};
    PIO_STACK_LOCATION stack;
    NTSTATUS status;
    ULONG offset;

    LAB_DDI(FsRtlSetKernelEaFile);
    status = IoCheckEaBufferValidity(EaBuffer, Length, &offset);
    if (!NT_SUCCESS(status))
        return status;
    lab__io_request_begin_by_pointer(&request, &iosb);
    status = lab__io_request_irp(&request, IRP_MJ_SET_EA, 0, &stack);
    if (NT_SUCCESS(status)) {
        stack->Parameters.SetEa.Length = Length;
        status = lab__io_request_buffer(&request, EaBuffer, Length, TRUE);
    }
    return NT_SUCCESS(status) ? lab__io_request_send(&request) : lab__io_request_abort(&request, status);
}
