/*
 * Securing user memory: a driver makes sure that a process can't take away its own access to a buffer. What is secured
 * stays so until the driver or the end of the process undoes it.
 */
#include "mm/pages_p.h"
#include "ps/ps_p.h"

struct secured {
    LIST_ENTRY link;
    struct lab__mm_space *space;
    char *base;
    SIZE_T size;
    ULONG access; /* what must stay allowed, as user.c has it: 1 read, 2 write */
};

static LIST_ENTRY all = {&all, &all};

void lab__mm_secured_reset(void) /* the records were memory of the machine that is gone */
{
    InitializeListHead(&all);
}

BOOLEAN lab__mm_secured_allows(struct lab__mm_space *space, const void *base, SIZE_T size, ULONG access)
{
    const char *first = base;

    for (LIST_ENTRY *e = all.Flink; e != &all; e = e->Flink) {
        const struct secured *secured = CONTAINING_RECORD(e, struct secured, link);

        if (secured->space == space && first < secured->base + secured->size && secured->base < first + size &&
            (access & secured->access) != secured->access)
            return FALSE;
    }
    return TRUE;
}

void lab__mm_secured_forget(struct lab__mm_space *space)
{
    for (LIST_ENTRY *e = all.Flink, *next; e != &all; e = next) {
        struct secured *secured = CONTAINING_RECORD(e, struct secured, link);

        next = e->Flink;
        if (secured->space != space)
            continue;
        RemoveEntryList(e);
        lab__mm_kernel_free(secured);
    }
}

static HANDLE secure(PVOID base, SIZE_T size, ULONG mode)
{
    struct lab__mm_space *space = lab__ps_process()->space;
    ULONG access = mode == PAGE_READWRITE ? 3 : mode == PAGE_READONLY ? 1 : 0;
    struct secured *secured;

    if (!space || !access || !size || !lab__mm_user_access(base, size, access & 2))
        return 0;
    secured = lab__mm_kernel_alloc(sizeof *secured);
    if (!secured)
        return 0;
    secured->space = space;
    secured->base = PAGE_ALIGN(base);
    secured->size = (SIZE_T)ADDRESS_AND_SIZE_TO_SPAN_PAGES(base, size) << PAGE_SHIFT;
    secured->access = access;
    InsertTailList(&all, &secured->link);
    return secured;
}

/*
 * MmSecureVirtualMemory(Ex): the process can't make this memory less accessible, nor free it.
 *
 * IRQL    <= APC_LEVEL
 * Errors  NULL where it isn't accessible that way now, or for another mode
 * Source  ntddk/nf-ntddk-mmsecurevirtualmemory
 */
HANDLE MmSecureVirtualMemory(PVOID Address, SIZE_T Size, ULONG ProbeMode)
{
    LAB_DDI(MmSecureVirtualMemory);
    return secure(Address, Size, ProbeMode);
}

HANDLE MmSecureVirtualMemoryEx(PVOID Address, SIZE_T Size, ULONG ProbeMode, ULONG Flags)
{
    LAB_DDI(MmSecureVirtualMemoryEx);
    return secure(Address, Size, ProbeMode);
}

/*
 * MmUnsecureVirtualMemory: undo it, in the process that it was done for.
 *
 * IRQL    <= APC_LEVEL
 * Errors  0x1A for a handle that is none
 * Source  ntddk/nf-ntddk-mmunsecurevirtualmemory
 */
void MmUnsecureVirtualMemory(HANDLE SecureHandle)
{
    LAB_DDI(MmUnsecureVirtualMemory);
    for (LIST_ENTRY *e = all.Flink; e != &all; e = e->Flink) {
        struct secured *secured = CONTAINING_RECORD(e, struct secured, link);

        if (secured != SecureHandle || secured->space != lab__ps_process()->space)
            continue;
        RemoveEntryList(e);
        lab__mm_kernel_free(secured);
        return;
    }
    lab__ke_crash_detail("%p is no memory that this process has secured", SecureHandle);
    lab__ke_bugcheck(MEMORY_MANAGEMENT, 0x1233, (ULONG_PTR)SecureHandle, 0, 0);
}
