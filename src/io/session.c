/*
 * Sessions of users. The machine has session 0 alone, that of services, which nobody logs on to: what drivers register
 * for never happens.
 */
#include "io/io_p.h"
#include "vf/vf_holding.h"

#define TAG_REGISTRATION 'sSoI'

struct registration {
    LIST_ENTRY link;
    IO_SESSION_STATE_NOTIFICATION wanted;
    PIO_CONTAINER_NOTIFICATION_FUNCTION function;
};

static LIST_ENTRY registrations;

void lab__io_session_start(void)
{
    InitializeListHead(&registrations);
}

static BOOLEAN is_registered(PVOID object)
{
    for (LIST_ENTRY *e = registrations.Flink; e != &registrations; e = e->Flink)
        if (CONTAINING_RECORD(e, struct registration, link)->wanted.IoObject == object)
            return TRUE;
    return FALSE;
}

static BOOLEAN is_valid(const IO_SESSION_STATE_NOTIFICATION *wanted)
{
    return wanted && wanted->Size == sizeof *wanted && !wanted->Flags && wanted->IoObject && wanted->EventMask &&
           (wanted->EventMask == IO_SESSION_STATE_ALL_EVENTS ||
            !(wanted->EventMask & ~(ULONG)IO_SESSION_STATE_VALID_EVENT_MASK));
}

/*
 * IoRegisterContainerNotification: hear of sessions that come, go and change. The device or driver object is kept.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER_1, _3, _4: the class, what it is given, its length; STATUS_ALREADY_COMMITTED for an
 *         object that is registered; STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-ioregistercontainernotification
 */
NTSTATUS IoRegisterContainerNotification(IO_CONTAINER_NOTIFICATION_CLASS NotificationClass,
                                         PIO_CONTAINER_NOTIFICATION_FUNCTION CallbackFunction,
                                         PVOID NotificationInformation, ULONG NotificationInformationLength,
                                         PVOID CallbackRegistration)
{
    const IO_SESSION_STATE_NOTIFICATION *wanted = NotificationInformation;
    struct registration *registration;

    LAB_DDI(IoRegisterContainerNotification);
    if (NotificationClass != IoSessionStateNotification)
        return STATUS_INVALID_PARAMETER_1;
    if (NotificationInformationLength != sizeof *wanted)
        return STATUS_INVALID_PARAMETER_4;
    if (!is_valid(wanted))
        return STATUS_INVALID_PARAMETER_3;
    if (is_registered(wanted->IoObject))
        return STATUS_ALREADY_COMMITTED;
    registration = lab__mm_pool_take_for(sizeof *registration, TAG_REGISTRATION, __builtin_return_address(0));
    if (!registration)
        return STATUS_INSUFFICIENT_RESOURCES;
    registration->wanted = *wanted;
    registration->function = CallbackFunction;
    lab__ob_reference(wanted->IoObject);
    InsertTailList(&registrations, &registration->link);
    lab__vf_hold_callback("a routine for sessions (IoRegisterContainerNotification)", registration,
                          (PVOID)CallbackFunction, __builtin_return_address(0));
    *(PVOID *)CallbackRegistration = registration;
    return STATUS_SUCCESS;
}

/*
 * IoUnregisterContainerNotification: the counterpart.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-iounregistercontainernotification
 */
void IoUnregisterContainerNotification(PVOID CallbackRegistration)
{
    struct registration *registration = CallbackRegistration;

    LAB_DDI(IoUnregisterContainerNotification);
    RemoveEntryList(&registration->link);
    lab__vf_let_go(LAB_VF_CALLBACK, registration);
    lab__ob_dereference(registration->wanted.IoObject);
    lab__mm_pool_free(registration, 0);
}

/*
 * IoGetContainerInformation: what a session is like. There is no session object that a driver could have been given.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER_1 (class), _2 (no session), _4 (length)
 * Source  wdm/nf-wdm-iogetcontainerinformation
 */
NTSTATUS IoGetContainerInformation(IO_CONTAINER_INFORMATION_CLASS InformationClass, PVOID ContainerObject, PVOID Buffer,
                                   ULONG BufferLength)
{
    LAB_DDI(IoGetContainerInformation);
    if (InformationClass != IoSessionStateInformation)
        return STATUS_INVALID_PARAMETER_1;
    if (ContainerObject && BufferLength < sizeof(IO_SESSION_STATE_INFORMATION))
        return STATUS_INVALID_PARAMETER_4;
    return STATUS_INVALID_PARAMETER_2;
}
