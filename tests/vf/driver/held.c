/* What a driver took and still has when it is unloaded: each is reported with the line that took it. */
#include "case.h"

static void process_reference_left(void)
{
    PEPROCESS process;

    HERE;
    PsLookupProcessByProcessId(PsGetCurrentProcessId(), &process);
    if (clean)
        ObDereferenceObject(process);
}

static void thread_reference_left(void)
{
    PETHREAD thread;

    HERE;
    PsLookupThreadByThreadId(PsGetCurrentThreadId(), &thread);
    if (clean)
        ObDereferenceObject(thread);
}

static void pointer_reference_left(void)
{
    PEPROCESS process = PsGetCurrentProcess();

    HERE;
    ObReferenceObjectByPointer(process, 0, *PsProcessType, KernelMode);
    if (clean)
        ObDereferenceObject(process);
}

static void object_reference_left(void)
{
    HERE;
    ObReferenceObject(the_device);
    if (clean)
        ObDereferenceObject(the_device);
}

static void attached_reference_left(void)
{
    PDEVICE_OBJECT top;

    HERE;
    top = IoGetAttachedDeviceReference(the_device);
    if (clean)
        ObDereferenceObject(top);
}

static void handle_reference_left(void)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    PVOID event;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwCreateEvent(&handle, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE);
    HERE;
    ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &event, NULL);
    ZwClose(handle);
    if (clean)
        ObDereferenceObject(event);
}

static void token_reference_left(void)
{
    PACCESS_TOKEN token;

    HERE;
    token = PsReferencePrimaryToken(PsGetCurrentProcess());
    if (clean)
        PsDereferencePrimaryToken(token);
}

static void file_reference_left(void)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Defective");
    PFILE_OBJECT file;
    PDEVICE_OBJECT device;

    HERE;
    IoGetDeviceObjectPointer(&name, FILE_READ_DATA, &file, &device);
    if (clean)
        ObDereferenceObject(file);
}

static void callback_object_left(void)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Callback\\PowerState");
    OBJECT_ATTRIBUTES attributes;
    PCALLBACK_OBJECT callback;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    HERE;
    ExCreateCallback(&callback, &attributes, FALSE, TRUE);
    if (clean)
        ObDereferenceObject(callback);
}

static void key_left(void)
{
    UNICODE_STRING path = RTL_CONSTANT_STRING(L"\\Registry\\Machine\\System");
    OBJECT_ATTRIBUTES attributes;
    HANDLE key;

    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    HERE;
    ZwOpenKey(&key, KEY_READ, &attributes);
    if (clean)
        ZwClose(key);
}

static HANDLE make_section(void)
{
    LARGE_INTEGER size = {.QuadPart = 65536};
    OBJECT_ATTRIBUTES attributes;
    HANDLE section;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwCreateSection(&section, SECTION_ALL_ACCESS, &attributes, &size, PAGE_READWRITE, SEC_COMMIT, NULL);
    return section;
}

static void section_left(void)
{
    LARGE_INTEGER size = {.QuadPart = 65536};
    OBJECT_ATTRIBUTES attributes;
    HANDLE section;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    HERE;
    ZwCreateSection(&section, SECTION_ALL_ACCESS, &attributes, &size, PAGE_READWRITE, SEC_COMMIT, NULL);
    if (clean)
        ZwClose(section);
}

static void view_left(void)
{
    HANDLE section = make_section();
    PVOID base = NULL;
    SIZE_T size = 0;

    HERE;
    ZwMapViewOfSection(section, ZwCurrentProcess(), &base, 0, 0, NULL, &size, ViewUnmap, 0, PAGE_READWRITE);
    if (clean)
        ZwUnmapViewOfSection(ZwCurrentProcess(), base);
    ZwClose(section);
}

static void system_view_left(void)
{
    HANDLE handle = make_section();
    PVOID section, base = NULL;
    SIZE_T size = 0;

    ObReferenceObjectByHandle(handle, SECTION_ALL_ACCESS, NULL, KernelMode, &section, NULL);
    HERE;
    MmMapViewInSystemSpace(section, &base, &size);
    if (clean)
        MmUnmapViewInSystemSpace(base);
    ObDereferenceObject(section);
    ZwClose(handle);
}

static void mdl_left(void)
{
    static char buffer[64];
    PMDL mdl;

    HERE;
    mdl = IoAllocateMdl(buffer, sizeof buffer, FALSE, FALSE, NULL);
    if (clean)
        IoFreeMdl(mdl);
}

static void contiguous_left(void)
{
    PHYSICAL_ADDRESS highest = {.QuadPart = -1};
    PVOID memory;

    HERE;
    memory = MmAllocateContiguousMemory(8192, highest);
    if (clean)
        MmFreeContiguousMemory(memory);
}

static void pages_left(void)
{
    PHYSICAL_ADDRESS lowest = {.QuadPart = 0}, highest = {.QuadPart = -1}, skip = {.QuadPart = 0};
    PMDL mdl;

    HERE;
    mdl = MmAllocatePagesForMdl(lowest, highest, skip, 8192);
    if (!clean)
        return;
    MmFreePagesFromMdl(mdl);
    ExFreePool(mdl);
}

