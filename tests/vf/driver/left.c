/* What drivers leave behind, or leave registered, when they are unloaded or their device goes. */
#include "case.h"

static KMUTEX mutex;
static KBUGCHECK_CALLBACK_RECORD record;
static const GUID setting = {0x6c1d8f21, 0x5a02, 0x4b7e, {1, 2, 3, 4, 5, 6, 7, 8}};

static void on_process(HANDLE parent, HANDLE process, BOOLEAN create)
{
}

static void process_notify_left(void)
{
    PsSetCreateProcessNotifyRoutine(on_process, FALSE);
    if (clean)
        PsSetCreateProcessNotifyRoutine(on_process, TRUE);
}

static void on_thread(HANDLE process, HANDLE thread, BOOLEAN create)
{
}

static void thread_notify_left(void)
{
    PsSetCreateThreadNotifyRoutine(on_thread);
    if (clean)
        PsRemoveCreateThreadNotifyRoutine(on_thread);
}

static void on_image(PUNICODE_STRING name, HANDLE process, PIMAGE_INFO info)
{
}

static void image_notify_left(void)
{
    PsSetLoadImageNotifyRoutine(on_image);
    if (clean)
        PsRemoveLoadImageNotifyRoutine(on_image);
}

static NTSTATUS on_registry(PVOID context, PVOID class, PVOID information)
{
    return STATUS_SUCCESS;
}

static void registry_callback_left(void)
{
    LARGE_INTEGER cookie;

    CmRegisterCallback(on_registry, NULL, &cookie);
    if (clean)
        CmUnRegisterCallback(cookie);
}

static NTSTATUS on_setting(LPCGUID which, PVOID value, ULONG length, PVOID context)
{
    return STATUS_SUCCESS;
}

static void provider_left(void)
{
    static const GUID provider = {0x6c1d8f21, 0x5a02, 0x4b7e, {8, 7, 6, 5, 4, 3, 2, 1}};
    REGHANDLE handle;

    EtwRegister(&provider, NULL, NULL, &handle);
    if (clean)
        EtwUnregister(handle);
}

static void power_setting_left(void)
{
    PVOID handle;

    PoRegisterPowerSettingCallback(the_device, &setting, on_setting, NULL, &handle);
    if (clean)
        PoUnregisterPowerSettingCallback(handle);
}

static void on_bugcheck(PVOID buffer, ULONG length)
{
}

static void bugcheck_callback_left(void)
{
    KeInitializeCallbackRecord(&record);
    KeRegisterBugCheckCallback(&record, on_bugcheck, &record, sizeof record, (PUCHAR) "left");
    if (clean)
        KeDeregisterBugCheckCallback(&record);
}

static void on_boot_driver(PVOID context, BDCB_CALLBACK_TYPE type, PBDCB_IMAGE_INFORMATION information)
{
}

static void boot_driver_callback_left(void)
{
    PVOID handle = IoRegisterBootDriverCallback(on_boot_driver, NULL);

    if (clean)
        IoUnregisterBootDriverCallback(handle);
}

static void device_left(void)
{
    PDEVICE_OBJECT device;

    HERE;
    IoCreateDevice(the_driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (clean)
        IoDeleteDevice(device);
}

static void device_reference_left(void)
{
    ObReferenceObject(the_device);
    if (clean)
        ObDereferenceObject(the_device);
}

static void nothing(PVOID context)
{
}

static void thread_object_left(void)
{
    HANDLE handle;
    PVOID thread;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, nothing, NULL);
    ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, &thread, NULL);
    ZwWaitForSingleObject(handle, FALSE, NULL);
    ZwClose(handle);
    if (clean)
        ObDereferenceObject(thread);
}

static void keep_mutex(PVOID context)
{
    HERE;
    KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL);
    if (clean)
        KeReleaseMutex(&mutex, FALSE);
}

static void mutex_kept(void)
{
    HANDLE thread;

    KeInitializeMutex(&mutex, 0);
    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, keep_mutex, NULL);
    ZwWaitForSingleObject(thread, FALSE, NULL);
    ZwClose(thread);
}

static void remove_lock_left(void)
{
    PIO_REMOVE_LOCK lock;
    PDEVICE_OBJECT device;

    IoCreateDevice(the_driver, sizeof *lock, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    lock = device->DeviceExtension;
    IoInitializeRemoveLock(lock, 'tfeD', 0, 0);
    IoAcquireRemoveLock(lock, device);
    if (clean)
        IoReleaseRemoveLock(lock, device);
    HERE;
    IoDeleteDevice(device);
}

static void timer_made_again(void)
{
    static KTIMER timer;
    LARGE_INTEGER due = {.QuadPart = -10000};

    KeInitializeTimer(&timer);
    KeSetTimer(&timer, due, NULL);
    if (clean)
        KeCancelTimer(&timer);
    HERE;
    KeInitializeTimer(&timer);
}

static void on_dpc(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
}

static void dpc_made_again(void)
{
    static KDPC dpc;
    KIRQL irql;

    KeInitializeDpc(&dpc, on_dpc, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    if (clean)
        KeRemoveQueueDpc(&dpc);
    HERE;
    KeInitializeDpc(&dpc, on_dpc, NULL);
    KeLowerIrql(irql);
}

static void spin_lock_never_made(void)
{
    KSPIN_LOCK lock = clean ? 0 : 0xBAD0BAD0;
    KIRQL irql;

    HERE;
    KeAcquireSpinLock(&lock, &irql);
    KeReleaseSpinLock(&lock, irql);
}

const struct defect_case left_cases[] = {{"process_notify_left", process_notify_left},
                                         {"thread_notify_left", thread_notify_left},
                                         {"image_notify_left", image_notify_left},
                                         {"registry_callback_left", registry_callback_left},
                                         {"power_setting_left", power_setting_left},
                                         {"provider_left", provider_left},
                                         {"bugcheck_callback_left", bugcheck_callback_left},
                                         {"boot_driver_callback_left", boot_driver_callback_left},
                                         {"device_left", device_left},
                                         {"device_reference_left", device_reference_left},
                                         {"thread_object_left", thread_object_left},
                                         {"mutex_kept", mutex_kept},
                                         {"remove_lock_left", remove_lock_left},
                                         {"timer_made_again", timer_made_again},
                                         {"dpc_made_again", dpc_made_again},
                                         {"spin_lock_never_made", spin_lock_never_made},
                                         {NULL, NULL}};
