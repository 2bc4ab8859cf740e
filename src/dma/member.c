/*
 * Devices in domains. A device that is attached to one reaches what is mapped in it, and nothing else; what its DMA
 * adapters map doesn't count meanwhile. A fault is reported by a routine at PASSIVE_LEVEL, one at a time; what happens
 * before it has returned is not reported, as an IOMMU's fault log overflows.
 */
#include "dma/domain.h"

struct lab__dma_member {
    LIST_ENTRY link;
    PDEVICE_OBJECT device;
    ULONG pasid;
    PIOMMU_DMA_DOMAIN domain;
    DEVICE_FAULT_CONFIGURATION reporting;
    FAULT_INFORMATION fault;
    BOOLEAN silent, faulted;
    BOOLEAN detached;  /* by the driver's own routine, which hasn't returned */
    KEVENT idle;       /* no fault is on its way to the driver */
    PKTHREAD reporter; /* who is in that routine */
    KDPC dpc;
    WORK_QUEUE_ITEM work;
};

static LIST_ENTRY members = {&members, &members};

struct lab__dma_member *lab__dma_member_of(PDEVICE_OBJECT device, ULONG pasid)
{
    for (LIST_ENTRY *e = members.Flink; e != &members; e = e->Flink) {
        struct lab__dma_member *member = CONTAINING_RECORD(e, struct lab__dma_member, link);

        if (member->device == device && member->pasid == pasid)
            return member;
    }
    return 0;
}

PIOMMU_DMA_DOMAIN lab__dma_member_domain(const struct lab__dma_member *member)
{
    return member->domain;
}

static void report(PVOID context)
{
    struct lab__dma_member *member = context;

    member->reporter = KeGetCurrentThread();
    if (member->reporting.FaultHandler)
        member->reporting.FaultHandler(member->reporting.FaultContext, &member->fault);
    member->reporter = 0;
    member->faulted = FALSE;
    if (member->detached)
        lab__mm_pool_free(member, LAB_DMA_DOMAIN_TAG);
    else
        KeSetEvent(&member->idle, IO_NO_INCREMENT, FALSE);
}

static void to_worker(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    struct lab__dma_member *member = context;

    ExQueueWorkItem(&member->work, DelayedWorkQueue);
}

static void fault(struct lab__dma_member *member, ULONGLONG address)
{
    if (member->faulted)
        return;
    member->faulted = TRUE;
    member->fault = (FAULT_INFORMATION){.Type = FaultInformationX64};
    member->fault.X64.DomainHandle = member->domain;
    member->fault.X64.FaultAddress = (PVOID)(ULONG_PTR)address;
    member->fault.X64.Flags.FaultAddressValid = 1;
    KeClearEvent(&member->idle);
    KeInsertQueueDpc(&member->dpc, 0, 0);
}

static BOOLEAN translate(PIOMMU_DMA_DOMAIN domain, ULONGLONG address, BOOLEAN write, ULONGLONG *physical)
{
    ULONGLONG entry;

    *physical = address;
    if (domain->type == DomainTypePassThrough)
        return TRUE;
    entry = lab__dma_page_get(&domain->pages, address);
    *physical = (entry & ~(ULONGLONG)(PAGE_SIZE - 1)) + (address & (PAGE_SIZE - 1));
    return (entry & (write ? IOMMU_ACCESS_WRITE : IOMMU_ACCESS_READ)) != 0;
}

BOOLEAN lab__dma_domain_reach(PDEVICE_OBJECT device, ULONG pasid, ULONGLONG address, BOOLEAN write, ULONGLONG *physical,
                              BOOLEAN *reported)
{
    struct lab__dma_member *member = device ? lab__dma_member_of(device, pasid) : 0;

    *reported = FALSE;
    if (!member)
        return FALSE;
    if (translate(member->domain, address, write, physical))
        return TRUE;
    *physical = LAB_DMA_NOWHERE;
    *reported = member->silent || member->reporting.FaultHandler;
    if (member->reporting.FaultHandler)
        fault(member, address);
    return TRUE;
}

NTSTATUS lab__dma_member_add(PIOMMU_DMA_DOMAIN domain, PDEVICE_OBJECT device, ULONG pasid)
{
    struct lab__dma_member *member = lab__mm_pool_alloc(NonPagedPoolNx, sizeof *member, LAB_DMA_DOMAIN_TAG, TRUE);

    if (!member)
        return STATUS_INSUFFICIENT_RESOURCES;
    member->device = device;
    member->pasid = pasid;
    member->domain = domain;
    KeInitializeEvent(&member->idle, NotificationEvent, TRUE);
    KeInitializeDpc(&member->dpc, to_worker, member);
    ExInitializeWorkItem(&member->work, report, member);
    InsertTailList(&members, &member->link);
    domain->devices++;
    return STATUS_SUCCESS;
}

void lab__dma_member_remove(struct lab__dma_member *member)
{
    RemoveEntryList(&member->link);
    member->domain->devices--;
    member->detached = member->reporter == KeGetCurrentThread();
    if (member->detached)
        return; /* report frees it */
    KeWaitForSingleObject(&member->idle, Executive, KernelMode, FALSE, 0);
    lab__mm_pool_free(member, LAB_DMA_DOMAIN_TAG);
}

void lab__dma_member_report(struct lab__dma_member *member, const DEVICE_FAULT_CONFIGURATION *reporting)
{
    member->reporting = reporting ? *reporting : (DEVICE_FAULT_CONFIGURATION){0};
}

void lab__dma_member_silence(struct lab__dma_member *member)
{
    member->silent = TRUE;
}

void lab__dma_members_reset(void)
{
    InitializeListHead(&members);
}
