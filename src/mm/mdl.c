/*
 * Memory descriptor lists: a buffer and the page frames behind it.
 *
 * Rule that drivers break most: what MmProbeAndLockPages locked, MmUnlockPages unlocks, once, before IoFreeMdl.
 */
#include "mm/pages_p.h"
#include "mm/pool_p.h"
#include "mm/special_large.h"
#include "vf/vf_holding.h"
#include "vf/vf_pages.h"
#include "vf/vf_report.h"
#include "vf/vf_user.h"

#define MDL_KEPT (MDL_PAGES_LOCKED | MDL_SOURCE_IS_NONPAGED_POOL | MDL_MAPPED_TO_SYSTEM_VA | MDL_IO_PAGE_READ)

static void fill(PMDL mdl)
{
    PPFN_NUMBER frames = MmGetMdlPfnArray(mdl);
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);

    for (ULONG i = 0; i < count; i++)
        frames[i] = lab__mm_frame((char *)mdl->StartVa + ((SIZE_T)i << PAGE_SHIFT));
}

static void initialize(PMDL mdl, PVOID base, SIZE_T length)
{
    mdl->Next = 0;
    mdl->Size = (CSHORT)(sizeof *mdl + sizeof(PFN_NUMBER) * ADDRESS_AND_SIZE_TO_SPAN_PAGES(base, length));
    mdl->MdlFlags = 0;
    mdl->Process = 0;
    mdl->MappedSystemVa = 0;
    mdl->StartVa = PAGE_ALIGN(base);
    mdl->ByteOffset = BYTE_OFFSET(base);
    mdl->ByteCount = (ULONG)length;
}

/*
 * MmSizeOfMdl: bytes that an MDL for the buffer takes.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-mmsizeofmdl
 */
SIZE_T MmSizeOfMdl(PVOID Base, SIZE_T Length)
{
    LAB_DDI(MmSizeOfMdl);
    return sizeof(MDL) + sizeof(PFN_NUMBER) * ADDRESS_AND_SIZE_TO_SPAN_PAGES(Base, Length);
}

/* The first ones of each place lie where a use after their end is seen. */
static PMDL take(SIZE_T size, PVOID caller)
{
    PVOID guarded = lab__strict && lab__mm_special_wanted(caller)
                        ? lab__mm_special_take(size, ' ldM', TRUE, LAB_POOL_KERNEL, caller, NonPagedPool)
                        : 0;

    return guarded ? guarded : lab__mm_kernel_alloc(size);
}

/*
 * IoAllocateMdl: an MDL that is large enough for the buffer, and, with an IRP, becomes the IRP's (first, or last
 * secondary) one.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  NULL: no memory, or a length whose page count doesn't fit
 * Source  wdm/nf-wdm-ioallocatemdl
 */
PMDL IoAllocateMdl(PVOID VirtualAddress, ULONG Length, BOOLEAN SecondaryBuffer, BOOLEAN ChargeQuota, PIRP Irp)
{
    SIZE_T size = MmSizeOfMdl(VirtualAddress, Length);
    PMDL mdl;

    LAB_DDI(IoAllocateMdl);
    if (LAB_FAULT(LAB_FAULT_MDL) || Length & 0x80000000)
        return 0;
    mdl = take(size, __builtin_return_address(0));
    if (!mdl)
        return 0;
    initialize(mdl, VirtualAddress, Length);
    lab__mm.mdls++;
    lab__vf_hold(LAB_VF_MDL, mdl, __builtin_return_address(0));
    if (Irp) {
        PMDL *link = &Irp->MdlAddress;

        while (SecondaryBuffer && *link)
            link = &(*link)->Next;
        *link = mdl;
    }
    return mdl;
}

/*
 * IoFreeMdl: give an MDL back.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xC2 for one that was freed before; strict: 0xC4/B8 where they are still mapped, 0xCB where they are locked
 *         (0x76 at process end on retail)
 * Source  wdm/nf-wdm-iofreemdl
 */
