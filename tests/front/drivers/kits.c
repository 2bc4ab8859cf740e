/* What drivers written for older kits, and for gcc and MSVC alike, rely on. */
#include <ntifs.h>
#include <intrin.h>
#include <ntimage.h>
#include <evntrace.h>
#include <ntdddisk.h>
#include <initguid.h>
#include <ntddstor.h> /* once more: now the interfaces are defined */
#include <parallel.h>
#include "check.h"

/* A macro of the headers, and a type of the driver: a ULONG either way. */
typedef enum _DEVICE_TYPE { DEVICE_TYPE_FILTER = 1, DEVICE_TYPE_CONTROL } DEVICE_TYPE, *PDEVICE_TYPE;

/* As drivers declare what is undocumented. */
typedef enum _KAPC_ENVIRONMENT { OriginalApcEnvironment, AttachedApcEnvironment } KAPC_ENVIRONMENT;

struct aligned {
    ULONG Length;
    ULONG POINTER_ALIGNMENT Key;
};

struct object {
    PVOID Head;
    struct _QUAD Body;
};

typedef __UINT64_TYPE__ wide_type;
typedef __SIZE_TYPE__ size_type;
typedef __INTPTR_TYPE__ pointer_type;

struct entry {
    ULONG Next;
    ULONG Value;
};

static struct entry *step(struct entry *entry)
{
    if (entry->Next)
        ((char *)entry += entry->Next);
    return entry;
}

static void run_checks(void)
{
    struct entry entries[2] = {{sizeof(struct entry), 1}, {0, 2}};
    DEVICE_TYPE type = DEVICE_TYPE_CONTROL;
    PTSTR narrow = (PTSTR) "narrow";
    WCHAR wide[] = L"1\xd7\xd6.AAA";
    const WCHAR *bytes = L"×Ö";
#ifdef __x86_64__
    __m128i lanes = _mm_set1_epi32(7);
#endif

    EQUAL(step(entries)->Value, 2);
    EQUAL(type, 2);
    EQUAL(sizeof type, 4);
    EQUAL(sizeof(struct aligned), 16);
    EQUAL(sizeof(struct object), 16);
    EQUAL(sizeof(wide_type), 8);
    EQUAL(sizeof(size_type), 8);
    EQUAL(sizeof(pointer_type), 8);
    EQUAL(__SIZEOF_LONG__, sizeof(long));
    EQUAL(__LONG_MAX__, 0x7fffffff);
    EQUAL(sizeof(NON_PAGED_DEBUG_INFO), 32);
    EQUAL(TRACE_LEVEL_INFORMATION, 4);
#ifdef __x86_64__
    EQUAL(_mm_cvtsi128_si32(lanes), 7);
#endif
    EQUAL(SET_DCR(DIR_WRITE, IRQEN_DISABLE, ACTIVE, ACTIVE, INACTIVE, INACTIVE), 0x07);
    EQUAL(sizeof(PARALLEL_PARCHIP_INFO), 56);
    EQUAL(IOCTL_INTERNAL_PARDOT3_SIGNAL, 0x1600b0);
    EQUAL(GUID_DEVINTERFACE_FLOPPY.Data1, 0x53f56311);
    CHECK(narrow[0] == 'n');
    CHECK(wcswcs(wide, L".AAA") == wide + 3);
    EQUAL(bytes[0], 0xd7);
    EQUAL(bytes[1], 0xd6);
    EQUAL(bytes[2], 0);
}
