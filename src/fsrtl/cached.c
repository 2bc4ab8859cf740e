/* What file systems and their filters ask and tell about cached files. */
#include "fsrtl/fsrtl_p.h"
#include "io/fs_filter.h"
#include "mm/section.h"
#include <ntiologc.h>

/*
 * FsRtlQueryCachedVdl: up to where the file, with what is in the cache, has data: the file system's answer to
 * FSCTL_QUERY_FILE_REGIONS.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes
 * Errors  the driver's own
 * Source  ntifs/nf-ntifs-fsrtlquerycachedvdl
 */
NTSTATUS FsRtlQueryCachedVdl(PFILE_OBJECT FileObject, PLONGLONG Vdl)
{
    FILE_REGION_INPUT input = {.Length = MAXLONGLONG, .DesiredUsage = FILE_REGION_USAGE_VALID_CACHED_DATA};
    FILE_REGION_OUTPUT output = {0};
    ULONG returned;
    NTSTATUS status;

    LAB_DDI(FsRtlQueryCachedVdl);
    status = FsRtlKernelFsControlFile(FileObject, FSCTL_QUERY_FILE_REGIONS, &input, sizeof input, &output,
                                      sizeof output, &returned);
    if (!NT_SUCCESS(status))
        return status;
    *Vdl = output.RegionEntryCount ? output.Region[0].FileOffset + output.Region[0].Length : 0;
    return STATUS_SUCCESS;
}

/*
 * FsRtlLogCcFlushError: data of a file is lost, because writing it failed: the error log and the user are told.
 *
 * IRQL    <= APC_LEVEL
 * Shape   Flags: FSRTL_CC_FLUSH_ERROR_FLAG_NO_LOG_ENTRY, FSRTL_CC_FLUSH_ERROR_FLAG_NO_HARD_ERROR
 * Errors  STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-fsrtllogccflusherror
 */
NTSTATUS FsRtlLogCcFlushError(PUNICODE_STRING FileName, PDEVICE_OBJECT DeviceObject,
                              PSECTION_OBJECT_POINTERS SectionObjectPointer, NTSTATUS FlushError, ULONG Flags)
{
    PIO_ERROR_LOG_PACKET packet;

    LAB_DDI(FsRtlLogCcFlushError);
    if (!(Flags & FSRTL_CC_FLUSH_ERROR_FLAG_NO_LOG_ENTRY)) {
        packet = IoAllocateErrorLogEntry(DeviceObject, sizeof *packet);
        if (!packet)
            return STATUS_INSUFFICIENT_RESOURCES;
        packet->ErrorCode = IO_LOST_DELAYED_WRITE;
        packet->FinalStatus = FlushError;
        IoWriteErrorLogEntry(packet);
    }
    if (!(Flags & FSRTL_CC_FLUSH_ERROR_FLAG_NO_HARD_ERROR))
        IoRaiseInformationalHardError(STATUS_LOST_WRITEBEHIND_DATA, FileName, 0);
    return STATUS_SUCCESS;
}

static NTSTATUS find_segment(struct lab__mm_section_wish *wish, PFILE_OBJECT file, PLARGE_INTEGER size)
{
    NTSTATUS status = FsRtlGetFileSize(file, size);

    if (!NT_SUCCESS(status))
        return status;
    if (!size->QuadPart)
        return STATUS_MAPPED_FILE_SIZE_ZERO;
    if (wish->size > (ULONGLONG)size->QuadPart)
        return STATUS_SECTION_TOO_BIG;
    status = lab__mm_file_segment(file, &wish->segment);
    if (!NT_SUCCESS(status))
        return status;
    if (wish->segment->size < (ULONGLONG)size->QuadPart)
        wish->segment->size = (ULONGLONG)size->QuadPart;
    if (!wish->size)
        wish->size = (ULONGLONG)size->QuadPart;
    return STATUS_SUCCESS;
}

static NTSTATUS create_section(struct lab__mm_section_wish *wish, PFILE_OBJECT file, PLARGE_INTEGER size)
{
    NTSTATUS status = lab__mm_section_check(wish);

    if (NT_SUCCESS(status) && !file->SectionObjectPointer)
        status = STATUS_INVALID_FILE_FOR_SECTION;
    if (NT_SUCCESS(status))
        status = lab__fsrtl_acquire_for_section(file, wish->protection);
    if (!NT_SUCCESS(status))
        return status;
    status = find_segment(wish, file, size);
    lab__fsrtl_release_for_section(file);
    return NT_SUCCESS(status) ? lab__mm_section_create(wish, KernelMode) : status;
}

/*
 * FsRtlCreateSectionForDataScan: a section of a file that is being opened, for a filter that looks through its data:
 * by file object, since there is no handle yet. Both the handle, one of the kernel's, and the object are the caller's.
 *
 * IRQL    <= APC_LEVEL
 * Units   *SectionFileSize in bytes
 * Errors  STATUS_INVALID_PARAMETER for flags; STATUS_INVALID_FILE_FOR_SECTION; STATUS_MAPPED_FILE_SIZE_ZERO;
 *         STATUS_SECTION_TOO_BIG; those of the file system, asked for the file's size and to keep it
 * Source  ntifs/nf-ntifs-fsrtlcreatesectionfordatascan
 */
NTSTATUS FsRtlCreateSectionForDataScan(PHANDLE SectionHandle, PVOID *SectionObject, PLARGE_INTEGER SectionFileSize,
                                       PFILE_OBJECT FileObject, ACCESS_MASK DesiredAccess,
                                       POBJECT_ATTRIBUTES ObjectAttributes, PLARGE_INTEGER MaximumSize,
                                       ULONG SectionPageProtection, ULONG AllocationAttributes, ULONG Flags)
{
    struct lab__mm_section_wish wish = {.handle = SectionHandle,
                                        .desired = DesiredAccess,
                                        .attributes = ObjectAttributes,
                                        .size = MaximumSize ? (ULONGLONG)MaximumSize->QuadPart : 0,
                                        .protection = SectionPageProtection,
                                        .allocation = AllocationAttributes};
    NTSTATUS status;

    LAB_DDI(FsRtlCreateSectionForDataScan);
    if (Flags || (AllocationAttributes & SEC_IMAGE))
        return STATUS_INVALID_PARAMETER;
    status = create_section(&wish, FileObject, SectionFileSize);
    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(*SectionHandle, DesiredAccess, 0, KernelMode, SectionObject, 0);
    if (!NT_SUCCESS(status))
        ZwClose(*SectionHandle);
    return status;
}
