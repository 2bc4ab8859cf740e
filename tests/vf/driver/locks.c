#include "case.h"

static KSPIN_LOCK first, second;
static FAST_MUTEX fast, faster;
static KGUARDED_MUTEX guarded;
static ERESOURCE resource;
static KMUTEX mutex;
static KEVENT event;

static void recursion(void)
{
    KIRQL irql, again;

    KeAcquireSpinLock(&first, &irql);
    if (!clean) {
        HERE;
        KeAcquireSpinLock(&first, &again);
    }
    KeReleaseSpinLock(&first, irql);
}

static void release_not_held(void)
{
    KIRQL irql;

    KeAcquireSpinLock(&first, &irql);
    KeReleaseSpinLock(&first, irql);
    if (clean)
        return;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    HERE;
    KeReleaseSpinLock(&first, irql);
}

static void release_at_passive(void)
{
    KIRQL irql;

    KeAcquireSpinLock(&first, &irql);
    KeReleaseSpinLock(&first, irql);
    if (clean)
        return;
    HERE;
    KeReleaseSpinLock(&first, PASSIVE_LEVEL);
}

static void both(KSPIN_LOCK *outer, KSPIN_LOCK *inner, BOOLEAN tell)
{
    KIRQL irql;

    KeAcquireSpinLock(outer, &irql);
    if (tell)
        HERE;
    KeAcquireSpinLockAtDpcLevel(inner);
    KeReleaseSpinLockFromDpcLevel(inner);
    KeReleaseSpinLock(outer, irql);
}

static void inversion(void)
{
    both(&first, &second, FALSE);
    if (clean)
        both(&first, &second, FALSE);
    else
        both(&second, &first, FALSE);
}

static NTSTATUS keep_lock(PDEVICE_OBJECT device, PIRP irp)
{
    KIRQL irql;

    HERE;
    KeAcquireSpinLock(&first, &irql);
    if (clean)
        KeReleaseSpinLock(&first, irql);
    return finish(irp, STATUS_SUCCESS);
}

static void held_at_return(void)
{
    dispatch = keep_lock;
    send(0x222000, NULL, 0, 0);
}

static void wait_under_lock(void)
{
    KIRQL irql;

    KeInitializeEvent(&event, NotificationEvent, clean);
    KeAcquireSpinLock(&first, &irql);
    if (clean)
        KeReleaseSpinLock(&first, irql);
    HERE;
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    if (!clean)
        KeReleaseSpinLock(&first, irql);
}

static void delay_at_dispatch(void)
{
    LARGE_INTEGER interval = {.QuadPart = -10000};
    KIRQL irql;

    KeRaiseIrql(clean ? PASSIVE_LEVEL : DISPATCH_LEVEL, &irql);
    HERE;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    KeLowerIrql(irql);
}

static void zw_at_dispatch(void)
{
    KIRQL irql;

    KeRaiseIrql(clean ? PASSIVE_LEVEL : DISPATCH_LEVEL, &irql);
    HERE;
    ZwClose(NULL);
    KeLowerIrql(irql);
}

static void raise_downwards(void)
{
    KIRQL irql, other;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    HERE;
    KeRaiseIrql(clean ? DISPATCH_LEVEL : APC_LEVEL, &other);
    KeLowerIrql(irql);
}

static void lower_upwards(void)
{
    HERE;
    KeLowerIrql(clean ? PASSIVE_LEVEL : DISPATCH_LEVEL);
}

static void leave_region(void)
{
    if (clean)
        KeEnterCriticalRegion();
    HERE;
    KeLeaveCriticalRegion();
}

static void mutex_not_owned(void)
{
    KeInitializeMutex(&mutex, 0);
    if (clean)
        KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL);
    HERE;
    KeReleaseMutex(&mutex, FALSE);
}

static void fast_mutex_recursion(void)
{
    ExInitializeFastMutex(&fast);
    ExAcquireFastMutex(&fast);
    if (!clean) {
        HERE;
        ExAcquireFastMutex(&fast);
    }
    ExReleaseFastMutex(&fast);
}

static void fast_mutex_not_owned(void)
{
    ExInitializeFastMutex(&fast);
    if (clean) {
        ExAcquireFastMutex(&fast);
        ExReleaseFastMutex(&fast);
        return;
    }
    HERE;
    ExReleaseFastMutex(&fast);
}

