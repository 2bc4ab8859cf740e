/*
 * Plug-ins of the platform's error driver, and errors that are reported to the kernel as packets: the packet becomes
 * the only section of a record, the plug-in may add to both, and a fatal one is written down before the machine stops.
 */
#include "whea/whea_p.h"

#define TAG_PLATFORM 'aehW'

static const GUID creator = {0xCF07C4BD, 0xB789, 0x4E18, {0xB3, 0xC4, 0x1F, 0x73, 0x2C, 0xB5, 0x71, 0x31}};

struct source {
    LIST_ENTRY link;
    PVOID context;
    WHEA_ERROR_SOURCE_DESCRIPTOR descriptor;
};

static LIST_ENTRY sources;
static WHEA_PSHED_PLUGIN_REGISTRATION_PACKET_V2 plugin; /* Length 0: none */
static ULONG next_source;
static PFN_WHEA_HIGH_IRQL_LOG_SEL_EVENT_HANDLER sel_handler;

void lab__whea_platform_reset(void)
{
    InitializeListHead(&sources);
    RtlZeroMemory(&plugin, sizeof plugin);
    next_source = 0;
    sel_handler = 0;
}

static struct source *source_of(ULONG id)
{
    for (LIST_ENTRY *e = sources.Flink; e != &sources; e = e->Flink)
        if (CONTAINING_RECORD(e, struct source, link)->descriptor.ErrorSourceId == id)
            return CONTAINING_RECORD(e, struct source, link);
    return 0;
}

/*
 * WheaAddErrorSource: what the platform reports errors of; the descriptor gets its number. WheaRemoveErrorSource: no
 * more. Reserved for system use, but plug-ins call them.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: no descriptor of this version; STATUS_INSUFFICIENT_RESOURCES
 * Source  ntddk/nf-ntddk-wheaadderrorsource
 */
NTSTATUS WheaAddErrorSource(PWHEA_ERROR_SOURCE_DESCRIPTOR ErrorSource, PVOID Context)
{
    struct source *source;

    LAB_DDI(WheaAddErrorSource);
    if (!ErrorSource || ErrorSource->Length != sizeof *ErrorSource || ErrorSource->Type >= WheaErrSrcTypeMax)
        return STATUS_INVALID_PARAMETER;
    source = lab__mm_pool_take_for(sizeof *source, TAG_PLATFORM, __builtin_return_address(0));
    if (!source)
        return STATUS_INSUFFICIENT_RESOURCES;
    ErrorSource->ErrorSourceId = next_source++;
    ErrorSource->State = WheaErrSrcStateStarted;
    source->context = Context;
    source->descriptor = *ErrorSource;
    InsertTailList(&sources, &source->link);
    return STATUS_SUCCESS;
}

void WheaRemoveErrorSource(ULONG ErrorSourceId)
{
    struct source *source;

    LAB_DDI(WheaRemoveErrorSource);
    source = source_of(ErrorSourceId);
    if (!source)
        return;
    RemoveEntryList(&source->link);
    lab__mm_pool_free(source, TAG_PLATFORM);
}

static BOOLEAN plugged(ULONG area)
{
    return plugin.Length && (plugin.FunctionalAreaMask & area);
}

/* A plug-in's routines run at DISPATCH_LEVEL at least. */
static KIRQL raise(void)
{
    KIRQL irql = lab__ke_irql();

    if (irql < DISPATCH_LEVEL)
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
    return irql;
}

static void lower(KIRQL irql)
{
    if (irql < DISPATCH_LEVEL)
        KeLowerIrql(irql);
}

static void fill(WHEA_ERROR_RECORD *record, const WHEA_ERROR_PACKET_V2 *packet)
{
    WHEA_ERROR_RECORD_SECTION_DESCRIPTOR *section = record->SectionDescriptor;

    lab__whea_header_begin(&record->Header);
    record->Header.Severity = packet->ErrorSeverity;
    record->Header.SectionCount = 1;
    record->Header.Length = (ULONG)sizeof *record + packet->Length;
    record->Header.CreatorId = creator;
    record->Header.NotifyType = packet->NotifyType;
    section->SectionOffset = sizeof *record;
    section->SectionLength = packet->Length;
    section->Revision.AsUSHORT = WHEA_SECTION_DESCRIPTOR_REVISION;
    section->Flags.Primary = 1;
    section->SectionType = lab__whea_packet_section;
    section->SectionSeverity = packet->ErrorSeverity;
    RtlCopyMemory(record + 1, packet, packet->Length);
}

static void let_plugin_see(struct source *source, WHEA_ERROR_RECORD *record)
{
    PWHEA_ERROR_PACKET packet = (PWHEA_ERROR_PACKET)(PVOID)(record + 1);
    const WHEA_PSHED_PLUGIN_CALLBACKS *call = &plugin.Callbacks;

    if (plugged(PshedFAErrorInfoRetrieval) && call->RetrieveErrorInfo)
        call->RetrieveErrorInfo(plugin.Context, &source->descriptor, packet->Length, packet);
    if (plugged(PshedFAErrorInfoRetrieval) && call->FinalizeErrorRecord)
        call->FinalizeErrorRecord(plugin.Context, &source->descriptor, record->Header.Length, record);
    if (plugged(PshedFAErrorRecordPersistence) && record->Header.Severity == WheaErrSevFatal && call->WriteErrorRecord)
        call->WriteErrorRecord(plugin.Context, 0, record->Header.Length, record);
    if (plugged(PshedFAErrorRecovery) && record->Header.Severity == WheaErrSevRecoverable && call->AttemptRecovery)
        call->AttemptRecovery(plugin.Context, record->Header.Length, record);
    if (plugged(PshedFAErrorInfoRetrieval) && call->ClearErrorStatus)
        call->ClearErrorStatus(plugin.Context, &source->descriptor, record->Header.Length, record);
}

