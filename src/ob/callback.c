/*
 * Callbacks on handles: drivers that are shown each handle to a process or thread before and after it is made, and may
 * take access rights away from it.
 *
 * They are called from the highest altitude down before, and from the lowest up after, at PASSIVE_LEVEL with normal
 * kernel APCs held off. Rule that drivers break most: a callback can only remove rights, and only those that change
 * the target; what it adds is ignored.
 */
#include "ob/callback.h"
#include "ob/ob_local.h"
#include "rtl/altitude.h"
#include "vf/vf_holding.h"
#include "vf/vf_callback.h"

/* One OB_OPERATION_REGISTRATION. */
struct entry {
    LIST_ENTRY link; /* of its type's callbacks, from the highest altitude down */
    struct registration *owner;
    POBJECT_TYPE type;
    OB_OPERATION operations;
    POB_PRE_OPERATION_CALLBACK before;
    POB_POST_OPERATION_CALLBACK after;
};

struct registration {
    PVOID context;
    UNICODE_STRING altitude;
    WCHAR text[LAB_RTL_ALTITUDE_MAX];
    ULONG users; /* operations that have called, or are to call, one of its callbacks */
    KEVENT idle;
    ULONG count;
    struct entry entries[];
};

struct lab__ob_called {
    struct entry *entry;
    PVOID context;
};

/*
 * The rights that a callback may remove: those that let somebody change a process or thread, by the documentation of
 * OB_PRE_CREATE_HANDLE_INFORMATION, and PROCESS_VM_READ, which it doesn't list but Windows lets go too.
 */
static ACCESS_MASK removable(POBJECT_TYPE type)
{
    const ACCESS_MASK process = 0x0001 /* terminate */ | 0x0002 /* create thread */ | 0x0008 /* VM operation */ |
                                0x0010 /* VM read */ | 0x0020 /* VM write */ | 0x0040 /* duplicate handle */ |
                                0x0080 /* create process */ | 0x0100 /* set quota */ | 0x0200 /* set information */ |
                                0x0800 /* suspend, resume */;
    const ACCESS_MASK thread = 0x0001 /* terminate */ | 0x0002 /* suspend, resume */ | 0x0010 /* set context */ |
                               0x0020 /* set information */ | 0x0080 /* set token */ | 0x0100 /* impersonate */ |
                               0x0200 /* direct impersonation */ | 0x0400 /* set limited information */;

    return type == lab__ps_process_type ? process : thread;
}

static ULONG count_entries(POBJECT_TYPE type)
{
    ULONG count = 0;

    for (LIST_ENTRY *link = type->callbacks.Flink; link != &type->callbacks; link = link->Flink)
        count++;
    return count;
}

/* Whoever is to be called now is called afterwards too, so none of them may go in between. */
static BOOLEAN choose(struct lab__ob_operation *operation, POBJECT_TYPE type)
{
    operation->called = lab__mm_kernel_alloc(count_entries(type) * sizeof *operation->called);
    if (!operation->called)
        return FALSE;
    for (LIST_ENTRY *link = type->callbacks.Flink; link != &type->callbacks; link = link->Flink) {
        struct entry *entry = CONTAINING_RECORD(link, struct entry, link);

        if (!(entry->operations & operation->code))
            continue;
        entry->owner->users++;
        operation->called[operation->count++].entry = entry;
    }
    return TRUE;
}

static void call_before(struct lab__ob_operation *operation, struct lab__ob_called *called,
                        OB_PRE_OPERATION_INFORMATION *information, ACCESS_MASK original)
{
    OB_PRE_OPERATION_PARAMETERS parameters;
    ACCESS_MASK *access = &parameters.CreateHandleInformation.DesiredAccess; /* stands first for either operation */
    struct lab__vf_before before = lab__vf_before();

    RtlZeroMemory(&parameters, sizeof parameters);
    *access = operation->access;
    parameters.CreateHandleInformation.OriginalDesiredAccess = original;
    if (operation->code == OB_OPERATION_HANDLE_DUPLICATE) {
        parameters.DuplicateHandleInformation.SourceProcess = operation->source;
        parameters.DuplicateHandleInformation.TargetProcess = operation->target;
    }
    information->CallContext = 0;
    information->Parameters = &parameters;
    called->entry->before(called->entry->owner->context, information);
    lab__vf_callback_returned(&before, "a pre-operation callback", (PVOID)called->entry->before);
    called->context = information->CallContext;
    operation->access &= *access | ~removable(called->entry->type);
}

