/* wmi types. */
#ifndef NTLAB_NT_WMI_TYPES_H
#define NTLAB_NT_WMI_TYPES_H

#include <ntdef.h>
#include <nt/ob_types.h>

LAB_DDK_BEGIN

typedef ULONG64 TRACEHANDLE;
typedef ULONG64 *PTRACEHANDLE;

struct _ETW_TRACE_SESSION_SETTINGS {
    ULONG Version;
    ULONG BufferSize;
    ULONG MinimumBuffers;
    ULONG MaximumBuffers;
    ULONG LoggerMode;
    ULONG FlushTimer;
    ULONG FlushThreshold;
    ULONG ClockType;
};

typedef struct _ETW_TRACE_SESSION_SETTINGS ETW_TRACE_SESSION_SETTINGS;
typedef struct _ETW_TRACE_SESSION_SETTINGS *PETW_TRACE_SESSION_SETTINGS;

enum _TRACE_INFORMATION_CLASS {
    TraceIdClass,
    TraceHandleClass,
    TraceEnableFlagsClass,
    TraceEnableLevelClass,
    GlobalLoggerHandleClass,
    EventLoggerHandleClass,
    AllLoggerHandlesClass,
    TraceHandleByNameClass,
    LoggerEventsLostClass,
    TraceSessionSettingsClass,
    LoggerEventsLoggedClass,
    DiskIoNotifyRoutinesClass,
    TraceInformationClassReserved1,
    FltIoNotifyRoutinesClass,
    TraceInformationClassReserved2,
    WdfNotifyRoutinesClass,
    MaxTraceInformationClass
};

typedef enum _TRACE_INFORMATION_CLASS TRACE_INFORMATION_CLASS;
typedef void (*PETWENABLECALLBACK)(LPCGUID SourceId, ULONG ControlCode, UCHAR Level, ULONGLONG MatchAnyKeyword, ULONGLONG MatchAllKeyword, PEVENT_FILTER_DESCRIPTOR FilterData, PVOID CallbackContext);

struct _KFLOATING_SAVE {
    ULONG Dummy;
};

typedef struct _KFLOATING_SAVE KFLOATING_SAVE;
typedef struct _KFLOATING_SAVE *PKFLOATING_SAVE;
typedef XSAVE_FORMAT XMM_SAVE_AREA32;
typedef XSAVE_FORMAT *PXMM_SAVE_AREA32;

LAB_DDK_END

#endif