static void fast_mutex_order(void)
{
    ExInitializeFastMutex(&fast);
    ExInitializeFastMutex(&faster);
    ExAcquireFastMutex(&fast);
    ExAcquireFastMutex(&faster);
    ExReleaseFastMutex(&faster);
    ExReleaseFastMutex(&fast);
    if (clean)
        return;
    ExAcquireFastMutex(&faster);
    HERE;
    ExAcquireFastMutex(&fast);
    ExReleaseFastMutex(&fast);
    ExReleaseFastMutex(&faster);
}

static void resource_not_owned(void)
{
    ExInitializeResourceLite(&resource);
    KeEnterCriticalRegion();
    if (clean)
        ExAcquireResourceSharedLite(&resource, TRUE);
    HERE;
    ExReleaseResourceLite(&resource);
    KeLeaveCriticalRegion();
    ExDeleteResourceLite(&resource);
}

static void resource_twice(void)
{
    ExInitializeResourceLite(&resource);
    if (clean)
        ExDeleteResourceLite(&resource);
    HERE;
    ExInitializeResourceLite(&resource);
    ExDeleteResourceLite(&resource);
}

static void resource_freed(void)
{
    ERESOURCE *own = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *own, 'tfeD');

    ExInitializeResourceLite(own);
    if (clean)
        ExDeleteResourceLite(own);
    HERE;
    ExFreePool(own);
}

static void resource_order(void)
{
    static ERESOURCE other;

    ExInitializeResourceLite(&resource);
    ExInitializeResourceLite(&other);
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    ExAcquireResourceExclusiveLite(&other, TRUE);
    ExReleaseResourceLite(&other);
    ExReleaseResourceLite(&resource);
    ExAcquireResourceSharedLite(&other, TRUE);
    HERE;
    ExAcquireResourceExclusiveLite(&resource, !clean);
    ExReleaseResourceLite(&resource);
    ExReleaseResourceLite(&other);
    KeLeaveCriticalRegion();
    ExDeleteResourceLite(&other);
    ExDeleteResourceLite(&resource);
}

static void resource_at_unload(void)
{
    ExInitializeResourceLite(&resource);
    if (clean)
        ExDeleteResourceLite(&resource);
}

static void mutex_kept(PVOID unused)
{
    HERE;
    KeAcquireGuardedMutex(&guarded);
    if (clean)
        KeReleaseGuardedMutex(&guarded);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static void guarded_mutex_kept(void)
{
    HANDLE thread;

    KeInitializeGuardedMutex(&guarded);
    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, mutex_kept, NULL);
    ZwWaitForSingleObject(thread, FALSE, NULL);
    ZwClose(thread);
}

static void fast_mutex_freed(void)
{
    FAST_MUTEX *own = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *own, 'tfeD');

    ExInitializeFastMutex(own);
    ExAcquireFastMutex(own);
    if (clean)
        ExReleaseFastMutex(own);
    HERE;
    ExFreePool(own);
}

static void dpc_lowers(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    KIRQL irql = clean ? DISPATCH_LEVEL : PASSIVE_LEVEL;

    KeAcquireSpinLockAtDpcLevel(&first);
    HERE;
    KeReleaseSpinLock(&first, irql);
}

static void dpc_with_wrong_release(void)
{
    static KDPC dpc;

    KeInitializeDpc(&dpc, dpc_lowers, NULL);
    KeInsertQueueDpc(&dpc, NULL, NULL);
}

const struct defect_case lock_cases[] = {{"recursion", recursion},
                                         {"release_not_held", release_not_held},
                                         {"release_at_passive", release_at_passive},
                                         {"inversion", inversion},
                                         {"held_at_return", held_at_return},
                                         {"wait_under_lock", wait_under_lock},
                                         {"delay_at_dispatch", delay_at_dispatch},
                                         {"zw_at_dispatch", zw_at_dispatch},
                                         {"raise_downwards", raise_downwards},
                                         {"lower_upwards", lower_upwards},
                                         {"leave_region", leave_region},
                                         {"mutex_not_owned", mutex_not_owned},
                                         {"fast_mutex_recursion", fast_mutex_recursion},
                                         {"fast_mutex_not_owned", fast_mutex_not_owned},
                                         {"fast_mutex_order", fast_mutex_order},
                                         {"resource_not_owned", resource_not_owned},
                                         {"resource_twice", resource_twice},
                                         {"resource_freed", resource_freed},
                                         {"resource_order", resource_order},
                                         {"resource_at_unload", resource_at_unload},
                                         {"guarded_mutex_kept", guarded_mutex_kept},
                                         {"fast_mutex_freed", fast_mutex_freed},
                                         {"dpc_with_wrong_release", dpc_with_wrong_release},
                                         {NULL, NULL}};
