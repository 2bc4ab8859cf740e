/*
 * Which processors there are. ntlab's machine has one group, one node, and no processors that could still be added, so
 * an index is a number in group 0 and what is active is all there is.
 *
 * Rule that drivers break most: the number is only that of the processor the caller ran on, unless IRQL is
 * DISPATCH_LEVEL or affinity holds the thread there.
 */
#include "ke/ke_p.h"
#include <procgrp.h>

__attribute__((visibility("default"))) volatile CCHAR KeNumberProcessors;

void lab__ke_processors_start(void)
{
    KeNumberProcessors = (CCHAR)lab__ke.processor_count;
}

KAFFINITY lab__ke_active_processors(void)
{
    return lab__ke.processor_count == 64 ? ~0ULL : (1ULL << lab__ke.processor_count) - 1;
}

static BOOLEAN group_exists(USHORT group)
{
    return group == 0 || group == ALL_PROCESSOR_GROUPS;
}

/*
 * KeQueryActiveProcessorCount: processors of group 0, and their mask.
 *
 * IRQL    any
 * Shape   ActiveProcessors may be NULL
 * Source  ntddk/nf-ntddk-kequeryactiveprocessorcount
 */
ULONG KeQueryActiveProcessorCount(PKAFFINITY ActiveProcessors)
{
    LAB_DDI(KeQueryActiveProcessorCount);
    if (ActiveProcessors)
        *ActiveProcessors = lab__ke_active_processors();
    return lab__ke.processor_count;
}

/*
 * KeQueryActiveProcessorCountEx: processors of the group, or of all with ALL_PROCESSOR_GROUPS; 0 for no such group.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-kequeryactiveprocessorcountex
 */
ULONG KeQueryActiveProcessorCountEx(USHORT GroupNumber)
{
    LAB_DDI(KeQueryActiveProcessorCountEx);
    return group_exists(GroupNumber) ? lab__ke.processor_count : 0;
}

/*
 * KeQueryActiveProcessors: the mask of group 0's processors.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-kequeryactiveprocessors
 */
KAFFINITY KeQueryActiveProcessors(void)
{
    LAB_DDI(KeQueryActiveProcessors);
    return lab__ke_active_processors();
}

/*
 * KeQueryMaximumProcessorCount, KeQueryMaximumProcessorCountEx: how many there can ever be.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-kequerymaximumprocessorcountex
 */
ULONG KeQueryMaximumProcessorCount(void)
{
    LAB_DDI(KeQueryMaximumProcessorCount);
    return lab__ke.processor_count;
}

ULONG KeQueryMaximumProcessorCountEx(USHORT GroupNumber)
{
    LAB_DDI(KeQueryMaximumProcessorCountEx);
    return group_exists(GroupNumber) ? lab__ke.processor_count : 0;
}

/*
 * KeQueryActiveGroupCount, KeQueryMaximumGroupCount: one group.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-kequeryactivegroupcount
 */
USHORT KeQueryActiveGroupCount(void)
{
    LAB_DDI(KeQueryActiveGroupCount);
    return 1;
}

USHORT KeQueryMaximumGroupCount(void)
{
    LAB_DDI(KeQueryMaximumGroupCount);
    return 1;
}

/*
 * KeQueryGroupAffinity: the mask of the group's processors; 0 for no such group.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-kequerygroupaffinity
 */
KAFFINITY KeQueryGroupAffinity(USHORT GroupNumber)
{
    LAB_DDI(KeQueryGroupAffinity);
    return GroupNumber ? 0 : lab__ke_active_processors();
}

/*
 * KeGetCurrentProcessorNumberEx: the system-wide index of the running processor; its group and number in *ProcNumber.
 *
 * IRQL    any
 * Shape   ProcNumber may be NULL
 * Source  ntddk/nf-ntddk-kegetcurrentprocessornumberex
 */
ULONG KeGetCurrentProcessorNumberEx(PPROCESSOR_NUMBER ProcNumber)
{
    LAB_DDI(KeGetCurrentProcessorNumberEx);
    if (ProcNumber)
        *ProcNumber = (PROCESSOR_NUMBER){0, lab__prcb->number, 0};
    return lab__prcb->number;
}

/*
 * KeGetCurrentProcessorNumber: the number of the running processor in its group.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-kegetcurrentprocessornumber
 */
ULONG KeGetCurrentProcessorNumber(void)
{
    LAB_DDI(KeGetCurrentProcessorNumber);
    return lab__prcb->number;
}

/* KeGetCurrentProcessorIndex: undocumented; the system-wide index. */
ULONG KeGetCurrentProcessorIndex(void)
{
    return lab__prcb->number;
}

/*
 * KeGetProcessorNumberFromIndex: group and number of a system-wide index.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER for no such index
 * Source  ntifs/nf-ntifs-kegetprocessornumberfromindex
 */
NTSTATUS KeGetProcessorNumberFromIndex(ULONG ProcIndex, PPROCESSOR_NUMBER ProcNumber)
{
    LAB_DDI(KeGetProcessorNumberFromIndex);
    if (ProcIndex >= lab__ke.processor_count)
        return STATUS_INVALID_PARAMETER;
    *ProcNumber = (PROCESSOR_NUMBER){0, (UCHAR)ProcIndex, 0};
    return STATUS_SUCCESS;
}

