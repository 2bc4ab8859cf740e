/* ntdef_types types. */
#ifndef NTLAB_NT_NTDEF_TYPES_TYPES_H
#define NTLAB_NT_NTDEF_TYPES_TYPES_H

#include <ntdef.h>

LAB_DDK_BEGIN

typedef const UCHAR *PCUCHAR;
typedef const USHORT *PCUSHORT;
typedef const ULONG *PCULONG;
typedef UCHAR FCHAR;
typedef USHORT FSHORT;
typedef ULONG FLONG;
typedef int WINBOOL;
typedef int BOOL;
typedef WINBOOL *PBOOL;
typedef WINBOOL *LPBOOL;
typedef LONG HRESULT;
typedef ULONGLONG DWORDLONG;
typedef ULONGLONG *PDWORDLONG;
typedef LONGLONG USN;
typedef CHAR *LPCH;
typedef CHAR *PCH;
typedef const CHAR *LPCCH;
typedef const CHAR *PCCH;
typedef CHAR *NPSTR;
typedef CHAR *LPSTR;
typedef CHAR *PSTR;
typedef PSTR *PZPSTR;
typedef const PSTR *PCZPSTR;
typedef const CHAR *LPCSTR;
typedef const CHAR *PCSTR;
typedef PCSTR *PZPCSTR;
typedef CHAR *PSZ;
typedef const char *PCSZ;
typedef WCHAR *NWPSTR;
typedef WCHAR *LPWSTR;
typedef WCHAR *PWSTR;
typedef PWSTR *PZPWSTR;
typedef const PWSTR *PCZPWSTR;
typedef WCHAR *LPUWSTR;
typedef WCHAR *PUWSTR;
typedef const WCHAR *LPCWSTR;
typedef const WCHAR *PCWSTR;
typedef PCWSTR *PZPCWSTR;
typedef const WCHAR *LPCUWSTR;
typedef const WCHAR *PCUWSTR;
typedef char *PCCHAR;
typedef ULONG CLONG;
typedef ULONG *PCLONG;
typedef ULONG LCID;
typedef PULONG PLCID;
typedef USHORT LANGID;

union _LARGE_INTEGER {
    struct {
        ULONG LowPart;
        LONG HighPart;
    };
    struct {
        ULONG LowPart;
        LONG HighPart;
    } u;
    LONGLONG QuadPart;
};

typedef union _LARGE_INTEGER LARGE_INTEGER;
typedef union _LARGE_INTEGER *PLARGE_INTEGER;

union _ULARGE_INTEGER {
    struct {
        ULONG LowPart;
        ULONG HighPart;
    };
    struct {
        ULONG LowPart;
        ULONG HighPart;
    } u;
    ULONGLONG QuadPart;
};

typedef union _ULARGE_INTEGER ULARGE_INTEGER;
typedef union _ULARGE_INTEGER *PULARGE_INTEGER;

struct _LUID {
    ULONG LowPart;
    LONG HighPart;
};

typedef struct _LUID LUID;
typedef struct _LUID *PLUID;
typedef LARGE_INTEGER PHYSICAL_ADDRESS;
typedef LARGE_INTEGER *PPHYSICAL_ADDRESS;

struct _UNICODE_STRING {
    USHORT Length;
    USHORT MaximumLength;
    PWSTR Buffer;
};

typedef struct _UNICODE_STRING UNICODE_STRING;
typedef struct _UNICODE_STRING *PUNICODE_STRING;
typedef const UNICODE_STRING *PCUNICODE_STRING;

struct _CSTRING {
    USHORT Length;
    USHORT MaximumLength;
    const CHAR *Buffer;
};

typedef struct _CSTRING CSTRING;
typedef struct _CSTRING *PCSTRING;

struct _STRING {
    USHORT Length;
    USHORT MaximumLength;
    PCHAR Buffer;
};

typedef struct _STRING STRING;
typedef struct _STRING *PSTRING;
typedef STRING ANSI_STRING;
typedef PSTRING PANSI_STRING;
typedef STRING OEM_STRING;
typedef PSTRING POEM_STRING;
typedef const STRING *PCOEM_STRING;
typedef STRING CANSI_STRING;
typedef PSTRING PCANSI_STRING;
typedef STRING UTF8_STRING;
typedef PSTRING PUTF8_STRING;

struct _STRING32 {
    USHORT Length;
    USHORT MaximumLength;
    ULONG Buffer;
};

typedef struct _STRING32 STRING32;
typedef struct _STRING32 *PSTRING32;
typedef struct _STRING32 UNICODE_STRING32;
typedef struct _STRING32 *PUNICODE_STRING32;
typedef struct _STRING32 ANSI_STRING32;
typedef struct _STRING32 *PANSI_STRING32;

struct _STRING64 {
    USHORT Length;
    USHORT MaximumLength;
    ULONGLONG Buffer;
};

typedef struct _STRING64 STRING64;
typedef struct _STRING64 *PSTRING64;
typedef struct _STRING64 UNICODE_STRING64;
typedef struct _STRING64 *PUNICODE_STRING64;
typedef struct _STRING64 ANSI_STRING64;
typedef struct _STRING64 *PANSI_STRING64;

struct _OBJECT_ATTRIBUTES {
    ULONG Length;
    HANDLE RootDirectory;
    PUNICODE_STRING ObjectName;
    ULONG Attributes;
    PVOID SecurityDescriptor;
    PVOID SecurityQualityOfService;
};

