/*
 * Sections and files: NtCreateSection, and what file systems ask about the sections of a file.
 *
 * A file's pages are read when a view is made of them, and shared by all its sections and the cache. What programs
 * change in their views is written by ZwFlushVirtualMemory, CcFlushCache and when the last of all these goes.
 */
#include "io/file_p.h"
#include "io/fs_filter.h"
#include "mm/section.h"

/* --- making sections ---------------------------------------------------------------------------------------------- */

static NTSTATUS file_size(HANDLE handle, LONGLONG *size)
{
    FILE_STANDARD_INFORMATION info;
    IO_STATUS_BLOCK iosb;
    NTSTATUS status = ZwQueryInformationFile(handle, &iosb, &info, sizeof info, FileStandardInformation);

    if (!NT_SUCCESS(status) || info.Directory)
        return STATUS_INVALID_FILE_FOR_SECTION;
    *size = info.EndOfFile.QuadPart;
    return STATUS_SUCCESS;
}

/* The file as long as the section is to be. */
static NTSTATUS fit_file(const struct lab__mm_section_wish *wish, HANDLE handle, ULONGLONG *size)
{
    FILE_END_OF_FILE_INFORMATION end;
    IO_STATUS_BLOCK iosb;
    ULONG access = 0;
    LONGLONG now;
    NTSTATUS status = file_size(handle, &now);

    if (!NT_SUCCESS(status))
        return status;
    if (!wish->size && !now)
        return STATUS_MAPPED_FILE_SIZE_ZERO;
    *size = (ULONGLONG)now;
    if (wish->size <= (ULONGLONG)now)
        return STATUS_SUCCESS;
    lab__mm_protection_access(wish->protection, &access);
    if (!(access & 2) || (wish->protection & 0xFF) == PAGE_WRITECOPY)
        return STATUS_SECTION_TOO_BIG;
    end.EndOfFile.QuadPart = (LONGLONG)wish->size;
    *size = wish->size;
    return ZwSetInformationFile(handle, &iosb, &end, sizeof end, FileEndOfFileInformation);
}

/* The file system keeps everybody out meanwhile, so that the file's length stays what it is. */
static NTSTATUS segment_of(struct lab__mm_section_wish *wish, HANDLE handle, PFILE_OBJECT file)
{
    struct lab__mm_segment *segment;
    ULONGLONG size;
    NTSTATUS status = lab__fsrtl_acquire_for_section(file, wish->protection);

    if (!NT_SUCCESS(status))
        return status;
    status = fit_file(wish, handle, &size);
    if (NT_SUCCESS(status))
        status = lab__mm_file_segment(file, &segment);
    lab__fsrtl_release_for_section(file);
    if (!NT_SUCCESS(status))
        return status;
    if (segment->size < size)
        segment->size = size;
    wish->segment = segment;
    wish->size = wish->size ? wish->size : size;
    return STATUS_SUCCESS;
}

