/*
 * Loading the drivers of services that start at boot, and early launch: who registered a boot driver callback says of
 * each of them what it thinks of it before its DriverEntry runs; Control\EarlyLaunch\DriverLoadPolicy says what that
 * means.
 *
 * Services of the group Early-Launch come first, unasked, and are unloaded when all the others have been initialized;
 * from then on nobody is called any more.
 */
#include "io/loader.h"
#include "pnp/boot.h"
#include "pnp/pnp_p.h"
#include "vf/vf_holding.h"

#define POLICY_UNKNOWN      1
#define POLICY_BAD_CRITICAL 2
#define POLICY_BAD          4

struct registration {
    LIST_ENTRY link;
    PBOOT_DRIVER_CALLBACK_FUNCTION callback;
    PVOID context;
};

static struct {
    LIST_ENTRY registrations;
    BOOLEAN announced; /* that drivers are loaded next */
    BOOLEAN done;      /* all have been initialized */
} boot;

static NTSTATUS judge(const UNICODE_STRING *service);

void lab__pnp_boot_reset(void)
{
    boot.announced = boot.done = FALSE;
    InitializeListHead(&boot.registrations);
    lab__io.may_load = judge;
}

/*
 * IoRegisterBootDriverCallback, IoUnregisterBootDriverCallback: be asked about each driver that starts at boot, and
 * told how far that has come. A driver that registers must unregister in its DriverUnload, not in the callback.
 *
 * IRQL    PASSIVE_LEVEL; Unregister <= APC_LEVEL
 * Errors  NULL: memory is used up
 * Source  ntddk/nf-ntddk-ioregisterbootdrivercallback
 */
PVOID IoRegisterBootDriverCallback(PBOOT_DRIVER_CALLBACK_FUNCTION CallbackFunction, PVOID CallbackContext)
{
    struct registration *registration;

    LAB_DDI(IoRegisterBootDriverCallback);
    registration = LAB_FAULT(LAB_FAULT_POOL) ? 0 : ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *registration, 'bcBI');
    if (!registration)
        return 0;
    registration->callback = CallbackFunction;
    registration->context = CallbackContext;
    InsertTailList(&boot.registrations, &registration->link);
    lab__vf_hold_callback("a boot driver callback (IoRegisterBootDriverCallback)", registration,
                          (PVOID)CallbackFunction, __builtin_return_address(0));
    return registration;
}

void IoUnregisterBootDriverCallback(PVOID CallbackHandle)
{
    struct registration *registration = CallbackHandle;

    LAB_DDI(IoUnregisterBootDriverCallback);
    RemoveEntryList(&registration->link);
    lab__vf_let_go(LAB_VF_CALLBACK, registration);
    ExFreePoolWithTag(registration, 'bcBI');
}

static void tell(BDCB_CALLBACK_TYPE type, PVOID what)
{
    for (LIST_ENTRY *link = boot.registrations.Flink; link != &boot.registrations;) {
        struct registration *registration = CONTAINING_RECORD(link, struct registration, link);

        link = link->Flink;
        registration->callback(registration->context, type, what);
    }
}

static void tell_status(BDCB_STATUS_UPDATE_TYPE type)
{
    BDCB_STATUS_UPDATE_CONTEXT context = {type};

    tell(BdCbStatusUpdate, &context);
}

/* --- one driver --- */

static struct lab__cm_node *key_of(const UNICODE_STRING *service)
{
    return lab__cm_node_child(lab__cm.services, service);
}

static BOOLEAN is_boot_start(const UNICODE_STRING *service)
{
    struct lab__cm_node *key = key_of(service);

    return key && lab__pnp_value_read_number(key, L"Start", SERVICE_DEMAND_START) == SERVICE_BOOT_START;
}

static UNICODE_STRING group_of(const UNICODE_STRING *service)
{
    struct lab__cm_node *key = key_of(service);
    UNICODE_STRING group = {0};

    if (key)
        lab__pnp_value_read(key, L"Group", &group);
    return group;
}

static BOOLEAN is_early(const UNICODE_STRING *service)
{
    UNICODE_STRING group = group_of(service), early = lab__pnp_string(L"Early-Launch");

    return RtlEqualUnicodeString(&group, &early, TRUE);
}

static ULONG policy(void)
{
    UNICODE_STRING path = lab__pnp_string(L"Machine\\System\\CurrentControlSet\\Control\\EarlyLaunch");
    struct lab__cm_node *key = lab__cm_find(lab__cm.root, path);
    ULONG otherwise = POLICY_UNKNOWN | POLICY_BAD_CRITICAL;

    return key ? lab__pnp_value_read_number(key, L"DriverLoadPolicy", otherwise) : otherwise;
}

static BOOLEAN is_allowed(BDCB_CLASSIFICATION what)
{
    switch (what) {
    case BdCbClassificationKnownGoodImage:
        return TRUE;
    case BdCbClassificationKnownBadImage:
        return (policy() & POLICY_BAD) != 0;
    case BdCbClassificationKnownBadImageBootCritical:
        return (policy() & (POLICY_BAD | POLICY_BAD_CRITICAL)) != 0;
    default:
        return (policy() & POLICY_UNKNOWN) != 0;
    }
}

