/* Connecting service routines: by vector, by a device's line, by its messages; and reporting them idle. */
#include "hal/interrupt_p.h"
#include "hal/pci_p.h"

/* What one MESSAGE_BASED connection made: what the driver gets, and what it was made of. */
struct lab__hal_message_table {
    LIST_ENTRY link;
    IO_INTERRUPT_MESSAGE_INFO info; /* with MessageCount entries */
};
static LIST_ENTRY tables = {&tables, &tables};

void lab__hal_interrupts_start(void)
{
    InitializeListHead(&tables);
}

/*
 * IoConnectInterrupt: call ServiceRoutine at Irql when the vector interrupts. Vector, Irql and affinity are those of
 * the translated resource.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER (no such vector, another Irql, SynchronizeIrql below it, no processor, or the vector
 *         is connected and not shared by all, or in another mode), STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-ioconnectinterrupt
 */
NTSTATUS IoConnectInterrupt(PKINTERRUPT *InterruptObject, PKSERVICE_ROUTINE ServiceRoutine, PVOID ServiceContext,
                            PKSPIN_LOCK SpinLock, ULONG Vector, KIRQL Irql, KIRQL SynchronizeIrql,
                            KINTERRUPT_MODE InterruptMode, BOOLEAN ShareVector, KAFFINITY ProcessorEnableMask,
                            BOOLEAN FloatingSave)
{
    struct lab__hal_connection connection = {.routine = ServiceRoutine,
                                             .context = ServiceContext,
                                             .lock = SpinLock,
                                             .vector = Vector,
                                             .irql = Irql,
                                             .synchronize_irql = SynchronizeIrql,
                                             .share = ShareVector,
                                             .mode = InterruptMode,
                                             .affinity = ProcessorEnableMask,
                                             .caller = __builtin_return_address(0)};

    LAB_DDI(IoConnectInterrupt);
    *InterruptObject = 0;
    return lab__hal_connect(&connection, InterruptObject);
}

/*
 * IoDisconnectInterrupt: end it; returns when the service routine has, wherever it was running.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  0xC2 BAD_POOL_CALLER for what isn't a connected interrupt
 * Source  wdm/nf-wdm-iodisconnectinterrupt
 */
static void check_connected(PKINTERRUPT interrupt)
{
    if (lab__hal_is_interrupt(interrupt))
        return;
    lab__ke_crash_detail("%p is not an interrupt object that is connected", (void *)interrupt);
    lab__ke_bugcheck(BAD_POOL_CALLER, 0x46, (ULONG_PTR)interrupt, 0, 0); /* it would be freed */
}

void IoDisconnectInterrupt(PKINTERRUPT InterruptObject)
{
    LAB_DDI(IoDisconnectInterrupt);
    check_connected(InterruptObject);
    lab__hal_disconnect(InterruptObject);
}

/* --- IoConnectInterruptEx ----------------------------------------------------------------------------------------- */

static NTSTATUS connect_fully(PIO_CONNECT_INTERRUPT_FULLY_SPECIFIED_PARAMETERS p, BOOLEAN group, PVOID caller)
{
    struct lab__hal_connection connection = {.routine = p->ServiceRoutine,
                                             .context = p->ServiceContext,
                                             .lock = p->SpinLock,
                                             .vector = p->Vector,
                                             .irql = p->Irql,
                                             .synchronize_irql = p->SynchronizeIrql,
                                             .share = p->ShareVector,
                                             .mode = p->InterruptMode,
                                             .affinity = p->ProcessorEnableMask,
                                             .caller = caller};

    if (!p->PhysicalDeviceObject || (group && p->Group))
        return STATUS_INVALID_PARAMETER;
    return lab__hal_connect(&connection, p->InterruptObject);
}

/* The line of the device that a physical device object stands for; 0: it has none, or uses messages. */
static struct lab__hal_vector *line_vector(PDEVICE_OBJECT pdo)
{
    lab_device *device = lab__hal_device_of(pdo);

    if (!device || !device->line_count || (device->pci && device->pci->want_messages))
        return 0;
    return device->lines[0].vector;
}

