/* Executable images: DOS, PE and COFF headers. */
#ifndef NTLAB_NTIMAGE_H
#define NTLAB_NTIMAGE_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define IMAGE_DOS_SIGNATURE                            0x5a4d
#define IMAGE_OS2_SIGNATURE                            0x454e
#define IMAGE_OS2_SIGNATURE_LE                         0x454c
#define IMAGE_VXD_SIGNATURE                            0x454c
#define IMAGE_NT_SIGNATURE                             0x4550
#define IMAGE_FILE_MACHINE_AM33                        0x1d3
#define IMAGE_FILE_MACHINE_AMD64                       0x8664
#define IMAGE_FILE_MACHINE_ARM                         0x1c0
#define IMAGE_FILE_MACHINE_ARMV7                       0x1c4
#define IMAGE_FILE_MACHINE_EBC                         0xebc
#define IMAGE_FILE_MACHINE_I386                        0x14c
#define IMAGE_FILE_MACHINE_IA64                        0x200
#define IMAGE_FILE_MACHINE_M32R                        0x9041
#define IMAGE_FILE_MACHINE_MIPS16                      0x266
#define IMAGE_FILE_MACHINE_MIPSFPU                     0x366
#define IMAGE_FILE_MACHINE_MIPSFPU16                   0x466
#define IMAGE_FILE_MACHINE_POWERPC                     0x1f0
#define IMAGE_FILE_MACHINE_POWERPCFP                   0x1f1
#define IMAGE_FILE_MACHINE_R4000                       0x166
#define IMAGE_FILE_MACHINE_SH3                         0x1a2
#define IMAGE_FILE_MACHINE_SH3E                        0x1a4
#define IMAGE_FILE_MACHINE_SH3DSP                      0x1a3
#define IMAGE_FILE_MACHINE_SH4                         0x1a6
#define IMAGE_FILE_MACHINE_SH5                         0x1a8
#define IMAGE_FILE_MACHINE_THUMB                       0x1c2
#define IMAGE_FILE_MACHINE_WCEMIPSV2                   0x169
#define IMAGE_FILE_MACHINE_R3000                       0x162
#define IMAGE_FILE_MACHINE_R10000                      0x168
#define IMAGE_FILE_MACHINE_ALPHA                       0x184
#define IMAGE_FILE_MACHINE_ALPHA64                     0x284
#define IMAGE_FILE_MACHINE_AXP64                       IMAGE_FILE_MACHINE_ALPHA64
#define IMAGE_FILE_MACHINE_CEE                         0xc0ee
#define IMAGE_FILE_MACHINE_TRICORE                     0x520
#define IMAGE_FILE_MACHINE_CEF                         0xcef
#define IMAGE_SIZEOF_SHORT_NAME                        8
#define IMAGE_SIZEOF_SECTION_HEADER                    40
#define IMAGE_SCN_CNT_CODE                             0x20
#define IMAGE_SCN_CNT_INITIALIZED_DATA                 0x40
#define IMAGE_SCN_CNT_UNINITIALIZED_DATA               0x80
#define IMAGE_SCN_LNK_NRELOC_OVFL                      0x1000000
#define IMAGE_SCN_MEM_DISCARDABLE                      0x2000000
#define IMAGE_SCN_MEM_NOT_CACHED                       0x4000000
#define IMAGE_SCN_MEM_NOT_PAGED                        0x8000000
#define IMAGE_SCN_MEM_SHARED                           0x10000000
#define IMAGE_SCN_MEM_EXECUTE                          0x20000000
#define IMAGE_SCN_MEM_READ                             0x40000000
#define IMAGE_SCN_MEM_WRITE                            0x80000000
#define IMAGE_SIZEOF_FILE_HEADER                       20
#define IMAGE_FILE_RELOCS_STRIPPED                     1
#define IMAGE_FILE_EXECUTABLE_IMAGE                    2
#define IMAGE_FILE_LINE_NUMS_STRIPPED                  4
#define IMAGE_FILE_LOCAL_SYMS_STRIPPED                 8
#define IMAGE_FILE_AGGRESIVE_WS_TRIM                   0x10
#define IMAGE_FILE_LARGE_ADDRESS_AWARE                 0x20
#define IMAGE_FILE_BYTES_REVERSED_LO                   0x80
#define IMAGE_FILE_32BIT_MACHINE                       0x100
#define IMAGE_FILE_DEBUG_STRIPPED                      0x200
#define IMAGE_FILE_REMOVABLE_RUN_FROM_SWAP             0x400
#define IMAGE_FILE_NET_RUN_FROM_SWAP                   0x800
#define IMAGE_FILE_SYSTEM                              0x1000
#define IMAGE_FILE_DLL                                 0x2000
#define IMAGE_FILE_UP_SYSTEM_ONLY                      0x4000
#define IMAGE_FILE_BYTES_REVERSED_HI                   0x8000
#define IMAGE_NUMBEROF_DIRECTORY_ENTRIES               16
#define IMAGE_NT_OPTIONAL_HDR32_MAGIC                  0x10b
#define IMAGE_NT_OPTIONAL_HDR64_MAGIC                  0x20b
#define IMAGE_ROM_OPTIONAL_HDR_MAGIC                   0x107
#define IMAGE_NT_OPTIONAL_HDR_MAGIC                    IMAGE_NT_OPTIONAL_HDR64_MAGIC
#define IMAGE_DLLCHARACTERISTICS_HIGH_ENTROPY_VA       0x20
#define IMAGE_DLLCHARACTERISTICS_DYNAMIC_BASE          0x40
#define IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY       0x80
#define IMAGE_DLLCHARACTERISTICS_NX_COMPAT             0x100
#define IMAGE_DLLCHARACTERISTICS_NO_ISOLATION          0x200
#define IMAGE_DLLCHARACTERISTICS_NO_SEH                0x400
#define IMAGE_DLLCHARACTERISTICS_NO_BIND               0x800
#define IMAGE_DLLCHARACTERISTICS_APPCONTAINER          0x1000
#define IMAGE_DLLCHARACTERISTICS_WDM_DRIVER            0x2000
#define IMAGE_DLLCHARACTERISTICS_GUARD_CF              0x4000
#define IMAGE_DLLCHARACTERISTICS_TERMINAL_SERVER_AWARE 0x8000
#define IMAGE_LOADER_FLAGS_COMPLUS                     1
#define IMAGE_LOADER_FLAGS_SYSTEM_GLOBAL               0x1000000
#define IMAGE_DIRECTORY_ENTRY_EXPORT                   0
#define IMAGE_DIRECTORY_ENTRY_IMPORT                   1
#define IMAGE_DIRECTORY_ENTRY_RESOURCE                 2
#define IMAGE_DIRECTORY_ENTRY_EXCEPTION                3
#define IMAGE_DIRECTORY_ENTRY_SECURITY                 4
#define IMAGE_DIRECTORY_ENTRY_BASERELOC                5
#define IMAGE_DIRECTORY_ENTRY_DEBUG                    6
#define IMAGE_DIRECTORY_ENTRY_ARCHITECTURE             7
#define IMAGE_DIRECTORY_ENTRY_GLOBALPTR                8
#define IMAGE_DIRECTORY_ENTRY_TLS                      9
#define IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG              10
#define IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT             11
#define IMAGE_DIRECTORY_ENTRY_IAT                      12
#define IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT             13
#define IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR           14
#define IMAGE_ORDINAL_FLAG64                           ((NTSTATUS)0x0L)
#define IMAGE_ORDINAL_FLAG32                           0x80000000
#define IMAGE_ORDINAL_FLAG                             IMAGE_ORDINAL_FLAG64

