/* What no rule of Windows' names, but every driver's author would call a defect. */
#include "case.h"

static KSPIN_LOCK lock;
static KEVENT event;
static FAST_MUTEX first, second;
static KMUTEX mutex;

static void lock_held_too_long(void)
{
    KIRQL irql;

    KeInitializeSpinLock(&lock);
    HERE;
    KeAcquireSpinLock(&lock, &irql);
    KeStallExecutionProcessor(clean ? 5 : 5000);
    KeReleaseSpinLock(&lock, irql);
}

static void lock_held_long(void)
{
    KIRQL irql;

    KeInitializeSpinLock(&lock);
    HERE;
    KeAcquireSpinLock(&lock, &irql);
    KeStallExecutionProcessor(clean ? 5 : 100);
    KeReleaseSpinLock(&lock, irql);
}

static NTSTATUS set_with_wait(PDEVICE_OBJECT device, PIRP irp)
{
    HERE;
    KeSetEvent(&event, IO_NO_INCREMENT, !clean);
    return finish(irp, STATUS_SUCCESS);
}

static void wait_does_not_follow(void)
{
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    dispatch = set_with_wait;
    send(0x222000, NULL, 0, 0);
}

static void set_with_wait_at_dispatch(void)
{
    KIRQL irql;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    HERE;
    KeSetEvent(&event, IO_NO_INCREMENT, !clean);
    KeLowerIrql(irql);
}

static void tag_of_zero(void)
{
    PVOID block;

    HERE;
    block = ExAllocatePoolWithTag(NonPagedPoolNx, 16, clean ? 'tfeD' : 0);
    ExFreePool(block);
}

static void tag_without_letters(void)
{
    PVOID block;

    HERE;
    block = ExAllocatePoolWithTag(NonPagedPoolNx, 16, clean ? 'tfeD' : 0x01020304);
    ExFreePool(block);
}

static void pool_without_tag(void)
{
    PVOID block;

    HERE;
    block = clean ? ExAllocatePoolWithTag(NonPagedPoolNx, 16, 'tfeD') : ExAllocatePool(NonPagedPoolNx, 16);
    ExFreePool(block);
}

static KEVENT *shared;

static void set_shared(PVOID context)
{
    LARGE_INTEGER interval = {.QuadPart = -10000};

    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    HERE;
    KeSetEvent(shared, IO_NO_INCREMENT, FALSE);
}

static void __attribute__((noinline)) share_and_return(void)
{
    KEVENT own;
    LARGE_INTEGER timeout = {.QuadPart = -1000};

    KeInitializeEvent(&own, NotificationEvent, FALSE);
    shared = &own;
    KeWaitForSingleObject(&own, Executive, KernelMode, FALSE, clean ? NULL : &timeout);
}

static void event_on_returned_stack(void)
{
    LARGE_INTEGER interval = {.QuadPart = -100000};
    HANDLE handle;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, set_shared, NULL);
    ZwClose(handle);
    share_and_return();
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static void __attribute__((noinline)) set_and_return(void)
{
    LARGE_INTEGER due = {.QuadPart = -10000};
    KTIMER timer;

    KeInitializeTimer(&timer);
    HERE;
    KeSetTimer(&timer, due, NULL);
    if (clean)
        KeCancelTimer(&timer);
}

static void timer_on_returned_stack(void)
{
    LARGE_INTEGER interval = {.QuadPart = -100000};

    set_and_return();
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static void event_never_made(void)
{
    static KEVENT never;

    if (clean)
        KeInitializeEvent(&never, NotificationEvent, FALSE);
    HERE;
    KeSetEvent(&never, IO_NO_INCREMENT, FALSE);
}

static void waited_for_never_made(void)
{
    static KMUTEX never;
    LARGE_INTEGER timeout = {.QuadPart = -10000};

    if (clean)
        KeInitializeMutex(&never, 0);
    HERE;
    KeWaitForSingleObject(&never, Executive, KernelMode, FALSE, &timeout);
    if (clean)
        KeReleaseMutex(&never, FALSE);
}

static void timer_never_made(void)
{
    static KTIMER never;
    LARGE_INTEGER due = {.QuadPart = -10000};

    if (clean)
        KeInitializeTimer(&never);
    HERE;
    KeSetTimer(&never, due, NULL);
    KeCancelTimer(&never);
}

static void on_dpc(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
}

static void dpc_never_made(void)
{
    static KDPC never;

    if (clean)
        KeInitializeDpc(&never, on_dpc, NULL);
    HERE;
    KeInsertQueueDpc(&never, NULL, NULL);
}

static void semaphore_never_made(void)
{
    static KSEMAPHORE never;

    if (clean)
        KeInitializeSemaphore(&never, 0, 10);
    HERE;
    KeReleaseSemaphore(&never, IO_NO_INCREMENT, 1, FALSE);
}

static void take_mutex_then_fast(PVOID context)
{
    LARGE_INTEGER interval = {.QuadPart = -10000};

    KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL);
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    if (!clean)
        KeReleaseMutex(&mutex, FALSE);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    if (clean)
        KeReleaseMutex(&mutex, FALSE);
}

