/* What ntifs.h adds to <nt/rtl_memory.h>: memory: comparing, filling, heaps, compression. */
#ifndef NTLAB_NT_RTL_MEMORY_IFS_H
#define NTLAB_NT_RTL_MEMORY_IFS_H

#include <ntdef.h>

LAB_DDK_BEGIN

typedef NTSTATUS RTL_HEAP_COMMIT_ROUTINE(PVOID Base, PVOID *CommitAddress, PSIZE_T CommitSize);
typedef RTL_HEAP_COMMIT_ROUTINE *PRTL_HEAP_COMMIT_ROUTINE;

typedef struct _RTL_HEAP_PARAMETERS {
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
} RTL_HEAP_PARAMETERS, *PRTL_HEAP_PARAMETERS;

typedef struct _COMPRESSED_DATA_INFO {
    USHORT CompressionFormatAndEngine;
    UCHAR CompressionUnitShift;
    UCHAR ChunkShift;
    UCHAR ClusterShift;
    UCHAR Reserved;
    USHORT NumberOfChunks;
    ULONG CompressedChunkSizes[1];
} COMPRESSED_DATA_INFO, *PCOMPRESSED_DATA_INFO;

#define RTL_DUPLICATE_UNICODE_STRING_NULL_TERMINATE       1
#define RTL_DUPLICATE_UNICODE_STRING_ALLOCATE_NULL_STRING 2

#define COMPRESSION_FORMAT_NONE        0
#define COMPRESSION_FORMAT_DEFAULT     1
#define COMPRESSION_FORMAT_LZNT1       2
#define COMPRESSION_FORMAT_XPRESS      3
#define COMPRESSION_FORMAT_XPRESS_HUFF 4
#define COMPRESSION_FORMAT_XP10        5
#define COMPRESSION_ENGINE_STANDARD    0
#define COMPRESSION_ENGINE_MAXIMUM     0x0100
#define COMPRESSION_ENGINE_HIBER       0x0200

#define COMPRESSION_FORMAT_SPARSE 0x4000

#define HEAP_NO_SERIALIZE             1
#define HEAP_GROWABLE                 2
#define HEAP_GENERATE_EXCEPTIONS      4
#define HEAP_ZERO_MEMORY              8
#define HEAP_REALLOC_IN_PLACE_ONLY    0x10
#define HEAP_TAIL_CHECKING_ENABLED    0x20
#define HEAP_FREE_CHECKING_ENABLED    0x40
#define HEAP_DISABLE_COALESCE_ON_FREE 0x80
#define HEAP_CREATE_ALIGN_16          0x00010000
#define HEAP_CREATE_ENABLE_TRACING    0x00020000
#define HEAP_CREATE_ENABLE_EXECUTE    0x00040000
#define HEAP_SETTABLE_USER_VALUE      0x0100
#define HEAP_SETTABLE_USER_FLAG1      0x0200
#define HEAP_SETTABLE_USER_FLAG2      0x0400
#define HEAP_SETTABLE_USER_FLAG3      0x0800
#define HEAP_SETTABLE_USER_FLAGS      0x0e00
#define HEAP_CLASS_0                  0
#define HEAP_CLASS_1                  0x1000
#define HEAP_CLASS_2                  0x2000
#define HEAP_CLASS_3                  0x3000
#define HEAP_CLASS_4                  0x4000
#define HEAP_CLASS_5                  0x5000
#define HEAP_CLASS_6                  0x6000
#define HEAP_CLASS_7                  0x7000
#define HEAP_CLASS_8                  0x8000
#define HEAP_CLASS_MASK               0xf000
#define HEAP_MAXIMUM_TAG              0x0fff
#define HEAP_GLOBAL_TAG               0x0800
#define HEAP_PSEUDO_TAG_FLAG          0x8000
#define HEAP_TAG_SHIFT                0x12
#define HEAP_TAG_MASK                 0x3ffc0000
#define HEAP_CREATE_VALID_MASK        0x0007f0ff