static void registers_left(void)
{
    PHYSICAL_ADDRESS address = {.QuadPart = 0xFE000000};
    PVOID registers;

    HERE;
    registers = MmMapIoSpace(address, 4096, MmNonCached);
    if (clean)
        MmUnmapIoSpace(registers, 4096);
}

static void subject_left(void)
{
    SECURITY_SUBJECT_CONTEXT subject;

    HERE;
    SeCaptureSubjectContext(&subject);
    if (clean)
        SeReleaseSubjectContext(&subject);
}

/* --- registrations --- */

static void shutdown_left_by_device(void)
{
    PDEVICE_OBJECT device;

    IoCreateDevice(the_driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    HERE;
    IoRegisterShutdownNotification(device);
    if (clean)
        IoUnregisterShutdownNotification(device);
    IoDeleteDevice(device);
}

static void last_shutdown_left(void)
{
    HERE;
    IoRegisterLastChanceShutdownNotification(the_device);
    if (clean)
        IoUnregisterShutdownNotification(the_device);
}

static void on_callback(PVOID context, PVOID argument1, PVOID argument2)
{
}

static void callback_left(void)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Callback\\PowerState");
    OBJECT_ATTRIBUTES attributes;
    PCALLBACK_OBJECT callback;
    PVOID registration;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    ExCreateCallback(&callback, &attributes, FALSE, TRUE);
    HERE;
    registration = ExRegisterCallback(callback, on_callback, NULL);
    if (clean)
        ExUnregisterCallback(registration);
    ObDereferenceObject(callback);
}

static NTSTATUS on_interface(PVOID notification, PVOID context)
{
    return STATUS_SUCCESS;
}

static void plug_notify_left(void)
{
    static GUID class = {0x6c1d8f23, 0x5a02, 0x4b7e, {1, 2, 3, 4, 5, 6, 7, 8}};
    const IO_NOTIFICATION_EVENT_CATEGORY category = EventCategoryDeviceInterfaceChange;
    PVOID entry;

    HERE;
    IoRegisterPlugPlayNotification(category, 0, &class, the_driver, on_interface, NULL, &entry);
    if (clean)
        IoUnregisterPlugPlayNotification(entry);
}

static void on_file_system(PDEVICE_OBJECT device, BOOLEAN active)
{
}

static void file_system_notify_left(void)
{
    HERE;
    IoRegisterFsRegistrationChange(the_driver, on_file_system);
    if (clean)
        IoUnregisterFsRegistrationChange(the_driver, on_file_system);
}

static BOOLEAN on_nmi(PVOID context, BOOLEAN handled)
{
    return handled;
}

static void nmi_callback_left(void)
{
    PVOID registration;

    HERE;
    registration = KeRegisterNmiCallback(on_nmi, NULL);
    if (clean)
        KeDeregisterNmiCallback(registration);
}

static OB_PREOP_CALLBACK_STATUS before_handle(PVOID context, POB_PRE_OPERATION_INFORMATION information)
{
    return OB_PREOP_SUCCESS;
}

static void handle_callbacks_left(void)
{
    OB_OPERATION_REGISTRATION operation = {
        .ObjectType = PsProcessType, .Operations = OB_OPERATION_HANDLE_CREATE, .PreOperation = before_handle};
    OB_CALLBACK_REGISTRATION registration = {.Version = OB_FLT_REGISTRATION_VERSION,
                                             .OperationRegistrationCount = 1,
                                             .Altitude = RTL_CONSTANT_STRING(L"321000"),
                                             .OperationRegistration = &operation};
    PVOID handle;

    HERE;
    ObRegisterCallbacks(&registration, &handle);
    if (clean)
        ObUnRegisterCallbacks(handle);
}

const struct defect_case held_cases[] = {{"process_reference_left", process_reference_left},
                                         {"thread_reference_left", thread_reference_left},
                                         {"pointer_reference_left", pointer_reference_left},
                                         {"object_reference_left", object_reference_left},
                                         {"attached_reference_left", attached_reference_left},
                                         {"handle_reference_left", handle_reference_left},
                                         {"token_reference_left", token_reference_left},
                                         {"file_reference_left", file_reference_left},
                                         {"callback_object_left", callback_object_left},
                                         {"key_left", key_left},
                                         {"section_left", section_left},
                                         {"view_left", view_left},
                                         {"system_view_left", system_view_left},
                                         {"mdl_left", mdl_left},
                                         {"contiguous_left", contiguous_left},
                                         {"pages_left", pages_left},
                                         {"registers_left", registers_left},
                                         {"shutdown_left_by_device", shutdown_left_by_device},
                                         {"last_shutdown_left", last_shutdown_left},
                                         {"callback_left", callback_left},
                                         {"plug_notify_left", plug_notify_left},
                                         {"file_system_notify_left", file_system_notify_left},
                                         {"nmi_callback_left", nmi_callback_left},
                                         {"handle_callbacks_left", handle_callbacks_left},
                                         {"subject_left", subject_left},
                                         {NULL, NULL}};
