/*
 * Extra create parameters: typed blocks that travel with an IRP_MJ_CREATE in a list. Only the pointer behind the
 * header is shown to drivers.
 *
 * A list that came with IoCreateFileEx is its caller's; one that a driver attached to the IRP, and every parameter that
 * was added while the IRP was on its way, goes when the IRP does.
 */
#include "fsrtl/fsrtl_p.h"

#define LIST_MARK  0x6C706345 /* "Ecpl" */
#define ENTRY_MARK 0x68706345 /* "Ecph" */
#define LIST_TAG   0x4C706345 /* "EcpL" */

/* ECP_HEADER.Flags */
enum { ACKNOWLEDGED = 1, FROM_USER = 2, ON_THE_WAY = 4 };

struct _ECP_LIST {
    ULONG mark;
    BOOLEAN travels;
    LIST_ENTRY entries;
};

struct _ECP_HEADER {
    ULONG mark, tag;
    LIST_ENTRY link;
    GUID type;
    PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK cleanup;
    ULONG flags, size; /* size: of the context */
    PVOID lookaside;   /* where it was allocated from, if not from pool */
    DECLSPEC_ALIGN(16) char context[];
};

static PECP_HEADER header_of(PVOID context)
{
    return CONTAINING_RECORD(context, ECP_HEADER, context);
}

static void initialize(PECP_HEADER entry, PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK cleanup, ULONG size,
                       LPCGUID type, PVOID lookaside)
{
    RtlZeroMemory(entry, sizeof *entry + size);
    entry->mark = ENTRY_MARK;
    InitializeListHead(&entry->link);
    entry->type = *type;
    entry->cleanup = cleanup;
    entry->size = size;
    entry->lookaside = lookaside;
}

static void dispose(PECP_HEADER entry)
{
    if (entry->cleanup)
        entry->cleanup(entry->context, &entry->type);
    if (entry->lookaside)
        ExFreeToLookasideListEx(entry->lookaside, entry);
    else
        ExFreePoolWithTag(entry, entry->tag);
}

static PECP_HEADER find(PECP_LIST list, LPCGUID type)
{
    for (LIST_ENTRY *e = list->entries.Flink; e != &list->entries; e = e->Flink) {
        PECP_HEADER entry = CONTAINING_RECORD(e, ECP_HEADER, link);

        if (RtlEqualMemory(&entry->type, type, sizeof(GUID)))
            return entry;
    }
    return 0;
}

static void report(PECP_HEADER entry, PVOID *context, ULONG *size)
{
    if (context)
        *context = entry ? entry->context : 0;
    if (size)
        *size = entry ? entry->size : 0;
}

/*
 * FsRtlAllocateExtraCreateParameterList, FsRtlInitializeExtraCreateParameterList, FsRtlFreeExtraCreateParameterList: a
 * list; freeing it frees what is in it.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-fsrtlallocateextracreateparameterlist
 */
