#include "case.h"

static KTIMER timer;
static KDPC dpc;
static NPAGED_LOOKASIDE_LIST list;
static KEVENT event;

static void on_dpc(PKDPC self, PVOID context, PVOID argument1, PVOID argument2)
{
}

static void timer_at_unload(void)
{
    LARGE_INTEGER due = {.QuadPart = -10000};

    KeInitializeTimer(&timer);
    KeInitializeDpc(&dpc, on_dpc, NULL);
    KeSetTimerEx(&timer, due, 1000, &dpc);
    if (clean)
        KeCancelTimer(&timer);
}

struct extension {
    KTIMER timer;
    KDPC dpc;
};

static void timer_in_freed_pool(void)
{
    struct extension *own = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *own, 'tfeD');
    LARGE_INTEGER due = {.QuadPart = -10000};

    KeInitializeTimer(&own->timer);
    KeInitializeDpc(&own->dpc, on_dpc, NULL);
    KeSetTimer(&own->timer, due, &own->dpc);
    if (clean)
        KeCancelTimer(&own->timer);
    HERE;
    ExFreePool(own);
}

static void lookaside_at_unload(void)
{
    ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 64, 'tfeD', 0);
    if (clean)
        ExDeleteNPagedLookasideList(&list);
}

static void run_for_long(PVOID context)
{
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
}

static void thread_at_unload(void)
{
    PKTHREAD thread;
    HANDLE handle;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, run_for_long, NULL);
    ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, (PVOID *)&thread, NULL);
    ZwClose(handle);
    if (clean) {
        KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
        KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    }
    ObDereferenceObject(thread);
}

static void on_work(PDEVICE_OBJECT device, PVOID context)
{
}

static void work_item_freed_queued(void)
{
    PIO_WORKITEM item = IoAllocateWorkItem(the_device);
    LARGE_INTEGER interval = {.QuadPart = -10000};

    IoQueueWorkItem(item, on_work, DelayedWorkQueue, NULL);
    if (clean)
        KeDelayExecutionThread(KernelMode, FALSE, &interval);
    HERE;
    IoFreeWorkItem(item);
}

static void dereferenced_too_often(void)
{
    PFILE_OBJECT file;
    PDEVICE_OBJECT device;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Defective");

    IoGetDeviceObjectPointer(&name, FILE_READ_DATA, &file, &device);
    ObDereferenceObject(file);
    if (clean)
        return;
    HERE;
    ObDereferenceObject(file);
}

static void file_leaked(void)
{
    PFILE_OBJECT file;
    PDEVICE_OBJECT device;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Defective");

    HERE;
    IoGetDeviceObjectPointer(&name, FILE_READ_DATA, &file, &device);
    if (clean)
        ObDereferenceObject(file);
}

static void handle_closed_twice(void)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwCreateEvent(&handle, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE);
    ZwClose(handle);
    if (!clean) {
        HERE;
        ZwClose(handle);
    }
}

static void handle_leaked(void)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    HERE;
    ZwCreateEvent(&handle, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE);
    if (clean)
        ZwClose(handle);
}

static void device_deleted_twice(void)
{
    PDEVICE_OBJECT device;

    IoCreateDevice(the_driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    IoDeleteDevice(device);
    if (!clean) {
        HERE;
        IoDeleteDevice(device);
    }
}

static void link_left(void)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Defective"), link = RTL_CONSTANT_STRING(L"\\??\\Defective");

    HERE;
    IoCreateSymbolicLink(&link, &name);
    if (clean)
        IoDeleteSymbolicLink(&link);
}

static void object_on_pageable_pool(void)
{
    KTIMER *own = ExAllocatePoolWithTag(clean ? NonPagedPoolNx : PagedPool, sizeof *own, 'tfeD');
    LARGE_INTEGER due = {.QuadPart = -10000};

    HERE;
    KeInitializeTimer(own);
    KeSetTimer(own, due, NULL);
    KeCancelTimer(own);
    ExFreePool(own);
}

static void null_handle(void)
{
    PVOID object;

    if (clean)
        return;
    HERE;
    ObReferenceObjectByHandle(NULL, 0, NULL, KernelMode, &object, NULL);
}

static void bad_handle(void)
{
    PVOID object;

    if (clean)
        return;
    HERE;
    ObReferenceObjectByHandle((HANDLE)0x7FFC, 0, NULL, KernelMode, &object, NULL);
}

const struct defect_case object_cases[] = {{"timer_at_unload", timer_at_unload},
                                           {"timer_in_freed_pool", timer_in_freed_pool},
                                           {"lookaside_at_unload", lookaside_at_unload},
                                           {"thread_at_unload", thread_at_unload},
                                           {"work_item_freed_queued", work_item_freed_queued},
                                           {"dereferenced_too_often", dereferenced_too_often},
                                           {"file_leaked", file_leaked},
                                           {"handle_closed_twice", handle_closed_twice},
                                           {"handle_leaked", handle_leaked},
                                           {"device_deleted_twice", device_deleted_twice},
                                           {"link_left", link_left},
                                           {"object_on_pageable_pool", object_on_pageable_pool},
                                           {"null_handle", null_handle},
                                           {"bad_handle", bad_handle},
                                           {NULL, NULL}};