PVOID RtlAllocateHeap(HANDLE HeapHandle, ULONG Flags, SIZE_T Size);
SIZE_T RtlCompareMemoryUlong(PVOID Source, SIZE_T Length, ULONG Pattern);
NTSTATUS RtlCompressBuffer(USHORT CompressionFormatAndEngine, PUCHAR UncompressedBuffer, ULONG UncompressedBufferSize,
                           PUCHAR CompressedBuffer, ULONG CompressedBufferSize, ULONG UncompressedChunkSize,
                           PULONG FinalCompressedSize, PVOID WorkSpace);
NTSTATUS RtlCompressChunks(PUCHAR UncompressedBuffer, ULONG UncompressedBufferSize, PUCHAR CompressedBuffer,
                           ULONG CompressedBufferSize, PCOMPRESSED_DATA_INFO CompressedDataInfo,
                           ULONG CompressedDataInfoLength, PVOID WorkSpace);
PVOID RtlCreateHeap(ULONG Flags, PVOID HeapBase, SIZE_T ReserveSize, SIZE_T CommitSize, PVOID Lock,
                    PRTL_HEAP_PARAMETERS Parameters);
NTSTATUS RtlDecompressBuffer(USHORT CompressionFormat, PUCHAR UncompressedBuffer, ULONG UncompressedBufferSize,
                             PUCHAR CompressedBuffer, ULONG CompressedBufferSize, PULONG FinalUncompressedSize);
NTSTATUS RtlDecompressBufferEx(USHORT CompressionFormat, PUCHAR UncompressedBuffer, ULONG UncompressedBufferSize,
                               PUCHAR CompressedBuffer, ULONG CompressedBufferSize, PULONG FinalUncompressedSize,
                               PVOID WorkSpace);
NTSTATUS RtlDecompressBufferEx2(USHORT CompressionFormat, PUCHAR UncompressedBuffer, ULONG UncompressedBufferSize,
                                PUCHAR CompressedBuffer, ULONG CompressedBufferSize, ULONG UncompressedChunkSize,
                                PULONG FinalUncompressedSize, PVOID WorkSpace);
NTSTATUS RtlDecompressChunks(PUCHAR UncompressedBuffer, ULONG UncompressedBufferSize, PUCHAR CompressedBuffer,
                             ULONG CompressedBufferSize, PUCHAR CompressedTail, ULONG CompressedTailSize,
                             PCOMPRESSED_DATA_INFO CompressedDataInfo);
NTSTATUS RtlDecompressFragment(USHORT CompressionFormat, PUCHAR UncompressedFragment, ULONG UncompressedFragmentSize,
                               PUCHAR CompressedBuffer, ULONG CompressedBufferSize, ULONG FragmentOffset,
                               PULONG FinalUncompressedSize, PVOID WorkSpace);
NTSTATUS RtlDecompressFragmentEx(USHORT CompressionFormat, PUCHAR UncompressedFragment, ULONG UncompressedFragmentSize,
                                 PUCHAR CompressedBuffer, ULONG CompressedBufferSize, ULONG FragmentOffset,
                                 ULONG UncompressedChunkSize, PULONG FinalUncompressedSize, PVOID WorkSpace);
NTSTATUS RtlDescribeChunk(USHORT CompressionFormat, PUCHAR *CompressedBuffer, PUCHAR EndOfCompressedBufferPlus1,
                          PUCHAR *ChunkBuffer, PULONG ChunkSize);
PVOID RtlDestroyHeap(PVOID HeapHandle);
LOGICAL RtlFreeHeap(PVOID HeapHandle, ULONG Flags, PVOID BaseAddress);
NTSTATUS RtlGetCompressionWorkSpaceSize(USHORT CompressionFormatAndEngine, PULONG CompressBufferWorkSpaceSize,
                                        PULONG CompressFragmentWorkSpaceSize);
NTSTATUS RtlReserveChunk(USHORT CompressionFormat, PUCHAR *CompressedBuffer, PUCHAR EndOfCompressedBufferPlus1,
                         PUCHAR *ChunkBuffer, ULONG ChunkSize);

LAB_DDK_END

#endif