typedef struct _OBJECT_ATTRIBUTES OBJECT_ATTRIBUTES;
typedef struct _OBJECT_ATTRIBUTES *POBJECT_ATTRIBUTES;
typedef const OBJECT_ATTRIBUTES *PCOBJECT_ATTRIBUTES;

struct _OBJECT_ATTRIBUTES64 {
    ULONG Length;
    ULONG64 RootDirectory;
    ULONG64 ObjectName;
    ULONG Attributes;
    ULONG64 SecurityDescriptor;
    ULONG64 SecurityQualityOfService;
};

typedef struct _OBJECT_ATTRIBUTES64 OBJECT_ATTRIBUTES64;
typedef struct _OBJECT_ATTRIBUTES64 *POBJECT_ATTRIBUTES64;
typedef const OBJECT_ATTRIBUTES64 *PCOBJECT_ATTRIBUTES64;

struct _OBJECT_ATTRIBUTES32 {
    ULONG Length;
    ULONG RootDirectory;
    ULONG ObjectName;
    ULONG Attributes;
    ULONG SecurityDescriptor;
    ULONG SecurityQualityOfService;
};

typedef struct _OBJECT_ATTRIBUTES32 OBJECT_ATTRIBUTES32;
typedef struct _OBJECT_ATTRIBUTES32 *POBJECT_ATTRIBUTES32;
typedef const OBJECT_ATTRIBUTES32 *PCOBJECT_ATTRIBUTES32;

enum _NT_PRODUCT_TYPE {
    NtProductWinNt = 1,
    NtProductLanManNt,
    NtProductServer
};

typedef enum _NT_PRODUCT_TYPE NT_PRODUCT_TYPE;
typedef enum _NT_PRODUCT_TYPE *PNT_PRODUCT_TYPE;

enum _EVENT_TYPE {
    NotificationEvent,
    SynchronizationEvent
};

typedef enum _EVENT_TYPE EVENT_TYPE;

enum _TIMER_TYPE {
    NotificationTimer,
    SynchronizationTimer
};

typedef enum _TIMER_TYPE TIMER_TYPE;

enum _WAIT_TYPE {
    WaitAll,
    WaitAny
};

typedef enum _WAIT_TYPE WAIT_TYPE;

struct _LIST_ENTRY {
    struct _LIST_ENTRY *Flink;
    struct _LIST_ENTRY *Blink;
};

typedef struct _LIST_ENTRY LIST_ENTRY;
typedef struct _LIST_ENTRY *PLIST_ENTRY;
typedef struct _LIST_ENTRY *PRLIST_ENTRY;

struct LIST_ENTRY32 {
    ULONG Flink;
    ULONG Blink;
};

typedef struct LIST_ENTRY32 LIST_ENTRY32;
typedef struct LIST_ENTRY32 *PLIST_ENTRY32;

struct LIST_ENTRY64 {
    ULONGLONG Flink;
    ULONGLONG Blink;
};

typedef struct LIST_ENTRY64 LIST_ENTRY64;
typedef struct LIST_ENTRY64 *PLIST_ENTRY64;

struct _SINGLE_LIST_ENTRY32 {
    ULONG Next;
};

typedef struct _SINGLE_LIST_ENTRY32 SINGLE_LIST_ENTRY32;
typedef struct _SINGLE_LIST_ENTRY32 *PSINGLE_LIST_ENTRY32;

struct _SINGLE_LIST_ENTRY {
    struct _SINGLE_LIST_ENTRY *Next;
};

typedef struct _SINGLE_LIST_ENTRY SINGLE_LIST_ENTRY;
typedef struct _SINGLE_LIST_ENTRY *PSINGLE_LIST_ENTRY;

struct _RTL_BALANCED_NODE {
    union {
        struct _RTL_BALANCED_NODE *Children[2];
        struct {
            struct _RTL_BALANCED_NODE *Left;
            struct _RTL_BALANCED_NODE *Right;
        };
    };
    union {
        UCHAR Red : 1;
        UCHAR Balance : 2;
        ULONG_PTR ParentValue;
    };
};

typedef struct _RTL_BALANCED_NODE RTL_BALANCED_NODE;
typedef struct _RTL_BALANCED_NODE *PRTL_BALANCED_NODE;

struct _PROCESSOR_NUMBER {
    USHORT Group;
    UCHAR Number;
    UCHAR Reserved;
};

typedef struct _PROCESSOR_NUMBER PROCESSOR_NUMBER;
typedef struct _PROCESSOR_NUMBER *PPROCESSOR_NUMBER;
struct _CONTEXT;
struct _EXCEPTION_RECORD;
typedef int (*PEXCEPTION_ROUTINE)(struct _EXCEPTION_RECORD *ExceptionRecord, PVOID EstablisherFrame, struct _CONTEXT *ContextRecord, PVOID DispatcherContext);

struct _GROUP_AFFINITY {
    KAFFINITY Mask;
    USHORT Group;
    USHORT Reserved[3];
};

typedef struct _GROUP_AFFINITY GROUP_AFFINITY;
typedef struct _GROUP_AFFINITY *PGROUP_AFFINITY;

struct _WNF_STATE_NAME {
    ULONG Data[2];
};

typedef struct _WNF_STATE_NAME WNF_STATE_NAME;
typedef struct _WNF_STATE_NAME *PWNF_STATE_NAME;
typedef const WNF_STATE_NAME *PCWNF_STATE_NAME;

LAB_DDK_END

#endif