#pragma pack(push, 2)
typedef struct _IMAGE_DOS_HEADER {
    USHORT e_magic;
    USHORT e_cblp;
    USHORT e_cp;
    USHORT e_crlc;
    USHORT e_cparhdr;
    USHORT e_minalloc;
    USHORT e_maxalloc;
    USHORT e_ss;
    USHORT e_sp;
    USHORT e_csum;
    USHORT e_ip;
    USHORT e_cs;
    USHORT e_lfarlc;
    USHORT e_ovno;
    USHORT e_res[4];
    USHORT e_oemid;
    USHORT e_oeminfo;
    USHORT e_res2[10];
    LONG e_lfanew;
} IMAGE_DOS_HEADER, *PIMAGE_DOS_HEADER;

#pragma pack(pop)
#pragma pack(push, 4)
typedef struct _IMAGE_EXPORT_DIRECTORY {
    ULONG Characteristics;
    ULONG TimeDateStamp;
    USHORT MajorVersion;
    USHORT MinorVersion;
    ULONG Name;
    ULONG Base;
    ULONG NumberOfFunctions;
    ULONG NumberOfNames;
    ULONG AddressOfFunctions;
    ULONG AddressOfNames;
    ULONG AddressOfNameOrdinals;
} IMAGE_EXPORT_DIRECTORY, *PIMAGE_EXPORT_DIRECTORY;