void lab__ob_call_before(struct lab__ob_operation *operation)
{
    POBJECT_TYPE type = lab__ob_header_of(operation->body)->type;
    ACCESS_MASK original = operation->access;

    if (!choose(operation, type))
        return;
    KeEnterCriticalRegion();
    for (ULONG i = 0; i < operation->count; i++) {
        OB_PRE_OPERATION_INFORMATION information = {
            .Operation = operation->code, .Object = operation->body, .ObjectType = type};

        information.KernelHandle = operation->kernel_handle;
        if (operation->called[i].entry->before)
            call_before(operation, &operation->called[i], &information, original);
    }
    KeLeaveCriticalRegion();
}

static void call_after(struct lab__ob_operation *operation, struct lab__ob_called *called, NTSTATUS status)
{
    OB_POST_OPERATION_PARAMETERS parameters = {.CreateHandleInformation.GrantedAccess = operation->access};
    OB_POST_OPERATION_INFORMATION information = {.Operation = operation->code,
                                                 .Object = operation->body,
                                                 .ObjectType = called->entry->type,
                                                 .CallContext = called->context,
                                                 .ReturnStatus = status,
                                                 .Parameters = NT_SUCCESS(status) ? &parameters : 0};
    struct lab__vf_before before = lab__vf_before();

    information.KernelHandle = operation->kernel_handle;
    called->entry->after(called->entry->owner->context, &information);
    lab__vf_callback_returned(&before, "a post-operation callback", (PVOID)called->entry->after);
}

void lab__ob_call_after(struct lab__ob_operation *operation, NTSTATUS status)
{
    KeEnterCriticalRegion();
    while (operation->count) {
        struct lab__ob_called *called = &operation->called[--operation->count];
        struct registration *owner = called->entry->owner;

        if (called->entry->after)
            call_after(operation, called, status);
        if (!--owner->users)
            KeSetEvent(&owner->idle, 0, FALSE);
    }
    KeLeaveCriticalRegion();
    lab__mm_kernel_free(operation->called);
    operation->called = 0;
}

/* --- registering --- */

static NTSTATUS check_entry(const OB_OPERATION_REGISTRATION *entry)
{
    const OB_OPERATION all = OB_OPERATION_HANDLE_CREATE | OB_OPERATION_HANDLE_DUPLICATE;

    if (!entry->ObjectType || !entry->Operations || (entry->Operations & ~all))
        return STATUS_INVALID_PARAMETER;
    if (*entry->ObjectType != lab__ps_process_type && *entry->ObjectType != lab__ps_thread_type)
        return STATUS_INVALID_PARAMETER; /* has no callbacks */
    return entry->PreOperation || entry->PostOperation ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

static NTSTATUS check(const OB_CALLBACK_REGISTRATION *from)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (from->Version != OB_FLT_REGISTRATION_VERSION || !from->OperationRegistrationCount ||
        !from->OperationRegistration || !lab__rtl_altitude_valid(&from->Altitude))
        return STATUS_INVALID_PARAMETER;
    for (ULONG i = 0; i < from->OperationRegistrationCount && NT_SUCCESS(status); i++)
        status = check_entry(&from->OperationRegistration[i]);
    return status;
}

static NTSTATUS insert(struct entry *entry)
{
    LIST_ENTRY *link = entry->type->callbacks.Flink;

    for (; link != &entry->type->callbacks; link = link->Flink) {
        struct entry *other = CONTAINING_RECORD(link, struct entry, link);
        int order = lab__rtl_altitude_compare(&entry->owner->altitude, &other->owner->altitude);

        if (!order)
            return STATUS_FLT_INSTANCE_ALTITUDE_COLLISION;
        if (order > 0)
            break;
    }
    InsertTailList(link, &entry->link);
    return STATUS_SUCCESS;
}

