/* ifs_rtl types. */
#ifndef NTLAB_NT_IFS_RTL_TYPES_H
#define NTLAB_NT_IFS_RTL_TYPES_H

#include <ntdef.h>
#include <nt/ifs_se_types.h>

LAB_DDK_BEGIN

typedef PVOID (*PRTL_ALLOCATE_STRING_ROUTINE)(SIZE_T NumberOfBytes);
typedef PVOID (*PRTL_REALLOCATE_STRING_ROUTINE)(SIZE_T NumberOfBytes, PVOID Buffer);
typedef void (*PRTL_FREE_STRING_ROUTINE)(PVOID Buffer);
typedef NTSTATUS (*PRTL_HEAP_COMMIT_ROUTINE)(PVOID Base, PVOID *CommitAddress, PSIZE_T CommitSize);

struct _RTL_HEAP_PARAMETERS {
    ULONG Length;
    SIZE_T SegmentReserve;
    SIZE_T SegmentCommit;
    SIZE_T DeCommitFreeBlockThreshold;
    SIZE_T DeCommitTotalFreeThreshold;
    SIZE_T MaximumAllocationSize;
    SIZE_T VirtualMemoryThreshold;
    SIZE_T InitialCommit;
    SIZE_T InitialReserve;
    PRTL_HEAP_COMMIT_ROUTINE CommitRoutine;
    SIZE_T Reserved[2];
};

typedef struct _RTL_HEAP_PARAMETERS RTL_HEAP_PARAMETERS;
typedef struct _RTL_HEAP_PARAMETERS *PRTL_HEAP_PARAMETERS;

struct _GENERATE_NAME_CONTEXT {
    USHORT Checksum;
    BOOLEAN CheckSumInserted;
    UCHAR NameLength;
    WCHAR NameBuffer[8];
    ULONG ExtensionLength;
    WCHAR ExtensionBuffer[4];
    ULONG LastIndexValue;
};

typedef struct _GENERATE_NAME_CONTEXT GENERATE_NAME_CONTEXT;
typedef struct _GENERATE_NAME_CONTEXT *PGENERATE_NAME_CONTEXT;

struct _PREFIX_TABLE_ENTRY {
    CSHORT NodeTypeCode;
    CSHORT NameLength;
    struct _PREFIX_TABLE_ENTRY *NextPrefixTree;
    RTL_SPLAY_LINKS Links;
    PSTRING Prefix;
};

typedef struct _PREFIX_TABLE_ENTRY PREFIX_TABLE_ENTRY;
typedef struct _PREFIX_TABLE_ENTRY *PPREFIX_TABLE_ENTRY;

struct _PREFIX_TABLE {
    CSHORT NodeTypeCode;
    CSHORT NameLength;
    PPREFIX_TABLE_ENTRY NextPrefixTree;
};

typedef struct _PREFIX_TABLE PREFIX_TABLE;
typedef struct _PREFIX_TABLE *PPREFIX_TABLE;

struct _UNICODE_PREFIX_TABLE_ENTRY {
    CSHORT NodeTypeCode;
    CSHORT NameLength;
    struct _UNICODE_PREFIX_TABLE_ENTRY *NextPrefixTree;
    struct _UNICODE_PREFIX_TABLE_ENTRY *CaseMatch;
    RTL_SPLAY_LINKS Links;
    PUNICODE_STRING Prefix;
};

typedef struct _UNICODE_PREFIX_TABLE_ENTRY UNICODE_PREFIX_TABLE_ENTRY;
typedef struct _UNICODE_PREFIX_TABLE_ENTRY *PUNICODE_PREFIX_TABLE_ENTRY;

struct _UNICODE_PREFIX_TABLE {
    CSHORT NodeTypeCode;
    CSHORT NameLength;
    PUNICODE_PREFIX_TABLE_ENTRY NextPrefixTree;
    PUNICODE_PREFIX_TABLE_ENTRY LastNextEntry;
};

typedef struct _UNICODE_PREFIX_TABLE UNICODE_PREFIX_TABLE;
typedef struct _UNICODE_PREFIX_TABLE *PUNICODE_PREFIX_TABLE;

struct _COMPRESSED_DATA_INFO {
    USHORT CompressionFormatAndEngine;
    UCHAR CompressionUnitShift;
    UCHAR ChunkShift;
    UCHAR ClusterShift;
    UCHAR Reserved;
    USHORT NumberOfChunks;
    ULONG CompressedChunkSizes[1];
};

typedef struct _COMPRESSED_DATA_INFO COMPRESSED_DATA_INFO;
typedef struct _COMPRESSED_DATA_INFO *PCOMPRESSED_DATA_INFO;

LAB_DDK_END

#endif
