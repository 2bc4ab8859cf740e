#include "case.h"

#define TAG 'tfeD'

static char *take(SIZE_T size)
{
    return ExAllocatePool2(POOL_FLAG_NON_PAGED, size, TAG);
}

static void overrun(void)
{
    SIZE_T size = 48;
    char *block = take(size);

    for (SIZE_T i = 0; i <= size - clean; i++) {
        if (i == size)
            HERE;
        block[i] = 1;
    }
    ExFreePoolWithTag(block, TAG);
}

static void overrun_by_copy(void)
{
    char text[64] = "text", *block = take(clean ? 64 : 32);

    HERE;
    RtlCopyMemory(block, text, sizeof text);
    ExFreePoolWithTag(block, TAG);
}

static void off_by_one_in_slack(void)
{
    char *block = take(21);

    block[clean ? 20 : 21] = 0;
    HERE;
    ExFreePoolWithTag(block, TAG);
}

static void underrun(void)
{
    char *block = take(64);

    block[clean ? 0 : -4] = 0;
    HERE;
    ExFreePoolWithTag(block, TAG);
}

static void use_after_free(void)
{
    char *block = take(64);

    if (!clean)
        ExFreePoolWithTag(block, TAG);
    HERE;
    block[0] = 1;
    if (clean)
        ExFreePoolWithTag(block, TAG);
}

static void double_free(void)
{
    char *block = take(64);

    ExFreePoolWithTag(block, TAG);
    if (clean)
        return;
    HERE;
    ExFreePoolWithTag(block, TAG);
}

static void wrong_tag(void)
{
    char *block = take(64);

    HERE;
    ExFreePoolWithTag(block, clean ? TAG : 'xxxx');
}

static void free_of_inner(void)
{
    char *block = take(64);

    HERE;
    ExFreePool(clean ? block : block + 16);
}

static void free_of_stack(void)
{
    ULONG64 local[4];
    char *block = take(64);

    if (clean)
        ExFreePool(block);
    if (!clean) {
        HERE;
        ExFreePool(local);
    }
}

static void zero_size(void)
{
    PVOID block;

    HERE;
    block = ExAllocatePoolWithTag(NonPagedPoolNx, clean ? 8 : 0, TAG);
    ExFreePool(block);
}

static void paged_at_dispatch(void)
{
    PVOID block;
    KIRQL irql;

    KeRaiseIrql(clean ? APC_LEVEL : DISPATCH_LEVEL, &irql);
    HERE;
    block = ExAllocatePoolWithTag(PagedPool, 16, TAG);
    ExFreePool(block);
    KeLowerIrql(irql);
}

static void touch_paged_at_dispatch(void)
{
    ULONG *block = ExAllocatePoolWithTag(clean ? NonPagedPoolNx : PagedPool, 16, TAG);
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    HERE;
    *block = 1;
    KeLowerIrql(irql);
    ExFreePool(block);
}

static void touch_large_paged_at_dispatch(void)
{
    ULONG *block = ExAllocatePoolWithTag(clean ? NonPagedPoolNx : PagedPool, 20000, TAG);
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    HERE;
    block[4000] = 1;
    KeLowerIrql(irql);
    ExFreePool(block);
}

static void touch_paged_under_lock(void)
{
    ULONG *block = ExAllocatePoolWithTag(clean ? NonPagedPoolNx : PagedPool, 16, TAG);
    KSPIN_LOCK lock;
    KIRQL irql;

    KeInitializeSpinLock(&lock);
    KeAcquireSpinLock(&lock, &irql);
    HERE;
    *block = 1;
    KeReleaseSpinLock(&lock, irql);
    ExFreePool(block);
}

static KDEFERRED_ROUTINE touch;

static void touch(PKDPC dpc, PVOID context, PVOID a, PVOID b)
{
    UNREFERENCED_PARAMETER(dpc);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
    HERE;
    *(volatile ULONG *)context = 1;
}

static void touch_paged_in_dpc(void)
{
    ULONG *block = ExAllocatePoolWithTag(clean ? NonPagedPoolNx : PagedPool, 16, TAG);
    KDPC dpc;

    KeInitializeDpc(&dpc, touch, block);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    KeFlushQueuedDpcs();
    ExFreePool(block);
}

static DRIVER_CANCEL touch_in_cancel;

static void touch_in_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    ULONG *block = irp->Tail.Overlay.DriverContext[0];

    UNREFERENCED_PARAMETER(device);
    HERE;
    *block = 1;
    IoReleaseCancelSpinLock(irp->CancelIrql);
}

static void touch_paged_in_cancel(void)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    ULONG *block = ExAllocatePoolWithTag(clean ? NonPagedPoolNx : PagedPool, 16, TAG);

    irp->Tail.Overlay.DriverContext[0] = block;
    IoSetNextIrpStackLocation(irp);
    IoSetCancelRoutine(irp, touch_in_cancel);
    IoCancelIrp(irp);
    IoFreeIrp(irp);
    ExFreePool(block);
}

static void large_overrun(void)
{
    SIZE_T size = 8192;
    char *block = take(size);

    HERE;
    block[size - (clean ? 1 : 0)] = 1;
    ExFreePoolWithTag(block, TAG);
}

