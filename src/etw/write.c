/*
 * Writing events. Nobody listening costs one look at the provider.
 *
 * Rule that drivers break most: above APC_LEVEL, the data must not be pageable.
 */
#include <string.h>

#include "etw/etw_p.h"
#include "ps/ps_p.h"

static LPCGUID activity_of_thread(void)
{
    PETHREAD thread = lab__ps_thread();

    return thread && lab__ke_irql() <= APC_LEVEL ? thread->activity : 0;
}

static NTSTATUS write(REGHANDLE handle, PCEVENT_DESCRIPTOR descriptor, LPCGUID activity, LPCGUID related, ULONG count,
                      const EVENT_DATA_DESCRIPTOR *data)
{
    struct lab__etw_provider *provider = lab__etw_provider_of(handle);
    struct lab__etw_header header = {.descriptor = descriptor, .activity = activity, .related = related};

    if (!provider)
        return STATUS_INVALID_HANDLE;
    if (count > MAX_EVENT_DATA_DESCRIPTORS || (count && !data))
        return STATUS_INVALID_PARAMETER;
    if (!lab__etw_wanted(provider, descriptor->Level, descriptor->Keyword))
        return STATUS_SUCCESS;
    header.provider = &provider->guid;
    header.name = provider->name;
    if (!activity)
        header.activity = activity_of_thread();
    lab__etw_record(&header, data, count);
    return STATUS_SUCCESS;
}

/*
 * EtwWrite, EtwWriteTransfer, EtwWriteEx: write an event, if anybody wants its level and keyword.
 *
 * IRQL    any
 * Shape   UserData[UserDataCount], up to 128
 * Errors  STATUS_INVALID_HANDLE; STATUS_INVALID_PARAMETER: too many pieces of data
 * Source  wdm/nf-wdm-etwwrite
 */
NTSTATUS EtwWrite(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor, LPCGUID ActivityId, ULONG UserDataCount,
                  PEVENT_DATA_DESCRIPTOR UserData)
{
    LAB_DDI(EtwWrite);
    return write(RegHandle, EventDescriptor, ActivityId, 0, UserDataCount, UserData);
}

NTSTATUS EtwWriteTransfer(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor, LPCGUID ActivityId,
                          LPCGUID RelatedActivityId, ULONG UserDataCount, PEVENT_DATA_DESCRIPTOR UserData)
{
    LAB_DDI(EtwWriteTransfer);
    return write(RegHandle, EventDescriptor, ActivityId, RelatedActivityId, UserDataCount, UserData);
}

NTSTATUS EtwWriteEx(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor, ULONG64 Filter, ULONG Flags,
                    LPCGUID ActivityId, LPCGUID RelatedActivityId, ULONG UserDataCount, PEVENT_DATA_DESCRIPTOR UserData)
{
    LAB_DDI(EtwWriteEx);
    return write(RegHandle, EventDescriptor, ActivityId, RelatedActivityId, UserDataCount, UserData);
}

/*
 * IoTransferActivityId: an event of the I/O tracing provider's own that tells which activity goes on as which other.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-iotransferactivityid
 */
void IoTransferActivityId(LPCGUID ActivityId, LPCGUID RelatedActivityId)
{
    static const GUID io_trace = {0xA103CABD, 0x8242, 0x4A93, {0x8D, 0xF5, 0x1C, 0xDF, 0x3B, 0x3F, 0x26, 0xA6}};
    static const EVENT_DESCRIPTOR transfer = {.Opcode = 9}; /* WINEVENT_OPCODE_SEND */
    const struct lab__etw_header header = {&io_trace, "Microsoft-Windows-Kernel-IoTrace", &transfer, ActivityId,
                                           RelatedActivityId};

    LAB_DDI(IoTransferActivityId);
    lab__etw_record(&header, 0, 0);
}

/*
 * EtwWriteString: an event whose data is one text, with its zero.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_HANDLE
 * Source  wdm/nf-wdm-etwwritestring
 */
