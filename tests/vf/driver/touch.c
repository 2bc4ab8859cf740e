/* Memory that is touched, or freed, while it isn't the driver's to. */
#include "case.h"

static PIRP kept;
static KDPC dpc;
static volatile ULONG sink;

static void complete_kept(void)
{
    PIRP irp = kept;

    finish(irp, STATUS_SUCCESS);
}

/* --- requests that end in a DPC or in another thread --- */

static NTSTATUS pend_for_dpc(PDEVICE_OBJECT device, PIRP irp)
{
    IoMarkIrpPending(irp);
    kept = irp;
    KeInsertQueueDpc(&dpc, NULL, NULL);
    return STATUS_PENDING;
}

static void end_in(PKDEFERRED_ROUTINE routine)
{
    static char buffer[16];

    KeInitializeDpc(&dpc, routine, NULL);
    dispatch = pend_for_dpc;
    send(0x222000, buffer, sizeof buffer, sizeof buffer);
}

static void read_in_dpc(PKDPC self, PVOID context, PVOID argument1, PVOID argument2)
{
    PIRP irp = kept;

    complete_kept();
    if (clean)
        return;
    HERE;
    sink = (ULONG)irp->IoStatus.Information;
}

static void touched_in_dpc(void)
{
    end_in(read_in_dpc);
}

static void write_in_dpc(PKDPC self, PVOID context, PVOID argument1, PVOID argument2)
{
    PIRP irp = kept;

    complete_kept();
    if (clean)
        return;
    HERE;
    irp->IoStatus.Information = 3;
}

static void status_set_in_dpc(void)
{
    end_in(write_in_dpc);
}

static void location_in_dpc(PKDPC self, PVOID context, PVOID argument1, PVOID argument2)
{
    PIRP irp = kept;

    complete_kept();
    if (clean)
        return;
    HERE;
    sink = IoGetCurrentIrpStackLocation(irp)->MajorFunction;
}

static void location_read_in_dpc(void)
{
    end_in(location_in_dpc);
}

static void buffer_in_dpc(PKDPC self, PVOID context, PVOID argument1, PVOID argument2)
{
    volatile char *buffer = kept->AssociatedIrp.SystemBuffer;

    complete_kept();
    if (clean)
        return;
    HERE;
    sink = (ULONG)buffer[0];
}

static void buffer_read_in_dpc(void)
{
    end_in(buffer_in_dpc);
}

static void complete_and_read(PVOID context)
{
    PIRP irp = kept;

    complete_kept();
    if (clean)
        return;
    HERE;
    sink = (ULONG)irp->IoStatus.Information;
}

static NTSTATUS pend_for_thread(PDEVICE_OBJECT device, PIRP irp)
{
    HANDLE handle;

    IoMarkIrpPending(irp);
    kept = irp;
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, complete_and_read, NULL);
    ZwClose(handle);
    return STATUS_PENDING;
}

static void touched_in_thread(void)
{
    dispatch = pend_for_thread;
    send(0x222000, NULL, 0, 0);
}

static NTSTATUS free_buffer(PDEVICE_OBJECT device, PIRP irp)
{
    if (!clean) {
        HERE;
        ExFreePool(irp->AssociatedIrp.SystemBuffer);
    }
    return finish(irp, STATUS_SUCCESS);
}

static void system_buffer_freed(void)
{
    static char buffer[16];

    dispatch = free_buffer;
    send(0x222000, buffer, sizeof buffer, sizeof buffer);
}

/* --- freed while locked or mapped --- */

static void free_locked(POOL_TYPE type, ULONG size, ULONG from, ULONG length)
{
    char *block = ExAllocatePoolWithTag(type, size, 'tfeD');
    PMDL mdl = IoAllocateMdl(block + from, length, FALSE, FALSE, NULL);

    MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
    if (clean)
        MmUnlockPages(mdl);
    HERE;
    ExFreePool(block);
    IoFreeMdl(mdl);
}

static void paged_freed_locked(void)
{
    free_locked(PagedPool, PAGE_SIZE, 0, PAGE_SIZE);
}

static void nonpaged_freed_locked(void)
{
    free_locked(NonPagedPoolNx, 100, 0, 100);
}

static void part_freed_locked(void)
{
    free_locked(PagedPool, 10 * PAGE_SIZE, 2 * PAGE_SIZE, 100);
}