static void large_slack(void)
{
    char *block = take(5000);

    block[clean ? 4999 : 5003] = 1;
    HERE;
    ExFreePoolWithTag(block, TAG);
}

static void large_use_after_free(void)
{
    char *block = take(8192);

    if (!clean)
        ExFreePoolWithTag(block, TAG);
    HERE;
    block[100] = 1;
    if (clean)
        ExFreePoolWithTag(block, TAG);
}

static void leak(void)
{
    PVOID block;

    HERE;
    block = take(100);
    if (clean)
        ExFreePool(block);
}

static void list_corrupt(void)
{
    LIST_ENTRY head, one;

    InitializeListHead(&head);
    InsertTailList(&head, &one);
    RemoveEntryList(&one);
    if (clean)
        return;
    one.Flink = one.Blink = &one + 1;
    (&one)[0].Flink = &head;
    HERE;
    RemoveEntryList(&one);
}

static void null_pointer(void)
{
    ULONG *volatile pointer = NULL;
    ULONG value = 0;

    if (clean)
        pointer = &value;
    HERE;
    *pointer = 1;
}

static void irp_freed_as_pool(void)
{
    PIRP irp = IoAllocateIrp(2, FALSE);

    if (clean)
        IoFreeIrp(irp);
    if (!clean) {
        HERE;
        ExFreePool(irp);
    }
}

static void mdl_unlocked_twice(void)
{
    char *block = take(64);
    PMDL mdl = IoAllocateMdl(block, 64, FALSE, FALSE, NULL);

    MmProbeAndLockPages(mdl, KernelMode, IoModifyAccess);
    MmUnlockPages(mdl);
    if (!clean) {
        HERE;
        MmUnlockPages(mdl);
    }
    IoFreeMdl(mdl);
    ExFreePool(block);
}

static void mdl_freed_while_locked(void)
{
    char *block = take(64);
    PMDL mdl = IoAllocateMdl(block, 64, FALSE, FALSE, NULL);

    MmProbeAndLockPages(mdl, KernelMode, IoModifyAccess);
    if (clean)
        MmUnlockPages(mdl);
    HERE;
    IoFreeMdl(mdl);
    ExFreePool(block);
}

static void mdl_nonpaged_over_paged(void)
{
    char *block = ExAllocatePoolWithTag(clean ? NonPagedPoolNx : PagedPool, 64, TAG);
    PMDL mdl = IoAllocateMdl(block, 64, FALSE, FALSE, NULL);

    HERE;
    MmBuildMdlForNonPagedPool(mdl);
    IoFreeMdl(mdl);
    ExFreePool(block);
}

static void mdl_nonpaged_unlocked(void)
{
    char *block = take(64);
    PMDL mdl = IoAllocateMdl(block, 64, FALSE, FALSE, NULL);

    MmBuildMdlForNonPagedPool(mdl);
    if (!clean) {
        HERE;
        MmUnlockPages(mdl);
    }
    IoFreeMdl(mdl);
    ExFreePool(block);
}

static void mdl_mapped_unlocked(void)
{
    char *block = take(64);
    PMDL mdl = IoAllocateMdl(block, 64, FALSE, FALSE, NULL);
    PVOID address;

    if (clean)
        MmBuildMdlForNonPagedPool(mdl);
    HERE;
    address = MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, NormalPagePriority);
    if (address)
        MmUnmapLockedPages(address, mdl);
    IoFreeMdl(mdl);
    ExFreePool(block);
}

const struct defect_case pool_cases[] = {{"overrun", overrun},
                                         {"overrun_by_copy", overrun_by_copy},
                                         {"off_by_one_in_slack", off_by_one_in_slack},
                                         {"underrun", underrun},
                                         {"use_after_free", use_after_free},
                                         {"double_free", double_free},
                                         {"wrong_tag", wrong_tag},
                                         {"free_of_inner", free_of_inner},
                                         {"free_of_stack", free_of_stack},
                                         {"zero_size", zero_size},
                                         {"paged_at_dispatch", paged_at_dispatch},
                                         {"touch_paged_at_dispatch", touch_paged_at_dispatch},
                                         {"touch_large_paged_at_dispatch", touch_large_paged_at_dispatch},
                                         {"touch_paged_under_lock", touch_paged_under_lock},
                                         {"touch_paged_in_dpc", touch_paged_in_dpc},
                                         {"touch_paged_in_cancel", touch_paged_in_cancel},
                                         {"large_overrun", large_overrun},
                                         {"large_slack", large_slack},
                                         {"large_use_after_free", large_use_after_free},
                                         {"leak", leak},
                                         {"list_corrupt", list_corrupt},
                                         {"null_pointer", null_pointer},
                                         {"irp_freed_as_pool", irp_freed_as_pool},
                                         {"mdl_unlocked_twice", mdl_unlocked_twice},
                                         {"mdl_freed_while_locked", mdl_freed_while_locked},
                                         {"mdl_nonpaged_over_paged", mdl_nonpaged_over_paged},
                                         {"mdl_nonpaged_unlocked", mdl_nonpaged_unlocked},
                                         {"mdl_mapped_unlocked", mdl_mapped_unlocked},
                                         {NULL, NULL}};