static NTSTATUS connect_line(PDEVICE_OBJECT pdo, PKINTERRUPT *interrupt, PKSERVICE_ROUTINE routine, PVOID context,
                             PKSPIN_LOCK lock, KIRQL synchronize_irql, PVOID caller)
{
    struct lab__hal_vector *vector = line_vector(pdo);
    struct lab__hal_connection connection = {.routine = routine,
                                             .context = context,
                                             .lock = lock,
                                             .share = TRUE,
                                             .affinity = lab__ke_active_processors(),
                                             .caller = caller};

    if (!pdo || !routine)
        return STATUS_INVALID_PARAMETER;
    if (!vector)
        return STATUS_NOT_FOUND;
    connection.vector = vector->number;
    connection.irql = vector->passive ? PASSIVE_LEVEL : vector->irql;
    connection.synchronize_irql = synchronize_irql > connection.irql ? synchronize_irql : connection.irql;
    connection.mode = vector->level ? LevelSensitive : Latched;
    return lab__hal_connect(&connection, interrupt);
}

/* --- messages ----------------------------------------------------------------------------------------------------- */

static struct lab__hal_message_table *table_of(PIO_INTERRUPT_MESSAGE_INFO info)
{
    for (LIST_ENTRY *entry = tables.Flink; entry != &tables; entry = entry->Flink) {
        struct lab__hal_message_table *table = CONTAINING_RECORD(entry, struct lab__hal_message_table, link);

        if (&table->info == info)
            return table;
    }
    return 0;
}

static void describe_message(PIO_INTERRUPT_MESSAGE_INFO_ENTRY entry, PKINTERRUPT interrupt)
{
    entry->InterruptObject = interrupt;
    entry->MessageAddress.QuadPart = 0xFEE00000;
    entry->MessageData = entry->Vector = interrupt->vector->number;
    entry->TargetProcessorSet = interrupt->affinity;
    entry->Irql = interrupt->irql;
    entry->Mode = Latched;
    entry->Polarity = InterruptActiveHigh;
}

static void drop_table(struct lab__hal_message_table *table)
{
    for (ULONG i = 0; i < table->info.MessageCount; i++) {
        PKINTERRUPT interrupt = table->info.MessageInfo[i].InterruptObject;
        struct lab__hal_vector *vector = interrupt ? interrupt->vector : 0;

        if (!interrupt)
            continue;
        lab__hal_disconnect(interrupt);
        vector->passive = FALSE; /* it was, or wasn't, for this connection */
    }
    RemoveEntryList(&table->link);
    lab__mm_pool_free(table, 'mnoI');
}

static KIRQL highest_irql(const struct lab__hal_pci *pci, BOOLEAN passive)
{
    KIRQL irql = PASSIVE_LEVEL;

    for (ULONG i = 0; i < pci->message_granted && !passive; i++)
        if (pci->messages[i].vector->irql > irql)
            irql = pci->messages[i].vector->irql;
    return irql;
}

