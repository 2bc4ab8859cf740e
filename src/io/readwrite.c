/*
 * NtReadFile and NtWriteFile: a buffer and a byte offset, handed over as the top device's flags say.
 *
 * A synchronous file may leave the offset out (CurrentByteOffset holds then); others may not, unless they are pipes or
 * mailslots. Moving CurrentByteOffset on is the driver's business, but for a disk without a file system.
 */
#include "io/file_p.h"

struct transfer {
    HANDLE file, event;
    PIO_APC_ROUTINE apc;
    PVOID apc_context;
    PIO_STATUS_BLOCK iosb;
    PVOID buffer;
    ULONG length;
    PLARGE_INTEGER offset;
    PULONG key;
};

/* The two offsets that are no offsets: HighPart -1, LowPart one of these. */
static BOOLEAN is_current_position(LARGE_INTEGER offset)
{
    return offset.HighPart == -1 && offset.LowPart == FILE_USE_FILE_POINTER_POSITION;
}

static BOOLEAN is_end_of_file(LARGE_INTEGER offset)
{
    return offset.HighPart == -1 && offset.LowPart == FILE_WRITE_TO_END_OF_FILE;
}

static NTSTATUS choose_offset(const struct lab__io_request *request, BOOLEAN write, BOOLEAN given,
                              LARGE_INTEGER *offset)
{
    PFILE_OBJECT file = request->file;
    BOOLEAN append_only = write && (request->granted & (FILE_APPEND_DATA | FILE_WRITE_DATA)) == FILE_APPEND_DATA;

    if (append_only) {
        offset->HighPart = -1;
        offset->LowPart = FILE_WRITE_TO_END_OF_FILE;
        return STATUS_SUCCESS;
    }
    if (file->Flags & FO_SYNCHRONOUS_IO) {
        if (!given || is_current_position(*offset)) {
            *offset = file->CurrentByteOffset;
            return STATUS_SUCCESS;
        }
    } else if (!given) {
        offset->QuadPart = 0;
        return file->Flags & (FO_NAMED_PIPE | FO_MAILSLOT) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    }
    if (offset->QuadPart < 0 && !(write && is_end_of_file(*offset)))
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

/* A file that is not buffered is read and written in whole sectors, from memory that the device can reach. */
static BOOLEAN fits_sectors(const struct lab__io_request *request, const struct transfer *transfer,
                            LARGE_INTEGER offset)
{
    ULONG sector = request->device->SectorSize;

    if (!(request->file->Flags & FO_NO_INTERMEDIATE_BUFFERING))
        return TRUE;
    if (sector && (transfer->length & (sector - 1)))
        return FALSE;
    if ((ULONG_PTR)transfer->buffer & request->device->AlignmentRequirement)
        return FALSE;
    return !sector || offset.QuadPart < 0 || !(offset.LowPart & (sector - 1));
}

static NTSTATUS capture(const struct transfer *transfer, KPROCESSOR_MODE mode, LARGE_INTEGER *offset, ULONG *key)
{
    NTSTATUS status = STATUS_SUCCESS;

    *key = 0;
    offset->QuadPart = 0;
    if (transfer->offset)
        status = lab__io_copy_in(offset, transfer->offset, sizeof *offset, mode);
    if (NT_SUCCESS(status) && transfer->key)
        status = lab__io_copy_in(key, transfer->key, sizeof *key, mode);
    return status;
}

static NTSTATUS send(struct lab__io_request *request, const struct transfer *transfer, BOOLEAN write,
                     LARGE_INTEGER offset, ULONG key)
{
    PIO_STACK_LOCATION stack;
    NTSTATUS status = lab__io_request_irp(request, write ? IRP_MJ_WRITE : IRP_MJ_READ, 0, &stack);

    if (!NT_SUCCESS(status))
        return lab__io_request_abort(request, status);
    stack->Parameters.Read.Length = transfer->length;
    stack->Parameters.Read.Key = key;
    stack->Parameters.Read.ByteOffset = offset;
    if (write && (request->file->Flags & FO_WRITE_THROUGH))
        stack->Flags |= SL_WRITE_THROUGH;
    request->irp->Flags |= write ? IRP_WRITE_OPERATION : IRP_READ_OPERATION;
    if (request->file->Flags & FO_NO_INTERMEDIATE_BUFFERING)
        request->irp->Flags |= IRP_NOCACHE;
    status = lab__io_request_buffer(request, transfer->buffer, transfer->length, write);
    return NT_SUCCESS(status) ? lab__io_request_send(request) : lab__io_request_abort(request, status);
}

/* On a disk that no file system has mounted: RAW stands for it on Windows, and moves the position on. */
static BOOLEAN is_raw(PFILE_OBJECT file)
{
    return file->Vpb && !(file->Vpb->Flags & VPB_MOUNTED);
}

static NTSTATUS send_raw(struct lab__io_request *request, const struct transfer *transfer, BOOLEAN write,
                         LARGE_INTEGER offset, ULONG key)
{
    KPROCESSOR_MODE mode = request->mode;
    PFILE_OBJECT file = request->file;
    IO_STATUS_BLOCK iosb;
    NTSTATUS status;

    lab__ob_reference(file);
    status = send(request, transfer, write, offset, key);
    if (NT_SUCCESS(status) && NT_SUCCESS(lab__io_copy_in(&iosb, transfer->iosb, sizeof iosb, mode)))
        file->CurrentByteOffset.QuadPart = offset.QuadPart + (LONGLONG)iosb.Information;
    lab__ob_dereference(file);
    return status;
}

static NTSTATUS begin(struct lab__io_request *request, const struct transfer *transfer, BOOLEAN write,
                      KPROCESSOR_MODE mode)
{
    NTSTATUS status;

    request->apc = transfer->apc;
    request->apc_context = transfer->apc_context;
    status = lab__io_request_begin(request, transfer->file, write ? 0 : FILE_READ_DATA, transfer->event, transfer->iosb,
                                   mode);
    if (status != STATUS_SUCCESS || !write || (request->granted & (FILE_WRITE_DATA | FILE_APPEND_DATA)))
        return status;
    return lab__io_request_abort(request, STATUS_ACCESS_DENIED);
}

static NTSTATUS transfer_file(const struct transfer *transfer, BOOLEAN write, KPROCESSOR_MODE mode)
{
    struct lab__io_request request;
    LARGE_INTEGER offset;
    ULONG key;
    NTSTATUS status = begin(&request, transfer, write, mode);

    if (status != STATUS_SUCCESS)
        return status;
    status = capture(transfer, mode, &offset, &key);
    if (NT_SUCCESS(status))
        status = lab__io_probe(transfer->buffer, transfer->length, !write, mode);
    if (NT_SUCCESS(status))
        status = choose_offset(&request, write, transfer->offset != 0, &offset);
    if (NT_SUCCESS(status) && !fits_sectors(&request, transfer, offset))
        status = STATUS_INVALID_PARAMETER;
    if (!NT_SUCCESS(status))
        return lab__io_request_abort(&request, status);
    if (request.file->PrivateCacheMap && request.locked &&
        lab__io_fast_transfer(&request, write, transfer->buffer, transfer->length, &offset, key, &status))
        return status;
    if (request.locked && is_raw(request.file))
        return send_raw(&request, transfer, write, offset, key);
    return send(&request, transfer, write, offset, key);
}

static void check_kernel_transfer(const struct transfer *transfer, PVOID caller)
{
    if (!lab__strict)
        return;
    lab__vf_kernel_address(transfer->iosb, caller);
    lab__vf_kernel_address(transfer->buffer, caller);
}

/*
 * NtReadFile: IRP_MJ_READ.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   ByteOffset, Length in bytes; whole sectors where the file was opened without intermediate buffering
 * Errors  STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED without FILE_READ_DATA,
 *         STATUS_ACCESS_VIOLATION, STATUS_INVALID_PARAMETER (offset, alignment); STATUS_PENDING; the driver's own
 * Source  ntifs/nf-ntifs-ntreadfile
 */
NTSTATUS NtReadFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                    PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length, PLARGE_INTEGER ByteOffset, PULONG Key)
{
    struct transfer transfer = {FileHandle, Event,  ApcRoutine, ApcContext, IoStatusBlock,
                                Buffer,     Length, ByteOffset, Key};

    LAB_DDI(NtReadFile);
    return transfer_file(&transfer, FALSE, lab__ke_thread()->previous_mode);
}