static void freed_mapped_for_user(void)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPoolNx, PAGE_SIZE, 'tfeD'), user;
    PMDL mdl = IoAllocateMdl(block, PAGE_SIZE, FALSE, FALSE, NULL);

    MmBuildMdlForNonPagedPool(mdl);
    user = MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, NULL, FALSE, NormalPagePriority);
    if (clean)
        MmUnmapLockedPages(user, mdl);
    HERE;
    ExFreePool(block);
    IoFreeMdl(mdl);
}

static void mdl_touched_freed(void)
{
    static char buffer[64];
    PMDL mdl = IoAllocateMdl(buffer, sizeof buffer, FALSE, FALSE, NULL);

    IoFreeMdl(mdl);
    if (clean)
        return;
    HERE;
    sink = mdl->ByteCount;
}

static void mdl_freed_twice(void)
{
    static char buffer[64];
    PMDL mdl = IoAllocateMdl(buffer, sizeof buffer, FALSE, FALSE, NULL);

    IoFreeMdl(mdl);
    if (clean)
        return;
    HERE;
    IoFreeMdl(mdl);
}

static void extension_overrun(void)
{
    volatile UCHAR *extension;
    PDEVICE_OBJECT device;

    IoCreateDevice(the_driver, 64, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    extension = device->DeviceExtension;
    if (!clean) {
        HERE;
        extension[64 + 16] = 1;
    }
    IoDeleteDevice(device);
}

/* --- freed while somebody uses it --- */

static void wait_for(PVOID event)
{
    KeWaitForSingleObject(event, Executive, KernelMode, FALSE, NULL);
}

static void event_freed_waited(void)
{
    PKEVENT event = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *event, 'tfeD');
    LARGE_INTEGER interval = {.QuadPart = -10000};
    HANDLE handle;

    KeInitializeEvent(event, NotificationEvent, FALSE);
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, wait_for, event);
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    if (clean) {
        KeSetEvent(event, IO_NO_INCREMENT, FALSE);
        ZwWaitForSingleObject(handle, FALSE, NULL);
    }
    HERE;
    ExFreePool(event);
    ZwClose(handle);
}

static void do_nothing(PVOID context)
{
}

static void work_item_in_freed_pool(void)
{
    PWORK_QUEUE_ITEM item = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *item, 'tfeD');
    LARGE_INTEGER interval = {.QuadPart = -10000};

    ExInitializeWorkItem(item, do_nothing, NULL);
    ExQueueWorkItem(item, DelayedWorkQueue);
    if (clean)
        KeDelayExecutionThread(KernelMode, FALSE, &interval);
    HERE;
    ExFreePool(item);
}

static void partial_mdl_outside(void)
{
    char *block = ExAllocatePoolWithTag(NonPagedPoolNx, PAGE_SIZE, 'tfeD');
    PMDL whole = IoAllocateMdl(block, PAGE_SIZE, FALSE, FALSE, NULL);
    PMDL part = IoAllocateMdl(block, 2 * PAGE_SIZE, FALSE, FALSE, NULL);

    MmBuildMdlForNonPagedPool(whole);
    HERE;
    IoBuildPartialMdl(whole, part, block + 100, clean ? 100 : PAGE_SIZE);
    IoFreeMdl(part);
    IoFreeMdl(whole);
    ExFreePool(block);
}

static void event_made_again_waited(void)
{
    LARGE_INTEGER interval = {.QuadPart = -10000};
    static KEVENT event;
    HANDLE handle;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, wait_for, &event);
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    if (clean) {
        KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
        ZwWaitForSingleObject(handle, FALSE, NULL);
    }
    HERE;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    ZwClose(handle);
}

