/* What ntifs.h adds to <nt/mm_section.h>: sections and views, paging of drivers, verifier queries. */
#ifndef NTLAB_NT_MM_SECTION_IFS_H
#define NTLAB_NT_MM_SECTION_IFS_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/io_file_info_ddk.h>

LAB_DDK_BEGIN

typedef enum _MMFLUSH_TYPE { MmFlushForDelete, MmFlushForWrite } MMFLUSH_TYPE;

typedef struct _READ_LIST {
    PFILE_OBJECT FileObject;
    ULONG NumberOfEntries;
    LOGICAL IsImage;
    FILE_SEGMENT_ELEMENT List[1];
} READ_LIST, *PREAD_LIST;

typedef union _MM_PREFETCH_FLAGS {
    struct {
        ULONG Priority : 3;
        ULONG RepurposePriority : 3;
        ULONG PriorityProtection : 1;
    } Flags;
    ULONG AllFlags;
} MM_PREFETCH_FLAGS, *PMM_PREFETCH_FLAGS;

#define SEC_BASED 0x00200000

typedef struct _VAD_HEADER {
    PVOID StartVPN;
    PVOID EndVPN;
    struct _VAD_HEADER *ParentLink;
    struct _VAD_HEADER *LeftLink;
    struct _VAD_HEADER *RightLink;
    ULONG Flags;
    PVOID ControlArea;
    PVOID FirstProtoPte;
    PVOID LastPTE;
    ULONG Unknown;
    LIST_ENTRY Secured;
} VAD_HEADER, *PVAD_HEADER;

typedef enum _MEMORY_INFORMATION_CLASS { MemoryBasicInformation } MEMORY_INFORMATION_CLASS;

typedef struct _MEMORY_BASIC_INFORMATION {
    PVOID BaseAddress;
    PVOID AllocationBase;
    ULONG AllocationProtect;
    USHORT PartitionId;
    SIZE_T RegionSize;
    ULONG State;
    ULONG Protect;
    ULONG Type;
} MEMORY_BASIC_INFORMATION, *PMEMORY_BASIC_INFORMATION;

typedef enum _VIRTUAL_MEMORY_INFORMATION_CLASS {
    VmPrefetchInformation,
    VmPagePriorityInformation,
    VmCfgCallTargetInformation,
    VmPageDirtyStateInformation
} VIRTUAL_MEMORY_INFORMATION_CLASS;

typedef struct _MEMORY_RANGE_ENTRY {
    PVOID VirtualAddress;
    SIZE_T NumberOfBytes;
} MEMORY_RANGE_ENTRY, *PMEMORY_RANGE_ENTRY;

#define PHCM_APPLICATION_DEFAULT     ((CHAR)0)
#define PHCM_DISGUISE_PLACEHOLDER    ((CHAR)1)
#define PHCM_EXPOSE_PLACEHOLDERS     ((CHAR)2)
#define PHCM_MAX                     ((CHAR)2)
#define PHCM_ERROR_INVALID_PARAMETER ((CHAR)-1)
#define PHCM_ERROR_NO_TEB            ((CHAR)-2)

BOOLEAN MmCanFileBeTruncated(PSECTION_OBJECT_POINTERS SectionObjectPointer, PLARGE_INTEGER NewFileSize);
ULONG MmDoesFileHaveUserWritableReferences(PSECTION_OBJECT_POINTERS SectionPointer);
BOOLEAN MmFlushImageSection(PSECTION_OBJECT_POINTERS SectionObjectPointer, MMFLUSH_TYPE FlushType);
BOOLEAN MmForceSectionClosed(PSECTION_OBJECT_POINTERS SectionObjectPointer, BOOLEAN DelayClose);
BOOLEAN MmForceSectionClosedEx(PSECTION_OBJECT_POINTERS SectionObjectPointer, ULONG ForceCloseFlags);
ULONGLONG MmGetMaximumFileSectionSize(void);
BOOLEAN MmIsRecursiveIoFault(void);
NTSTATUS MmPrefetchPages(ULONG NumberOfLists, PREAD_LIST *ReadLists);
BOOLEAN MmSetAddressRangeModified(PVOID Address, SIZE_T Length);

LAB_DDK_END

#endif