typedef struct _IMAGE_RESOURCE_DATA_ENTRY {
    ULONG OffsetToData;
    ULONG Size;
    ULONG CodePage;
    ULONG Reserved;
} IMAGE_RESOURCE_DATA_ENTRY, *PIMAGE_RESOURCE_DATA_ENTRY;

typedef struct {
    ULONG Size;
    ULONG TimeDateStamp;
    USHORT MajorVersion;
    USHORT MinorVersion;
    ULONG GlobalFlagsClear;
    ULONG GlobalFlagsSet;
    ULONG CriticalSectionDefaultTimeout;
    ULONG DeCommitFreeBlockThreshold;
    ULONG DeCommitTotalFreeThreshold;
    ULONG LockPrefixTable;
    ULONG MaximumAllocationSize;
    ULONG VirtualMemoryThreshold;
    ULONG ProcessHeapFlags;
    ULONG ProcessAffinityMask;
    USHORT CSDVersion;
    USHORT Reserved1;
    ULONG EditList;
    ULONG SecurityCookie;
    ULONG SEHandlerTable;
    ULONG SEHandlerCount;
} IMAGE_LOAD_CONFIG_DIRECTORY32, *PIMAGE_LOAD_CONFIG_DIRECTORY32;

typedef struct {
    ULONG Size;
    ULONG TimeDateStamp;
    USHORT MajorVersion;
    USHORT MinorVersion;
    ULONG GlobalFlagsClear;
    ULONG GlobalFlagsSet;
    ULONG CriticalSectionDefaultTimeout;
    ULONGLONG DeCommitFreeBlockThreshold;
    ULONGLONG DeCommitTotalFreeThreshold;
    ULONGLONG LockPrefixTable;
    ULONGLONG MaximumAllocationSize;
    ULONGLONG VirtualMemoryThreshold;
    ULONGLONG ProcessAffinityMask;
    ULONG ProcessHeapFlags;
    USHORT CSDVersion;
    USHORT Reserved1;
    ULONGLONG EditList;
    ULONGLONG SecurityCookie;
    ULONGLONG SEHandlerTable;
    ULONGLONG SEHandlerCount;
} IMAGE_LOAD_CONFIG_DIRECTORY64, *PIMAGE_LOAD_CONFIG_DIRECTORY64;

typedef IMAGE_LOAD_CONFIG_DIRECTORY64 IMAGE_LOAD_CONFIG_DIRECTORY;

typedef PIMAGE_LOAD_CONFIG_DIRECTORY64 PIMAGE_LOAD_CONFIG_DIRECTORY;