static void __attribute__((noinline)) queue_and_return(void)
{
    LARGE_INTEGER interval = {.QuadPart = -10000};
    WORK_QUEUE_ITEM item;

    ExInitializeWorkItem(&item, do_nothing, NULL);
    HERE;
    ExQueueWorkItem(&item, DelayedWorkQueue);
    if (clean)
        KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static void work_item_on_returned_stack(void)
{
    LARGE_INTEGER interval = {.QuadPart = -10000};

    queue_and_return();
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static void resource_on_pageable_pool(void)
{
    PERESOURCE resource = ExAllocatePoolWithTag(clean ? NonPagedPoolNx : PagedPool, sizeof *resource, 'tfeD');

    HERE;
    ExInitializeResourceLite(resource);
    ExDeleteResourceLite(resource);
    ExFreePool(resource);
}

static void pageable_locked_at_dispatch(void)
{
    PVOID block = ExAllocatePoolWithTag(PagedPool, PAGE_SIZE, 'tfeD');
    PMDL mdl = IoAllocateMdl(block, PAGE_SIZE, FALSE, FALSE, NULL);
    KIRQL irql;

    KeRaiseIrql(clean ? APC_LEVEL : DISPATCH_LEVEL, &irql);
    HERE;
    MmProbeAndLockPages(mdl, KernelMode, IoReadAccess);
    MmUnlockPages(mdl);
    KeLowerIrql(irql);
    IoFreeMdl(mdl);
    ExFreePool(block);
}

static NTSTATUS complete(PDEVICE_OBJECT device, PIRP irp)
{
    return finish(irp, STATUS_SUCCESS);
}

static void send_own(PIO_COMPLETION_ROUTINE routine)
{
    PIRP irp = IoAllocateIrp(the_device->StackSize, FALSE);

    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    IoSetCompletionRoutine(irp, routine, NULL, TRUE, TRUE, TRUE);
    dispatch = complete;
    IoCallDriver(the_device, irp);
}

static NTSTATUS free_own(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    IoFreeIrp(irp);
    return clean ? STATUS_MORE_PROCESSING_REQUIRED : STATUS_SUCCESS;
}

static void own_irp_freed_and_completed(void)
{
    send_own(free_own);
}

static NTSTATUS keep_own(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    if (clean)
        IoFreeIrp(irp);
    return clean ? STATUS_MORE_PROCESSING_REQUIRED : STATUS_SUCCESS;
}

static void own_irp_not_taken_back(void)
{
    send_own(keep_own);
}

static NTSTATUS stay_attached(PDEVICE_OBJECT device, PIRP irp)
{
    static KAPC_STATE state;
    PEPROCESS process = NULL;

    for (ULONG_PTR id = 4; id < 100; id += 4) {
        if (NT_SUCCESS(PsLookupProcessByProcessId((HANDLE)id, &process)) && process != PsGetCurrentProcess())
            break;
        if (process)
            ObDereferenceObject(process);
        process = NULL;
    }
    KeStackAttachProcess((PVOID)process, &state);
    if (clean)
        KeUnstackDetachProcess(&state);
    ObDereferenceObject(process);
    return finish(irp, STATUS_SUCCESS);
}

static void attached_at_return(void)
{
    dispatch = stay_attached;
    send(0x222000, NULL, 0, 0);
}

static void return_raised(PVOID context)
{
    KIRQL irql;

    if (!clean)
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
}

static void thread_returns_raised(void)
{
    HANDLE handle;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, return_raised, NULL);
    ZwWaitForSingleObject(handle, FALSE, NULL);
    ZwClose(handle);
}

const struct defect_case touch_cases[] = {{"touched_in_dpc", touched_in_dpc},
                                          {"status_set_in_dpc", status_set_in_dpc},
                                          {"location_read_in_dpc", location_read_in_dpc},
                                          {"buffer_read_in_dpc", buffer_read_in_dpc},
                                          {"touched_in_thread", touched_in_thread},
                                          {"system_buffer_freed", system_buffer_freed},
                                          {"paged_freed_locked", paged_freed_locked},
                                          {"nonpaged_freed_locked", nonpaged_freed_locked},
                                          {"part_freed_locked", part_freed_locked},
                                          {"freed_mapped_for_user", freed_mapped_for_user},
                                          {"mdl_touched_freed", mdl_touched_freed},
                                          {"mdl_freed_twice", mdl_freed_twice},
                                          {"extension_overrun", extension_overrun},
                                          {"event_freed_waited", event_freed_waited},
                                          {"work_item_in_freed_pool", work_item_in_freed_pool},
                                          {"partial_mdl_outside", partial_mdl_outside},
                                          {"event_made_again_waited", event_made_again_waited},
                                          {"work_item_on_returned_stack", work_item_on_returned_stack},
                                          {"resource_on_pageable_pool", resource_on_pageable_pool},
                                          {"pageable_locked_at_dispatch", pageable_locked_at_dispatch},
                                          {"own_irp_freed_and_completed", own_irp_freed_and_completed},
                                          {"own_irp_not_taken_back", own_irp_not_taken_back},
                                          {"attached_at_return", attached_at_return},
                                          {"thread_returns_raised", thread_returns_raised},
                                          {NULL, NULL}};
