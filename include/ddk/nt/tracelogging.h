/* What the macros of TraceLoggingProvider.h are made of. */
#ifndef NTLAB_NT_TRACELOGGING_H
#define NTLAB_NT_TRACELOGGING_H

#include <ntdef.h>
#include <nt/etw_provider.h>

LAB_DDK_BEGIN

/* A provider: TRACELOGGING_DEFINE_PROVIDER defines one, TraceLoggingRegister gives it its handle. */
struct _tlgProvider_t {
    const char *Name;
    GUID Id;
    REGHANDLE RegHandle;
    PETWENABLECALLBACK Callback;
    PVOID Context;
};
typedef struct _tlgProvider_t *lab_tl_provider;

enum lab_tl_kind {
    LAB_TL_FIELD,
    LAB_TL_LEVEL,
    LAB_TL_KEYWORD,
    LAB_TL_OPCODE,
    LAB_TL_CHANNEL,
    LAB_TL_ID,
    LAB_TL_STRUCT, /* `count` fields follow that are its own */
    LAB_TL_NOTHING
};

/* Types of fields, as the events' own descriptions number them. */
enum lab_tl_type {
    LAB_TL_UNICODE = 1,
    LAB_TL_ANSI = 2,
    LAB_TL_INT8 = 3,
    LAB_TL_UINT8 = 4,
    LAB_TL_INT16 = 5,
    LAB_TL_UINT16 = 6,
    LAB_TL_INT32 = 7,
    LAB_TL_UINT32 = 8,
    LAB_TL_INT64 = 9,
    LAB_TL_UINT64 = 10,
    LAB_TL_FLOAT = 11,
    LAB_TL_DOUBLE = 12,
    LAB_TL_BOOL32 = 13,
    LAB_TL_BINARY = 14,
    LAB_TL_GUID = 15,
    LAB_TL_FILETIME = 17,
    LAB_TL_SYSTEMTIME = 18,
    LAB_TL_SID = 19,
    LAB_TL_HEX32 = 20,
    LAB_TL_HEX64 = 21,
    LAB_TL_COUNTED = 22,
    LAB_TL_COUNTED_ANSI = 23
};

enum lab_tl_out {
    LAB_TL_OUT_STRING = 2,
    LAB_TL_OUT_BOOLEAN = 3,
    LAB_TL_OUT_HEX = 4,
    LAB_TL_OUT_PID = 5,
    LAB_TL_OUT_TID = 6,
    LAB_TL_OUT_WIN32ERROR = 13,
    LAB_TL_OUT_NTSTATUS = 14,
    LAB_TL_OUT_HRESULT = 15,
    LAB_TL_OUT_UTF8 = 35
};

struct lab_tl_item {
    unsigned char kind, type, out, array; /* array: `count` elements with their number before them */
    const char *name;
    const void *data;  /* NULL: the value is in number or real */
    unsigned int size; /* bytes of data; of a text that ends with a zero: 0 */
    unsigned int count;
    unsigned long long number;
    double real;
};

void lab_tracelogging_register(lab_tl_provider provider, PETWENABLECALLBACK callback, PVOID context, NTSTATUS *status);
void lab_tracelogging_unregister(lab_tl_provider provider);
/* Is anybody interested in anything of it. */
int lab_tracelogging_on(const struct _tlgProvider_t *provider);
void lab_tracelogging_write(const struct _tlgProvider_t *provider, const char *name, const GUID *activity,
                            const GUID *related, const struct lab_tl_item *items, unsigned int count);

LAB_DDK_END

#endif
