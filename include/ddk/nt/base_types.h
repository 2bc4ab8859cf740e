/* The scalar and pointer types that everything else is made of. */
#ifndef NTLAB_NT_BASE_TYPES_H
#define NTLAB_NT_BASE_TYPES_H

#include <nt/compiler.h>
#include <nt/names.h>
#include <devioctl.h>

LAB_DDK_BEGIN

typedef UCHAR FCHAR;
typedef USHORT FSHORT;
typedef ULONG FLONG;
typedef LONG HRESULT;
typedef ULONGLONG DWORDLONG;
typedef ULONGLONG *PDWORDLONG;
typedef LONGLONG USN;
typedef ULONG CLONG;
typedef ULONG *PCLONG;
typedef ULONG LCID;
typedef PULONG PLCID;
typedef USHORT LANGID;

typedef union _LARGE_INTEGER {
    struct {
        ULONG LowPart;
        LONG HighPart;
    };
    struct {
        ULONG LowPart;
        LONG HighPart;
    } u;
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
    struct {
        ULONG LowPart;
        ULONG HighPart;
    };
    struct {
        ULONG LowPart;
        ULONG HighPart;
    } u;
    ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

typedef struct _LUID {
    ULONG LowPart;
    LONG HighPart;
} LUID, *PLUID;

typedef LARGE_INTEGER PHYSICAL_ADDRESS;
typedef LARGE_INTEGER *PPHYSICAL_ADDRESS;

typedef struct _OBJECT_ATTRIBUTES {
    ULONG Length;
    HANDLE RootDirectory;
    PUNICODE_STRING ObjectName;
    ULONG Attributes;
    PVOID SecurityDescriptor;
    PVOID SecurityQualityOfService;
} OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;

typedef const OBJECT_ATTRIBUTES *PCOBJECT_ATTRIBUTES;

typedef struct _OBJECT_ATTRIBUTES64 {
    ULONG Length;
    ULONG64 RootDirectory;
    ULONG64 ObjectName;
    ULONG Attributes;
    ULONG64 SecurityDescriptor;
    ULONG64 SecurityQualityOfService;
} OBJECT_ATTRIBUTES64, *POBJECT_ATTRIBUTES64;

typedef const OBJECT_ATTRIBUTES64 *PCOBJECT_ATTRIBUTES64;

typedef struct _OBJECT_ATTRIBUTES32 {
    ULONG Length;
    ULONG RootDirectory;
    ULONG ObjectName;
    ULONG Attributes;
    ULONG SecurityDescriptor;
    ULONG SecurityQualityOfService;
} OBJECT_ATTRIBUTES32, *POBJECT_ATTRIBUTES32;

typedef const OBJECT_ATTRIBUTES32 *PCOBJECT_ATTRIBUTES32;

typedef enum _NT_PRODUCT_TYPE {
    NtProductWinNt = 1,
    NtProductLanManNt,
    NtProductServer
} NT_PRODUCT_TYPE,
    *PNT_PRODUCT_TYPE;

typedef enum _EVENT_TYPE { NotificationEvent, SynchronizationEvent } EVENT_TYPE;

typedef enum _TIMER_TYPE { NotificationTimer, SynchronizationTimer } TIMER_TYPE;

typedef enum _WAIT_TYPE { WaitAll, WaitAny } WAIT_TYPE;

typedef struct _LIST_ENTRY {
    struct _LIST_ENTRY *Flink;
    struct _LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY, *PRLIST_ENTRY;

typedef struct LIST_ENTRY32 {
    ULONG Flink;
    ULONG Blink;
} LIST_ENTRY32, *PLIST_ENTRY32;

typedef struct LIST_ENTRY64 {
    ULONGLONG Flink;
    ULONGLONG Blink;
} LIST_ENTRY64, *PLIST_ENTRY64;

typedef struct _SINGLE_LIST_ENTRY32 {
    ULONG Next;
} SINGLE_LIST_ENTRY32, *PSINGLE_LIST_ENTRY32;

typedef struct _SINGLE_LIST_ENTRY {
    struct _SINGLE_LIST_ENTRY *Next;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

typedef struct _RTL_BALANCED_NODE {
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
} RTL_BALANCED_NODE, *PRTL_BALANCED_NODE;

#define RTL_BALANCED_NODE_RESERVED_PARENT_MASK 3

#define ALL_PROCESSOR_GROUPS 0xffff

typedef struct _PROCESSOR_NUMBER {
    USHORT Group;
    UCHAR Number;
    UCHAR Reserved;
} PROCESSOR_NUMBER, *PPROCESSOR_NUMBER;

typedef int (*PEXCEPTION_ROUTINE)(PEXCEPTION_RECORD ExceptionRecord, PVOID EstablisherFrame, PCONTEXT ContextRecord,
                                  PVOID DispatcherContext);

typedef struct _GROUP_AFFINITY {
    KAFFINITY Mask;
    USHORT Group;
    USHORT Reserved[3];
} GROUP_AFFINITY, *PGROUP_AFFINITY;

typedef struct _WNF_STATE_NAME {
    ULONG Data[2];
} WNF_STATE_NAME, *PWNF_STATE_NAME;

typedef const WNF_STATE_NAME *PCWNF_STATE_NAME;

#define MINCHAR  0x80
#define MINSHORT 0x8000

#define MAXLONG 0x7fffffff

#define MAXULONG 0xffffffff

#define LANG_NEUTRAL             0
#define LANG_INVARIANT           0x7f
#define LANG_AFRIKAANS           0x36
#define LANG_ALBANIAN            0x1c
#define LANG_ALSATIAN            0x84
#define LANG_AMHARIC             0x5e
#define LANG_ARABIC              1
#define LANG_ARMENIAN            0x2b
#define LANG_ASSAMESE            0x4d
#define LANG_AZERI               0x2c
#define LANG_BASHKIR             0x6d
#define LANG_BASQUE              0x2d
#define LANG_BELARUSIAN          0x23
#define LANG_BENGALI             0x45
#define LANG_BRETON              0x7e
#define LANG_BOSNIAN             0x1a
#define LANG_BOSNIAN_NEUTRAL     0x781a
#define LANG_BULGARIAN           2
#define LANG_CATALAN             3
#define LANG_CHINESE             4
#define LANG_CHINESE_SIMPLIFIED  4
#define LANG_CHINESE_TRADITIONAL 0x7c04
#define LANG_CORSICAN            0x83
#define LANG_CROATIAN            0x1a
#define LANG_CZECH               5
#define LANG_DANISH              6
#define LANG_DARI                0x8c
#define LANG_DIVEHI              0x65
#define LANG_DUTCH               0x13
#define LANG_ENGLISH             9
#define LANG_ESTONIAN            0x25
#define LANG_FAEROESE            0x38
#define LANG_FARSI               0x29
#define LANG_FILIPINO            0x64
#define LANG_FINNISH             0xb
#define LANG_FRENCH              0xc
#define LANG_FRISIAN             0x62
#define LANG_GALICIAN            0x56
#define LANG_GEORGIAN            0x37
#define LANG_GERMAN              7
#define LANG_GREEK               8
#define LANG_GREENLANDIC         0x6f
#define LANG_GUJARATI            0x47
#define LANG_HAUSA               0x68
#define LANG_HEBREW              0xd
#define LANG_HINDI               0x39
#define LANG_HUNGARIAN           0xe
#define LANG_ICELANDIC           0xf
#define LANG_IGBO                0x70
#define LANG_INDONESIAN          0x21
#define LANG_INUKTITUT           0x5d
#define LANG_IRISH               0x3c
#define LANG_ITALIAN             0x10
#define LANG_JAPANESE            0x11
#define LANG_KANNADA             0x4b
#define LANG_KASHMIRI            0x60
#define LANG_KAZAK               0x3f
#define LANG_KHMER               0x53
#define LANG_KICHE               0x86
#define LANG_KINYARWANDA         0x87
#define LANG_KONKANI             0x57
#define LANG_KOREAN              0x12
#define LANG_KYRGYZ              0x40
#define LANG_LAO                 0x54
#define LANG_LATVIAN             0x26
#define LANG_LITHUANIAN          0x27
#define LANG_LOWER_SORBIAN       0x2e
#define LANG_LUXEMBOURGISH       0x6e
#define LANG_MACEDONIAN          0x2f
#define LANG_MALAY               0x3e
#define LANG_MALAYALAM           0x4c
#define LANG_MALTESE             0x3a
#define LANG_MANIPURI            0x58
#define LANG_MAORI               0x81
#define LANG_MAPUDUNGUN          0x7a
#define LANG_MARATHI             0x4e
#define LANG_MOHAWK              0x7c
#define LANG_MONGOLIAN           0x50
#define LANG_NEPALI              0x61
#define LANG_NORWEGIAN           0x14
#define LANG_OCCITAN             0x82
#define LANG_ORIYA               0x48
#define LANG_PASHTO              0x63
#define LANG_PERSIAN             0x29
#define LANG_POLISH              0x15
#define LANG_PORTUGUESE          0x16
#define LANG_PUNJABI             0x46
#define LANG_QUECHUA             0x6b
#define LANG_ROMANIAN            0x18
#define LANG_ROMANSH             0x17
#define LANG_RUSSIAN             0x19
#define LANG_SAMI                0x3b
#define LANG_SANSKRIT            0x4f
#define LANG_SERBIAN             0x1a
#define LANG_SERBIAN_NEUTRAL     0x7c1a
#define LANG_SINDHI              0x59
#define LANG_SINHALESE           0x5b
#define LANG_SLOVAK              0x1b
#define LANG_SLOVENIAN           0x24
#define LANG_SOTHO               0x6c
#define LANG_SPANISH             0xa
#define LANG_SWAHILI             0x41
#define LANG_SWEDISH             0x1d
#define LANG_SYRIAC              0x5a
#define LANG_TAJIK               0x28
#define LANG_TAMAZIGHT           0x5f
#define LANG_TAMIL               0x49
#define LANG_TATAR               0x44
#define LANG_TELUGU              0x4a
#define LANG_THAI                0x1e
#define LANG_TIBETAN             0x51
#define LANG_TIGRIGNA            0x73
#define LANG_TSWANA              0x32
#define LANG_TURKISH             0x1f
#define LANG_TURKMEN             0x42
#define LANG_UIGHUR              0x80
#define LANG_UKRAINIAN           0x22
#define LANG_UPPER_SORBIAN       0x2e
#define LANG_URDU                0x20
#define LANG_UZBEK               0x43
#define LANG_VIETNAMESE          0x2a
#define LANG_WELSH               0x52
#define LANG_WOLOF               0x88
#define LANG_XHOSA               0x34
#define LANG_YAKUT               0x85
#define LANG_YI                  0x78
#define LANG_YORUBA              0x6a
#define LANG_ZULU                0x35

#define WDM_MAJORVERSION 6
#define WDM_MINORVERSION 0

typedef GUID UOW;
typedef GUID *PUOW;
typedef GUID *PGUID;
typedef CCHAR KPROCESSOR_MODE;

typedef enum _MODE { KernelMode, UserMode, MaximumMode } MODE;

#define LTP_PC_SMT 1

#define EXCEPTION_INT3                3
#define EXCEPTION_BOUND_CHECK         5
#define EXCEPTION_INVALID_OPCODE      6
#define EXCEPTION_NPX_NOT_AVAILABLE   7
#define EXCEPTION_DOUBLE_FAULT        8
#define EXCEPTION_NPX_OVERRUN         9
#define EXCEPTION_INVALID_TSS         0xa
#define EXCEPTION_SEGMENT_NOT_PRESENT 0xb
#define EXCEPTION_STACK_FAULT         0xc
#define EXCEPTION_GP_FAULT            0xd
#define EXCEPTION_RESERVED_TRAP       0xf
#define EXCEPTION_NPX_ERROR           0x10
#define EXCEPTION_ALIGNMENT_CHECK     0x11

typedef struct _EXCEPTION_RECORD {
    NTSTATUS ExceptionCode;
    ULONG ExceptionFlags;
    struct _EXCEPTION_RECORD *ExceptionRecord;
    PVOID ExceptionAddress;
    ULONG NumberParameters;
    ULONG_PTR ExceptionInformation[15];
} EXCEPTION_RECORD, *PEXCEPTION_RECORD;

typedef struct _EXCEPTION_RECORD32 {
    NTSTATUS ExceptionCode;
    ULONG ExceptionFlags;
    ULONG ExceptionRecord;
    ULONG ExceptionAddress;
    ULONG NumberParameters;
    ULONG ExceptionInformation[15];
} EXCEPTION_RECORD32, *PEXCEPTION_RECORD32;

typedef struct _EXCEPTION_RECORD64 {
    NTSTATUS ExceptionCode;
    ULONG ExceptionFlags;
    ULONG64 ExceptionRecord;
    ULONG64 ExceptionAddress;
    ULONG NumberParameters;
    ULONG __unusedAlignment;
    ULONG64 ExceptionInformation[15];
} EXCEPTION_RECORD64, *PEXCEPTION_RECORD64;

typedef struct _EXCEPTION_POINTERS {
    PEXCEPTION_RECORD ExceptionRecord;
    PCONTEXT ContextRecord;
} EXCEPTION_POINTERS, *PEXCEPTION_POINTERS;

typedef enum _ALTERNATIVE_ARCHITECTURE_TYPE { StandardDesign, NEC98x86, EndAlternatives } ALTERNATIVE_ARCHITECTURE_TYPE;

#define IsNotNEC_98 1

typedef struct _KSYSTEM_TIME {
    ULONG LowPart;
    LONG High1Time;
    LONG High2Time;
} KSYSTEM_TIME, *PKSYSTEM_TIME;

typedef struct DECLSPEC_ALIGN(16) _M128A {
    ULONGLONG Low;
    LONGLONG High;
} M128A, *PM128A;

typedef ULONG NODE_REQUIREMENT;

#define FLUSH_MULTIPLE_MAXIMUM 0x20

#define SECTION_QUERY                1
#define SECTION_MAP_WRITE            2
#define SECTION_MAP_READ             4
#define SECTION_MAP_EXECUTE          8
#define SECTION_EXTEND_SIZE          0x10
#define SECTION_MAP_EXECUTE_EXPLICIT 0x20
#define SECTION_ALL_ACCESS           0x000f001f

#define SESSION_QUERY_ACCESS  1
#define SESSION_MODIFY_ACCESS 2
#define SESSION_ALL_ACCESS    0x000f0003

#define SEGMENT_ALL_ACCESS 0x000f001f

typedef enum _SUITE_TYPE {
    SmallBusiness,
    Enterprise,
    BackOffice,
    CommunicationServer,
    TerminalServer,
    SmallBusinessRestricted,
    EmbeddedNT,
    DataCenter,
    SingleUserTS,
    Personal,
    Blade,
    EmbeddedRestricted,
    SecurityAppliance,
    StorageServer,
    ComputeServer,
    WHServer,
    MaxSuiteType
} SUITE_TYPE;

typedef ULONG SECURITY_INFORMATION;
typedef ULONG *PSECURITY_INFORMATION;
typedef ULONG ACCESS_MASK;
typedef PVOID PACCESS_TOKEN;

#define IOCTL_CANCEL_DEVICE_WAKE CTL_CODE(FILE_DEVICE_BATTERY, 2, METHOD_BUFFERED, FILE_WRITE_ACCESS)

#define ES_SYSTEM_REQUIRED  1
#define ES_DISPLAY_REQUIRED 2
#define ES_USER_PRESENT     4
#define ES_CONTINUOUS       0x80000000

typedef ULONG EXECUTION_STATE;
typedef ULONG *PEXECUTION_STATE;

typedef enum _INTERFACE_TYPE {
    InterfaceTypeUndefined = -1,
    Internal,
    Isa,
    Eisa,
    MicroChannel,
    TurboChannel,
    PCIBus,
    VMEBus,
    NuBus,
    PCMCIABus,
    CBus,
    MPIBus,
    MPSABus,
    ProcessorInternal,
    InternalPowerBus,
    PNPISABus,
    PNPBus,
    Vmcs,
    ACPIBus,
    MaximumInterfaceType
} INTERFACE_TYPE,
    *PINTERFACE_TYPE;

typedef struct _CLIENT_ID {
    HANDLE UniqueProcess;
    HANDLE UniqueThread;
} CLIENT_ID, *PCLIENT_ID;

#define PAGE_SIZE  0x1000
#define PAGE_SHIFT 0xc

typedef GUID UUID;

typedef enum _CONFIGURATION_TYPE {
    ArcSystem,
    CentralProcessor,
    FloatingPointProcessor,
    PrimaryIcache,
    PrimaryDcache,
    SecondaryIcache,
    SecondaryDcache,
    SecondaryCache,
    EisaAdapter,
    TcAdapter,
    ScsiAdapter,
    DtiAdapter,
    MultiFunctionAdapter,
    DiskController,
    TapeController,
    CdromController,
    WormController,
    SerialController,
    NetworkController,
    DisplayController,
    ParallelController,
    PointerController,
    KeyboardController,
    AudioController,
    OtherController,
    DiskPeripheral,
    FloppyDiskPeripheral,
    TapePeripheral,
    ModemPeripheral,
    MonitorPeripheral,
    PrinterPeripheral,
    PointerPeripheral,
    KeyboardPeripheral,
    TerminalPeripheral,
    OtherPeripheral,
    LinePeripheral,
    NetworkPeripheral,
    SystemMemory,
    DockingInformation,
    RealModeIrqRoutingTable,
    RealModePCIEnumeration,
    MaximumType
} CONFIGURATION_TYPE,
    *PCONFIGURATION_TYPE;

typedef enum _BUS_DATA_TYPE {
    ConfigurationSpaceUndefined = -1,
    Cmos,
    EisaConfiguration,
    Pos,
    CbusConfiguration,
    PCIConfiguration,
    VMEConfiguration,
    NuBusConfiguration,
    PCMCIAConfiguration,
    MPIConfiguration,
    MPSAConfiguration,
    PNPISAConfiguration,
    SgiInternalConfiguration,
    MaximumBusDataType
} BUS_DATA_TYPE,
    *PBUS_DATA_TYPE;

#define RESULT_ZERO     0
#define RESULT_NEGATIVE 1
#define RESULT_POSITIVE 2

typedef enum _INTERLOCKED_RESULT { ResultNegative = 1, ResultZero = 0, ResultPositive = 2 } INTERLOCKED_RESULT;

#define RTL_STACK_WALKING_MODE_FRAMES_TO_SKIP_SHIFT 8

typedef OBJECT_ATTRIBUTES LSA_OBJECT_ATTRIBUTES;
typedef OBJECT_ATTRIBUTES *PLSA_OBJECT_ATTRIBUTES;
typedef ULONG LBN;
typedef LBN *PLBN;
typedef ULONG VBN;
typedef VBN *PVBN;

LAB_DDK_END

#endif