NTSTATUS EtwWriteString(REGHANDLE RegHandle, UCHAR Level, ULONGLONG Keyword, LPCGUID ActivityId, PCWSTR String)
{
    EVENT_DESCRIPTOR descriptor = {.Level = Level, .Keyword = Keyword};
    EVENT_DATA_DESCRIPTOR data = {.Ptr = (ULONG_PTR)String};

    LAB_DDI(EtwWriteString);
    for (PCWSTR at = String; *at; at++)
        data.Size += sizeof(WCHAR);
    data.Size += sizeof(WCHAR);
    return write(RegHandle, &descriptor, ActivityId, 0, 1, &data);
}

/* --- activity ids --- */

static ULONGLONG ids_made;

/* Unique in this run, and the same in each run of one seed. */
static void make_id(GUID *id)
{
    ULONGLONG number = ++ids_made;

    memset(id, 0, sizeof *id);
    id->Data1 = (ULONG)number;
    id->Data2 = 0x6E74;
    id->Data3 = 0x4C61;
    memcpy(id->Data4, "\x80ntlab", 6);
}

static void set_id(PETHREAD thread, const GUID *id)
{
    thread->own_activity = *id;
    thread->activity = &thread->own_activity;
}

/*
 * EtwActivityIdControl: ask for or change the id of what the current thread works on; make a new one.
 *
 * IRQL    < DISPATCH_LEVEL, but for EVENT_ACTIVITY_CTRL_CREATE_ID
 * Errors  STATUS_INVALID_PARAMETER for another code
 * Source  wdm/nf-wdm-etwactivityidcontrol
 */
NTSTATUS EtwActivityIdControl(ULONG ControlCode, LPGUID ActivityId)
{
    PETHREAD thread = lab__ps_thread();
    GUID before = {0}, id;

    LAB_DDI(EtwActivityIdControl);
    if (!ActivityId)
        return STATUS_INVALID_PARAMETER;
    if (thread->activity)
        before = *thread->activity;
    switch (ControlCode) {
    case EVENT_ACTIVITY_CTRL_GET_ID:
        *ActivityId = before;
        return STATUS_SUCCESS;
    case EVENT_ACTIVITY_CTRL_SET_ID:
        set_id(thread, ActivityId);
        return STATUS_SUCCESS;
    case EVENT_ACTIVITY_CTRL_CREATE_ID:
        make_id(ActivityId);
        return STATUS_SUCCESS;
    case EVENT_ACTIVITY_CTRL_GET_SET_ID:
        id = *ActivityId;
        set_id(thread, &id);
        *ActivityId = before;
        return STATUS_SUCCESS;
    case EVENT_ACTIVITY_CTRL_CREATE_SET_ID:
        make_id(&id);
        set_id(thread, &id);
        *ActivityId = before;
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

/*
 * SeEtwWriteKMCveEvent: report that somebody tried to use a known vulnerability; an event like others.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER without an id
 * Source  wdm/nf-wdm-seetwwritekmcveevent
 */
NTSTATUS SeEtwWriteKMCveEvent(PCUNICODE_STRING CveId, PCUNICODE_STRING AdditionalDetails)
{
    static const GUID audit = {0x85a62a0d, 0x7e17, 0x485f, {0x9d, 0x4f, 0x74, 0x9a, 0x28, 0x71, 0x93, 0xa6}};
    const EVENT_DESCRIPTOR descriptor = {.Id = 1, .Level = 3};
    const struct lab__etw_header header = {&audit, "Microsoft-Windows-Audit-CVE", &descriptor, 0, 0};
    EVENT_DATA_DESCRIPTOR data[2] = {{0}};

    LAB_DDI(SeEtwWriteKMCveEvent);
    if (!CveId || !CveId->Length)
        return STATUS_INVALID_PARAMETER;
    data[0] = (EVENT_DATA_DESCRIPTOR){(ULONG_PTR)CveId->Buffer, CveId->Length, 0};
    if (AdditionalDetails)
        data[1] = (EVENT_DATA_DESCRIPTOR){(ULONG_PTR)AdditionalDetails->Buffer, AdditionalDetails->Length, 0};
    lab__etw_record(&header, data, 2);
    return STATUS_SUCCESS;
}