NTSTATUS FsRtlAllocateExtraCreateParameterList(FSRTL_ALLOCATE_ECPLIST_FLAGS Flags, PECP_LIST *EcpList)
{
    LAB_DDI(FsRtlAllocateExtraCreateParameterList);
    *EcpList = lab__fsrtl_alloc(PagedPool, sizeof **EcpList, LIST_TAG);
    return *EcpList ? FsRtlInitializeExtraCreateParameterList(*EcpList) : STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS FsRtlInitializeExtraCreateParameterList(PECP_LIST EcpList)
{
    LAB_DDI(FsRtlInitializeExtraCreateParameterList);
    RtlZeroMemory(EcpList, sizeof *EcpList);
    EcpList->mark = LIST_MARK;
    InitializeListHead(&EcpList->entries);
    return STATUS_SUCCESS;
}

static void free_list(PECP_LIST list)
{
    while (!IsListEmpty(&list->entries))
        dispose(CONTAINING_RECORD(RemoveHeadList(&list->entries), ECP_HEADER, link));
    ExFreePoolWithTag(list, LIST_TAG);
}

void FsRtlFreeExtraCreateParameterList(PECP_LIST EcpList)
{
    LAB_DDI(FsRtlFreeExtraCreateParameterList);
    free_list(EcpList);
}

/*
 * FsRtlAllocateExtraCreateParameter, FsRtlFreeExtraCreateParameter: a parameter that is in no list yet; freeing calls
 * its cleanup routine.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-fsrtlallocateextracreateparameter
 */
NTSTATUS FsRtlAllocateExtraCreateParameter(LPCGUID EcpType, ULONG SizeOfContext, FSRTL_ALLOCATE_ECP_FLAGS Flags,
                                           PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK CleanupCallback,
                                           ULONG PoolTag, PVOID *EcpContext)
{
    POOL_TYPE type = Flags & FSRTL_ALLOCATE_ECP_FLAG_NONPAGED_POOL ? NonPagedPool : PagedPool;
    PECP_HEADER entry;

    LAB_DDI(FsRtlAllocateExtraCreateParameter);
    entry = lab__fsrtl_alloc(type, sizeof *entry + SizeOfContext, PoolTag);
    *EcpContext = 0;
    if (!entry)
        return STATUS_INSUFFICIENT_RESOURCES;
    initialize(entry, CleanupCallback, SizeOfContext, EcpType, 0);
    entry->tag = PoolTag;
    *EcpContext = entry->context;
    return STATUS_SUCCESS;
}

void FsRtlFreeExtraCreateParameter(PVOID EcpContext)
{
    LAB_DDI(FsRtlFreeExtraCreateParameter);
    dispose(header_of(EcpContext));
}

/*
 * FsRtlInitializeExtraCreateParameter: make a parameter in memory that the caller has.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlinitializeextracreateparameter
 */
void FsRtlInitializeExtraCreateParameter(PECP_HEADER Ecp, ULONG EcpFlags,
                                         PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK CleanupCallback,
                                         ULONG TotalSize, LPCGUID EcpType, PVOID ListAllocatedFrom)
{
    LAB_DDI(FsRtlInitializeExtraCreateParameter);
    initialize(Ecp, CleanupCallback, TotalSize > sizeof *Ecp ? TotalSize - (ULONG)sizeof *Ecp : 0, EcpType,
               ListAllocatedFrom);
}

/*
 * FsRtlInitExtraCreateParameterLookasideList, FsRtlDeleteExtraCreateParameterLookasideList,
 * FsRtlAllocateExtraCreateParameterFromLookasideList: parameters of one size from a lookaside list.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES; STATUS_INVALID_BUFFER_SIZE for more than the list was made for
 * Source  ntifs/nf-ntifs-fsrtlinitextracreateparameterlookasidelist
 */
void FsRtlInitExtraCreateParameterLookasideList(PVOID Lookaside, FSRTL_ECP_LOOKASIDE_FLAGS Flags, SIZE_T Size,
                                                ULONG Tag)
{
    LAB_DDI(FsRtlInitExtraCreateParameterLookasideList);
    ExInitializeLookasideListEx(Lookaside, 0, 0,
                                Flags & FSRTL_ECP_LOOKASIDE_FLAG_NONPAGED_POOL ? NonPagedPool : PagedPool, 0,
                                sizeof(ECP_HEADER) + Size, Tag, 0);
}

void FsRtlDeleteExtraCreateParameterLookasideList(PVOID Lookaside, FSRTL_ECP_LOOKASIDE_FLAGS Flags)
{
    LAB_DDI(FsRtlDeleteExtraCreateParameterLookasideList);
    ExDeleteLookasideListEx(Lookaside);
}

NTSTATUS
FsRtlAllocateExtraCreateParameterFromLookasideList(LPCGUID EcpType, ULONG SizeOfContext, FSRTL_ALLOCATE_ECP_FLAGS Flags,
                                                   PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK CleanupCallback,
                                                   PVOID LookasideList, PVOID *EcpContext)
{
    PLOOKASIDE_LIST_EX list = LookasideList;
    PECP_HEADER entry;

    LAB_DDI(FsRtlAllocateExtraCreateParameterFromLookasideList);
    *EcpContext = 0;
    if (sizeof *entry + SizeOfContext > list->L.Size)
        return STATUS_INVALID_BUFFER_SIZE;
    entry = ExAllocateFromLookasideListEx(list);
    if (!entry)
        return STATUS_INSUFFICIENT_RESOURCES;
    initialize(entry, CleanupCallback, SizeOfContext, EcpType, list);
    *EcpContext = entry->context;
    return STATUS_SUCCESS;
}

/*
 * FsRtlInsertExtraCreateParameter, FsRtlFindExtraCreateParameter, FsRtlRemoveExtraCreateParameter: one of each type is
 * in a list.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER when there is one already; STATUS_NOT_FOUND
 * Source  ntifs/nf-ntifs-fsrtlinsertextracreateparameter
 */
NTSTATUS FsRtlInsertExtraCreateParameter(PECP_LIST EcpList, PVOID EcpContext)
{
    PECP_HEADER entry = header_of(EcpContext);

    LAB_DDI(FsRtlInsertExtraCreateParameter);
    if (find(EcpList, &entry->type))
        return STATUS_INVALID_PARAMETER;
    if (EcpList->travels)
        entry->flags |= ON_THE_WAY;
    InsertTailList(&EcpList->entries, &entry->link);
    return STATUS_SUCCESS;
}

NTSTATUS FsRtlFindExtraCreateParameter(PECP_LIST EcpList, LPCGUID EcpType, PVOID *EcpContext, ULONG *EcpContextSize)
{
    PECP_HEADER entry;

    LAB_DDI(FsRtlFindExtraCreateParameter);
    entry = find(EcpList, EcpType);
    report(entry, EcpContext, EcpContextSize);
    return entry ? STATUS_SUCCESS : STATUS_NOT_FOUND;
}

NTSTATUS FsRtlRemoveExtraCreateParameter(PECP_LIST EcpList, LPCGUID EcpType, PVOID *EcpContext, ULONG *EcpContextSize)
{
    PECP_HEADER entry;

    LAB_DDI(FsRtlRemoveExtraCreateParameter);
    entry = find(EcpList, EcpType);
    report(entry, EcpContext, EcpContextSize);
    if (!entry)
        return STATUS_NOT_FOUND;
    RemoveEntryList(&entry->link);
    InitializeListHead(&entry->link);
    return STATUS_SUCCESS;
}

/*
 * FsRtlGetNextExtraCreateParameter: the one after CurrentEcpContext, or the first.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_NOT_FOUND after the last; STATUS_INVALID_PARAMETER without a list
 * Source  ntifs/nf-ntifs-fsrtlgetnextextracreateparameter
 */
NTSTATUS FsRtlGetNextExtraCreateParameter(PECP_LIST EcpList, PVOID CurrentEcpContext, LPGUID NextEcpType,
                                          PVOID *NextEcpContext, ULONG *NextEcpContextSize)
{
    LIST_ENTRY *next;

    LAB_DDI(FsRtlGetNextExtraCreateParameter);
    if (!EcpList)
        return STATUS_INVALID_PARAMETER;
    next = CurrentEcpContext ? header_of(CurrentEcpContext)->link.Flink : EcpList->entries.Flink;
    if (next == &EcpList->entries) {
        report(0, NextEcpContext, NextEcpContextSize);
        return STATUS_NOT_FOUND;
    }
    report(CONTAINING_RECORD(next, ECP_HEADER, link), NextEcpContext, NextEcpContextSize);
    if (NextEcpType)
        *NextEcpType = CONTAINING_RECORD(next, ECP_HEADER, link)->type;
    return STATUS_SUCCESS;
}

/*
 * FsRtlAcknowledgeEcp, FsRtlIsEcpAcknowledged, FsRtlPrepareToReuseEcp, FsRtlIsEcpFromUserMode: the marks of one.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlacknowledgeecp
 */
void FsRtlAcknowledgeEcp(PVOID EcpContext)
{
    LAB_DDI(FsRtlAcknowledgeEcp);
    header_of(EcpContext)->flags |= ACKNOWLEDGED;
}

BOOLEAN FsRtlIsEcpAcknowledged(PVOID EcpContext)
{
    LAB_DDI(FsRtlIsEcpAcknowledged);
    return (header_of(EcpContext)->flags & ACKNOWLEDGED) != 0;
}

void FsRtlPrepareToReuseEcp(PVOID EcpContext)
{
    LAB_DDI(FsRtlPrepareToReuseEcp);
    header_of(EcpContext)->flags &= ~(ULONG)ACKNOWLEDGED;
}

BOOLEAN FsRtlIsEcpFromUserMode(PVOID EcpContext)
{
    LAB_DDI(FsRtlIsEcpFromUserMode);
    return (header_of(EcpContext)->flags & FROM_USER) != 0;
}

/* --- with an IRP -------------------------------------------------------------------------------------------------- */

/*
 * FsRtlGetEcpListFromIrp, FsRtlSetEcpListIntoIrp: the list of an IRP_MJ_CREATE; NULL for none.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER (getting), _2 (setting) for an IRP that isn't one; _3 when it has a list
 * Source  ntifs/nf-ntifs-fsrtlgetecplistfromirp
 */
static struct lab__io_irp_extension *extension_of(PIRP irp)
{
    return irp->Flags & IRP_CREATE_OPERATION ? lab__io_irp_extension(irp) : 0;
}

NTSTATUS FsRtlGetEcpListFromIrp(PIRP Irp, PECP_LIST *EcpList)
{
    struct lab__io_irp_extension *extension = extension_of(Irp);

    LAB_DDI(FsRtlGetEcpListFromIrp);
    if (!extension)
        return STATUS_INVALID_PARAMETER;
    *EcpList = extension->ecp_list;
    return STATUS_SUCCESS;
}

NTSTATUS FsRtlSetEcpListIntoIrp(PIRP Irp, PECP_LIST EcpList)
{
    struct lab__io_irp_extension *extension = extension_of(Irp);

    LAB_DDI(FsRtlSetEcpListIntoIrp);
    if (!extension)
        return STATUS_INVALID_PARAMETER_2;
    if (extension->ecp_list)
        return STATUS_INVALID_PARAMETER_3;
    extension->ecp_list = EcpList;
    extension->ecp_list_goes = TRUE;
    EcpList->travels = TRUE;
    return STATUS_SUCCESS;
}

void lab__fsrtl_ecp_begin(PIRP irp, PECP_LIST list)
{
    struct lab__io_irp_extension *extension = lab__io_irp_extension(irp);

    extension->ecp_list = list;
    list->travels = TRUE;
}

void lab__fsrtl_ecp_end(PECP_LIST list, BOOLEAN goes)
{
    LIST_ENTRY *next;

    list->travels = FALSE;
    for (LIST_ENTRY *e = list->entries.Flink; !goes && e != &list->entries; e = next) {
        PECP_HEADER entry = CONTAINING_RECORD(e, ECP_HEADER, link);

        next = e->Flink;
        if (!(entry->flags & ON_THE_WAY))
            continue;
        RemoveEntryList(e);
        dispose(entry);
    }
    if (goes)
        free_list(list);
}