typedef struct _IMAGE_BASE_RELOCATION {
    ULONG VirtualAddress;
    ULONG SizeOfBlock;
} IMAGE_BASE_RELOCATION, *PIMAGE_BASE_RELOCATION;

typedef struct _IMAGE_RESOURCE_DIRECTORY {
    ULONG Characteristics;
    ULONG TimeDateStamp;
    USHORT MajorVersion;
    USHORT MinorVersion;
    USHORT NumberOfNamedEntries;
    USHORT NumberOfIdEntries;
} IMAGE_RESOURCE_DIRECTORY, *PIMAGE_RESOURCE_DIRECTORY;

typedef struct _IMAGE_RESOURCE_DIRECTORY_STRING {
    USHORT Length;
    CHAR NameString[1];
} IMAGE_RESOURCE_DIRECTORY_STRING, *PIMAGE_RESOURCE_DIRECTORY_STRING;

typedef struct _IMAGE_SECTION_HEADER {
    UCHAR Name[8];
    union {
        ULONG PhysicalAddress;
        ULONG VirtualSize;
    } Misc;
    ULONG VirtualAddress;
    ULONG SizeOfRawData;
    ULONG PointerToRawData;
    ULONG PointerToRelocations;
    ULONG PointerToLinenumbers;
    USHORT NumberOfRelocations;
    USHORT NumberOfLinenumbers;
    ULONG Characteristics;
} IMAGE_SECTION_HEADER, *PIMAGE_SECTION_HEADER;

typedef struct _IMAGE_FILE_HEADER {
    USHORT Machine;
    USHORT NumberOfSections;
    ULONG TimeDateStamp;
    ULONG PointerToSymbolTable;
    ULONG NumberOfSymbols;
    USHORT SizeOfOptionalHeader;
    USHORT Characteristics;
} IMAGE_FILE_HEADER, *PIMAGE_FILE_HEADER;

typedef struct _IMAGE_DATA_DIRECTORY {
    ULONG VirtualAddress;
    ULONG Size;
} IMAGE_DATA_DIRECTORY, *PIMAGE_DATA_DIRECTORY;

typedef struct _IMAGE_OPTIONAL_HEADER {
    USHORT Magic;
    UCHAR MajorLinkerVersion;
    UCHAR MinorLinkerVersion;
    ULONG SizeOfCode;
    ULONG SizeOfInitializedData;
    ULONG SizeOfUninitializedData;
    ULONG AddressOfEntryPoint;
    ULONG BaseOfCode;
    ULONG BaseOfData;
    ULONG ImageBase;
    ULONG SectionAlignment;
    ULONG FileAlignment;
    USHORT MajorOperatingSystemVersion;
    USHORT MinorOperatingSystemVersion;
    USHORT MajorImageVersion;
    USHORT MinorImageVersion;
    USHORT MajorSubsystemVersion;
    USHORT MinorSubsystemVersion;
    ULONG Win32VersionValue;
    ULONG SizeOfImage;
    ULONG SizeOfHeaders;
    ULONG CheckSum;
    USHORT Subsystem;
    USHORT DllCharacteristics;
    ULONG SizeOfStackReserve;
    ULONG SizeOfStackCommit;
    ULONG SizeOfHeapReserve;
    ULONG SizeOfHeapCommit;
    ULONG LoaderFlags;
    ULONG NumberOfRvaAndSizes;
    IMAGE_DATA_DIRECTORY DataDirectory[16];
} IMAGE_OPTIONAL_HEADER32, *PIMAGE_OPTIONAL_HEADER32;

typedef struct _IMAGE_ROM_OPTIONAL_HEADER {
    USHORT Magic;
    UCHAR MajorLinkerVersion;
    UCHAR MinorLinkerVersion;
    ULONG SizeOfCode;
    ULONG SizeOfInitializedData;
    ULONG SizeOfUninitializedData;
    ULONG AddressOfEntryPoint;
    ULONG BaseOfCode;
    ULONG BaseOfData;
    ULONG BaseOfBss;
    ULONG GprMask;
    ULONG CprMask[4];
    ULONG GpValue;
} IMAGE_ROM_OPTIONAL_HEADER, *PIMAGE_ROM_OPTIONAL_HEADER;