static struct registration *make(const OB_CALLBACK_REGISTRATION *from)
{
    struct registration *made =
        lab__mm_kernel_alloc(sizeof *made + from->OperationRegistrationCount * sizeof made->entries[0]);

    if (!made)
        return 0;
    made->context = from->RegistrationContext;
    made->altitude = (UNICODE_STRING){from->Altitude.Length, sizeof made->text, made->text};
    RtlCopyMemory(made->text, from->Altitude.Buffer, from->Altitude.Length);
    KeInitializeEvent(&made->idle, SynchronizationEvent, FALSE);
    for (ULONG i = 0; i < from->OperationRegistrationCount; i++) {
        const OB_OPERATION_REGISTRATION *entry = &from->OperationRegistration[i];

        made->entries[i] = (struct entry){.owner = made,
                                          .type = *entry->ObjectType,
                                          .operations = entry->Operations,
                                          .before = entry->PreOperation,
                                          .after = entry->PostOperation};
    }
    return made;
}

static void hold(struct entry *entry, PVOID caller)
{
    lab__vf_hold_callback("callbacks on handles (ObRegisterCallbacks)", entry,
                          entry->before ? (PVOID)entry->before : (PVOID)entry->after, caller);
}

static void unlink(struct registration *registration)
{
    while (registration->count)
        RemoveEntryList(&registration->entries[--registration->count].link);
}

/*
 * ObRegisterCallbacks: be shown the handles to processes and threads that are made or duplicated.
 *
 * IRQL    <= APC_LEVEL
 * Shape   OperationRegistration[OperationRegistrationCount]
 * Errors  STATUS_INVALID_PARAMETER: a wrong version or altitude, no operation, no callback, a type without callbacks;
 *         STATUS_FLT_INSTANCE_ALTITUDE_COLLISION: the altitude is taken for one of the types (nothing is registered
 *         then); STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-obregistercallbacks
 */
NTSTATUS ObRegisterCallbacks(POB_CALLBACK_REGISTRATION CallbackRegistration, PVOID *RegistrationHandle)
{
    struct registration *made;
    NTSTATUS status;

    LAB_DDI(ObRegisterCallbacks);
    status = check(CallbackRegistration);
    if (!NT_SUCCESS(status))
        return status;
    made = make(CallbackRegistration);
    if (!made)
        return STATUS_INSUFFICIENT_RESOURCES;
    while (made->count < CallbackRegistration->OperationRegistrationCount) {
        status = insert(&made->entries[made->count]);
        if (!NT_SUCCESS(status)) {
            unlink(made);
            lab__mm_kernel_free(made);
            return status;
        }
        made->count++;
    }
    *RegistrationHandle = made;
    for (ULONG i = 0; i < made->count; i++)
        hold(&made->entries[i], __builtin_return_address(0));
    return STATUS_SUCCESS;
}

/*
 * ObUnRegisterCallbacks: be shown nothing more. Waits for operations whose callbacks are under way, so that calling it
 * from a callback is a deadlock.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-obunregistercallbacks
 */
void ObUnRegisterCallbacks(PVOID RegistrationHandle)
{
    struct registration *registration = RegistrationHandle;

    LAB_DDI(ObUnRegisterCallbacks);
    for (ULONG i = 0; i < registration->count; i++)
        lab__vf_let_go(LAB_VF_CALLBACK, &registration->entries[i]);
    unlink(registration);
    while (registration->users)
        KeWaitForSingleObject(&registration->idle, Executive, KernelMode, FALSE, 0);
    lab__mm_kernel_free(registration);
}

/*
 * ObGetFilterVersion: the version of OB_CALLBACK_REGISTRATION that this system takes.
 *
 * IRQL    any
 * Source  undocumented; general/obcallback of the driver samples calls it
 */
USHORT ObGetFilterVersion(void)
{
    return OB_FLT_REGISTRATION_VERSION;
}
