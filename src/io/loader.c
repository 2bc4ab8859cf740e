/*
 * Loading drivers.
 *
 * A module is checked before it is opened: every name it needs must be one that a kernel, or the C run time that
 * kernels offer, has. Then Ps tells of the image, and DriverEntry runs. What is not implemented yet is listed, and
 * loading goes on. Rule: a module is loaded once at a time, as on NT.
 */
#include "io/loader.h"
#include "io/nt_io.h"

void lab__ps_notify_image(PUNICODE_STRING name, HANDLE process, PIMAGE_INFO info);
void lab__kd_print(ULONG component, ULONG level, const char *text, SIZE_T length);

struct service {
    LIST_ENTRY link;
    UNICODE_STRING name;
    struct lab__io_source source;
};

static LIST_ENTRY services;
static char text[4608];

const char *lab__io_loader_text(void)
{
    return text;
}

void lab__io_loader_start(void)
{
    InitializeListHead(&services);
    text[0] = 0;
}

/* The machine stops, whatever state its drivers are in: their images must be free for the next one. */
void lab__io_loader_stop(void)
{
    for (LIST_ENTRY *link = lab__io.driver_list.Flink; link != &lab__io.driver_list; link = link->Flink) {
        struct lab__io_driver *driver = CONTAINING_RECORD(link, struct lab__io_driver, link);

        if (driver->has_module)
            host_module_close(&driver->module);
        driver->has_module = FALSE;
    }
}

/* --- services --- */

static struct service *find_service(const UNICODE_STRING *name)
{
    for (LIST_ENTRY *link = services.Flink; link != &services; link = link->Flink) {
        struct service *service = CONTAINING_RECORD(link, struct service, link);

        if (RtlEqualUnicodeString(&service->name, name, TRUE))
            return service;
    }
    return 0;
}

const UNICODE_STRING *lab__io_service_next(const UNICODE_STRING *after)
{
    LIST_ENTRY *link = after ? CONTAINING_RECORD(after, struct service, name)->link.Flink : services.Flink;

    return link == &services ? 0 : &CONTAINING_RECORD(link, struct service, link)->name;
}

BOOLEAN lab__io_service_known(const UNICODE_STRING *name)
{
    return find_service(name) != 0;
}

static char *copy_path(const char *path)
{
    SIZE_T size = __builtin_strlen(path) + 1;
    char *copy = lab__mm_kernel_alloc(size);

    if (copy)
        RtlCopyMemory(copy, path, size);
    return copy;
}

NTSTATUS lab__io_service_add(const UNICODE_STRING *name, const struct lab__io_source *source)
{
    struct service *service = find_service(name);
    const char *path = source->path ? copy_path(source->path) : 0;

    if (source->path && !path)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!service) {
        service = lab__mm_kernel_alloc(sizeof *service + name->Length);
        if (!service)
            return STATUS_INSUFFICIENT_RESOURCES;
        service->name = (UNICODE_STRING){name->Length, name->Length, (PWCH)(service + 1)};
        RtlCopyMemory(service->name.Buffer, name->Buffer, name->Length);
        InsertTailList(&services, &service->link);
    }
    service->source.path = path;
    service->source.entry = source->entry;
    return STATUS_SUCCESS;
}