typedef struct _IMAGE_OPTIONAL_HEADER64 {
    USHORT Magic;
    UCHAR MajorLinkerVersion;
    UCHAR MinorLinkerVersion;
    ULONG SizeOfCode;
    ULONG SizeOfInitializedData;
    ULONG SizeOfUninitializedData;
    ULONG AddressOfEntryPoint;
    ULONG BaseOfCode;
    ULONGLONG ImageBase;
    ULONG SectionAlignment;
    ULONG FileAlignment;
    USHORT MajorOperatingSystemVersion;
    USHORT MinorOperatingSystemVersion;
    USHORT MajorImageVersion;
    USHORT MinorImageVersion;
    USHORT MajorSubsystemVersion;
    USHORT MinorSubsystemVersion;
    ULONG Win32VersionValue;
    ULONG SizeOfImage;
    ULONG SizeOfHeaders;
    ULONG CheckSum;
    USHORT Subsystem;
    USHORT DllCharacteristics;
    ULONGLONG SizeOfStackReserve;
    ULONGLONG SizeOfStackCommit;
    ULONGLONG SizeOfHeapReserve;
    ULONGLONG SizeOfHeapCommit;
    ULONG LoaderFlags;
    ULONG NumberOfRvaAndSizes;
    IMAGE_DATA_DIRECTORY DataDirectory[16];
} IMAGE_OPTIONAL_HEADER64, *PIMAGE_OPTIONAL_HEADER64;

typedef IMAGE_OPTIONAL_HEADER64 IMAGE_OPTIONAL_HEADER;

typedef PIMAGE_OPTIONAL_HEADER64 PIMAGE_OPTIONAL_HEADER;

typedef struct _IMAGE_NT_HEADERS64 {
    ULONG Signature;
    IMAGE_FILE_HEADER FileHeader;
    IMAGE_OPTIONAL_HEADER64 OptionalHeader;
} IMAGE_NT_HEADERS64;

typedef struct _IMAGE_NT_HEADERS {
    ULONG Signature;
    IMAGE_FILE_HEADER FileHeader;
    IMAGE_OPTIONAL_HEADER32 OptionalHeader;
} IMAGE_NT_HEADERS32;

typedef IMAGE_NT_HEADERS64 IMAGE_NT_HEADERS;

typedef struct _IMAGE_IMPORT_BY_NAME {
    USHORT Hint;
    UCHAR Name[1];
} IMAGE_IMPORT_BY_NAME, *PIMAGE_IMPORT_BY_NAME;

#pragma pack(push, 8)
typedef struct _IMAGE_THUNK_DATA64 {
    union {
        ULONGLONG ForwarderString;
        ULONGLONG Function;
        ULONGLONG Ordinal;
        ULONGLONG AddressOfData;
    } u1;
} IMAGE_THUNK_DATA64, *PIMAGE_THUNK_DATA64;

#pragma pack(pop)
typedef struct _IMAGE_THUNK_DATA32 {
    union {
        ULONG ForwarderString;
        ULONG Function;
        ULONG Ordinal;
        ULONG AddressOfData;
    } u1;
} IMAGE_THUNK_DATA32, *PIMAGE_THUNK_DATA32;

typedef void (*PIMAGE_TLS_CALLBACK)(PVOID DllHandle, ULONG Reason, PVOID Reserved);

#define IMAGE_RESOURCE_NAME_IS_STRING    0x80000000
#define IMAGE_RESOURCE_DATA_IS_DIRECTORY 0x80000000