static NTSTATUS of_file(struct lab__mm_section_wish *wish, HANDLE handle, KPROCESSOR_MODE mode)
{
    ULONG access = 0;
    PFILE_OBJECT file;
    NTSTATUS status;

    lab__mm_protection_access(wish->protection, &access);
    if ((wish->protection & 0xFF) == PAGE_WRITECOPY)
        access = 1;
    status = lab__ob_reference_handle(handle, access & 2 ? FILE_READ_DATA | FILE_WRITE_DATA : FILE_READ_DATA,
                                      lab__io_file_type, mode, (PVOID *)&file, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = file->SectionObjectPointer ? segment_of(wish, handle, file) : STATUS_INVALID_FILE_FOR_SECTION;
    ObDereferenceObject(file);
    return status;
}

static NTSTATUS create(PHANDLE handle, ACCESS_MASK desired, POBJECT_ATTRIBUTES attributes, PLARGE_INTEGER size,
                       ULONG protection, ULONG allocation, HANDLE file, KPROCESSOR_MODE mode)
{
    struct lab__mm_section_wish wish = {.handle = handle,
                                        .desired = desired,
                                        .attributes = attributes,
                                        .protection = protection,
                                        .allocation = allocation};
    NTSTATUS status = STATUS_SUCCESS;

    if (mode == UserMode)
        status = lab__mm_probe_any_write(handle, sizeof *handle);
    if (NT_SUCCESS(status) && size && mode == UserMode)
        status = lab__mm_probe_any(size, sizeof *size);
    if (NT_SUCCESS(status))
        status = lab__mm_section_check(&wish);
    if (!NT_SUCCESS(status))
        return status;
    if (size && size->QuadPart < 0)
        return STATUS_SECTION_TOO_BIG;
    wish.size = size ? (ULONGLONG)size->QuadPart : 0;
    if (allocation & SEC_IMAGE) /* no image of Windows runs here, so none is mapped as one */
        return file ? STATUS_INVALID_IMAGE_FORMAT : STATUS_INVALID_FILE_FOR_SECTION;
    if (file)
        status = of_file(&wish, file, mode);
    return NT_SUCCESS(status) ? lab__mm_section_create(&wish, mode) : status;
}

NTSTATUS NtCreateSection(PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                         PLARGE_INTEGER MaximumSize, ULONG SectionPageProtection, ULONG AllocationAttributes,
                         HANDLE FileHandle)
{
    LAB_DDI(NtCreateSection);
    return create(SectionHandle, DesiredAccess, ObjectAttributes, MaximumSize, SectionPageProtection,
                  AllocationAttributes, FileHandle, lab__ke_thread()->previous_mode);
}

NTSTATUS NtCreateSectionEx(PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                           PLARGE_INTEGER MaximumSize, ULONG SectionPageProtection, ULONG AllocationAttributes,
                           HANDLE FileHandle, PMEM_EXTENDED_PARAMETER ExtendedParameters, ULONG ExtendedParameterCount)
{
    LAB_DDI(NtCreateSectionEx);
    if (ExtendedParameterCount)
        return STATUS_INVALID_PARAMETER;
    return create(SectionHandle, DesiredAccess, ObjectAttributes, MaximumSize, SectionPageProtection,
                  AllocationAttributes, FileHandle, lab__ke_thread()->previous_mode);
}

/*
 * ZwCreateSection: memory with an object of its own, backed by the paging file or by a file.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes; none given: the file's length; more than the file has: a writable section makes it longer
 * Errors  STATUS_INVALID_PARAMETER_4 (no size), _6 (attributes), STATUS_INVALID_PAGE_PROTECTION,
 * STATUS_SECTION_TOO_BIG, STATUS_MAPPED_FILE_SIZE_ZERO, STATUS_INVALID_FILE_FOR_SECTION, STATUS_INVALID_IMAGE_FORMAT
 * Source  wdm/nf-wdm-zwcreatesection
 */
NTSTATUS ZwCreateSection(PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                         PLARGE_INTEGER MaximumSize, ULONG SectionPageProtection, ULONG AllocationAttributes,
                         HANDLE FileHandle)
{
    LAB_DDI(ZwCreateSection);
    return create(SectionHandle, DesiredAccess, ObjectAttributes, MaximumSize, SectionPageProtection,
                  AllocationAttributes, FileHandle, KernelMode);
}

/* --- writing back ------------------------------------------------------------------------------------------------- */

static NTSTATUS flush(HANDLE process, PVOID *base, PSIZE_T size, PIO_STATUS_BLOCK iosb)
{
    struct lab__mm_segment *segment;
    ULONGLONG offset, written = 0;
    ULONG protection;
    SIZE_T length;
    char *start;

    segment = lab__mm_view_at(*base, &start, &length, &protection, &offset);
    if (!segment)
        return STATUS_NOT_MAPPED_VIEW;
    if (!*size)
        *size = (SIZE_T)(start + length - (char *)*base);
    iosb->Status = STATUS_SUCCESS;
    iosb->Information = 0;
    if (!segment->file)
        return STATUS_NOT_MAPPED_DATA;
    segment->references++; /* the view may go while its pages are written */
    offset += (ULONGLONG)((char *)*base - start);
    iosb->Status = lab__mm_file_flush(segment, offset, offset + *size, &written);
    iosb->Information = *size;
    lab__mm_segment_dereference(segment);
    return iosb->Status;
}

NTSTATUS NtFlushVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                              PIO_STATUS_BLOCK IoStatusBlock)
{
    return flush(ProcessHandle, BaseAddress, RegionSize, IoStatusBlock);
}

/*
 * ZwFlushVirtualMemory: write a mapped file's pages back.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NOT_MAPPED_VIEW, STATUS_NOT_MAPPED_DATA (not a file's)
 * Source  ntifs/nf-ntifs-zwflushvirtualmemory
 */
NTSTATUS ZwFlushVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                              PIO_STATUS_BLOCK IoStatusBlock)
{
    LAB_DDI(ZwFlushVirtualMemory);
    return flush(ProcessHandle, BaseAddress, RegionSize, IoStatusBlock);
}

/* --- for file systems --------------------------------------------------------------------------------------------- */

/*
 * MmCanFileBeTruncated: may the file become this long (0: be deleted)? Not while a section covers more than that.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-mmcanfilebetruncated
 */