/* The table is told to the driver first: a message may interrupt as soon as it is connected. */
static NTSTATUS connect_messages(lab_device *device, PIO_CONNECT_INTERRUPT_MESSAGE_BASED_PARAMETERS p, BOOLEAN passive,
                                 PVOID caller)
{
    ULONG count = device->pci->message_granted;
    struct lab__hal_message_table *table =
        lab__mm_pool_take_for(sizeof *table + (count - 1) * sizeof(IO_INTERRUPT_MESSAGE_INFO_ENTRY), 'mnoI', caller);
    KIRQL unified = highest_irql(device->pci, passive);
    NTSTATUS status = STATUS_SUCCESS;

    if (!table)
        return STATUS_INSUFFICIENT_RESOURCES;
    InsertTailList(&tables, &table->link);
    table->info.UnifiedIrql = unified;
    table->info.MessageCount = count;
    *p->ConnectionContext.InterruptMessageTable = &table->info;
    for (ULONG i = 0; i < count && NT_SUCCESS(status); i++) {
        struct lab__hal_vector *vector = device->pci->messages[i].vector;
        KIRQL irql = passive ? PASSIVE_LEVEL : vector->irql;
        struct lab__hal_connection connection = {.message_routine = p->MessageServiceRoutine,
                                                 .context = p->ServiceContext,
                                                 .message = i,
                                                 .lock = p->SpinLock,
                                                 .vector = vector->number,
                                                 .irql = irql,
                                                 .synchronize_irql = p->SpinLock ? unified : irql,
                                                 .mode = Latched,
                                                 .affinity = lab__ke_active_processors(),
                                                 .caller = caller};

        if (p->SynchronizeIrql > connection.synchronize_irql)
            connection.synchronize_irql = p->SynchronizeIrql;
        vector->passive = passive;
        status = lab__hal_connect(&connection, &table->info.MessageInfo[i].InterruptObject);
        if (!NT_SUCCESS(status))
            vector->passive = FALSE;
        else
            describe_message(&table->info.MessageInfo[i], table->info.MessageInfo[i].InterruptObject);
    }
    if (!NT_SUCCESS(status)) {
        *p->ConnectionContext.InterruptMessageTable = 0;
        drop_table(table);
    }
    return status;
}

/* Passive: the routines run at PASSIVE_LEVEL, one at a time each; so there is no lock and no other level. */
static NTSTATUS connect_message_based(PIO_CONNECT_INTERRUPT_PARAMETERS parameters, PVOID caller)
{
    PIO_CONNECT_INTERRUPT_MESSAGE_BASED_PARAMETERS p = &parameters->MessageBased;
    const BOOLEAN passive = parameters->Version == CONNECT_MESSAGE_BASED_PASSIVE;
    lab_device *device = lab__hal_device_of(p->PhysicalDeviceObject);
    NTSTATUS status;

    if (!p->PhysicalDeviceObject || !p->MessageServiceRoutine || !p->ConnectionContext.Generic ||
        (passive && (p->SpinLock || p->SynchronizeIrql)))
        return STATUS_INVALID_PARAMETER;
    if (device && device->pci && device->pci->want_messages)
        return connect_messages(device, p, passive, caller);
    if (!p->FallBackServiceRoutine)
        return STATUS_NOT_FOUND;
    status = connect_line(p->PhysicalDeviceObject, p->ConnectionContext.InterruptObject, p->FallBackServiceRoutine,
                          p->ServiceContext, p->SpinLock, p->SynchronizeIrql, caller);
    if (NT_SUCCESS(status))
        parameters->Version = CONNECT_LINE_BASED;
    return status;
}

static NTSTATUS connect_ex(PIO_CONNECT_INTERRUPT_PARAMETERS p, PVOID caller)
{
    switch (p->Version) {
    case CONNECT_FULLY_SPECIFIED:
    case CONNECT_FULLY_SPECIFIED_GROUP:
        return connect_fully(&p->FullySpecified, p->Version == CONNECT_FULLY_SPECIFIED_GROUP, caller);
    case CONNECT_LINE_BASED:
        return connect_line(p->LineBased.PhysicalDeviceObject, p->LineBased.InterruptObject,
                            p->LineBased.ServiceRoutine, p->LineBased.ServiceContext, p->LineBased.SpinLock,
                            p->LineBased.SynchronizeIrql, caller);
    case CONNECT_MESSAGE_BASED:
    case CONNECT_MESSAGE_BASED_PASSIVE:
        return connect_message_based(p, caller);
    default:
        p->Version = CONNECT_CURRENT_VERSION;
        return STATUS_NOT_SUPPORTED;
    }
}

/*
 * IoConnectInterruptEx: the same by version: everything given (FULLY_SPECIFIED, _GROUP), the device's line
 * (LINE_BASED), or all its messages (MESSAGE_BASED, and _PASSIVE for routines at PASSIVE_LEVEL), which falls back to
 * the line with FallBackServiceRoutine and then says LINE_BASED in Version.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER, STATUS_NOT_FOUND (the device has no such interrupt), STATUS_NOT_SUPPORTED with the
 *         highest version in Version, STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-ioconnectinterruptex
 */