static void announce(void)
{
    if (boot.announced)
        return;
    boot.announced = TRUE;
    tell_status(BdCbStatusPrepareForDependencyLoad); /* the kernel's own libraries: there are none to judge */
    tell_status(BdCbStatusPrepareForDriverLoad);
}

/* No image here has a signature, so there are no certificates and no hash to tell of. */
static BDCB_CLASSIFICATION classify(const UNICODE_STRING *service)
{
    BDCB_IMAGE_INFORMATION information = {.ImageFlags = BDCB_IMAGEFLAGS_FAILED_CODE_INTEGRITY};
    WCHAR image[300], path[400];

    information.ImageName = (UNICODE_STRING){0, sizeof image, image};
    information.RegistryPath = (UNICODE_STRING){0, sizeof path, path};
    RtlAppendUnicodeToString(&information.ImageName, L"\\SystemRoot\\System32\\drivers\\");
    RtlAppendUnicodeStringToString(&information.ImageName, service);
    RtlAppendUnicodeToString(&information.ImageName, L".sys");
    RtlAppendUnicodeToString(&information.RegistryPath, L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\");
    RtlAppendUnicodeStringToString(&information.RegistryPath, service);
    information.CertificatePublisher = information.CertificateIssuer = lab__pnp_string(L"");
    tell(BdCbInitializeImage, &information);
    return information.Classification;
}

static NTSTATUS judge(const UNICODE_STRING *service)
{
    if (boot.done || IsListEmpty(&boot.registrations) || !is_boot_start(service) || is_early(service))
        return STATUS_SUCCESS;
    announce();
    return is_allowed(classify(service)) ? STATUS_SUCCESS : STATUS_DRIVER_BLOCKED;
}

/* --- all of them --- */

static NTSTATUS start(const UNICODE_STRING *service)
{
    WCHAR text[400];
    UNICODE_STRING path = {0, sizeof text, text};

    RtlAppendUnicodeToString(&path, L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\");
    RtlAppendUnicodeStringToString(&path, service);
    return ZwLoadDriver(&path);
}

/* The place of a service's group in ServiceGroupOrder\List; those that have none come last. */
static ULONG place_of(const UNICODE_STRING *service)
{
    UNICODE_STRING path = lab__pnp_string(L"Machine\\System\\CurrentControlSet\\Control\\ServiceGroupOrder");
    struct lab__cm_node *key = lab__cm_find(lab__cm.root, path);
    UNICODE_STRING list = {0}, group = group_of(service);
    ULONG place = 0;

    if (!key || !group.Length || !lab__pnp_value_read(key, L"List", &list))
        return MAXULONG;
    for (USHORT at = 0; at < list.Length / sizeof(WCHAR) && list.Buffer[at]; place++) {
        UNICODE_STRING name = lab__pnp_string(list.Buffer + at);

        if (RtlEqualUnicodeString(&name, &group, TRUE))
            return place;
        at += name.Length / sizeof(WCHAR) + 1;
    }
    return MAXULONG;
}

/* The next of the services that are to be started: by group, then as they were made. */
static const UNICODE_STRING *next_of(BOOLEAN early, const UNICODE_STRING *after)
{
    ULONG least = after ? place_of(after) : 0, best_place = MAXULONG;
    const UNICODE_STRING *best = 0;
    BOOLEAN passed = !after;

    for (const UNICODE_STRING *at = lab__io_service_next(0); at; at = lab__io_service_next(at)) {
        ULONG place = place_of(at);

        if (at == after) {
            passed = TRUE;
            continue;
        }
        if (!is_boot_start(at) || is_early(at) != early || place < least || (place == least && !passed))
            continue;
        if (!best || place < best_place) {
            best = at;
            best_place = place;
        }
    }
    return best;
}

static void load_all(BOOLEAN early)
{
    for (const UNICODE_STRING *service = next_of(early, 0); service; service = next_of(early, service))
        if (!lab__io_driver_find(service))
            start(service);
}

static void unload_early(void)
{
    for (const UNICODE_STRING *at = lab__io_service_next(0); at; at = lab__io_service_next(at)) {
        struct lab__io_driver *driver = is_early(at) ? lab__io_driver_find(at) : 0;

        if (driver)
            lab__io_driver_unload(driver);
    }
}

static void run(PVOID done)
{
    load_all(TRUE);
    if (!IsListEmpty(&boot.registrations))
        announce();
    load_all(FALSE);
    tell_status(BdCbStatusPrepareForUnload);
    boot.done = TRUE;
    unload_early();
    KeSetEvent(done, 0, FALSE);
}

NTSTATUS lab__pnp_boot(void)
{
    WORK_QUEUE_ITEM item;
    KEVENT done;

    if (boot.done)
        return STATUS_INVALID_DEVICE_STATE;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    ExInitializeWorkItem(&item, run, &done);
    ExQueueWorkItem(&item, DelayedWorkQueue);
    return KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, 0);
}
