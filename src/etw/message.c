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

/*
 * WmiQueryTraceInformation: about trace sessions. There is none that a driver could log to by itself.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: no such class; STATUS_NOT_FOUND: no such session
 * Source  wdm/nf-wdm-wmiquerytraceinformation
 */
NTSTATUS WmiQueryTraceInformation(TRACE_INFORMATION_CLASS TraceInformationClass, PVOID TraceInformation,
                                  ULONG TraceInformationLength, PULONG RequiredLength, PVOID Buffer)
{
    LAB_DDI(WmiQueryTraceInformation);
    return TraceInformationClass >= MaxTraceInformationClass ? STATUS_INVALID_PARAMETER : STATUS_NOT_FOUND;
}