void IoFreeMdl(PMDL Mdl)
{
    LAB_DDI(IoFreeMdl);
    if (__builtin_expect(lab__mm_special_is_freed(Mdl), 0))
        lab__mm_kernel_free(Mdl); /* stops the machine: it was freed before */
    if (__builtin_expect((Mdl->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_PARTIAL)) == MDL_MAPPED_TO_SYSTEM_VA, 0)) {
        lab__ke_crash_detail("MDL %p was freed while its pages are mapped at %p; call MmUnmapLockedPages before",
                             (void *)Mdl, Mdl->MappedSystemVa);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xB8, (ULONG_PTR)Mdl, (ULONG_PTR)Mdl->MdlFlags, 0);
    }
    if (__builtin_expect((Mdl->MdlFlags & (MDL_PAGES_LOCKED | MDL_PARTIAL)) == MDL_PAGES_LOCKED, 0)) {
        lab__ke_crash_detail("MDL %p was freed while its pages are locked", (void *)Mdl);
        lab__ke_verifier_stop(DRIVER_LEFT_LOCKED_PAGES_IN_PROCESS, (ULONG_PTR)__builtin_return_address(0), 0,
                              (ULONG_PTR)Mdl,
                              ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(Mdl), Mdl->ByteCount));
    }
    if (Mdl->MdlFlags & MDL_PARTIAL_HAS_BEEN_MAPPED)
        MmUnmapLockedPages(Mdl->MappedSystemVa, Mdl);
    lab__mm.mdls--;
    lab__vf_let_go(LAB_VF_MDL, Mdl);
    lab__mm_kernel_free(Mdl);
}

/*
 * MmBuildMdlForNonPagedPool: describe nonpaged memory, which needs no locking and is mapped already.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-mmbuildmdlfornonpagedpool
 */
void MmBuildMdlForNonPagedPool(PMDL MemoryDescriptorList)
{
    PMDL mdl = MemoryDescriptorList;

    LAB_DDI(MmBuildMdlForNonPagedPool);
    if (lab__strict && lab__mm_pool_is_paged(MmGetMdlVirtualAddress(mdl))) {
        lab__ke_crash_detail("MDL %p describes paged pool, which is to be locked by MmProbeAndLockPages", (void *)mdl);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x7F, lab__ke_irql(), (ULONG_PTR)mdl,
                         (ULONG_PTR)mdl->MdlFlags);
    }
    if (lab__strict && lab__mm_is_user(MmGetMdlVirtualAddress(mdl))) {
        lab__ke_crash_detail("MDL %p describes a program's memory, which is to be locked by MmProbeAndLockPages",
                             (void *)mdl);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x140, lab__ke_irql(), (ULONG_PTR)mdl,
                         (ULONG_PTR)MmGetMdlVirtualAddress(mdl));
    }
    fill(mdl);
    mdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;
    mdl->Process = 0;
    mdl->MappedSystemVa = MmGetMdlVirtualAddress(mdl);
}

/*
 * IoBuildPartialMdl: describe part of what another MDL describes; a length of zero means to its end.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xC0 TARGET_MDL_TOO_SMALL; strict: 0xC4/4C42001F for what the source doesn't describe
 * Source  wdm/nf-wdm-iobuildpartialmdl
 */
