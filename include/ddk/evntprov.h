/* Event providers: descriptors, registration, writing. */
#ifndef NTLAB_EVNTPROV_H
#define NTLAB_EVNTPROV_H

#include <ntdef.h>
#include <nt/etw_provider.h>

LAB_DDK_BEGIN

#define EVENT_DATA_DESCRIPTOR_TYPE_NONE              0
#define EVENT_DATA_DESCRIPTOR_TYPE_EVENT_METADATA    1
#define EVENT_DATA_DESCRIPTOR_TYPE_PROVIDER_METADATA 2
#define EVENT_CONTROL_CODE_DISABLE_PROVIDER          0
#define EVENT_CONTROL_CODE_ENABLE_PROVIDER           1
#define EVENT_CONTROL_CODE_CAPTURE_STATE             2

static inline void EventDataDescCreate(PEVENT_DATA_DESCRIPTOR EventDataDescriptor, const void *DataPtr, ULONG DataSize)
{
    EventDataDescriptor->Ptr = (ULONGLONG)(ULONG_PTR)DataPtr;
    EventDataDescriptor->Size = DataSize;
    EventDataDescriptor->Reserved = 0;
}

static inline void EventDescCreate(PEVENT_DESCRIPTOR EventDescriptor, USHORT Id, UCHAR Version, UCHAR Channel,
                                   UCHAR Level, USHORT Task, UCHAR Opcode, ULONGLONG Keyword)
{
    EventDescriptor->Id = Id;
    EventDescriptor->Version = Version;
    EventDescriptor->Channel = Channel;
    EventDescriptor->Level = Level;
    EventDescriptor->Opcode = Opcode;
    EventDescriptor->Task = Task;
    EventDescriptor->Keyword = Keyword;
}

static inline void EventDescZero(PEVENT_DESCRIPTOR EventDescriptor)
{
    EventDescCreate(EventDescriptor, 0, 0, 0, 0, 0, 0, 0);
}

static inline USHORT EventDescGetId(PCEVENT_DESCRIPTOR EventDescriptor)
{
    return EventDescriptor->Id;
}

static inline UCHAR EventDescGetLevel(PCEVENT_DESCRIPTOR EventDescriptor)
{
    return EventDescriptor->Level;
}

static inline ULONGLONG EventDescGetKeyword(PCEVENT_DESCRIPTOR EventDescriptor)
{
    return EventDescriptor->Keyword;
}

typedef void (*PENABLECALLBACK)(LPCGUID SourceId, ULONG IsEnabled, UCHAR Level, ULONGLONG MatchAnyKeyword,
                                ULONGLONG MatchAllKeyword, PEVENT_FILTER_DESCRIPTOR FilterData, PVOID CallbackContext);

BOOLEAN EventEnabled(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor);

BOOLEAN EventProviderEnabled(REGHANDLE RegHandle, UCHAR Level, ULONGLONG Keyword);

ULONG EventWriteTransfer(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor, LPCGUID ActivityId,
                         LPCGUID RelatedActivityId, ULONG UserDataCount, PEVENT_DATA_DESCRIPTOR UserData);

ULONG EventWriteString(REGHANDLE RegHandle, UCHAR Level, ULONGLONG Keyword, PCWSTR String);

ULONG EventActivityIdControl(ULONG ControlCode, LPGUID ActivityId);

ULONG EventWriteEx(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor, ULONG64 Filter, ULONG Flags,
                   LPCGUID ActivityId, LPCGUID RelatedActivityId, ULONG UserDataCount, PEVENT_DATA_DESCRIPTOR UserData);

ULONG EventRegister(LPCGUID ProviderId, PENABLECALLBACK EnableCallback, PVOID CallbackContext, PREGHANDLE RegHandle);

ULONG EventUnregister(REGHANDLE RegHandle);

ULONG EventWrite(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor, ULONG UserDataCount,
                 PEVENT_DATA_DESCRIPTOR UserData);

ULONG EventSetInformation(REGHANDLE RegHandle, EVENT_INFO_CLASS InformationClass, PVOID EventInformation,
                          ULONG InformationLength);

LAB_DDK_END

#endif
