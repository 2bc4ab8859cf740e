/*
 * What drivers register to hear of: nonmaskable interrupts, bound exceptions, new processors.
 *
 * Rule that drivers break most: deregister before unloading.
 */
#include "ke/ke_p.h"
#include "mm/mm_p.h"
#include "vf/vf_holding.h"

#define TAG_CALLBACK 0x6243654B /* "KeCb" */

struct registration {
    LIST_ENTRY link;
    void *routine;
    PVOID context;
};

static LIST_ENTRY nmi_list, bound_list, processor_list;

void lab__ke_notify_start(void)
{
    InitializeListHead(&nmi_list);
    InitializeListHead(&bound_list);
    InitializeListHead(&processor_list);
}

/* The newest first. */
static struct registration *add(LIST_ENTRY *list, const char *what, void *routine, PVOID context, void *caller)
{
    struct registration *registration = lab__mm_pool_take_for(sizeof *registration, TAG_CALLBACK, caller);

    if (!registration)
        return 0;
    registration->routine = routine;
    registration->context = context;
    InsertHeadList(list, &registration->link);
    lab__vf_hold_callback(what, registration, routine, caller);
    return registration;
}

static BOOLEAN drop(LIST_ENTRY *list, PVOID handle)
{
    for (LIST_ENTRY *e = list->Flink; e != list; e = e->Flink) {
        if (CONTAINING_RECORD(e, struct registration, link) != handle)
            continue;
        RemoveEntryList(e);
        lab__vf_let_go(LAB_VF_CALLBACK, handle);
        lab__mm_pool_free(handle, TAG_CALLBACK);
        return TRUE;
    }
    return FALSE;
}

/*
 * KeRegisterNmiCallback: have a routine called at HIGH_LEVEL for each nonmaskable interrupt; the newest is called
 * first. NULL where memory is short.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-keregisternmicallback
 */
PVOID KeRegisterNmiCallback(PNMI_CALLBACK CallbackRoutine, PVOID Context)
{
    LAB_DDI(KeRegisterNmiCallback);
    return add(&nmi_list, "an NMI callback (KeRegisterNmiCallback)", (void *)CallbackRoutine, Context,
               __builtin_return_address(0));
}

/*
 * KeDeregisterNmiCallback: take it back.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_HANDLE
 * Source  wdm/nf-wdm-kederegisternmicallback
 */
NTSTATUS KeDeregisterNmiCallback(PVOID Handle)
{
    LAB_DDI(KeDeregisterNmiCallback);
    return drop(&nmi_list, Handle) ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}

void lab__ke_nmi(void)
{
    KIRQL irql = lab__ke_raise(HIGH_LEVEL);
    BOOLEAN handled = FALSE;

    for (LIST_ENTRY *e = nmi_list.Flink; e != &nmi_list; e = e->Flink) {
        struct registration *registration = CONTAINING_RECORD(e, struct registration, link);

        handled |= ((PNMI_CALLBACK)registration->routine)(registration->context, handled);
    }
    if (!handled)
        lab__ke_bugcheck(NMI_HARDWARE_FAILURE, 0x4F4454, 0, 0, 0);
    lab__ke_lower(irql);
}

/*
 * KeRegisterBoundCallback: have a routine called for bound exceptions of user mode. NULL where memory is short.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-keregisterboundcallback
 */
PVOID KeRegisterBoundCallback(PBOUND_CALLBACK CallbackRoutine)
{
    LAB_DDI(KeRegisterBoundCallback);
    return add(&bound_list, "a callback for bound exceptions (KeRegisterBoundCallback)", (void *)CallbackRoutine, 0,
               __builtin_return_address(0));
}

/*
 * KeDeregisterBoundCallback: take it back.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_HANDLE
 * Source  wdm/nf-wdm-kederegisterboundcallback
 */
NTSTATUS KeDeregisterBoundCallback(PVOID Handle)
{
    LAB_DDI(KeDeregisterBoundCallback);
    return drop(&bound_list, Handle) ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}

static NTSTATUS tell(struct registration *registration, KE_PROCESSOR_CHANGE_NOTIFY_STATE state, ULONG processor,
                     NTSTATUS reason)
{
    KE_PROCESSOR_CHANGE_NOTIFY_CONTEXT change = {
        .State = state, .NtNumber = processor, .Status = reason, .ProcNumber = {0, (UCHAR)processor, 0}};
    NTSTATUS status = STATUS_SUCCESS;

    ((PPROCESSOR_CALLBACK_FUNCTION)registration->routine)(registration->context, &change, &status);
    return status;
}

/* For each processor "start", then for each "complete"; after an error "failure" to those before it. */
static void tell_existing(struct registration *registration)
{
    KE_PROCESSOR_CHANGE_NOTIFY_STATE last = KeProcessorAddCompleteNotify;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG told = 0;

    while (told < lab__ke.processor_count) {
        status = tell(registration, KeProcessorAddStartNotify, told, STATUS_SUCCESS);
        if (!NT_SUCCESS(status)) {
            last = KeProcessorAddFailureNotify;
            break;
        }
        told++;
    }
    for (ULONG i = 0; i < told; i++)
        tell(registration, last, i, status);
}

/*
 * KeRegisterProcessorChangeCallback: have a routine called for each processor that is added; with
 * KE_PROCESSOR_CHANGE_ADD_EXISTING, at once for those that are there. NULL where memory is short.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-keregisterprocessorchangecallback
 */
PVOID KeRegisterProcessorChangeCallback(PPROCESSOR_CALLBACK_FUNCTION CallbackFunction, PVOID CallbackContext,
                                        ULONG Flags)
{
    struct registration *registration;

    LAB_DDI(KeRegisterProcessorChangeCallback);
    registration = add(&processor_list, "a callback for new processors (KeRegisterProcessorChangeCallback)",
                       (void *)CallbackFunction, CallbackContext, __builtin_return_address(0));
    if (registration && (Flags & KE_PROCESSOR_CHANGE_ADD_EXISTING))
        tell_existing(registration);
    return registration;
}

/*
 * KeDeregisterProcessorChangeCallback: take it back.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-kederegisterprocessorchangecallback
 */
void KeDeregisterProcessorChangeCallback(PVOID CallbackHandle)
{
    LAB_DDI(KeDeregisterProcessorChangeCallback);
    drop(&processor_list, CallbackHandle);
}