/* The thread waits for an event that only this one would set, which waits for the thread. */
static void waits_for_each_other(void)
{
    HANDLE handle;

    KeInitializeMutex(&mutex, 0);
    KeInitializeEvent(&event, NotificationEvent, clean);
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, take_mutex_then_fast, NULL);
    if (!clean)
        HERE;
    ZwWaitForSingleObject(handle, FALSE, NULL);
    KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
    ZwClose(handle);
}

static void take_both(PVOID context)
{
    FAST_MUTEX *outer = clean ? &first : &second, *inner = clean ? &second : &first;
    LARGE_INTEGER interval = {.QuadPart = -10000};

    ExAcquireFastMutex(outer);
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    ExAcquireFastMutex(inner);
    ExReleaseFastMutex(inner);
    ExReleaseFastMutex(outer);
}

static void fast_mutex_deadlock(void)
{
    LARGE_INTEGER interval = {.QuadPart = -10000};
    HANDLE handle;

    ExInitializeFastMutex(&first);
    ExInitializeFastMutex(&second);
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, take_both, NULL);
    ExAcquireFastMutex(&first);
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    if (!clean)
        HERE;
    ExAcquireFastMutex(&second);
    ExReleaseFastMutex(&second);
    ExReleaseFastMutex(&first);
    ZwWaitForSingleObject(handle, FALSE, NULL);
    ZwClose(handle);
}

static void registry_handle_closed(BOOLEAN create)
{
    UNICODE_STRING path = RTL_CONSTANT_STRING(L"\\Registry\\Machine\\System"), value = RTL_CONSTANT_STRING(L"Value");
    OBJECT_ATTRIBUTES attributes;
    HANDLE key;
    ULONG length;

    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    if (create)
        ZwCreateKey(&key, KEY_READ, &attributes, 0, NULL, REG_OPTION_VOLATILE, NULL);
    else
        ZwOpenKey(&key, KEY_READ, &attributes);
    if (!clean)
        ZwClose(key);
    HERE;
    ZwQueryValueKey(key, &value, KeyValueBasicInformation, NULL, 0, &length);
    if (clean)
        ZwClose(key);
}

static void opened_key_closed(void)
{
    registry_handle_closed(FALSE);
}

static void created_key_closed(void)
{
    registry_handle_closed(TRUE);
}