void IoBuildPartialMdl(PMDL SourceMdl, PMDL TargetMdl, PVOID VirtualAddress, ULONG Length)
{
    ULONG_PTR skipped = (ULONG_PTR)VirtualAddress - (ULONG_PTR)MmGetMdlVirtualAddress(SourceMdl);
    ULONG length = Length ? Length : SourceMdl->ByteCount - (ULONG)skipped;
    ULONG pages = ADDRESS_AND_SIZE_TO_SPAN_PAGES(VirtualAddress, length);
    ULONG first = (ULONG)(((ULONG_PTR)PAGE_ALIGN(VirtualAddress) - (ULONG_PTR)SourceMdl->StartVa) >> PAGE_SHIFT);

    LAB_DDI(IoBuildPartialMdl);
    if (lab__strict && (skipped > SourceMdl->ByteCount || length > SourceMdl->ByteCount - skipped)) {
        lab__ke_crash_detail("a partial MDL of %u bytes at %p is outside the %u bytes of MDL %p", (unsigned)length,
                             VirtualAddress, (unsigned)SourceMdl->ByteCount, (void *)SourceMdl);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_PARTIAL_OUTSIDE, (ULONG_PTR)VirtualAddress, length,
                         (ULONG_PTR)SourceMdl);
    }
    if ((SIZE_T)TargetMdl->Size < sizeof(MDL) + pages * sizeof(PFN_NUMBER))
        lab__ke_bugcheck(0xC0, 0, 0, 0, 0);
    TargetMdl->StartVa = PAGE_ALIGN(VirtualAddress);
    TargetMdl->ByteOffset = BYTE_OFFSET(VirtualAddress);
    TargetMdl->ByteCount = length;
    TargetMdl->Process = SourceMdl->Process;
    TargetMdl->MdlFlags = (CSHORT)(MDL_PARTIAL | (SourceMdl->MdlFlags & MDL_KEPT));
    TargetMdl->MappedSystemVa = (char *)SourceMdl->MappedSystemVa + skipped;
    RtlCopyMemory(MmGetMdlPfnArray(TargetMdl), MmGetMdlPfnArray(SourceMdl) + first, pages * sizeof(PFN_NUMBER));
}

/* Paged pool that is locked may be touched at any IRQL. */
static void lock_special(PMDL mdl, LONG count)
{
    if (lab__mm_special_owns(mdl->StartVa))
        lab__mm_special_lock(mdl->StartVa, count);
    else
        lab__mm_large_lock(mdl->StartVa, count);
}

static BOOLEAN may_lock(PMDL mdl, KPROCESSOR_MODE mode, LOCK_OPERATION operation)
{
    PVOID base = MmGetMdlVirtualAddress(mdl);

    if (mode == UserMode || lab__mm_is_user(base))
        return lab__mm_user_access(base, mdl->ByteCount, operation != IoReadAccess);
    return TRUE;
}

#define NOT_TO_BE_LOCKED (MDL_PAGES_LOCKED | MDL_SOURCE_IS_NONPAGED_POOL | MDL_PARTIAL)

static void check_to_lock(PMDL mdl, ULONG subcode)
{
    PVOID base = MmGetMdlVirtualAddress(mdl);
    ULONGLONG physical;

    if (__builtin_expect(mdl->MdlFlags & NOT_TO_BE_LOCKED, 0)) {
        lab__ke_crash_detail("the pages of MDL %p are locked already, or need no locking", (void *)mdl);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, subcode, (ULONG_PTR)mdl, (ULONG_PTR)mdl->MdlFlags,
                              mdl->MdlFlags & NOT_TO_BE_LOCKED);
    }
    if (__builtin_expect(!lab__mm_in_ram(base) && lab__mm_is_register(base, &physical), 0)) {
        lab__ke_crash_detail("MDL %p describes a device's registers at %p, which are no pages to lock", (void *)mdl,
                             base);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x6F, (ULONG_PTR)mdl, lab__mm_frame(base), 0);
    }
}

static void check_lock_irql(PVOID base)
{
    if (lab__ke_irql() < DISPATCH_LEVEL || (!lab__mm_is_user(base) && !lab__mm_pool_is_paged(base)))
        return;
    lab__ke_crash_detail("pageable memory at %p is locked at IRQL %u, where it can't be paged in", base,
                         lab__ke_irql());
    lab__ke_verifier_stop(IRQL_NOT_LESS_OR_EQUAL, (ULONG_PTR)base, lab__ke_irql(), 0, 0);
}