/*
 * ZwReadFile: NtReadFile for a caller in kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-zwreadfile
 */
NTSTATUS ZwReadFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                    PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length, PLARGE_INTEGER ByteOffset, PULONG Key)
{
    struct transfer transfer = {FileHandle, Event,  ApcRoutine, ApcContext, IoStatusBlock,
                                Buffer,     Length, ByteOffset, Key};

    LAB_DDI(ZwReadFile);
    check_kernel_transfer(&transfer, __builtin_return_address(0));
    LAB_ZW(transfer_file(&transfer, FALSE, KernelMode));
}

/*
 * NtWriteFile: IRP_MJ_WRITE. A handle with FILE_APPEND_DATA alone writes at the end of the file, whatever the offset.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   as NtReadFile
 * Errors  as NtReadFile
 * Source  ntifs/nf-ntifs-ntwritefile
 */
NTSTATUS NtWriteFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                     PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length, PLARGE_INTEGER ByteOffset, PULONG Key)
{
    struct transfer transfer = {FileHandle, Event,  ApcRoutine, ApcContext, IoStatusBlock,
                                Buffer,     Length, ByteOffset, Key};

    LAB_DDI(NtWriteFile);
    return transfer_file(&transfer, TRUE, lab__ke_thread()->previous_mode);
}

/*
 * ZwWriteFile: NtWriteFile for a caller in kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-zwwritefile
 */
NTSTATUS ZwWriteFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                     PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length, PLARGE_INTEGER ByteOffset, PULONG Key)
{
    struct transfer transfer = {FileHandle, Event,  ApcRoutine, ApcContext, IoStatusBlock,
                                Buffer,     Length, ByteOffset, Key};

    LAB_DDI(ZwWriteFile);
    check_kernel_transfer(&transfer, __builtin_return_address(0));
    LAB_ZW(transfer_file(&transfer, TRUE, KernelMode));
}
