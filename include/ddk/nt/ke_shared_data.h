/* The page that kernel and processes share, read only for the latter. */
#ifndef NTLAB_NT_KE_SHARED_DATA_H
#define NTLAB_NT_KE_SHARED_DATA_H

#include <ntdef.h>
#include <nt/ke_context_ddk.h>

LAB_DDK_BEGIN

#define NX_SUPPORT_POLICY_ALWAYSOFF 0
#define NX_SUPPORT_POLICY_ALWAYSON  1
#define NX_SUPPORT_POLICY_OPTIN     2
#define NX_SUPPORT_POLICY_OPTOUT    3

typedef struct _KUSER_SHARED_DATA {
    ULONG TickCountLowDeprecated;
    ULONG TickCountMultiplier;
    volatile KSYSTEM_TIME InterruptTime;
    volatile KSYSTEM_TIME SystemTime;
    volatile KSYSTEM_TIME TimeZoneBias;
    USHORT ImageNumberLow;
    USHORT ImageNumberHigh;
    WCHAR NtSystemRoot[260];
    ULONG MaxStackTraceDepth;
    ULONG CryptoExponent;
    ULONG TimeZoneId;
    ULONG LargePageMinimum;
    ULONG Reserved2[7];
    NT_PRODUCT_TYPE NtProductType;
    BOOLEAN ProductTypeIsValid;
    ULONG NtMajorVersion;
    ULONG NtMinorVersion;
    BOOLEAN ProcessorFeatures[64];
    ULONG Reserved1;
    ULONG Reserved3;
    volatile ULONG TimeSlip;
    ALTERNATIVE_ARCHITECTURE_TYPE AlternativeArchitecture;
    ULONG AltArchitecturePad[1];
    LARGE_INTEGER SystemExpirationDate;
    ULONG SuiteMask;
    BOOLEAN KdDebuggerEnabled;
    UCHAR NXSupportPolicy;
    volatile ULONG ActiveConsoleId;
    volatile ULONG DismountCount;
    ULONG ComPlusPackage;
    ULONG LastSystemRITEventTickCount;
    ULONG NumberOfPhysicalPages;
    BOOLEAN SafeBootMode;
    union {
        UCHAR TscQpcData;
        struct {
            UCHAR TscQpcEnabled : 1;
            UCHAR TscQpcSpareFlag : 1;
            UCHAR TscQpcShift : 6;
        };
    };
    UCHAR TscQpcPad[2];
    union {
        ULONG SharedDataFlags;
        struct {
            ULONG DbgErrorPortPresent : 1;
            ULONG DbgElevationEnabled : 1;
            ULONG DbgVirtEnabled : 1;
            ULONG DbgInstallerDetectEnabled : 1;
            ULONG DbgSystemDllRelocated : 1;
            ULONG DbgDynProcessorEnabled : 1;
            ULONG DbgSEHValidationEnabled : 1;
            ULONG SpareBits : 25;
        };
    };
    ULONG DataFlagsPad[1];
    ULONGLONG TestRetInstruction;
    ULONG SystemCall;
    ULONG SystemCallReturn;
    ULONGLONG SystemCallPad[3];
    union {
        volatile KSYSTEM_TIME TickCount;
        volatile ULONG64 TickCountQuad;
        struct {
            ULONG ReservedTickCountOverlay[3];
            ULONG TickCountPad[1];
        };
    };
    ULONG Cookie;
    ULONG CookiePad[1];
    LONGLONG ConsoleSessionForegroundProcessId;
    ULONG Wow64SharedInformation[16];
    USHORT UserModeGlobalLogger[16];
    ULONG ImageFileExecutionOptions;
    ULONG LangGenerationCount;
    ULONGLONG Reserved5;
    volatile ULONG64 InterruptTimeBias;
    volatile ULONG64 TscQpcBias;
    volatile ULONG ActiveProcessorCount;
    volatile USHORT ActiveGroupCount;
    USHORT Reserved4;
    volatile ULONG AitSamplingValue;
    volatile ULONG AppCompatFlag;
    ULONGLONG SystemDllNativeRelocation;
    ULONG SystemDllWowRelocation;
    ULONG XStatePad[1];
    XSTATE_CONFIGURATION XState;
} KUSER_SHARED_DATA, *PKUSER_SHARED_DATA;

/* A call, as no process of a host has the address; each use sees the times of its moment. */
KUSER_SHARED_DATA *lab_shared_user_data(void);
#define SharedUserData ((KUSER_SHARED_DATA *const)lab_shared_user_data())

#define SHARED_GLOBAL_FLAGS_ERROR_PORT_V               0
#define SHARED_GLOBAL_FLAGS_ERROR_PORT                 1
#define SHARED_GLOBAL_FLAGS_ELEVATION_ENABLED_V        1
#define SHARED_GLOBAL_FLAGS_ELEVATION_ENABLED          2
#define SHARED_GLOBAL_FLAGS_VIRT_ENABLED_V             2
#define SHARED_GLOBAL_FLAGS_VIRT_ENABLED               4
#define SHARED_GLOBAL_FLAGS_INSTALLER_DETECT_ENABLED_V 3
#define SHARED_GLOBAL_FLAGS_INSTALLER_DETECT_ENABLED   8

#define SHARED_GLOBAL_FLAGS_SPARE_V 4
#define SHARED_GLOBAL_FLAGS_SPARE   0x10

#define SHARED_GLOBAL_FLAGS_DYNAMIC_PROC_ENABLED_V 5
#define SHARED_GLOBAL_FLAGS_DYNAMIC_PROC_ENABLED   0x20

#define SHARED_GLOBAL_FLAGS_SEH_VALIDATION_ENABLED_V 6
#define SHARED_GLOBAL_FLAGS_SEH_VALIDATION_ENABLED   0x40

LAB_DDK_END

#endif