/*
 * KeGetProcessorIndexFromNumber: the system-wide index, or INVALID_PROCESSOR_INDEX.
 *
 * IRQL    any
 * Source  ntifs/nf-ntifs-kegetprocessorindexfromnumber
 */
ULONG KeGetProcessorIndexFromNumber(PPROCESSOR_NUMBER ProcNumber)
{
    LAB_DDI(KeGetProcessorIndexFromNumber);
    if (ProcNumber->Group || ProcNumber->Reserved || ProcNumber->Number >= lab__ke.processor_count)
        return INVALID_PROCESSOR_INDEX;
    return ProcNumber->Number;
}

/*
 * KeGetCurrentNodeNumber, KeQueryHighestNodeNumber: the one node is 0.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-kequeryhighestnodenumber
 */
USHORT KeGetCurrentNodeNumber(void)
{
    LAB_DDI(KeGetCurrentNodeNumber);
    return 0;
}

USHORT KeQueryHighestNodeNumber(void)
{
    LAB_DDI(KeQueryHighestNodeNumber);
    return 0;
}

/*
 * KeQueryNodeActiveAffinity: the node's processors and how many they are; none for no such node.
 *
 * IRQL    any
 * Shape   Affinity and Count may be NULL
 * Source  wdm/nf-wdm-kequerynodeactiveaffinity
 */
void KeQueryNodeActiveAffinity(USHORT NodeNumber, PGROUP_AFFINITY Affinity, PUSHORT Count)
{
    LAB_DDI(KeQueryNodeActiveAffinity);
    if (Affinity) {
        RtlZeroMemory(Affinity, sizeof *Affinity);
        Affinity->Mask = NodeNumber ? 0 : lab__ke_active_processors();
    }
    if (Count)
        *Count = NodeNumber ? 0 : (USHORT)lab__ke.processor_count;
}

/*
 * KeQueryNodeActiveAffinity2: the same, an element for each group that the node reaches into.
 *
 * IRQL    any
 * Shape   GroupAffinities[GroupAffinitiesCount]
 * Errors  STATUS_INVALID_PARAMETER for no such node; STATUS_BUFFER_TOO_SMALL, with *GroupAffinitiesRequired
 * Source  wdm/nf-wdm-kequerynodeactiveaffinity2
 */
NTSTATUS KeQueryNodeActiveAffinity2(USHORT NodeNumber, PGROUP_AFFINITY GroupAffinities, USHORT GroupAffinitiesCount,
                                    PUSHORT GroupAffinitiesRequired)
{
    LAB_DDI(KeQueryNodeActiveAffinity2);
    if (NodeNumber)
        return STATUS_INVALID_PARAMETER;
    *GroupAffinitiesRequired = 1;
    if (!GroupAffinitiesCount)
        return STATUS_BUFFER_TOO_SMALL;
    RtlZeroMemory(GroupAffinities, sizeof *GroupAffinities);
    GroupAffinities->Mask = lab__ke_active_processors();
    return STATUS_SUCCESS;
}

/*
 * KeQueryNodeActiveProcessorCount, KeQueryNodeMaximumProcessorCount: the node's processors; 0 for no such node.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kequerynodeactiveprocessorcount
 */
ULONG KeQueryNodeActiveProcessorCount(USHORT NodeNumber)
{
    LAB_DDI(KeQueryNodeActiveProcessorCount);
    return NodeNumber ? 0 : lab__ke.processor_count;
}

USHORT KeQueryNodeMaximumProcessorCount(USHORT NodeNumber)
{
    LAB_DDI(KeQueryNodeMaximumProcessorCount);
    return NodeNumber ? 0 : (USHORT)lab__ke.processor_count;
}

/*
 * KeGetRecommendedSharedDataAlignment: of data that several processors write: a cache line.
 *
 * IRQL    any
 * Units   bytes
 * Source  wdm/nf-wdm-kegetrecommendedshareddataalignment
 */
ULONG KeGetRecommendedSharedDataAlignment(void)
{
    LAB_DDI(KeGetRecommendedSharedDataAlignment);
    return LAB_CACHE_LINE;
}

/*
 * KeInvalidateAllCaches, KeInvalidateRangeAllCaches: all processors and devices of ntlab see the same memory, so
 * nothing is ever held back in a cache.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-keinvalidaterangeallcaches
 */
BOOLEAN KeInvalidateAllCaches(void)
{
    LAB_DDI(KeInvalidateAllCaches);
    return TRUE;
}

void KeInvalidateRangeAllCaches(PVOID BaseAddress, ULONG Length)
{
    LAB_DDI(KeInvalidateRangeAllCaches);
}

/*
 * WdmlibProcgrpInitialize: the compatibility library for processor groups is ready: the kernel has them itself.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  procgrp/nf-procgrp-wdmlibprocgrpinitialize
 */
void WdmlibProcgrpInitialize(void)
{
    LAB_DDI(WdmlibProcgrpInitialize);
}

/* KeFlushWriteBuffer: what was written before has reached the device; there is no buffer in between. IRQL any. */
void KeFlushWriteBuffer(void)
{
    LAB_DDI(KeFlushWriteBuffer);
}
