/* Keys and values. */
#ifndef NTLAB_NT_CM_KEY_H
#define NTLAB_NT_CM_KEY_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

#define REG_NONE                       0
#define REG_SZ                         1
#define REG_EXPAND_SZ                  2
#define REG_BINARY                     3
#define REG_DWORD                      4
#define REG_DWORD_LITTLE_ENDIAN        4
#define REG_DWORD_BIG_ENDIAN           5
#define REG_LINK                       6
#define REG_MULTI_SZ                   7
#define REG_RESOURCE_LIST              8
#define REG_FULL_RESOURCE_DESCRIPTOR   9
#define REG_RESOURCE_REQUIREMENTS_LIST 0xa
#define REG_QWORD                      0xb
#define REG_QWORD_LITTLE_ENDIAN        0xb

#define KEY_QUERY_VALUE        1
#define KEY_SET_VALUE          2
#define KEY_CREATE_SUB_KEY     4
#define KEY_ENUMERATE_SUB_KEYS 8
#define KEY_NOTIFY             0x10
#define KEY_CREATE_LINK        0x20
#define KEY_WOW64_32KEY        0x0200
#define KEY_WOW64_64KEY        0x0100
#define KEY_WOW64_RES          0x0300
#define KEY_READ               0x00020019

#define KEY_WRITE 0x00020006

#define KEY_EXECUTE 0x00020019

#define KEY_ALL_ACCESS 0x000f003f

#define REG_OPTION_RESERVED       0
#define REG_OPTION_NON_VOLATILE   0
#define REG_OPTION_VOLATILE       1
#define REG_OPTION_CREATE_LINK    2
#define REG_OPTION_BACKUP_RESTORE 4
#define REG_OPTION_OPEN_LINK      8
#define REG_LEGAL_OPTION          0xf

#define REG_OPEN_LEGAL_OPTION 0xc

#define REG_NO_COMPRESSION 4

#define REG_CREATED_NEW_KEY     1
#define REG_OPENED_EXISTING_KEY 2

#define REG_WHOLE_HIVE_VOLATILE    1
#define REG_REFRESH_HIVE           2
#define REG_NO_LAZY_FLUSH          4
#define REG_FORCE_RESTORE          8
#define REG_APP_HIVE               0x10
#define REG_PROCESS_PRIVATE        0x20
#define REG_START_JOURNAL          0x40
#define REG_HIVE_EXACT_FILE_GROWTH 0x80
#define REG_HIVE_NO_RM             0x0100
#define REG_HIVE_SINGLE_LOG        0x0200
#define REG_BOOT_HIVE              0x0400

#define REG_FORCE_UNLOAD 1

#define REG_STANDARD_FORMAT 1
#define REG_LATEST_FORMAT   2

#define REG_NOTIFY_CHANGE_NAME       1
#define REG_NOTIFY_CHANGE_ATTRIBUTES 2
#define REG_NOTIFY_CHANGE_LAST_SET   4
#define REG_NOTIFY_CHANGE_SECURITY   8
#define REG_LEGAL_CHANGE_FILTER      0xf

typedef enum _KEY_INFORMATION_CLASS {
    KeyBasicInformation,
    KeyNodeInformation,
    KeyFullInformation,
    KeyNameInformation,
    KeyCachedInformation,
    KeyFlagsInformation,
    KeyVirtualizationInformation,
    KeyHandleTagsInformation,
    KeyTrustInformation,
    KeyLayerInformation,
    MaxKeyInfoClass
} KEY_INFORMATION_CLASS;

typedef struct _KEY_BASIC_INFORMATION {
    LARGE_INTEGER LastWriteTime;
    ULONG TitleIndex;
    ULONG NameLength;
    WCHAR Name[1];
} KEY_BASIC_INFORMATION, *PKEY_BASIC_INFORMATION;

typedef struct _KEY_CONTROL_FLAGS_INFORMATION {
    ULONG ControlFlags;
} KEY_CONTROL_FLAGS_INFORMATION, *PKEY_CONTROL_FLAGS_INFORMATION;

typedef struct _KEY_FULL_INFORMATION {
    LARGE_INTEGER LastWriteTime;
    ULONG TitleIndex;
    ULONG ClassOffset;
    ULONG ClassLength;
    ULONG SubKeys;
    ULONG MaxNameLen;
    ULONG MaxClassLen;
    ULONG Values;
    ULONG MaxValueNameLen;
    ULONG MaxValueDataLen;
    WCHAR Class[1];
} KEY_FULL_INFORMATION, *PKEY_FULL_INFORMATION;

typedef struct _KEY_HANDLE_TAGS_INFORMATION {
    ULONG HandleTags;
} KEY_HANDLE_TAGS_INFORMATION, *PKEY_HANDLE_TAGS_INFORMATION;

typedef struct _KEY_NODE_INFORMATION {
    LARGE_INTEGER LastWriteTime;
    ULONG TitleIndex;
    ULONG ClassOffset;
    ULONG ClassLength;
    ULONG NameLength;
    WCHAR Name[1];
} KEY_NODE_INFORMATION, *PKEY_NODE_INFORMATION;

typedef enum _KEY_SET_INFORMATION_CLASS {
    KeyWriteTimeInformation,
    KeyWow64FlagsInformation,
    KeyControlFlagsInformation,
    KeySetVirtualizationInformation,
    KeySetDebugInformation,
    KeySetHandleTagsInformation,
    KeySetLayerInformation,
    MaxKeySetInfoClass
} KEY_SET_INFORMATION_CLASS;

