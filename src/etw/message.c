/* WmiTraceMessage: messages of WPP as Windows' own preprocessor makes them, which land among the events. */
#include <string.h>

#include "etw/etw_p.h"

#define MOST_PARTS MAX_EVENT_DATA_DESCRIPTORS

static NTSTATUS trace(TRACEHANDLE handle, LPCGUID guid, USHORT number, va_list parts)
{
    const EVENT_DESCRIPTOR descriptor = {.Id = number};
    const GUID nobody = {0};
    const struct lab__etw_header header = {guid ? guid : &nobody, "", &descriptor, 0, 0};
    EVENT_DATA_DESCRIPTOR data[MOST_PARTS];
    ULONG count = 0;

    if (!handle || handle == (TRACEHANDLE)-1)
        return STATUS_INVALID_HANDLE;
    for (;;) {
        PVOID part = va_arg(parts, PVOID);
        SIZE_T size = part ? va_arg(parts, SIZE_T) : 0;

        if (!part)
            break;
        if (count == MOST_PARTS)
            return STATUS_INVALID_PARAMETER;
        data[count++] = (EVENT_DATA_DESCRIPTOR){(ULONG_PTR)part, (ULONG)size, 0};
    }
    lab__etw_record(&header, data, count);
    return STATUS_SUCCESS;
}

/*
 * WmiTraceMessage, WmiTraceMessageVa: log a message of pairs of address and size, up to a NULL address.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_HANDLE; STATUS_INVALID_PARAMETER: too many parts
 * Source  wdm/nf-wdm-wmitracemessage
 */
NTSTATUS WmiTraceMessage(TRACEHANDLE LoggerHandle, ULONG MessageFlags, LPCGUID MessageGuid, USHORT MessageNumber, ...)
{
    NTSTATUS status;
    va_list parts;

    LAB_DDI(WmiTraceMessage);
#ifdef __clang__ /* the last named parameter is narrower than an int, as documented */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wvarargs"
#endif
    va_start(parts, MessageNumber);
#ifdef __clang__
#pragma clang diagnostic pop
#endif
    status = trace(LoggerHandle, MessageGuid, MessageNumber, parts);
    va_end(parts);
    return status;
}

NTSTATUS WmiTraceMessageVa(TRACEHANDLE LoggerHandle, ULONG MessageFlags, LPCGUID MessageGuid, USHORT MessageNumber,
                           va_list MessageArgList)
{
    va_list parts;
    NTSTATUS status;

    LAB_DDI(WmiTraceMessageVa);
    va_copy(parts, MessageArgList);
    status = trace(LoggerHandle, MessageGuid, MessageNumber, parts);
    va_end(parts);
    return status;
}

/* The bytes that a class of information takes; 0: nobody outside the kernel may ask for it. */
static ULONG size_of(TRACE_INFORMATION_CLASS class)
{
    switch (class) {
    case TraceIdClass:
    case TraceEnableFlagsClass:
    case TraceEnableLevelClass:
    case LoggerEventsLostClass:
        return sizeof(ULONG);
    case TraceHandleClass:
    case GlobalLoggerHandleClass:
    case AllLoggerHandlesClass:
    case TraceHandleByNameClass:
    case LoggerEventsLoggedClass:
        return sizeof(TRACEHANDLE);
    case TraceSessionSettingsClass:
        return sizeof(ETW_TRACE_SESSION_SETTINGS);
    default:
        return 0;
    }
}

static BOOLEAN fits(TRACE_INFORMATION_CLASS class, ULONG length)
{
    BOOLEAN more = class == TraceEnableFlagsClass || class == TraceEnableLevelClass || class == AllLoggerHandlesClass;

    return more ? length >= size_of(class) : length == size_of(class);
}

static NTSTATUS find_session(TRACE_INFORMATION_CLASS class, const void *input)
{
    const UNICODE_STRING *name = input;

    switch (class) {
    case TraceHandleByNameClass:
        return name && name->Buffer && name->Length ? STATUS_NOT_FOUND : STATUS_INVALID_PARAMETER;
    case GlobalLoggerHandleClass:
        return STATUS_NOT_FOUND;
    case TraceHandleClass:
        return input ? STATUS_NOT_FOUND : STATUS_INVALID_PARAMETER; /* a session's number */
    default:
        return STATUS_INVALID_HANDLE;
    }
}

/*
 * WmiQueryTraceInformation: about trace sessions. There is none that a driver could log to by itself: no name, number
 * or handle is one's, and the list of their handles is empty.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Errors  STATUS_INVALID_INFO_CLASS; STATUS_INFO_LENGTH_MISMATCH; STATUS_INVALID_PARAMETER: no name;
 *         STATUS_NOT_FOUND: no session of that name or number, or no global one; STATUS_INVALID_HANDLE
 * Source  wdm/nf-wdm-wmiquerytraceinformation
 */
NTSTATUS WmiQueryTraceInformation(TRACE_INFORMATION_CLASS TraceInformationClass, PVOID TraceInformation,
                                  ULONG TraceInformationLength, PULONG RequiredLength, PVOID Buffer)
{
    LAB_DDI(WmiQueryTraceInformation);
    if (!size_of(TraceInformationClass))
        return STATUS_INVALID_INFO_CLASS;
    if (RequiredLength)
        *RequiredLength = size_of(TraceInformationClass);
    if (!fits(TraceInformationClass, TraceInformationLength))
        return STATUS_INFO_LENGTH_MISMATCH;
    if (TraceInformationClass != AllLoggerHandlesClass)
        return find_session(TraceInformationClass, Buffer);
    if (RequiredLength)
        *RequiredLength = 0;
    return STATUS_SUCCESS;
}
