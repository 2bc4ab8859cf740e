/* rtl types. */
#ifndef NTLAB_NT_RTL_TYPES_H
#define NTLAB_NT_RTL_TYPES_H

#include <ntdef.h>
#include <nt/dpfilter_types.h>

LAB_DDK_BEGIN

struct _RTL_BITMAP {
    ULONG SizeOfBitMap;
    PULONG Buffer;
};

typedef struct _RTL_BITMAP RTL_BITMAP;
typedef struct _RTL_BITMAP *PRTL_BITMAP;

struct _RTL_BITMAP_RUN {
    ULONG StartingIndex;
    ULONG NumberOfBits;
};

typedef struct _RTL_BITMAP_RUN RTL_BITMAP_RUN;
typedef struct _RTL_BITMAP_RUN *PRTL_BITMAP_RUN;
typedef NTSTATUS (*PRTL_QUERY_REGISTRY_ROUTINE)(PWSTR ValueName, ULONG ValueType, PVOID ValueData, ULONG ValueLength, PVOID Context, PVOID EntryContext);

struct _RTL_QUERY_REGISTRY_TABLE {
    PRTL_QUERY_REGISTRY_ROUTINE QueryRoutine;
    ULONG Flags;
    PCWSTR Name;
    PVOID EntryContext;
    ULONG DefaultType;
    PVOID DefaultData;
    ULONG DefaultLength;
};

typedef struct _RTL_QUERY_REGISTRY_TABLE RTL_QUERY_REGISTRY_TABLE;
typedef struct _RTL_QUERY_REGISTRY_TABLE *PRTL_QUERY_REGISTRY_TABLE;

struct _TIME_FIELDS {
    CSHORT Year;
    CSHORT Month;
    CSHORT Day;
    CSHORT Hour;
    CSHORT Minute;
    CSHORT Second;
    CSHORT Milliseconds;
    CSHORT Weekday;
};

typedef struct _TIME_FIELDS TIME_FIELDS;
typedef struct _TIME_FIELDS *PTIME_FIELDS;

struct DECLSPEC_ALIGN(16) _SLIST_ENTRY {
    struct _SLIST_ENTRY *Next;
};

typedef struct _SLIST_ENTRY SLIST_ENTRY;
typedef struct _SLIST_ENTRY *PSLIST_ENTRY;

struct _SLIST_ENTRY32 {
    ULONG Next;
};

typedef struct _SLIST_ENTRY32 SLIST_ENTRY32;
typedef struct _SLIST_ENTRY32 *PSLIST_ENTRY32;

union DECLSPEC_ALIGN(16) _SLIST_HEADER {
    struct {
        ULONGLONG Alignment;
        ULONGLONG Region;
    };
    struct {
        ULONGLONG Depth : 16;
        ULONGLONG Sequence : 9;
        ULONGLONG NextEntry : 39;
        ULONGLONG HeaderType : 1;
        ULONGLONG Init : 1;
        ULONGLONG Reserved : 59;
        ULONGLONG Region : 3;
    } Header8;
    struct {
        ULONGLONG Depth : 16;
        ULONGLONG Sequence : 48;
        ULONGLONG HeaderType : 1;
        ULONGLONG Init : 1;
        ULONGLONG Reserved : 2;
        ULONGLONG NextEntry : 60;
    } Header16;
    struct {
        ULONGLONG Depth : 16;
        ULONGLONG Sequence : 48;
        ULONGLONG HeaderType : 1;
        ULONGLONG Reserved : 3;
        ULONGLONG NextEntry : 60;
    } HeaderX64;
};

typedef union _SLIST_HEADER SLIST_HEADER;
typedef union _SLIST_HEADER *PSLIST_HEADER;

union _SLIST_HEADER32 {
    ULONGLONG Alignment;
    struct {
        SLIST_ENTRY32 Next;
        USHORT Depth;
        USHORT Sequence;
    };
};

typedef union _SLIST_HEADER32 SLIST_HEADER32;
typedef union _SLIST_HEADER32 *PSLIST_HEADER32;
typedef BOOLEAN (*PFN_RTL_IS_NTDDI_VERSION_AVAILABLE)(ULONG Version);
typedef BOOLEAN (*PFN_RTL_IS_SERVICE_PACK_VERSION_INSTALLED)(ULONG Version);

LAB_DDK_END

#endif