NTSTATUS IoConnectInterruptEx(PIO_CONNECT_INTERRUPT_PARAMETERS Parameters)
{
    LAB_DDI(IoConnectInterruptEx);
    return connect_ex(Parameters, __builtin_return_address(0));
}

static BOOLEAN is_of_messages(ULONG version)
{
    return version == CONNECT_MESSAGE_BASED || version == CONNECT_MESSAGE_BASED_PASSIVE;
}

static void disconnect_ex(PIO_DISCONNECT_INTERRUPT_PARAMETERS p)
{
    struct lab__hal_message_table *table;

    if (!is_of_messages(p->Version)) {
        check_connected(p->ConnectionContext.InterruptObject);
        lab__hal_disconnect(p->ConnectionContext.InterruptObject);
        return;
    }
    table = table_of(p->ConnectionContext.InterruptMessageTable);
    if (table) {
        drop_table(table);
        return;
    }
    lab__ke_crash_detail("%p is not a table of messages that is connected", p->ConnectionContext.Generic);
    lab__ke_bugcheck(BAD_POOL_CALLER, 0x46, (ULONG_PTR)p->ConnectionContext.Generic, 0, 0);
}

/*
 * IoDisconnectInterruptEx: end what IoConnectInterruptEx began, with the Version that it returned.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  0xC2 BAD_POOL_CALLER for what isn't connected
 * Source  wdm/nf-wdm-iodisconnectinterruptex
 */
void IoDisconnectInterruptEx(PIO_DISCONNECT_INTERRUPT_PARAMETERS Parameters)
{
    LAB_DDI(IoDisconnectInterruptEx);
    disconnect_ex(Parameters);
}

/*
 * WdmlibIoConnectInterruptEx and its kin: what <iointex.h> makes of the names above, for drivers that also load on
 * systems without them.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  iointex/nf-iointex-wdmlibioconnectinterruptex
 */
NTSTATUS WdmlibIoConnectInterruptEx(PIO_CONNECT_INTERRUPT_PARAMETERS Parameters)
{
    LAB_DDI(WdmlibIoConnectInterruptEx);
    return connect_ex(Parameters, __builtin_return_address(0));
}

void WdmlibIoDisconnectInterruptEx(PIO_DISCONNECT_INTERRUPT_PARAMETERS Parameters)
{
    LAB_DDI(WdmlibIoDisconnectInterruptEx);
    disconnect_ex(Parameters);
}

/* --- idle --------------------------------------------------------------------------------------------------------- */

static void set_inactive(PKINTERRUPT interrupt, BOOLEAN inactive)
{
    if (!interrupt || interrupt->Type != LAB_INTERRUPT_TYPE)
        return;
    interrupt->inactive = inactive;
    lab__hal_vector_affinity(interrupt->vector);
}

static void report(PIO_REPORT_INTERRUPT_ACTIVE_STATE_PARAMETERS p, BOOLEAN inactive)
{
    struct lab__hal_message_table *table;

    if (!is_of_messages(p->Version)) {
        set_inactive(p->ConnectionContext.InterruptObject, inactive);
        return;
    }
    table = table_of(p->ConnectionContext.InterruptMessageTable);
    for (ULONG i = 0; table && i < table->info.MessageCount; i++)
        set_inactive(table->info.MessageInfo[i].InterruptObject, inactive);
}

/*
 * IoReportInterruptInactive, IoReportInterruptActive: the driver doesn't expect interrupts while its device is idle.
 * The system may keep them off; a level-triggered line that is asserted meanwhile interrupts when it is active again,
 * edges and messages are lost.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-ioreportinterruptinactive
 */
void IoReportInterruptInactive(PIO_REPORT_INTERRUPT_ACTIVE_STATE_PARAMETERS Parameters)
{
    LAB_DDI(IoReportInterruptInactive);
    report(Parameters, TRUE);
}

void IoReportInterruptActive(PIO_REPORT_INTERRUPT_ACTIVE_STATE_PARAMETERS Parameters)
{
    LAB_DDI(IoReportInterruptActive);
    report(Parameters, FALSE);
}