/* "\Registry\Machine\System\CurrentControlSet\Services\name" to its last component. */
static NTSTATUS name_of_key(const UNICODE_STRING *key, UNICODE_STRING *name)
{
    static const UNICODE_STRING prefix =
        RTL_CONSTANT_STRING(L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\");

    if (!key->Length || key->Buffer[0] != '\\')
        return STATUS_OBJECT_PATH_SYNTAX_BAD;
    if (!RtlPrefixUnicodeString(&prefix, key, TRUE))
        return STATUS_OBJECT_PATH_NOT_FOUND;
    name->Buffer = key->Buffer + prefix.Length / sizeof(WCHAR);
    name->Length = name->MaximumLength = key->Length - prefix.Length;
    for (USHORT i = 0; i < name->Length / sizeof(WCHAR); i++)
        if (name->Buffer[i] == '\\')
            return STATUS_OBJECT_NAME_NOT_FOUND;
    return name->Length ? STATUS_SUCCESS : STATUS_OBJECT_NAME_INVALID;
}

/* --- modules --- */

static NTSTATUS status_of(int result)
{
    switch (result) {
    case HOST_MODULE_MISSING:
        return STATUS_OBJECT_NAME_NOT_FOUND;
    case HOST_MODULE_UNRESOLVED:
        return STATUS_DLL_NOT_FOUND;
    case HOST_MODULE_IN_USE:
        return STATUS_IMAGE_ALREADY_LOADED;
    default:
        return STATUS_INVALID_IMAGE_FORMAT;
    }
}

static void list_absent(const char *path, const struct lab__io_imports *imports)
{
    char message[2300];
    int length =
        __builtin_snprintf(message, sizeof message,
                           "ntlab: %s uses %u function%s that ntlab does not implement; calling one stops the "
                           "machine: %s\n",
                           path, (unsigned)imports->absent, imports->absent == 1 ? "" : "s", imports->absent_names);

    lab__kd_print(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, message, (SIZE_T)length);
}

static NTSTATUS check_imports(const char *path)
{
    struct lab__io_imports *imports = host_alloc(sizeof *imports);
    int failed = lab__io_imports_check(path, imports, text, sizeof text);
    NTSTATUS status = failed ? status_of(failed) : STATUS_SUCCESS;

    if (!failed && imports->refused) {
        __builtin_snprintf(text, sizeof text, "%s needs %u name%s that no kernel exports: %s", path,
                           (unsigned)imports->refused, imports->refused == 1 ? "" : "s", imports->refused_names);
        status = STATUS_DRIVER_ENTRYPOINT_NOT_FOUND;
    } else if (!failed && imports->absent) {
        list_absent(path, imports);
    }
    host_free(imports);
    return status;
}

static NTSTATUS open_module(const char *path, struct host_module *module, PDRIVER_INITIALIZE *entry)
{
    NTSTATUS status = check_imports(path);
    int failed;

    if (!NT_SUCCESS(status))
        return status;
    failed = host_module_open(module, path, text, sizeof text);
    if (failed)
        return status_of(failed);
    *entry = (PDRIVER_INITIALIZE)host_module_symbol(module, "DriverEntry");
    if (*entry)
        return STATUS_SUCCESS;
    host_module_close(module);
    __builtin_snprintf(text, sizeof text, "%s has no DriverEntry", path);
    return STATUS_ENTRYPOINT_NOT_FOUND;
}

static void give_back(struct lab__io_driver *driver)
{
    if (driver->section.BaseDllName.Buffer)
        lab__mm_kernel_free(driver->section.FullDllName.Buffer);
    if (!driver->has_module)
        return;
    driver->has_module = FALSE;
    host_module_close(&driver->module);
    lab__io_unload_check(driver); /* last: it may not return */
}

static NTSTATUS name_image(struct lab__io_driver *driver, const UNICODE_STRING *name)
{
    static const UNICODE_STRING folder = RTL_CONSTANT_STRING(L"\\SystemRoot\\System32\\drivers\\");
    static const UNICODE_STRING suffix = RTL_CONSTANT_STRING(L".sys");
    UNICODE_STRING *full = &driver->section.FullDllName, *base = &driver->section.BaseDllName;

    full->MaximumLength = folder.Length + name->Length + suffix.Length + sizeof(WCHAR);
    full->Buffer = lab__mm_kernel_alloc(full->MaximumLength);
    if (!full->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlAppendUnicodeStringToString(full, &folder);
    RtlAppendUnicodeStringToString(full, name);
    RtlAppendUnicodeStringToString(full, &suffix);
    base->Buffer = full->Buffer + folder.Length / sizeof(WCHAR);
    base->Length = full->Length - folder.Length;
    base->MaximumLength = full->MaximumLength - folder.Length;
    return STATUS_SUCCESS;
}

/* What is known of the image, as MmLoadSystemImage leaves it in the driver object and in the list of modules. */
static NTSTATUS describe_image(struct lab__io_driver *driver, const UNICODE_STRING *name,
                               const struct host_module *module, PDRIVER_INITIALIZE entry)
{
    NTSTATUS status = name_image(driver, name);

    driver->unloaded = give_back;
    driver->section.EntryPoint = (PVOID)entry;
    driver->section.Flags = 0x09104020; /* a signed driver image that was loaded */
    driver->section.LoadCount = 1;
    if (!module)
        return status;
    driver->module = *module;
    driver->has_module = TRUE;
    driver->object.DriverStart = driver->section.DllBase = module->base;
    driver->object.DriverSize = driver->section.SizeOfImage = (ULONG)(module->end - module->base);
    return status;
}

static void tell_of_image(struct lab__io_driver *driver)
{
    IMAGE_INFO info = {0};

    info.ImageAddressingMode = IMAGE_ADDRESSING_MODE_32BIT;
    info.SystemModeImage = TRUE;
    info.ImageBase = driver->section.DllBase;
    info.ImageSize = driver->section.SizeOfImage;
    lab__ps_notify_image(&driver->section.FullDllName, 0, &info);
}

static NTSTATUS make_driver(const UNICODE_STRING *name, const struct host_module *module, PDRIVER_INITIALIZE entry,
                            struct lab__io_driver **result)
{
    struct lab__io_driver *driver;
    NTSTATUS status = lab__io_driver_create(name, &driver);

    if (!NT_SUCCESS(status)) {
        __builtin_snprintf(text, sizeof text, "a driver of this name is loaded already, or the name is none");
        return status;
    }
    status = describe_image(driver, name, module, entry);
    if (!NT_SUCCESS(status)) {
        driver->unloaded = 0;
        ObMakeTemporaryObject(&driver->object);
        lab__ob_dereference(&driver->object);
        return status;
    }
    tell_of_image(driver);
    *result = driver;
    return STATUS_SUCCESS;
}

NTSTATUS lab__io_load(const UNICODE_STRING *name, const struct lab__io_source *source, struct lab__io_driver **result)
{
    PDRIVER_INITIALIZE entry = source->entry;
    struct host_module module;
    struct lab__io_driver *driver;
    NTSTATUS status = STATUS_SUCCESS;

    text[0] = 0;
    if (source->path)
        status = open_module(source->path, &module, &entry);
    if (!NT_SUCCESS(status))
        return status;
    status = make_driver(name, source->path ? &module : 0, entry, &driver);
    if (!NT_SUCCESS(status)) {
        if (source->path)
            host_module_close(&module);
        return status;
    }
    lab__io_service_add(name, source);
    status = lab__io_driver_initialize(driver, entry);
    if (!NT_SUCCESS(status)) {
        if (status == STATUS_DRIVER_BLOCKED)
            __builtin_snprintf(text, sizeof text, "the policy for drivers that start at boot does not let it run");
        else
            __builtin_snprintf(text, sizeof text, "DriverEntry failed with 0x%08X", (unsigned)status);
        return status;
    }
    *result = driver;
    return STATUS_SUCCESS;
}

/*
 * ZwLoadDriver: load and start the driver of a service.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND for no such service, STATUS_OBJECT_PATH_NOT_FOUND or _SYNTAX_BAD for a path that
 * is no service key; STATUS_IMAGE_ALREADY_LOADED; STATUS_INVALID_IMAGE_FORMAT, STATUS_ENTRYPOINT_NOT_FOUND,
 *         STATUS_DRIVER_ENTRYPOINT_NOT_FOUND; what DriverEntry returns
 * Source  wdm/nf-wdm-zwloaddriver
 */
NTSTATUS ZwLoadDriver(PUNICODE_STRING DriverServiceName)
{
    struct lab__io_driver *driver;
    struct service *service;
    UNICODE_STRING name;
    NTSTATUS status;

    LAB_DDI(ZwLoadDriver);
    status = name_of_key(DriverServiceName, &name);
    if (!NT_SUCCESS(status))
        return status;
    service = find_service(&name);
    if (!service)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    status = lab__io_load(&service->name, &service->source, &driver);
    return status == STATUS_OBJECT_NAME_COLLISION ? STATUS_IMAGE_ALREADY_LOADED : status;
}

struct lab__io_driver *lab__io_driver_find(const UNICODE_STRING *service)
{
    for (LIST_ENTRY *link = lab__io.driver_list.Flink; link != &lab__io.driver_list; link = link->Flink) {
        struct lab__io_driver *driver = CONTAINING_RECORD(link, struct lab__io_driver, link);

        if (RtlEqualUnicodeString(&driver->extension.ServiceKeyName, service, TRUE))
            return driver;
    }
    return 0;
}

/*
 * ZwUnloadDriver: unload the driver of a service: at once, or when the last of its devices is no longer used.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND where it is not loaded; STATUS_INVALID_DEVICE_REQUEST where it has no
 * DriverUnload or is on its way out; those of names
 * Source  wdm/nf-wdm-zwunloaddriver
 */
NTSTATUS ZwUnloadDriver(PUNICODE_STRING DriverServiceName)
{
    struct lab__io_driver *driver;
    UNICODE_STRING name;
    NTSTATUS status;

    LAB_DDI(ZwUnloadDriver);
    status = name_of_key(DriverServiceName, &name);
    if (!NT_SUCCESS(status))
        return status;
    driver = lab__io_driver_find(&name);
    return driver ? lab__io_driver_unload(driver) : STATUS_OBJECT_NAME_NOT_FOUND;
}