static NTSTATUS lock_pages(PMDL mdl, KPROCESSOR_MODE mode, LOCK_OPERATION operation)
{
    if (LAB_FAULT(LAB_FAULT_MDL))
        return STATUS_WORKING_SET_QUOTA;
    check_lock_irql(MmGetMdlVirtualAddress(mdl));
    if (!may_lock(mdl, mode, operation))
        return STATUS_ACCESS_VIOLATION;
    fill(mdl);
    mdl->Process = lab__mm_is_user(mdl->StartVa) ? (PEPROCESS)lab__ke_thread()->apc_state.Process : 0;
    mdl->MdlFlags |= MDL_PAGES_LOCKED;
    lock_special(mdl, 1);
    if (lab__strict && !mdl->Process)
        lab__vf_pages_keep(mdl, MmGetMdlVirtualAddress(mdl), mdl->ByteCount, FALSE);
    if (operation != IoReadAccess)
        mdl->MdlFlags |= MDL_WRITE_OPERATION;
    lab__mm.locked_pages += ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);
    return STATUS_SUCCESS;
}

NTSTATUS lab__mm_lock_pages(PMDL mdl, KPROCESSOR_MODE mode, LOCK_OPERATION operation)
{
    check_to_lock(mdl, 0xB0);
    return lock_pages(mdl, mode, operation);
}

/*
 * MmProbeAndLockPages: check that the buffer may be accessed, make its pages resident, describe them.
 *
 * IRQL    <= APC_LEVEL for pageable memory, <= DISPATCH_LEVEL otherwise
 * Errors  raises STATUS_ACCESS_VIOLATION, STATUS_WORKING_SET_QUOTA
 * Source  wdm/nf-wdm-mmprobeandlockpages
 */
void MmProbeAndLockPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode, LOCK_OPERATION Operation)
{
    NTSTATUS status;

    LAB_DDI(MmProbeAndLockPages);
    lab__vf_user_locking(MmGetMdlVirtualAddress(MemoryDescriptorList), MemoryDescriptorList->ByteCount, AccessMode,
                         __builtin_return_address(0));
    status = lab__mm_lock_pages(MemoryDescriptorList, AccessMode, Operation);
    if (!NT_SUCCESS(status))
        ExRaiseStatus(status);
}

/*
 * MmProbeAndLockSelectedPages: the same for pages that lie apart, given one by one.
 *
 * IRQL    <= APC_LEVEL
 * Shape   SegmentArray[pages of the MDL], each the address of a whole page
 * Errors  raises as MmProbeAndLockPages
 * Source  wdm/nf-wdm-mmprobeandlockselectedpages
 */
void MmProbeAndLockSelectedPages(PMDL MemoryDescriptorList, PFILE_SEGMENT_ELEMENT SegmentArray,
                                 KPROCESSOR_MODE AccessMode, LOCK_OPERATION Operation)
{
    PMDL mdl = MemoryDescriptorList;
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);

    LAB_DDI(MmProbeAndLockSelectedPages);
    if (LAB_FAULT(LAB_FAULT_MDL))
        ExRaiseStatus(STATUS_WORKING_SET_QUOTA);
    for (ULONG i = 0; i < count; i++) {
        PVOID page = SegmentArray[i].Buffer;

        if ((AccessMode == UserMode || lab__mm_is_user(page)) &&
            !lab__mm_user_access(page, PAGE_SIZE, Operation != IoReadAccess))
            ExRaiseStatus(STATUS_ACCESS_VIOLATION);
        MmGetMdlPfnArray(mdl)[i] = lab__mm_frame(page);
    }
    mdl->Process = lab__mm_is_user(SegmentArray[0].Buffer) ? (PEPROCESS)lab__ke_thread()->apc_state.Process : 0;
    mdl->MdlFlags |= MDL_PAGES_LOCKED | (Operation != IoReadAccess ? MDL_WRITE_OPERATION : 0);
    lab__mm.locked_pages += count;
}

/*
 * MmProbeAndLockProcessPages: MmProbeAndLockPages for a buffer of another process.
 *
 * IRQL    <= APC_LEVEL
 */
