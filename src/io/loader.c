/*
 * Loading drivers.
 *
 * A module is checked before it is opened: every name it needs must be one that a kernel, or the C run time that
 * kernels offer, has. Then Ps tells of the image, and DriverEntry runs. What is not implemented yet is listed, and
 * loading goes on. Rule: a module is loaded once at a time, as on NT.
 */
#include "io/loader.h"
#include "io/image.h"
#include "io/nt_io.h"

struct service {
    LIST_ENTRY link;
    UNICODE_STRING name;
    struct lab__io_source source;
};

struct offer {
    struct offer *next;
    char path[];
};

static LIST_ENTRY services;
static struct offer *offered;
static char text[4608];

const char *lab__io_loader_text(void)
{
    return text;
}

void lab__io_loader_complain(void)
{
    SIZE_T room = sizeof text + 16;
    char *message = host_alloc(room);

    __builtin_snprintf(message, room, "ntlab: %s\n", text);
    lab__kd_print(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, message, __builtin_strlen(message));
    host_free(message);
}

void lab__io_loader_start(void)
{
    InitializeListHead(&services);
    offered = 0;
    text[0] = 0;
    lab__io_images_start();
}

void lab__io_loader_stop(void)
{
    lab__io_images_stop();
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

NTSTATUS lab__io_status_of_module(int result)
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

NTSTATUS lab__io_module_offer(const char *path)
{
    SIZE_T size = __builtin_strlen(path) + 1;
    struct offer *offer = lab__mm_kernel_alloc(sizeof *offer + size), **link = &offered;

    if (!offer)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlCopyMemory(offer->path, path, size);
    offer->next = 0;
    while (*link)
        link = &(*link)->next;
    *link = offer;
    return STATUS_SUCCESS;
}

void lab__io_modules_known(void (*each)(void *context, const char *path), void *context)
{
    for (struct offer *offer = offered; offer; offer = offer->next)
        each(context, offer->path);
    for (LIST_ENTRY *link = services.Flink; link != &services; link = link->Flink) {
        struct service *service = CONTAINING_RECORD(link, struct service, link);

        if (service->source.path)
            each(context, service->source.path);
    }
}

/* A module that others import from may be there already; it gets its driver now. */
static NTSTATUS open_module(const char *path, const UNICODE_STRING *name, struct lab__io_image **result,
                            PDRIVER_INITIALIZE *entry)
{
    struct lab__io_image *image;
    NTSTATUS status = lab__io_image_load(path, name, text, sizeof text, &image);

    if (!NT_SUCCESS(status))
        return status;
    *result = image;
    *entry = (PDRIVER_INITIALIZE)host_module_symbol(&image->module, "DriverEntry");
    if (*entry && !image->has_driver)
        return STATUS_SUCCESS;
    lab__io_image_release(image, FALSE);
    if (*entry) {
        __builtin_snprintf(text, sizeof text, "%s is loaded already", path);
        return STATUS_IMAGE_ALREADY_LOADED;
    }
    __builtin_snprintf(text, sizeof text, "%s has no DriverEntry", path);
    return STATUS_ENTRYPOINT_NOT_FOUND;
}

static void give_back(struct lab__io_driver *driver)
{
    struct lab__io_image *image = driver->image;

    if (driver->section.BaseDllName.Buffer)
        lab__mm_kernel_free(driver->section.FullDllName.Buffer);
    driver->image = 0;
    if (!image)
        return;
    image->has_driver = FALSE;
    lab__io_image_release(image, FALSE); /* last: it may not return */
}

/* What is known of the image, as MmLoadSystemImage leaves it in the driver object and in the list of modules. */
static NTSTATUS describe_image(struct lab__io_driver *driver, const UNICODE_STRING *name, struct lab__io_image *image,
                               PDRIVER_INITIALIZE entry)
{
    driver->unloaded = give_back;
    if (!image) {
        driver->section.EntryPoint = (PVOID)entry;
        return lab__io_section_name(&driver->section, name);
    }
    driver->image = image;
    image->has_driver = TRUE;
    image->section.EntryPoint = (PVOID)entry;
    driver->object.DriverSection = &image->section;
    driver->object.DriverStart = image->section.DllBase;
    driver->object.DriverSize = image->section.SizeOfImage;
    return STATUS_SUCCESS;
}

static NTSTATUS make_driver(const UNICODE_STRING *name, struct lab__io_image *image, PDRIVER_INITIALIZE entry,
                            struct lab__io_driver **result)
{
    struct lab__io_driver *driver;
    NTSTATUS status = lab__io_driver_create(name, &driver);

    if (!NT_SUCCESS(status)) {
        __builtin_snprintf(text, sizeof text, "a driver of this name is loaded already, or the name is none");
        return status;
    }
    status = describe_image(driver, name, image, entry);
    if (!NT_SUCCESS(status)) {
        driver->unloaded = 0;
        ObMakeTemporaryObject(&driver->object);
        lab__ob_dereference(&driver->object);
        return status;
    }
    if (!image || image->references == 1) /* else they have heard of it */
        lab__io_section_tell(driver->object.DriverSection);
    *result = driver;
    return STATUS_SUCCESS;
}

NTSTATUS lab__io_load(const UNICODE_STRING *name, const struct lab__io_source *source, struct lab__io_driver **result)
{
    PDRIVER_INITIALIZE entry = source->entry;
    struct lab__io_image *image = 0;
    struct lab__io_driver *driver;
    NTSTATUS status = STATUS_SUCCESS;

    text[0] = 0;
    if (source->path)
        status = open_module(source->path, name, &image, &entry);
    if (!NT_SUCCESS(status))
        return status;
    status = make_driver(name, image, entry, &driver);
    if (!NT_SUCCESS(status)) {
        if (image)
            lab__io_image_release(image, FALSE);
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
