/*
 * The cache by MDL: callers who move data themselves, as network servers do, get the cache's own pages. A range in
 * several pieces is a chain of MDLs.
 */
#include "cc/cc_p.h"

static void give_back(struct lab__cc_shared_map *map, PMDL mdl)
{
    while (mdl) {
        PMDL next = mdl->Next;

        lab__mm_file_unhold(map->segment, lab__mm_file_offset(map->segment, MmGetMdlVirtualAddress(mdl)),
                            mdl->ByteCount);
        MmUnlockPages(mdl);
        IoFreeMdl(mdl);
        lab__cc_leave(map);
        mdl = next;
    }
}

static NTSTATUS describe_part(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG *length, LOCK_OPERATION operation,
                              PMDL *result)
{
    char *memory = lab__mm_file_address(map->segment, offset, length);
    PMDL mdl = IoAllocateMdl(memory, *length, FALSE, FALSE, 0);
    NTSTATUS status = mdl ? lab__mm_lock_pages(mdl, KernelMode, operation) : STATUS_INSUFFICIENT_RESOURCES;

    if (!NT_SUCCESS(status)) {
        if (mdl)
            IoFreeMdl(mdl);
        return status;
    }
    lab__mm_file_hold(map->segment, offset, *length);
    lab__cc_enter(map); /* until the MDL is given back */
    *result = mdl;
    return STATUS_SUCCESS;
}

static NTSTATUS describe(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length, LOCK_OPERATION operation,
                         PMDL *chain)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG part;

    for (; length && NT_SUCCESS(status); offset += part, length -= part) {
        part = length;
        status = describe_part(map, offset, &part, operation, chain);
        if (NT_SUCCESS(status))
            chain = &(*chain)->Next;
    }
    return status;
}

NTSTATUS lab__cc_mdl(PFILE_OBJECT file, ULONGLONG offset, ULONG length, LOCK_OPERATION operation, PMDL *chain)
{
    struct lab__cc_shared_map *map = lab__cc_map_of(file->SectionObjectPointer);
    NTSTATUS status;
    PMDL own = 0;

    lab__cc_enter(map);
    if (operation == IoReadAccess)
        status = lab__mm_file_read(map->segment, offset, length);
    else
        lab__cc_make_room(map, offset, length, &status);
    if (NT_SUCCESS(status))
        status = describe(map, offset, length, operation, &own);
    if (!NT_SUCCESS(status))
        give_back(map, own);
    lab__cc_leave(map);
    while (*chain)
        chain = &(*chain)->Next;
    if (NT_SUCCESS(status))
        *chain = own;
    return status;
}

static void get(PFILE_OBJECT file, ULONGLONG offset, ULONG length, LOCK_OPERATION operation, PMDL *chain,
                PIO_STATUS_BLOCK iosb)
{
    NTSTATUS status = lab__cc_mdl(file, offset, length, operation, chain);

    if (!NT_SUCCESS(status))
        lab__cc_raise(status);
    iosb->Status = STATUS_SUCCESS;
    iosb->Information = length;
}

/*
 * CcMdlRead: an MDL of a part of the file in the cache, behind what *MdlChain has already. CcMdlReadComplete gives it
 * back.
 *
 * IRQL    <= APC_LEVEL
 * Errors  raises what a read failed with, STATUS_INSUFFICIENT_RESOURCES
 */
void CcMdlRead(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, PMDL *MdlChain,
               PIO_STATUS_BLOCK IoStatus)
{
    LAB_DDI(CcMdlRead);
    get(FileObject, (ULONGLONG)FileOffset->QuadPart, Length, IoReadAccess, MdlChain, IoStatus);
}

/*
 * CcPrepareMdlWrite: the same of a part that is to be overwritten, for CcMdlWriteComplete or CcMdlWriteAbort.
 *
 * IRQL    <= APC_LEVEL
 * Errors  as CcMdlRead
 * Source  ntifs/nf-ntifs-ccpreparemdlwrite
 */
void CcPrepareMdlWrite(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, PMDL *MdlChain,
                       PIO_STATUS_BLOCK IoStatus)
{
    LAB_DDI(CcPrepareMdlWrite);
    get(FileObject, (ULONGLONG)FileOffset->QuadPart, Length, IoWriteAccess, MdlChain, IoStatus);
}

/* --- giving back -------------------------------------------------------------------------------------------------- */

void lab__cc_mdl_end(PFILE_OBJECT file, PMDL chain)
{
    give_back(lab__cc_map_of(file->SectionObjectPointer), chain);
}

NTSTATUS lab__cc_mdl_written(PFILE_OBJECT file, LONGLONG offset, PMDL chain)
{
    struct lab__cc_shared_map *map = lab__cc_map_of(file->SectionObjectPointer);
    ULONGLONG at = (ULONGLONG)offset, written = 0;
    NTSTATUS status = STATUS_SUCCESS;

    for (PMDL mdl = chain; mdl; mdl = mdl->Next) {
        lab__cc_wrote(map, at, mdl->ByteCount);
        at += mdl->ByteCount;
    }
    if (file->Flags & FO_WRITE_THROUGH)
        status = lab__cc_flush_range(map, (ULONGLONG)offset, at, &written);
    give_back(map, chain);
    return status;
}

#define FAST(file, field) lab__io_fast_routine(lab__io_related_device(file), FIELD_OFFSET(FAST_IO_DISPATCH, field))

/*
 * CcMdlReadComplete, CcMdlWriteComplete: give an MDL back; the driver's fast I/O routine is asked first.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  raises what writing failed with, of a file that is written through
 * Source  ntifs/nf-ntifs-ccmdlreadcomplete
 */
void CcMdlReadComplete(PFILE_OBJECT FileObject, PMDL MdlChain)
{
    PFAST_IO_MDL_READ_COMPLETE fast = (PFAST_IO_MDL_READ_COMPLETE)FAST(FileObject, MdlReadComplete);

    LAB_DDI(CcMdlReadComplete);
    if (!fast || !fast(FileObject, MdlChain, lab__io_related_device(FileObject)))
        lab__cc_mdl_end(FileObject, MdlChain);
}

void CcMdlWriteComplete(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, PMDL MdlChain)
{
    PFAST_IO_MDL_WRITE_COMPLETE fast = (PFAST_IO_MDL_WRITE_COMPLETE)FAST(FileObject, MdlWriteComplete);
    NTSTATUS status;

    LAB_DDI(CcMdlWriteComplete);
    if (fast && fast(FileObject, FileOffset, MdlChain, lab__io_related_device(FileObject)))
        return;
    status = lab__cc_mdl_written(FileObject, FileOffset->QuadPart, MdlChain);
    if (!NT_SUCCESS(status))
        lab__cc_raise(status);
}

/*
 * CcMdlWriteAbort: give an MDL back whose pages were not written.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-ccmdlwriteabort
 */
void CcMdlWriteAbort(PFILE_OBJECT FileObject, PMDL MdlChain)
{
    LAB_DDI(CcMdlWriteAbort);
    lab__cc_mdl_end(FileObject, MdlChain);
}