void MmProbeAndLockProcessPages(PMDL MemoryDescriptorList, PEPROCESS Process, KPROCESSOR_MODE AccessMode,
                                LOCK_OPERATION Operation)
{
    NTSTATUS status;

    if (lab__ke_irql() > DISPATCH_LEVEL) {
        lab__ke_crash_detail("MmProbeAndLockProcessPages was called at IRQL %u", lab__ke_irql());
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x71, lab__ke_irql(), (ULONG_PTR)MemoryDescriptorList,
                              (ULONG_PTR)Process);
    }
    check_to_lock(MemoryDescriptorList, 0xB1);
    status = lock_pages(MemoryDescriptorList, AccessMode, Operation);
    if (!NT_SUCCESS(status))
        ExRaiseStatus(status);
    MemoryDescriptorList->Process = Process;
}

/*
 * MmUnlockPages: the counterpart; a system mapping of the pages goes away with it.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  strict: 0xC4/7C where they aren't locked, 0xC4/7D where they are nonpaged pool
 * Source  wdm/nf-wdm-mmunlockpages
 */
void MmUnlockPages(PMDL MemoryDescriptorList)
{
    PMDL mdl = MemoryDescriptorList;

    LAB_DDI(MmUnlockPages);
    if (lab__strict && (mdl->MdlFlags & MDL_PARTIAL)) {
        lab__ke_crash_detail("MDL %p is a partial one: the MDL it was built from is to be unlocked", (void *)mdl);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xB4, (ULONG_PTR)mdl, (ULONG_PTR)mdl->MdlFlags,
                         MDL_PARTIAL);
    }
    if (!(mdl->MdlFlags & MDL_PAGES_LOCKED)) {
        BOOLEAN nonpaged = (mdl->MdlFlags & MDL_SOURCE_IS_NONPAGED_POOL) != 0;

        lab__ke_crash_detail("the pages of MDL %p are %s", (void *)mdl,
                             nonpaged ? "nonpaged pool, which is never unlocked" : "not locked");
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, nonpaged ? 0x7D : 0x7C, (ULONG_PTR)mdl,
                              (ULONG_PTR)mdl->MdlFlags, 0);
        return;
    }
    if (mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA)
        MmUnmapLockedPages(mdl->MappedSystemVa, mdl);
    mdl->MdlFlags &= ~(MDL_PAGES_LOCKED | MDL_WRITE_OPERATION);
    lock_special(mdl, -1);
    lab__vf_pages_release(mdl);
    lab__mm.locked_pages -= ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);
}

/* MmInitializeMdl as a function, for those who take its address. */
PMDL MmCreateMdl(PMDL MemoryDescriptorList, PVOID Base, SIZE_T Length)
{
    PMDL mdl = MemoryDescriptorList;

    if (!mdl) {
        mdl = lab__mm_pool_alloc(NonPagedPoolNx, MmSizeOfMdl(Base, Length), 'ldMm', FALSE);
        if (!mdl)
            return 0;
    }
    initialize(mdl, Base, Length);
    return mdl;
}

/*
 * MmAdvanceMdl: drop bytes from the front of what the MDL describes.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INVALID_PARAMETER_2
 * Source  ntifs/nf-ntifs-mmadvancemdl
 */
NTSTATUS MmAdvanceMdl(PMDL Mdl, ULONG NumberOfBytes)
{
    ULONG pages = (Mdl->ByteOffset + NumberOfBytes) >> PAGE_SHIFT;
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(Mdl), Mdl->ByteCount);
    PPFN_NUMBER frames = MmGetMdlPfnArray(Mdl);

    LAB_DDI(MmAdvanceMdl);
    if (!NumberOfBytes || NumberOfBytes >= Mdl->ByteCount)
        return STATUS_INVALID_PARAMETER_2;
    for (ULONG i = 0; i + pages < count; i++)
        frames[i] = frames[i + pages];
    Mdl->StartVa = (char *)Mdl->StartVa + ((SIZE_T)pages << PAGE_SHIFT);
    Mdl->ByteOffset = (Mdl->ByteOffset + NumberOfBytes) & (PAGE_SIZE - 1);
    Mdl->ByteCount -= NumberOfBytes;
    if (Mdl->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL))
        Mdl->MappedSystemVa = (char *)Mdl->MappedSystemVa + NumberOfBytes;
    return STATUS_SUCCESS;
}
