/*
 * Callback objects: a name under which one component calls routines that others registered, in order of registration.
 *
 * A registration that is being called is not removed: ExUnregisterCallback waits for it. Rule that drivers break most:
 * a temporary object's name goes with its last handle, so an object that others are to find is made with OBJ_PERMANENT.
 */
#include "ex/ex_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "vf/vf_holding.h"
#include "vf/vf_callback.h"

#define TAG_REGISTRATION 0x67526243 /* "CbRg" */

struct _CALLBACK_OBJECT {
    BOOLEAN allow_multiple;
    LIST_ENTRY registrations;
};

struct registration {
    LIST_ENTRY link;
    PCALLBACK_OBJECT object;
    PCALLBACK_FUNCTION function;
    PVOID context;
    ULONG calls;
    BOOLEAN leaving;
    KEVENT idle; /* for who unregisters it */
};

static const GENERIC_MAPPING mapping = {STANDARD_RIGHTS_READ, STANDARD_RIGHTS_WRITE | 1,
                                        STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE, STANDARD_RIGHTS_ALL | 1};
static POBJECT_TYPE callback_type;
static PCALLBACK_OBJECT system_time, power_state, processor_add;

static void keep(const WCHAR *path, PCALLBACK_OBJECT *object)
{
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES attributes;

    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&attributes, &name, OBJ_PERMANENT | OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
    ExCreateCallback(object, &attributes, TRUE, TRUE);
}

void lab__ex_callback_start(void)
{
    callback_type = lab__ob_type_create(L"Callback", 0, &mapping, STANDARD_RIGHTS_ALL | 1, LAB_OB_NOT_WAITABLE);
    keep(L"\\Callback\\SetSystemTime", &system_time);
    keep(L"\\Callback\\PowerState", &power_state);
    keep(L"\\Callback\\ProcessorAdd", &processor_add);
}

void lab__ex_notify_system_time(void)
{
    ExNotifyCallback(system_time, 0, 0);
}

static NTSTATUS create(POBJECT_ATTRIBUTES attributes, BOOLEAN allow_multiple, HANDLE *handle)
{
    PCALLBACK_OBJECT object;
    NTSTATUS status = lab__ob_create(callback_type, KernelMode, attributes, sizeof *object, (PVOID *)&object);

    if (!NT_SUCCESS(status))
        return status;
    object->allow_multiple = allow_multiple;
    InitializeListHead(&object->registrations);
    return lab__ob_insert(object, 0, 1, 0, handle);
}

/*
 * ExCreateCallback: open a callback object by name, or make it.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_UNSUCCESSFUL without a name; those of opening and inserting objects
 * Source  wdm/nf-wdm-excreatecallback
 */
NTSTATUS ExCreateCallback(PCALLBACK_OBJECT *CallbackObject, POBJECT_ATTRIBUTES ObjectAttributes, BOOLEAN Create,
                          BOOLEAN AllowMultipleCallbacks)
{
    OBJECT_ATTRIBUTES attributes = *ObjectAttributes;
    HANDLE handle;
    NTSTATUS status;

    LAB_DDI(ExCreateCallback);
    if (!ObjectAttributes->ObjectName || !ObjectAttributes->ObjectName->Length)
        return STATUS_UNSUCCESSFUL;
    attributes.Attributes |= OBJ_KERNEL_HANDLE; /* it lives no longer than this call */
    status = lab__ob_open_by_name(&attributes, callback_type, KernelMode, 0, 0, &handle);
    if (!NT_SUCCESS(status) && Create)
        status = create(&attributes, AllowMultipleCallbacks != 0, &handle);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__ob_reference_handle(handle, 0, callback_type, KernelMode, (PVOID *)CallbackObject, 0);
    lab__ob_close(handle, KernelMode);
    if (NT_SUCCESS(status))
        lab__vf_hold(LAB_VF_REFERENCE, *CallbackObject, __builtin_return_address(0));
    return status;
}

/*
 * ExRegisterCallback: have the function called when the object is notified; NULL where the object takes only one and
 * has it, or memory is short. Keeps the object alive.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-exregistercallback
 */
PVOID ExRegisterCallback(PCALLBACK_OBJECT CallbackObject, PCALLBACK_FUNCTION CallbackFunction, PVOID CallbackContext)
{
    struct registration *registration;

    LAB_DDI(ExRegisterCallback);
    if (!CallbackObject->allow_multiple && !IsListEmpty(&CallbackObject->registrations))
        return 0;
    registration = lab__mm_pool_take_for(sizeof *registration, TAG_REGISTRATION, __builtin_return_address(0));
    if (!registration)
        return 0;
    lab__ob_reference(CallbackObject);
    registration->object = CallbackObject;
    registration->function = CallbackFunction;
    registration->context = CallbackContext;
    KeInitializeEvent(&registration->idle, NotificationEvent, FALSE);
    InsertTailList(&CallbackObject->registrations, &registration->link);
    lab__vf_hold_callback("a routine of a callback object (ExRegisterCallback)", registration, (PVOID)CallbackFunction,
                          __builtin_return_address(0));
    return registration;
}

/*
 * ExUnregisterCallback: take it back. Returns when the function is not, and will not be, running.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-exunregistercallback
 */
void ExUnregisterCallback(PVOID CbRegistration)
{
    struct registration *registration = CbRegistration;
    PCALLBACK_OBJECT object;

    LAB_DDI(ExUnregisterCallback);
    object = registration->object;
    registration->leaving = TRUE;
    while (registration->calls)
        KeWaitForSingleObject(&registration->idle, Executive, KernelMode, FALSE, 0);
    RemoveEntryList(&registration->link);
    lab__vf_let_go(LAB_VF_CALLBACK, registration);
    lab__mm_pool_free(registration, TAG_REGISTRATION);
    lab__ob_dereference(object);
}

static struct registration *next_of(PCALLBACK_OBJECT object, LIST_ENTRY *after)
{
    for (LIST_ENTRY *e = after->Flink; e != &object->registrations; e = e->Flink) {
        struct registration *registration = CONTAINING_RECORD(e, struct registration, link);

        if (!registration->leaving) {
            registration->calls++;
            return registration;
        }
    }
    return 0;
}

/*
 * ExNotifyCallback: call what is registered, in order of registration, at the caller's IRQL.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-exnotifycallback
 */
void ExNotifyCallback(PCALLBACK_OBJECT CallbackObject, PVOID Argument1, PVOID Argument2)
{
    struct registration *registration;

    LAB_DDI(ExNotifyCallback);
    registration = next_of(CallbackObject, &CallbackObject->registrations);
    while (registration) {
        struct lab__vf_before before = lab__vf_before();
        struct registration *next;

        registration->function(registration->context, Argument1, Argument2);
        lab__vf_callback_returned(&before, "a function of a callback object", (PVOID)registration->function);
        next = next_of(CallbackObject, &registration->link);
        if (!--registration->calls && registration->leaving)
            KeSetEvent(&registration->idle, 0, FALSE);
        registration = next;
    }
}