BOOLEAN MmCanFileBeTruncated(PSECTION_OBJECT_POINTERS SectionObjectPointer, PLARGE_INTEGER NewFileSize)
{
    struct lab__mm_segment *segment;

    LAB_DDI(MmCanFileBeTruncated);
    segment = lab__mm_data_segment(SectionObjectPointer);
    if (SectionObjectPointer && SectionObjectPointer->ImageSectionObject)
        return FALSE;
    if (!segment || (!segment->sections && !segment->views))
        return TRUE;
    return NewFileSize && (ULONGLONG)NewFileSize->QuadPart >= segment->size;
}

/*
 * MmFlushImageSection: let go of an unused image section, before the file is deleted or opened for writing.
 *
 * IRQL    <= APC_LEVEL
 * Errors  FALSE: it is in use, or (for deleting) a writable view of the data is
 * Source  ntifs/nf-ntifs-mmflushimagesection
 */
BOOLEAN MmFlushImageSection(PSECTION_OBJECT_POINTERS SectionObjectPointer, MMFLUSH_TYPE FlushType)
{
    struct lab__mm_segment *segment;

    LAB_DDI(MmFlushImageSection);
    segment = lab__mm_data_segment(SectionObjectPointer);
    return !(FlushType == MmFlushForDelete && segment && segment->writable_views);
}

static BOOLEAN force_closed(PSECTION_OBJECT_POINTERS pointers)
{
    struct lab__mm_segment *segment = lab__mm_data_segment(pointers);

    return !segment || (!segment->sections && !segment->views);
}

/*
 * MmForceSectionClosed(Ex): are the file's sections gone? One that isn't goes with its last user.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-mmforcesectionclosed
 */
BOOLEAN MmForceSectionClosed(PSECTION_OBJECT_POINTERS SectionObjectPointer, BOOLEAN DelayClose)
{
    LAB_DDI(MmForceSectionClosed);
    return force_closed(SectionObjectPointer);
}

BOOLEAN MmForceSectionClosedEx(PSECTION_OBJECT_POINTERS SectionObjectPointer, ULONG ForceCloseFlags)
{
    LAB_DDI(MmForceSectionClosedEx);
    return !(ForceCloseFlags & MM_FORCE_CLOSED_DATA) || force_closed(SectionObjectPointer);
}

/*
 * MmDoesFileHaveUserWritableReferences: how many writable views programs have of the file.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-mmdoesfilehaveuserwritablereferences
 */
ULONG MmDoesFileHaveUserWritableReferences(PSECTION_OBJECT_POINTERS SectionPointer)
{
    struct lab__mm_segment *segment;

    LAB_DDI(MmDoesFileHaveUserWritableReferences);
    segment = lab__mm_data_segment(SectionPointer);
    return segment ? segment->writable_views : 0;
}

/*
 * MmGetMaximumFileSectionSize: how long a file may be to have a section.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Source  ntifs/nf-ntifs-mmgetmaximumfilesectionsize
 */
ULONGLONG MmGetMaximumFileSectionSize(void)
{
    LAB_DDI(MmGetMaximumFileSectionSize);
    return (16ULL << 40) - 0x10000;
}

/*
 * MmIsRecursiveIoFault: does this thread read a page in for a page fault? Pages are read when a section is made, so
 * never.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-mmisrecursiveiofault
 */
BOOLEAN MmIsRecursiveIoFault(void)
{
    LAB_DDI(MmIsRecursiveIoFault);
    return FALSE;
}

/*
 * MmSetAddressRangeModified: pages of a view are to be written back.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-mmsetaddressrangemodified
 */
BOOLEAN MmSetAddressRangeModified(PVOID Address, SIZE_T Length)
{
    struct lab__mm_segment *segment;
    ULONGLONG offset;
    ULONG protection;
    SIZE_T size;
    char *base;

    LAB_DDI(MmSetAddressRangeModified);
    segment = lab__mm_view_at(Address, &base, &size, &protection, &offset);
    if (segment && segment->file)
        lab__mm_file_dirty(segment, offset + (ULONGLONG)((char *)Address - base), Length);
    return TRUE;
}

/*
 * MmPrefetchPages: have pages of files in memory before they are used. Those of a section always are.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER_1 for no list, or a file without a section
 * Source  ntifs/nf-ntifs-mmprefetchpages
 */
NTSTATUS MmPrefetchPages(ULONG NumberOfLists, PREAD_LIST *ReadLists)
{
    LAB_DDI(MmPrefetchPages);
    if (!NumberOfLists)
        return STATUS_INVALID_PARAMETER_1;
    for (ULONG i = 0; i < NumberOfLists; i++)
        if (!lab__mm_data_segment(ReadLists[i]->FileObject->SectionObjectPointer))
            return STATUS_INVALID_PARAMETER_1;
    return STATUS_SUCCESS;
}
