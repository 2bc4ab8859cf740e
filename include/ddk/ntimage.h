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

#define IMAGE_MAJOR_LINKER_VERSION               2
#define IMAGE_FILE_MACHINE_UNKNOWN               0
#define IMAGE_SUBSYSTEM_UNKNOWN                  0
#define IMAGE_SUBSYSTEM_NATIVE                   1
#define IMAGE_SUBSYSTEM_WINDOWS_GUI              2
#define IMAGE_SUBSYSTEM_WINDOWS_CUI              3
#define IMAGE_SUBSYSTEM_OS2_CUI                  5
#define IMAGE_SUBSYSTEM_POSIX_CUI                7
#define IMAGE_SUBSYSTEM_NATIVE_WINDOWS           8
#define IMAGE_SUBSYSTEM_WINDOWS_CE_GUI           9
#define IMAGE_SUBSYSTEM_EFI_APPLICATION          10
#define IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER  11
#define IMAGE_SUBSYSTEM_EFI_RUNTIME_DRIVER       12
#define IMAGE_SUBSYSTEM_EFI_ROM                  13
#define IMAGE_SUBSYSTEM_XBOX                     14
#define IMAGE_SUBSYSTEM_WINDOWS_BOOT_APPLICATION 16
#define IMAGE_DLLCHARACTERISTICS_BROWSERHOSTED   0x1000
#define IMAGE_DLLCHARACTERISTICS_X86_THUNK       0x1000
#define IMAGE_SCN_TYPE_NO_PAD                    0x00000008
#define IMAGE_SCN_LNK_OTHER                      0x00000100
#define IMAGE_SCN_LNK_INFO                       0x00000200
#define IMAGE_SCN_LNK_REMOVE                     0x00000800
#define IMAGE_SCN_LNK_COMDAT                     0x00001000
#define IMAGE_SCN_NO_DEFER_SPEC_EXC              0x00004000
#define IMAGE_SCN_GPREL                          0x00008000
#define IMAGE_SCN_MEM_FARDATA                    0x00008000
#define IMAGE_SCN_MEM_PURGEABLE                  0x00020000
#define IMAGE_SCN_MEM_16BIT                      0x00020000
#define IMAGE_SCN_MEM_LOCKED                     0x00040000
#define IMAGE_SCN_MEM_PRELOAD                    0x00080000
#define IMAGE_SCN_ALIGN_1BYTES                   0x00100000
#define IMAGE_SCN_ALIGN_2BYTES                   0x00200000
#define IMAGE_SCN_ALIGN_4BYTES                   0x00300000
#define IMAGE_SCN_ALIGN_8BYTES                   0x00400000
#define IMAGE_SCN_ALIGN_16BYTES                  0x00500000
#define IMAGE_SCN_ALIGN_32BYTES                  0x00600000
#define IMAGE_SCN_ALIGN_64BYTES                  0x00700000
#define IMAGE_SCN_ALIGN_128BYTES                 0x00800000
#define IMAGE_SCN_ALIGN_256BYTES                 0x00900000
#define IMAGE_SCN_ALIGN_512BYTES                 0x00A00000
#define IMAGE_SCN_ALIGN_1024BYTES                0x00B00000
#define IMAGE_SCN_ALIGN_2048BYTES                0x00C00000
#define IMAGE_SCN_ALIGN_4096BYTES                0x00D00000
#define IMAGE_SCN_ALIGN_8192BYTES                0x00E00000
#define IMAGE_SCN_ALIGN_MASK                     0x00F00000
#define IMAGE_SCN_SCALE_INDEX                    0x00000001
#define IMAGE_SIZEOF_SYMBOL                      18
#define IMAGE_SYM_SECTION_MAX                    0xFEFF
#define IMAGE_SYM_TYPE_NULL                      0x0000
#define IMAGE_SYM_TYPE_VOID                      0x0001
#define IMAGE_SYM_TYPE_CHAR                      0x0002
#define IMAGE_SYM_TYPE_SHORT                     0x0003
#define IMAGE_SYM_TYPE_INT                       0x0004
#define IMAGE_SYM_TYPE_LONG                      0x0005
#define IMAGE_SYM_TYPE_FLOAT                     0x0006
#define IMAGE_SYM_TYPE_DOUBLE                    0x0007
#define IMAGE_SYM_TYPE_STRUCT                    0x0008
#define IMAGE_SYM_TYPE_UNION                     0x0009
#define IMAGE_SYM_TYPE_ENUM                      0x000A
#define IMAGE_SYM_TYPE_MOE                       0x000B
#define IMAGE_SYM_TYPE_UCHAR                     0x000C
#define IMAGE_SYM_TYPE_USHORT                    0x000D
#define IMAGE_SYM_TYPE_UINT                      0x000E
#define IMAGE_SYM_TYPE_ULONG                     0x000F
#define IMAGE_SYM_TYPE_PCODE                     0x8000
#define IMAGE_SYM_DTYPE_NULL                     0
#define IMAGE_SYM_DTYPE_POINTER                  1
#define IMAGE_SYM_DTYPE_FUNCTION                 2
#define IMAGE_SYM_DTYPE_ARRAY                    3
#define IMAGE_SYM_CLASS_END_OF_FUNCTION          (UCHAR) - 1
#define IMAGE_SYM_CLASS_NULL                     0x0000
#define IMAGE_SYM_CLASS_AUTOMATIC                0x0001
#define IMAGE_SYM_CLASS_EXTERNAL                 0x0002
#define IMAGE_SYM_CLASS_STATIC                   0x0003
#define IMAGE_SYM_CLASS_REGISTER                 0x0004
#define IMAGE_SYM_CLASS_EXTERNAL_DEF             0x0005
#define IMAGE_SYM_CLASS_LABEL                    0x0006
#define IMAGE_SYM_CLASS_UNDEFINED_LABEL          0x0007
#define IMAGE_SYM_CLASS_MEMBER_OF_STRUCT         0x0008
#define IMAGE_SYM_CLASS_ARGUMENT                 0x0009
#define IMAGE_SYM_CLASS_STRUCT_TAG               0x000A
#define IMAGE_SYM_CLASS_MEMBER_OF_UNION          0x000B
#define IMAGE_SYM_CLASS_UNION_TAG                0x000C
#define IMAGE_SYM_CLASS_TYPE_DEFINITION          0x000D
#define IMAGE_SYM_CLASS_UNDEFINED_STATIC         0x000E
#define IMAGE_SYM_CLASS_ENUM_TAG                 0x000F
#define IMAGE_SYM_CLASS_MEMBER_OF_ENUM           0x0010
#define IMAGE_SYM_CLASS_REGISTER_PARAM           0x0011
#define IMAGE_SYM_CLASS_BIT_FIELD                0x0012
#define IMAGE_SYM_CLASS_FAR_EXTERNAL             0x0044
#define IMAGE_SYM_CLASS_BLOCK                    0x0064
#define IMAGE_SYM_CLASS_FUNCTION                 0x0065
#define IMAGE_SYM_CLASS_END_OF_STRUCT            0x0066
#define IMAGE_SYM_CLASS_FILE                     0x0067
#define IMAGE_SYM_CLASS_SECTION                  0x0068
#define IMAGE_SYM_CLASS_WEAK_EXTERNAL            0x0069
#define IMAGE_SYM_CLASS_CLR_TOKEN                0x006B
#define N_BTMASK                                 0x000F
#define N_TMASK                                  0x0030
#define N_TMASK1                                 0x00C0
#define N_TMASK2                                 0x00F0
#define N_BTSHFT                                 4
#define N_TSHIFT                                 2
#define IMAGE_COMDAT_SELECT_NODUPLICATES         1
#define IMAGE_COMDAT_SELECT_ANY                  2
#define IMAGE_COMDAT_SELECT_SAME_SIZE            3
#define IMAGE_COMDAT_SELECT_EXACT_MATCH          4
#define IMAGE_COMDAT_SELECT_ASSOCIATIVE          5
#define IMAGE_COMDAT_SELECT_LARGEST              6
#define IMAGE_COMDAT_SELECT_NEWEST               7
#define IMAGE_WEAK_EXTERN_SEARCH_NOLIBRARY       1
#define IMAGE_WEAK_EXTERN_SEARCH_LIBRARY         2
#define IMAGE_WEAK_EXTERN_SEARCH_ALIAS           3
#define IMAGE_REL_I386_ABSOLUTE                  0x0000
#define IMAGE_REL_I386_DIR16                     0x0001
#define IMAGE_REL_I386_REL16                     0x0002
#define IMAGE_REL_I386_DIR32                     0x0006
#define IMAGE_REL_I386_DIR32NB                   0x0007
#define IMAGE_REL_I386_SEG12                     0x0009
#define IMAGE_REL_I386_SECTION                   0x000A
#define IMAGE_REL_I386_SECREL                    0x000B
#define IMAGE_REL_I386_TOKEN                     0x000C
#define IMAGE_REL_I386_SECREL7                   0x000D
#define IMAGE_REL_I386_REL32                     0x0014
#define IMAGE_REL_ARM_ABSOLUTE                   0x0000
#define IMAGE_REL_ARM_ADDR32                     0x0001
#define IMAGE_REL_ARM_ADDR32NB                   0x0002
#define IMAGE_REL_ARM_BRANCH24                   0x0003
#define IMAGE_REL_ARM_BRANCH11                   0x0004
#define IMAGE_REL_ARM_TOKEN                      0x0005
#define IMAGE_REL_ARM_GPREL12                    0x0006
#define IMAGE_REL_ARM_GPREL7                     0x0007
#define IMAGE_REL_ARM_BLX24                      0x0008
#define IMAGE_REL_ARM_BLX11                      0x0009
#define IMAGE_REL_ARM_SECTION                    0x000E
#define IMAGE_REL_ARM_SECREL                     0x000F
#define IMAGE_REL_AM_ABSOLUTE                    0x0000
#define IMAGE_REL_AM_ADDR32                      0x0001
#define IMAGE_REL_AM_ADDR32NB                    0x0002
#define IMAGE_REL_AM_CALL32                      0x0003
#define IMAGE_REL_AM_FUNCINFO                    0x0004
#define IMAGE_REL_AM_REL32_1                     0x0005
#define IMAGE_REL_AM_REL32_2                     0x0006
#define IMAGE_REL_AM_SECREL                      0x0007
#define IMAGE_REL_AM_SECTION                     0x0008
#define IMAGE_REL_AM_TOKEN                       0x0009
#define IMAGE_REL_AMD64_ABSOLUTE                 0x0000
#define IMAGE_REL_AMD64_ADDR64                   0x0001
#define IMAGE_REL_AMD64_ADDR32                   0x0002
#define IMAGE_REL_AMD64_ADDR32NB                 0x0003
#define IMAGE_REL_AMD64_REL32                    0x0004
#define IMAGE_REL_AMD64_REL32_1                  0x0005
#define IMAGE_REL_AMD64_REL32_2                  0x0006
#define IMAGE_REL_AMD64_REL32_3                  0x0007
#define IMAGE_REL_AMD64_REL32_4                  0x0008
#define IMAGE_REL_AMD64_REL32_5                  0x0009
#define IMAGE_REL_AMD64_SECTION                  0x000A
#define IMAGE_REL_AMD64_SECREL                   0x000B
#define IMAGE_REL_AMD64_SECREL7                  0x000C
#define IMAGE_REL_AMD64_TOKEN                    0x000D
#define IMAGE_REL_AMD64_SREL32                   0x000E
#define IMAGE_REL_AMD64_PAIR                     0x000F
#define IMAGE_REL_AMD64_SSPAN32                  0x0010
#define IMAGE_REL_BASED_ABSOLUTE                 0
#define IMAGE_REL_BASED_HIGH                     1
#define IMAGE_REL_BASED_LOW                      2
#define IMAGE_REL_BASED_HIGHLOW                  3
#define IMAGE_REL_BASED_HIGHADJ                  4
#define IMAGE_REL_BASED_MIPS_JMPADDR             5
#define IMAGE_REL_BASED_SECTION                  6
#define IMAGE_REL_BASED_REL32                    7
#define IMAGE_REL_BASED_MIPS_JMPADDR16           9
#define IMAGE_REL_BASED_IA64_IMM64               9
#define IMAGE_REL_BASED_DIR64                    10
#define IMAGE_ARCHIVE_START_SIZE                 8
#define IMAGE_ARCHIVE_START                      "!<arch>\n"
#define IMAGE_ARCHIVE_END                        "`\n"
#define IMAGE_ARCHIVE_PAD                        "\n"
#define IMAGE_ARCHIVE_LINKER_MEMBER              "/               "
#define IMAGE_SIZEOF_ARCHIVE_MEMBER_HDR          60
#define IMAGE_RESOURCE_NAME_IS_STRING            0x80000000
#define IMAGE_RESOURCE_DATA_IS_DIRECTORY         0x80000000
#define IMAGE_DEBUG_TYPE_UNKNOWN                 0
#define IMAGE_DEBUG_TYPE_COFF                    1
#define IMAGE_DEBUG_TYPE_CODEVIEW                2
#define IMAGE_DEBUG_TYPE_FPO                     3
#define IMAGE_DEBUG_TYPE_MISC                    4
#define IMAGE_DEBUG_TYPE_EXCEPTION               5
#define IMAGE_DEBUG_TYPE_FIXUP                   6
#define IMAGE_DEBUG_TYPE_OMAP_TO_SRC             7
#define IMAGE_DEBUG_TYPE_OMAP_FROM_SRC           8
#define IMAGE_DEBUG_TYPE_BORLAND                 9
#define IMAGE_DEBUG_TYPE_RESERVED10              10
#define IMAGE_DEBUG_TYPE_CLSID                   11
#define FRAME_FPO                                0
#define FRAME_TRAP                               1
#define FRAME_TSS                                2
#define FRAME_NONFPO                             3
#define SIZEOF_RFPO_DATA                         16
#define IMAGE_DEBUG_MISC_EXENAME                 1
#define IMAGE_SEPARATE_DEBUG_SIGNATURE           0x4944
#define NON_PAGED_DEBUG_SIGNATURE                0x494E
#define IMAGE_SEPARATE_DEBUG_FLAGS_MASK          0x8000
#define IMAGE_SEPARATE_DEBUG_MISMATCH            0x8000
#define IMPORT_OBJECT_HDR_SIG2                   0xffff

LAB_DDK_END

#include <nt/image_debug.h>
#include <nt/image_symbol.h>

#endif