static void device_open_to_all(void)
{
    static const GUID class = {0x6c1d8f22, 0x5a02, 0x4b7e, {1, 2, 3, 4, 5, 6, 7, 8}};
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\OpenToAll");
    UNICODE_STRING sddl = RTL_CONSTANT_STRING(L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
    PDEVICE_OBJECT device;

    if (!clean) {
        HERE;
        IoCreateDevice(the_driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    } else {
        IoCreateDeviceSecure(the_driver, 0, &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &sddl, &class,
                             &device);
    }
    IoDeleteDevice(device);
}

static void device_without_sddl(void)
{
    static const GUID class = {0x6c1d8f22, 0x5a02, 0x4b7e, {1, 2, 3, 4, 5, 6, 7, 8}};
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\WithoutSddl");
    UNICODE_STRING sddl = RTL_CONSTANT_STRING(L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
    PDEVICE_OBJECT device;

    if (!clean) {
        HERE;
        IoCreateDevice(the_driver, 0, &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    } else {
        IoCreateDeviceSecure(the_driver, 0, &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &sddl, &class,
                             &device);
    }
    IoDeleteDevice(device);
}

static void region_left_by_entry(void)
{
    KeEnterCriticalRegion();
    if (clean)
        KeLeaveCriticalRegion();
}

static void fast_mutex_left_by_entry(void)
{
    ExInitializeFastMutex(&first);
    HERE;
    ExAcquireFastMutex(&first);
    if (clean)
        ExReleaseFastMutex(&first);
}

static void spin_lock_left_by_entry(void)
{
    KIRQL irql;

    KeInitializeSpinLock(&lock);
    HERE;
    KeAcquireSpinLock(&lock, &irql);
    if (clean)
        KeReleaseSpinLock(&lock, irql);
}

static void __attribute__((noinline)) fill(volatile char *array, ULONG count)
{
    while (count--)
        array[count] = 'A';
}

static void array_on_stack_overrun(void)
{
    char array[16];

    fill(array, clean ? 16 : 40);
}

static void pageable(void);
#ifdef ALLOC_PRAGMA
#pragma alloc_text(PAGE, pageable)
#endif

static void pageable(void)
{
    DbgPrint("in a pageable function\n");
}

static void pageable_at_dispatch(void)
{
    KIRQL irql;

    KeRaiseIrql(clean ? APC_LEVEL : DISPATCH_LEVEL, &irql);
    pageable();
    KeLowerIrql(irql);
}

static void entry_pushed_twice(void)
{
    PSLIST_ENTRY entry = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *entry, 'tfeD');
    static SLIST_HEADER list;

    InitializeSListHead(&list);
    InterlockedPushEntrySList(&list, entry);
    if (clean)
        InterlockedPopEntrySList(&list);
    HERE;
    InterlockedPushEntrySList(&list, entry);
    InterlockedFlushSList(&list);
    ExFreePool(entry);
}

static void string_longer_than_buffer(void)
{
    WCHAR buffer[16];
    UNICODE_STRING string = {.Length = clean ? 0 : 64, .MaximumLength = sizeof buffer, .Buffer = buffer};

    HERE;
    RtlAppendUnicodeToString(&string, L"end");
}

static void delay_in_the_past(void)
{
    LARGE_INTEGER interval = {.QuadPart = clean ? -100000 : 100000};

    HERE;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static void do_nothing(void)
{
}

static void null_routine(void)
{
    void (*volatile routine)(void) = clean ? do_nothing : NULL;

    HERE;
    routine();
}

const struct defect_case misuse_cases[] = {{"lock_held_too_long", lock_held_too_long},
                                           {"lock_held_long", lock_held_long},
                                           {"wait_does_not_follow", wait_does_not_follow},
                                           {"set_with_wait_at_dispatch", set_with_wait_at_dispatch},
                                           {"tag_of_zero", tag_of_zero},
                                           {"tag_without_letters", tag_without_letters},
                                           {"pool_without_tag", pool_without_tag},
                                           {"event_on_returned_stack", event_on_returned_stack},
                                           {"timer_on_returned_stack", timer_on_returned_stack},
                                           {"event_never_made", event_never_made},
                                           {"waited_for_never_made", waited_for_never_made},
                                           {"timer_never_made", timer_never_made},
                                           {"dpc_never_made", dpc_never_made},
                                           {"semaphore_never_made", semaphore_never_made},
                                           {"waits_for_each_other", waits_for_each_other},
                                           {"fast_mutex_deadlock", fast_mutex_deadlock},
                                           {"opened_key_closed", opened_key_closed},
                                           {"created_key_closed", created_key_closed},
                                           {"device_open_to_all", device_open_to_all},
                                           {"device_without_sddl", device_without_sddl},
                                           {"region_left_by_entry", region_left_by_entry},
                                           {"fast_mutex_left_by_entry", fast_mutex_left_by_entry},
                                           {"spin_lock_left_by_entry", spin_lock_left_by_entry},
                                           {"array_on_stack_overrun", array_on_stack_overrun},
                                           {"pageable_at_dispatch", pageable_at_dispatch},
                                           {"entry_pushed_twice", entry_pushed_twice},
                                           {"string_longer_than_buffer", string_longer_than_buffer},
                                           {"delay_in_the_past", delay_in_the_past},
                                           {"null_routine", null_routine},
                                           {NULL, NULL}};
