/*
 * TraceLogging: events that describe themselves.
 *
 *     TRACELOGGING_DEFINE_PROVIDER(g_provider, "My.Driver", (0x1234, ...11 numbers...));
 *     TraceLoggingRegister(g_provider);
 *     TraceLoggingWrite(g_provider, "Started", TraceLoggingLevel(4), TraceLoggingUInt32(count, "Count"));
 *
 * The fields of an event are evaluated only where somebody has enabled its provider.
 */
#ifndef NTLAB_TRACELOGGINGPROVIDER_H
#define NTLAB_TRACELOGGINGPROVIDER_H

#include <ntdef.h>
#include <evntprov.h>
#include <nt/tracelogging.h>

typedef lab_tl_provider TraceLoggingHProvider;

/* --- providers --- */

#define LAB_TL_GUID_OF(a, b, c, d, e, f, g, h, i, j, k)                                                                \
    {                                                                                                                  \
        a, b, c,                                                                                                       \
        {                                                                                                              \
            d, e, f, g, h, i, j, k                                                                                     \
        }                                                                                                              \
    }
#define LAB_TL_STORAGE(provider) lab_tl_storage_of_##provider
#ifdef __cplusplus
#define TRACELOGGING_DECLARE_PROVIDER(provider) extern TraceLoggingHProvider const provider
#define LAB_TL_PROVIDER(provider)               extern TraceLoggingHProvider const provider = &LAB_TL_STORAGE(provider)
#else
#define TRACELOGGING_DECLARE_PROVIDER(provider) extern TraceLoggingHProvider const provider
#define LAB_TL_PROVIDER(provider)               TraceLoggingHProvider const provider = &LAB_TL_STORAGE(provider)
#endif
#define TRACELOGGING_DEFINE_PROVIDER_STORAGE(storage, name, id, ...)                                                   \
    static struct _tlgProvider_t storage = {name, LAB_TL_GUID_OF id, 0, 0, 0}
#define TRACELOGGING_DEFINE_PROVIDER(provider, name, id, ...)                                                          \
    TRACELOGGING_DEFINE_PROVIDER_STORAGE(LAB_TL_STORAGE(provider), name, id);                                          \
    LAB_TL_PROVIDER(provider)

/* Options of a provider that change nothing here. */
#define TraceLoggingOptionGroup(...)
#define TraceLoggingOptionMicrosoftTelemetry()
#define TraceLoggingOptionWindowsCoreTelemetry()
#define TraceLoggingOptionWindowsTelemetry()

static inline NTSTATUS lab_tl_register(TraceLoggingHProvider provider, PETWENABLECALLBACK callback, PVOID context)
{
    NTSTATUS status;

    lab_tracelogging_register(provider, callback, context, &status);
    return status;
}
#define TraceLoggingRegister(provider)                      lab_tl_register(provider, 0, 0)
#define TraceLoggingRegisterEx(provider, callback, context) lab_tl_register(provider, callback, context)
#define TraceLoggingUnregister(provider)                    lab_tracelogging_unregister(provider)
#define TraceLoggingProviderEnabled(provider, level, keyword)                                                          \
    (EtwProviderEnabled((provider)->RegHandle, (UCHAR)(level), (ULONGLONG)(keyword)))
#define TraceLoggingProviderId(provider) ((provider)->Id)
#define TraceLoggingSetInformation(provider, information_class, information, length)                                   \
    EtwSetInformation((provider)->RegHandle, information_class, information, length)

/* --- events --- */

