/* Loading and unloading drivers, for programs; names come and go as UTF-8. */
#include <ntlab/driver.h>

#include "api/api_p.h"
#include "cm/driver_key.h"
#include "io/image.h"
#include "io/loader.h"
#include "machine/machine_p.h"
#include "pnp/boot.h"

static void complain(const char *text)
{
    __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, "%s", text);
}

/* Drivers are loaded from kernel mode, whoever asks. */
static NTSTATUS load(const char *name, const struct lab__io_source *source, lab_driver **driver)
{
    struct _KTHREAD *thread = lab__ke_thread();
    KPROCESSOR_MODE previous;
    struct lab__io_driver *loaded;
    struct unicode_text unicode;
    NTSTATUS status;

    if (!thread)
        return STATUS_INVALID_DEVICE_STATE;
    lab__machine.error[0] = 0;
    status = lab__api_text_to_unicode(name, &unicode);
    if (!NT_SUCCESS(status)) {
        complain("the name is not UTF-8, or is too long");
        return status;
    }
    lab__cm_service_key(&unicode.string, 0); /* what is no name of a service, lab__io_load refuses */
    previous = thread->previous_mode;
    thread->previous_mode = KernelMode;
    status = lab__io_load(&unicode.string, source, &loaded);
    thread->previous_mode = previous;
    lab__api_text_free(&unicode);
    if (!NT_SUCCESS(status))
        complain(lab__io_loader_text());
    else if (driver)
        *driver = &loaded->object;
    return status;
}

lab_status lab_driver_load(const char *path, const char *name, lab_driver **driver)
{
    struct lab__io_source source = {.path = path};
    char own[256];

    lab__io_image_stem(path, own, sizeof own);
    return load(name ? name : own, &source, driver);
}

lab_status lab_driver_offer(const char *path)
{
    return lab__ke_thread() ? lab__io_module_offer(path) : STATUS_INVALID_DEVICE_STATE;
}

struct library {
    BOOLEAN exports, has_entry;
};

static void look_at(void *context, enum host_name_kind kind, const char *name)
{
    struct library *library = context;

    library->exports |= kind == HOST_NAME_EXPORTED;
    library->has_entry |= kind != HOST_NAME_NEEDED && !__builtin_strcmp(name, "DriverEntry");
}

bool lab_driver_is_library(const char *path)
{
    struct library library = {0};
    char reason[256];

    return !host_module_names(path, look_at, &library, reason, sizeof reason) && library.exports && !library.has_entry;
}

const char *lab_driver_library_next(const char *name)
{
    LIST_ENTRY *link = name ? CONTAINING_RECORD(name, struct lab__io_image, name)->link.Flink : lab__io_images.Flink;

    for (; lab__ke_running() && link != &lab__io_images; link = link->Flink) {
        struct lab__io_image *image = CONTAINING_RECORD(link, struct lab__io_image, link);

        if (!image->has_driver)
            return image->name;
    }
    return 0;
}

lab_status lab_driver_create(const char *name, lab_driver_entry entry, lab_driver **driver)
{
    struct lab__io_source source = {.entry = (PDRIVER_INITIALIZE)entry};

    return load(name, &source, driver);
}

lab_status lab_service_create(const char *name, const char *path, lab_driver_entry entry)
{
    struct lab__io_source source = {.path = path, .entry = (PDRIVER_INITIALIZE)entry};
    struct unicode_text unicode;
    NTSTATUS status;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    if (!path == !entry)
        return STATUS_INVALID_PARAMETER;
    status = lab__api_text_to_unicode(name, &unicode);
    if (NT_SUCCESS(status) && !unicode.string.Length)
        status = STATUS_OBJECT_NAME_INVALID;
    if (NT_SUCCESS(status))
        status = lab__cm_service_key(&unicode.string, 0);
    if (NT_SUCCESS(status))
        status = lab__io_service_add(&unicode.string, &source);
    lab__api_text_free(&unicode);
    return status;
}

static NTSTATUS with_key(const char *name, NTSTATUS (*act)(PUNICODE_STRING key))
{
    char key[512];
    struct unicode_text unicode;
    NTSTATUS status;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    __builtin_snprintf(key, sizeof key, "\\Registry\\Machine\\System\\CurrentControlSet\\Services\\%s", name);
    status = lab__api_text_to_unicode(key, &unicode);
    if (NT_SUCCESS(status))
        status = act(&unicode.string);
    lab__api_text_free(&unicode);
    return status;
}

lab_status lab_service_start(const char *name)
{
    NTSTATUS status = with_key(name, ZwLoadDriver);

    if (!NT_SUCCESS(status))
        complain(lab__io_loader_text());
    return status;
}

lab_status lab_service_stop(const char *name)
{
    return with_key(name, ZwUnloadDriver);
}

lab_status lab_driver_boot(void)
{
    return lab__ke_thread() && !lab__machine.crashed ? lab__pnp_boot() : STATUS_INVALID_DEVICE_STATE;
}

lab_status lab_driver_unload(lab_driver *driver)
{
    struct _KTHREAD *thread = lab__ke_thread();
    KPROCESSOR_MODE previous;
    NTSTATUS status;

    if (!thread || lab__machine.crashed)
        return STATUS_INVALID_DEVICE_STATE;
    previous = thread->previous_mode;
    thread->previous_mode = KernelMode;
    status = lab__io_driver_unload(lab__io_driver_of(driver));
    thread->previous_mode = previous;
    return status;
}

bool lab_driver_has_add_device(const lab_driver *driver)
{
    return driver->DriverExtension->AddDevice != 0;
}

bool lab_driver_can_unload(const lab_driver *driver)
{
    return driver->DriverUnload != 0;
}

lab_driver *lab_driver_next(lab_driver *driver)
{
    LIST_ENTRY *link = driver ? lab__io_driver_of(driver)->link.Flink : lab__io.driver_list.Flink;

    if (!lab__ke_running() || link == &lab__io.driver_list)
        return 0;
    return &CONTAINING_RECORD(link, struct lab__io_driver, link)->object;
}

const char *lab_driver_name(const lab_driver *driver)
{
    return lab__io_driver_of((PDRIVER_OBJECT)driver)->short_name;
}