typedef struct _IMAGE_RESOURCE_DIRECTORY_ENTRY {
    union {
        struct {
            ULONG NameOffset : 31;
            ULONG NameIsString : 1;
        };
        ULONG Name;
        USHORT Id;
    };
    union {
        ULONG OffsetToData;
        struct {
            ULONG OffsetToDirectory : 31;
            ULONG DataIsDirectory : 1;
        };
    };
} IMAGE_RESOURCE_DIRECTORY_ENTRY, *PIMAGE_RESOURCE_DIRECTORY_ENTRY;

typedef struct _IMAGE_RESOURCE_DIR_STRING_U {
    USHORT Length;
    WCHAR NameString[1];
} IMAGE_RESOURCE_DIR_STRING_U, *PIMAGE_RESOURCE_DIR_STRING_U;

typedef struct _IMAGE_TLS_DIRECTORY64 {
    ULONGLONG StartAddressOfRawData;
    ULONGLONG EndAddressOfRawData;
    ULONGLONG AddressOfIndex;
    ULONGLONG AddressOfCallBacks;
    ULONG SizeOfZeroFill;
    ULONG Characteristics;
} IMAGE_TLS_DIRECTORY64, *PIMAGE_TLS_DIRECTORY64;

typedef struct _IMAGE_TLS_DIRECTORY32 {
    ULONG StartAddressOfRawData;
    ULONG EndAddressOfRawData;
    ULONG AddressOfIndex;
    ULONG AddressOfCallBacks;
    ULONG SizeOfZeroFill;
    ULONG Characteristics;
} IMAGE_TLS_DIRECTORY32, *PIMAGE_TLS_DIRECTORY32;

typedef IMAGE_THUNK_DATA64 IMAGE_THUNK_DATA;

typedef PIMAGE_THUNK_DATA64 PIMAGE_THUNK_DATA;

typedef IMAGE_TLS_DIRECTORY64 IMAGE_TLS_DIRECTORY;

typedef PIMAGE_TLS_DIRECTORY64 PIMAGE_TLS_DIRECTORY;

typedef struct _IMAGE_IMPORT_DESCRIPTOR {
    union {
        ULONG Characteristics;
        ULONG OriginalFirstThunk;
    };
    ULONG TimeDateStamp;
    ULONG ForwarderChain;
    ULONG Name;
    ULONG FirstThunk;
} IMAGE_IMPORT_DESCRIPTOR, *PIMAGE_IMPORT_DESCRIPTOR;

typedef struct _NON_PAGED_DEBUG_INFO {
    USHORT Signature;
    USHORT Flags;
    ULONG Size;
    USHORT Machine;
    USHORT Characteristics;
    ULONG TimeDateStamp;
    ULONG CheckSum;
    ULONG SizeOfImage;
    ULONGLONG ImageBase;
} NON_PAGED_DEBUG_INFO, *PNON_PAGED_DEBUG_INFO;

#pragma pack(pop)
#define IMAGE_FIRST_SECTION(Headers)                                                                                   \
    ((PIMAGE_SECTION_HEADER)((PUCHAR) & (Headers)->OptionalHeader + (Headers)->FileHeader.SizeOfOptionalHeader))
#define IMAGE_ORDINAL64(Ordinal)         ((Ordinal)&0xffff)
#define IMAGE_ORDINAL32(Ordinal)         ((Ordinal)&0xffff)
#define IMAGE_ORDINAL(Ordinal)           IMAGE_ORDINAL64(Ordinal)
#define IMAGE_SNAP_BY_ORDINAL64(Ordinal) (((Ordinal)&IMAGE_ORDINAL_FLAG64) != 0)
#define IMAGE_SNAP_BY_ORDINAL32(Ordinal) (((Ordinal)&IMAGE_ORDINAL_FLAG32) != 0)
#define IMAGE_SNAP_BY_ORDINAL(Ordinal)   IMAGE_SNAP_BY_ORDINAL64(Ordinal)

LAB_DDK_END

#endif