#define LAB_TL_WRITE(provider, name, activity, related, ...)                                                           \
    do {                                                                                                               \
        TraceLoggingHProvider const lab_tl_to = (provider);                                                            \
        if (lab_tracelogging_on(lab_tl_to)) {                                                                          \
            const struct lab_tl_item lab_tl_items[] = {LAB_TL_ITEM(LAB_TL_NOTHING, 0), ##__VA_ARGS__};                 \
            lab_tracelogging_write(lab_tl_to, name, activity, related, lab_tl_items,                                   \
                                   (unsigned int)(sizeof lab_tl_items / sizeof lab_tl_items[0]));                      \
        }                                                                                                              \
    } while (0)
#define TraceLoggingWrite(provider, name, ...) LAB_TL_WRITE(provider, name, 0, 0, ##__VA_ARGS__)
#define TraceLoggingWriteActivity(provider, name, activity, related, ...)                                              \
    LAB_TL_WRITE(provider, name, activity, related, ##__VA_ARGS__)

#define LAB_TL_ITEM(kind, number)                                                                                      \
    {                                                                                                                  \
        (kind), 0, 0, 0, 0, 0, 0, 0, (unsigned long long)(number), 0                                                   \
    }
#define TraceLoggingLevel(level)          LAB_TL_ITEM(LAB_TL_LEVEL, level)
#define TraceLoggingKeyword(keyword)      LAB_TL_ITEM(LAB_TL_KEYWORD, keyword)
#define TraceLoggingOpcode(opcode)        LAB_TL_ITEM(LAB_TL_OPCODE, opcode)
#define TraceLoggingChannel(channel)      LAB_TL_ITEM(LAB_TL_CHANNEL, channel)
#define TraceLoggingEventTag(tag)         LAB_TL_ITEM(LAB_TL_NOTHING, tag)
#define TraceLoggingId(id, version)       LAB_TL_ITEM(LAB_TL_ID, (unsigned)(id) | (unsigned)(version) << 16)
#define TraceLoggingDescription(text)     LAB_TL_ITEM(LAB_TL_NOTHING, 0)
#define TraceLoggingCustomAttribute(a, b) LAB_TL_ITEM(LAB_TL_NOTHING, 0)
#define TelemetryPrivacyDataTag(tag)      LAB_TL_ITEM(LAB_TL_NOTHING, 0)
#define TraceLoggingStruct(count, name, ...)                                                                           \
    {                                                                                                                  \
        LAB_TL_STRUCT, 0, 0, 0, name, 0, 0, (count), 0, 0                                                              \
    }

/* --- fields --- */

/* The name that was given, or the expression itself. */
#define LAB_TL_SECOND(a, b, ...)    b
#define LAB_TL_NAME(otherwise, ...) LAB_TL_SECOND(otherwise, ##__VA_ARGS__, otherwise, otherwise)

#define LAB_TL_NUMBER(type, out, value, name)                                                                          \
    {                                                                                                                  \
        LAB_TL_FIELD, (type), (out), 0, name, 0, 0, 0, (unsigned long long)(value), 0                                  \
    }
#define LAB_TL_REAL(type, value, name)                                                                                 \
    {                                                                                                                  \
        LAB_TL_FIELD, (type), 0, 0, name, 0, 0, 0, 0, (double)(value)                                                  \
    }
#define LAB_TL_DATA(type, out, pointer, bytes, name)                                                                   \
    {                                                                                                                  \
        LAB_TL_FIELD, (type), (out), 0, name, (const void *)(pointer), (unsigned int)(bytes), 0, 0, 0                  \
    }
#define LAB_TL_ARRAY(type, out, pointer, elements, element, name)                                                      \
    {                                                                                                                  \
        LAB_TL_FIELD, (type), (out), 1, name, (const void *)(pointer), (unsigned int)((elements) * sizeof(element)),   \
            (unsigned int)(elements), 0, 0                                                                             \
    }

#define TraceLoggingInt8(v, ...)        LAB_TL_NUMBER(LAB_TL_INT8, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingUInt8(v, ...)       LAB_TL_NUMBER(LAB_TL_UINT8, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingInt16(v, ...)       LAB_TL_NUMBER(LAB_TL_INT16, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingUInt16(v, ...)      LAB_TL_NUMBER(LAB_TL_UINT16, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingInt32(v, ...)       LAB_TL_NUMBER(LAB_TL_INT32, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingUInt32(v, ...)      LAB_TL_NUMBER(LAB_TL_UINT32, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingLong(v, ...)        LAB_TL_NUMBER(LAB_TL_INT32, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingULong(v, ...)       LAB_TL_NUMBER(LAB_TL_UINT32, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingInt64(v, ...)       LAB_TL_NUMBER(LAB_TL_INT64, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingUInt64(v, ...)      LAB_TL_NUMBER(LAB_TL_UINT64, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingIntPtr(v, ...)      LAB_TL_NUMBER(LAB_TL_INT64, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingUIntPtr(v, ...)     LAB_TL_NUMBER(LAB_TL_UINT64, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingHexInt8(v, ...)     LAB_TL_NUMBER(LAB_TL_INT8, LAB_TL_OUT_HEX, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingHexUInt8(v, ...)    LAB_TL_NUMBER(LAB_TL_UINT8, LAB_TL_OUT_HEX, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingHexInt16(v, ...)    LAB_TL_NUMBER(LAB_TL_INT16, LAB_TL_OUT_HEX, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingHexUInt16(v, ...)   LAB_TL_NUMBER(LAB_TL_UINT16, LAB_TL_OUT_HEX, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingHexInt32(v, ...)    LAB_TL_NUMBER(LAB_TL_HEX32, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingHexUInt32(v, ...)   LAB_TL_NUMBER(LAB_TL_HEX32, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingHexLong(v, ...)     LAB_TL_NUMBER(LAB_TL_HEX32, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingHexULong(v, ...)    LAB_TL_NUMBER(LAB_TL_HEX32, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingHexInt64(v, ...)    LAB_TL_NUMBER(LAB_TL_HEX64, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingHexUInt64(v, ...)   LAB_TL_NUMBER(LAB_TL_HEX64, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingPointer(v, ...)     LAB_TL_NUMBER(LAB_TL_HEX64, 0, (ULONG_PTR)(v), LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingCodePointer(v, ...) LAB_TL_NUMBER(LAB_TL_HEX64, 0, (ULONG_PTR)(v), LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingChar(v, ...)        LAB_TL_NUMBER(LAB_TL_UINT8, LAB_TL_OUT_STRING, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingWChar(v, ...)       LAB_TL_NUMBER(LAB_TL_UINT16, LAB_TL_OUT_STRING, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingBoolean(v, ...)     LAB_TL_NUMBER(LAB_TL_UINT8, LAB_TL_OUT_BOOLEAN, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingBool(v, ...)        LAB_TL_NUMBER(LAB_TL_BOOL32, 0, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingPid(v, ...)         LAB_TL_NUMBER(LAB_TL_UINT32, LAB_TL_OUT_PID, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingTid(v, ...)         LAB_TL_NUMBER(LAB_TL_UINT32, LAB_TL_OUT_TID, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingNTStatus(v, ...)                                                                                   \
    LAB_TL_NUMBER(LAB_TL_UINT32, LAB_TL_OUT_NTSTATUS, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingNtStatus(v, ...) TraceLoggingNTStatus(v, ##__VA_ARGS__)
#define TraceLoggingWinError(v, ...)                                                                                   \
    LAB_TL_NUMBER(LAB_TL_UINT32, LAB_TL_OUT_WIN32ERROR, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingHResult(v, ...) LAB_TL_NUMBER(LAB_TL_UINT32, LAB_TL_OUT_HRESULT, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingFloat32(v, ...) LAB_TL_REAL(LAB_TL_FLOAT, v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingFloat64(v, ...) LAB_TL_REAL(LAB_TL_DOUBLE, v, LAB_TL_NAME(#v, ##__VA_ARGS__))

#define TraceLoggingString(v, ...)     LAB_TL_DATA(LAB_TL_ANSI, 0, v, 0, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingUtf8String(v, ...) LAB_TL_DATA(LAB_TL_ANSI, LAB_TL_OUT_UTF8, v, 0, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingWideString(v, ...) LAB_TL_DATA(LAB_TL_UNICODE, 0, v, 0, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingCountedString(v, characters, ...)                                                                  \
    LAB_TL_DATA(LAB_TL_COUNTED_ANSI, 0, v, characters, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingCountedUtf8String(v, characters, ...)                                                              \
    LAB_TL_DATA(LAB_TL_COUNTED_ANSI, LAB_TL_OUT_UTF8, v, characters, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingCountedWideString(v, characters, ...)                                                              \
    LAB_TL_DATA(LAB_TL_COUNTED, 0, v, (characters)*2, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingUnicodeString(v, ...)                                                                              \
    LAB_TL_DATA(LAB_TL_COUNTED, 0, (v)->Buffer, (v)->Length, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingAnsiString(v, ...)                                                                                 \
    LAB_TL_DATA(LAB_TL_COUNTED_ANSI, 0, (v)->Buffer, (v)->Length, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingBinary(v, bytes, ...) LAB_TL_DATA(LAB_TL_BINARY, 0, v, bytes, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingGuid(v, ...)          LAB_TL_DATA(LAB_TL_GUID, 0, &(v), sizeof(GUID), LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingFileTime(v, ...)      LAB_TL_DATA(LAB_TL_FILETIME, 0, &(v), 8, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingSystemTime(v, ...)    LAB_TL_DATA(LAB_TL_SYSTEMTIME, 0, &(v), 16, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingSid(v, ...)                                                                                        \
    LAB_TL_DATA(LAB_TL_SID, 0, v, 8 + 4 * ((const UCHAR *)(v))[1], LAB_TL_NAME(#v, ##__VA_ARGS__))

#define LAB_TL_FIXED(type, element, v, n, ...)  LAB_TL_ARRAY(type, 0, v, n, element, LAB_TL_NAME(#v, ##__VA_ARGS__))
#define TraceLoggingInt8Array(v, n, ...)        LAB_TL_FIXED(LAB_TL_INT8, CHAR, v, n, ##__VA_ARGS__)
#define TraceLoggingUInt8Array(v, n, ...)       LAB_TL_FIXED(LAB_TL_UINT8, UCHAR, v, n, ##__VA_ARGS__)
#define TraceLoggingInt16Array(v, n, ...)       LAB_TL_FIXED(LAB_TL_INT16, SHORT, v, n, ##__VA_ARGS__)
#define TraceLoggingUInt16Array(v, n, ...)      LAB_TL_FIXED(LAB_TL_UINT16, USHORT, v, n, ##__VA_ARGS__)
#define TraceLoggingInt32Array(v, n, ...)       LAB_TL_FIXED(LAB_TL_INT32, LONG, v, n, ##__VA_ARGS__)
#define TraceLoggingUInt32Array(v, n, ...)      LAB_TL_FIXED(LAB_TL_UINT32, ULONG, v, n, ##__VA_ARGS__)
#define TraceLoggingInt64Array(v, n, ...)       LAB_TL_FIXED(LAB_TL_INT64, LONGLONG, v, n, ##__VA_ARGS__)
#define TraceLoggingUInt64Array(v, n, ...)      LAB_TL_FIXED(LAB_TL_UINT64, ULONGLONG, v, n, ##__VA_ARGS__)
#define TraceLoggingHexUInt32Array(v, n, ...)   LAB_TL_FIXED(LAB_TL_HEX32, ULONG, v, n, ##__VA_ARGS__)
#define TraceLoggingHexUInt64Array(v, n, ...)   LAB_TL_FIXED(LAB_TL_HEX64, ULONGLONG, v, n, ##__VA_ARGS__)
#define TraceLoggingInt32FixedArray(v, n, ...)  LAB_TL_FIXED(LAB_TL_INT32, LONG, v, n, ##__VA_ARGS__)
#define TraceLoggingUInt32FixedArray(v, n, ...) LAB_TL_FIXED(LAB_TL_UINT32, ULONG, v, n, ##__VA_ARGS__)
#define TraceLoggingUInt8FixedArray(v, n, ...)  LAB_TL_FIXED(LAB_TL_UINT8, UCHAR, v, n, ##__VA_ARGS__)

/* The type by the value's own. */
#ifdef __cplusplus
extern "C++" {
static inline lab_tl_item lab_tl_whole(unsigned char type, unsigned char out, unsigned long long value,
                                       const char *name)
{
    lab_tl_item item = LAB_TL_NUMBER(type, out, value, name);
    return item;
}
static inline lab_tl_item lab_tl_value(bool v, const char *n)
{
    return lab_tl_whole(LAB_TL_UINT8, LAB_TL_OUT_BOOLEAN, v, n);
}
static inline lab_tl_item lab_tl_value(char v, const char *n)
{
    return lab_tl_whole(LAB_TL_UINT8, LAB_TL_OUT_STRING, (unsigned char)v, n);
}
static inline lab_tl_item lab_tl_value(signed char v, const char *n)
{
    return lab_tl_whole(LAB_TL_INT8, 0, (unsigned long long)v, n);
}
static inline lab_tl_item lab_tl_value(unsigned char v, const char *n)
{
    return lab_tl_whole(LAB_TL_UINT8, 0, v, n);
}
static inline lab_tl_item lab_tl_value(short v, const char *n)
{
    return lab_tl_whole(LAB_TL_INT16, 0, (unsigned long long)v, n);
}
static inline lab_tl_item lab_tl_value(unsigned short v, const char *n)
{
    return lab_tl_whole(LAB_TL_UINT16, 0, v, n);
}
static inline lab_tl_item lab_tl_value(int v, const char *n)
{
    return lab_tl_whole(LAB_TL_INT32, 0, (unsigned long long)v, n);
}
static inline lab_tl_item lab_tl_value(unsigned int v, const char *n)
{
    return lab_tl_whole(LAB_TL_UINT32, 0, v, n);
}
static inline lab_tl_item lab_tl_value(long long v, const char *n)
{
    return lab_tl_whole(LAB_TL_INT64, 0, (unsigned long long)v, n);
}
static inline lab_tl_item lab_tl_value(unsigned long long v, const char *n)
{
    return lab_tl_whole(LAB_TL_UINT64, 0, v, n);
}
static inline lab_tl_item lab_tl_value(double v, const char *n)
{
    lab_tl_item item = LAB_TL_REAL(LAB_TL_DOUBLE, v, n);
    return item;
}
static inline lab_tl_item lab_tl_value(const char *v, const char *n)
{
    lab_tl_item item = LAB_TL_DATA(LAB_TL_ANSI, 0, v, 0, n);
    return item;
}
static inline lab_tl_item lab_tl_value(const WCHAR *v, const char *n)
{
    lab_tl_item item = LAB_TL_DATA(LAB_TL_UNICODE, 0, v, 0, n);
    return item;
}
static inline lab_tl_item lab_tl_value(const void *v, const char *n)
{
    return lab_tl_whole(LAB_TL_HEX64, 0, (ULONG_PTR)v, n);
}
}
#define TraceLoggingValue(v, ...) lab_tl_value(v, LAB_TL_NAME(#v, ##__VA_ARGS__))
#else
#define LAB_TL_IS_TEXT(v) _Generic((v), char * : 1, const char * : 1, WCHAR * : 1, const WCHAR * : 1, default : 0)
#define LAB_TL_TYPE_OF(v)                                                                                              \
    _Generic((v), _Bool: LAB_TL_UINT8, char: LAB_TL_INT8, signed char: LAB_TL_INT8, unsigned char: LAB_TL_UINT8,       \
             short: LAB_TL_INT16, unsigned short: LAB_TL_UINT16, int: LAB_TL_INT32, unsigned int: LAB_TL_UINT32,       \
             long: LAB_TL_INT64, unsigned long: LAB_TL_UINT64, long long: LAB_TL_INT64,                                \
             unsigned long long: LAB_TL_UINT64, float: LAB_TL_FLOAT, double: LAB_TL_DOUBLE, char *: LAB_TL_ANSI,       \
             const char *: LAB_TL_ANSI, WCHAR *: LAB_TL_UNICODE, const WCHAR *: LAB_TL_UNICODE, default: LAB_TL_HEX64)
#define LAB_TL_TEXT_OF(v)                                                                                              \
    _Generic((v), char * : (v), const char * : (v), WCHAR * : (v), const WCHAR * : (v), default : (const void *)0)
#define LAB_TL_NUMBER_OF(v)                                                                                            \
    _Generic((v), float : 0, double : 0, char * : 0, const char * : 0, WCHAR * : 0, const WCHAR * : 0, default : (v))
#define LAB_TL_REAL_OF(v) _Generic((v), float : (v), double : (v), default : 0.0)
#define TraceLoggingValue(v, ...)                                                                                      \
    {                                                                                                                  \
        LAB_TL_FIELD, LAB_TL_TYPE_OF(v), 0, 0, LAB_TL_NAME(#v, ##__VA_ARGS__), (const void *)LAB_TL_TEXT_OF(v), 0, 0,  \
            (unsigned long long)LAB_TL_NUMBER_OF(v), LAB_TL_REAL_OF(v)                                                 \
    }
#endif

#endif
