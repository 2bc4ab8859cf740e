/* mm types. */
#ifndef NTLAB_NT_MM_TYPES_H
#define NTLAB_NT_MM_TYPES_H

#include <ntdef.h>
#include <nt/ke_types.h>

LAB_DDK_BEGIN

typedef ULONG NODE_REQUIREMENT;

enum _SECTION_INHERIT {
    ViewShare = 1,
    ViewUnmap
};

typedef enum _SECTION_INHERIT SECTION_INHERIT;
typedef ULONG PFN_COUNT;
typedef LONG_PTR SPFN_NUMBER;
typedef LONG_PTR *PSPFN_NUMBER;
typedef ULONG_PTR PFN_NUMBER;
typedef ULONG_PTR *PPFN_NUMBER;

struct _MDL {
    struct _MDL *Next;
    CSHORT Size;
    CSHORT MdlFlags;
    struct _EPROCESS *Process;
    PVOID MappedSystemVa;
    PVOID StartVa;
    ULONG ByteCount;
    ULONG ByteOffset;
};

typedef struct _MDL MDL;
typedef struct _MDL *PMDL;
typedef MDL *PMDLX;

enum _MEMORY_CACHING_TYPE_ORIG {
    MmFrameBufferCached = 2
};

typedef enum _MEMORY_CACHING_TYPE_ORIG MEMORY_CACHING_TYPE_ORIG;

enum _MEMORY_CACHING_TYPE {
    MmNonCached,
    MmCached,
    MmWriteCombined,
    MmHardwareCoherentCached,
    MmNonCachedUnordered,
    MmUSWCCached,
    MmMaximumCacheType,
    MmNotMapped = -1
};

typedef enum _MEMORY_CACHING_TYPE MEMORY_CACHING_TYPE;

enum _MM_PAGE_PRIORITY {
    LowPagePriority,
    NormalPagePriority = 16,
    HighPagePriority = 32
};

typedef enum _MM_PAGE_PRIORITY MM_PAGE_PRIORITY;

enum _MM_SYSTEM_SIZE {
    MmSmallSystem,
    MmMediumSystem,
    MmLargeSystem
};

typedef enum _MM_SYSTEM_SIZE MM_SYSTEMSIZE;

LAB_DDK_END

#endif