typedef struct _KEY_SET_VIRTUALIZATION_INFORMATION {
    ULONG VirtualTarget : 1;
    ULONG VirtualStore : 1;
    ULONG VirtualSource : 1;
    ULONG Reserved : 29;
} KEY_SET_VIRTUALIZATION_INFORMATION, *PKEY_SET_VIRTUALIZATION_INFORMATION;

typedef struct _KEY_VALUE_BASIC_INFORMATION {
    ULONG TitleIndex;
    ULONG Type;
    ULONG NameLength;
    WCHAR Name[1];
} KEY_VALUE_BASIC_INFORMATION, *PKEY_VALUE_BASIC_INFORMATION;

typedef struct _KEY_VALUE_FULL_INFORMATION {
    ULONG TitleIndex;
    ULONG Type;
    ULONG DataOffset;
    ULONG DataLength;
    ULONG NameLength;
    WCHAR Name[1];
} KEY_VALUE_FULL_INFORMATION, *PKEY_VALUE_FULL_INFORMATION;

typedef struct _KEY_VALUE_PARTIAL_INFORMATION {
    ULONG TitleIndex;
    ULONG Type;
    ULONG DataLength;
    UCHAR Data[1];
} KEY_VALUE_PARTIAL_INFORMATION, *PKEY_VALUE_PARTIAL_INFORMATION;

typedef struct _KEY_VALUE_PARTIAL_INFORMATION_ALIGN64 {
    ULONG Type;
    ULONG DataLength;
    UCHAR Data[1];
} KEY_VALUE_PARTIAL_INFORMATION_ALIGN64, *PKEY_VALUE_PARTIAL_INFORMATION_ALIGN64;

typedef struct _KEY_VALUE_ENTRY {
    PUNICODE_STRING ValueName;
    ULONG DataLength;
    ULONG DataOffset;
    ULONG Type;
} KEY_VALUE_ENTRY, *PKEY_VALUE_ENTRY;

typedef enum _KEY_VALUE_INFORMATION_CLASS {
    KeyValueBasicInformation,
    KeyValueFullInformation,
    KeyValuePartialInformation,
    KeyValueFullInformationAlign64,
    KeyValuePartialInformationAlign64,
    KeyValueLayerInformation,
    MaxKeyValueInfoClass
} KEY_VALUE_INFORMATION_CLASS;

typedef struct _KEY_WOW64_FLAGS_INFORMATION {
    ULONG UserFlags;
} KEY_WOW64_FLAGS_INFORMATION, *PKEY_WOW64_FLAGS_INFORMATION;

typedef struct _KEY_WRITE_TIME_INFORMATION {
    LARGE_INTEGER LastWriteTime;
} KEY_WRITE_TIME_INFORMATION, *PKEY_WRITE_TIME_INFORMATION;

#define SERVICE_KERNEL_DRIVER      1
#define SERVICE_FILE_SYSTEM_DRIVER 2
#define SERVICE_ADAPTER            4
#define SERVICE_RECOGNIZER_DRIVER  8
#define SERVICE_DRIVER             0xb

#define SERVICE_WIN32_OWN_PROCESS   0x10
#define SERVICE_WIN32_SHARE_PROCESS 0x20
#define SERVICE_WIN32               0x30

#define SERVICE_INTERACTIVE_PROCESS 0x0100
#define SERVICE_TYPE_ALL            0x013f

#define SERVICE_BOOT_START     0
#define SERVICE_SYSTEM_START   1
#define SERVICE_AUTO_START     2
#define SERVICE_DEMAND_START   3
#define SERVICE_DISABLED       4
#define SERVICE_ERROR_IGNORE   0
#define SERVICE_ERROR_NORMAL   1
#define SERVICE_ERROR_SEVERE   2
#define SERVICE_ERROR_CRITICAL 3

typedef enum _CM_SERVICE_NODE_TYPE {
    DriverType = 1,
    FileSystemType,
    Win32ServiceOwnProcess = 16,
    Win32ServiceShareProcess = 32,
    AdapterType = 4,
    RecognizerType = 8
} SERVICE_NODE_TYPE;

typedef enum _CM_SERVICE_LOAD_TYPE { BootLoad, SystemLoad, AutoLoad, DemandLoad, DisableLoad } SERVICE_LOAD_TYPE;

typedef enum _CM_ERROR_CONTROL_TYPE { IgnoreError, NormalError, SevereError, CriticalError } SERVICE_ERROR_TYPE;

#define CONNECT_FULLY_SPECIFIED       1
#define CONNECT_LINE_BASED            2
#define CONNECT_MESSAGE_BASED         3
#define CONNECT_FULLY_SPECIFIED_GROUP 4
#define CONNECT_MESSAGE_BASED_PASSIVE 5
#define CONNECT_CURRENT_VERSION       5

#define IO_TYPE_ADAPTER                 1
#define IO_TYPE_CONTROLLER              2
#define IO_TYPE_DEVICE                  3
#define IO_TYPE_DRIVER                  4
#define IO_TYPE_FILE                    5
#define IO_TYPE_IRP                     6
#define IO_TYPE_MASTER_ADAPTER          7
#define IO_TYPE_OPEN_PACKET             8
#define IO_TYPE_TIMER                   9
#define IO_TYPE_VPB                     0xa
#define IO_TYPE_ERROR_LOG               0xb
#define IO_TYPE_ERROR_MESSAGE           0xc
#define IO_TYPE_DEVICE_OBJECT_EXTENSION 0xd
#define IO_TYPE_CSQ_IRP_CONTEXT         1
#define IO_TYPE_CSQ                     2
#define IO_TYPE_CSQ_EX                  3

LAB_DDK_END

#endif