/*
 * WheaReportHwError: an error of a source that the platform has. A fatal one stops the machine with its record.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER: no packet; STATUS_NOT_FOUND: of no source; STATUS_INSUFFICIENT_RESOURCES; 0x124
 * Source  ntddk/nf-ntddk-wheareporthwerror
 */
NTSTATUS WheaReportHwError(PWHEA_ERROR_PACKET ErrorPacket)
{
    WHEA_ERROR_RECORD *record;
    struct source *source;
    KIRQL irql;

    LAB_DDI(WheaReportHwError);
    if (!ErrorPacket || ErrorPacket->Signature != WHEA_ERROR_PACKET_V2_SIGNATURE ||
        ErrorPacket->Length < sizeof *ErrorPacket || ErrorPacket->Length > 1 << 20)
        return STATUS_INVALID_PARAMETER;
    source = source_of(ErrorPacket->ErrorSourceId);
    if (!source)
        return STATUS_NOT_FOUND;
    record = lab__mm_pool_take_for(sizeof *record + ErrorPacket->Length, TAG_PLATFORM, 0);
    if (!record)
        return STATUS_INSUFFICIENT_RESOURCES;
    fill(record, ErrorPacket);
    irql = raise();
    let_plugin_see(source, record);
    lower(irql);
    lab__whea_tell(record, source->descriptor.ErrorSourceId, source->descriptor.Type);
    lab__mm_pool_free(record, TAG_PLATFORM);
    return STATUS_SUCCESS;
}

static BOOLEAN registers_rightly(const WHEA_PSHED_PLUGIN_REGISTRATION_PACKET_V2 *packet)
{
    const ULONG all = PshedFADiscovery | PshedFAErrorSourceControl | PshedFAErrorRecordPersistence |
                      PshedFAErrorInfoRetrieval | PshedFAErrorRecovery | PshedFAErrorInjection;
    BOOLEAN newer = packet->Version == WHEA_PLUGIN_REGISTRATION_PACKET_V2;

    if (!newer && packet->Version != WHEA_PLUGIN_REGISTRATION_PACKET_V1)
        return FALSE;
    if (packet->Length < (newer ? sizeof *packet : sizeof(WHEA_PSHED_PLUGIN_REGISTRATION_PACKET_V1)))
        return FALSE;
    if (packet->FunctionalAreaMask & ~all || !packet->FunctionalAreaMask)
        return FALSE;
    return !newer || !(packet->FunctionalAreaMask & PshedFADiscovery);
}

/*
 * PshedRegisterPlugin, PshedUnregisterPlugin: the machine's one plug-in. One of the second version gets a handle in its
 * packet by which it goes again; it can't discover error sources.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INVALID_PARAMETER; STATUS_NOT_SUPPORTED where there is one already
 * Source  ntddk/nf-ntddk-pshedregisterplugin
 */
NTSTATUS PshedRegisterPlugin(PWHEA_PSHED_PLUGIN_REGISTRATION_PACKET Packet)
{
    LAB_DDI(PshedRegisterPlugin);
    if (!Packet || !registers_rightly(Packet))
        return STATUS_INVALID_PARAMETER;
    if (plugin.Length)
        return STATUS_NOT_SUPPORTED;
    RtlCopyMemory(&plugin, Packet, sizeof(WHEA_PSHED_PLUGIN_REGISTRATION_PACKET_V1));
    if (Packet->Version == WHEA_PLUGIN_REGISTRATION_PACKET_V2)
        Packet->PluginHandle = &plugin;
    return STATUS_SUCCESS;
}

void PshedUnregisterPlugin(PVOID PluginHandle)
{
    LAB_DDI(PshedUnregisterPlugin);
    if (PluginHandle == &plugin)
        RtlZeroMemory(&plugin, sizeof plugin);
}

/*
 * PshedSynchronizeExecution: run a routine while nothing of the error source runs: with interrupts off.
 *
 * IRQL    <= DIRQL
 * Source  ntddk/nf-ntddk-pshedsynchronizeexecution
 */
BOOLEAN PshedSynchronizeExecution(PWHEA_ERROR_SOURCE_DESCRIPTOR ErrorSource, PKSYNCHRONIZE_ROUTINE SynchronizeRoutine,
                                  PVOID SynchronizeContext)
{
    BOOLEAN result;
    KIRQL irql;

    LAB_DDI(PshedSynchronizeExecution);
    KeRaiseIrql(HIGH_LEVEL, &irql);
    result = SynchronizeRoutine(SynchronizeContext);
    KeLowerIrql(irql);
    return result;
}

/*
 * WheaHighIrqlLogSelEventHandlerRegister, WheaHighIrqlLogSelEventHandlerUnregister: who writes into a management
 * controller's event log; FALSE where somebody does already. This machine has no such controller, so it isn't called.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-wheahighirqllogseleventhandlerregister
 */
BOOLEAN WheaHighIrqlLogSelEventHandlerRegister(PFN_WHEA_HIGH_IRQL_LOG_SEL_EVENT_HANDLER Handler, PVOID Context)
{
    LAB_DDI(WheaHighIrqlLogSelEventHandlerRegister);
    if (!Handler || sel_handler)
        return FALSE;
    sel_handler = Handler;
    return TRUE;
}

void WheaHighIrqlLogSelEventHandlerUnregister(void)
{
    LAB_DDI(WheaHighIrqlLogSelEventHandlerUnregister);
    sel_handler = 0;
}
