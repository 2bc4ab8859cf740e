/* Machine checks and how they are reported. */
#ifndef NTLAB_NT_HAL_MCA_H
#define NTLAB_NT_HAL_MCA_H

#include <ntdef.h>
#include <nt/ke_dpc.h>

LAB_DDK_BEGIN

typedef union _MCI_ADDR {
    struct {
        ULONG Address;
        ULONG Reserved;
    };
    ULONGLONG QuadPart;
} MCI_ADDR, *PMCI_ADDR;

typedef enum { HAL_MCE_RECORD, HAL_MCA_RECORD } MCA_EXCEPTION_TYPE;

typedef union _MCI_STATS {
    struct {
        USHORT McaErrorCode;
        USHORT ModelErrorCode;
        ULONG OtherInformation : 25;
        ULONG ContextCorrupt : 1;
        ULONG AddressValid : 1;
        ULONG MiscValid : 1;
        ULONG ErrorEnabled : 1;
        ULONG UncorrectedError : 1;
        ULONG StatusOverFlow : 1;
        ULONG Valid : 1;
    } MciStatus;
    ULONG64 QuadPart;
} MCI_STATS, *PMCI_STATS;

#define MCA_EXTREG_V2MAX 0x18

typedef struct _MCA_EXCEPTION {
    ULONG VersionNumber;
    MCA_EXCEPTION_TYPE ExceptionType;
    LARGE_INTEGER TimeStamp;
    ULONG ProcessorNumber;
    ULONG Reserved1;
    union {
        struct {
            UCHAR BankNumber;
            UCHAR Reserved2[7];
            MCI_STATS Status;
            MCI_ADDR Address;
            ULONGLONG Misc;
        } Mca;
        struct {
            ULONGLONG Address;
            ULONGLONG Type;
        } Mce;
    } u;
    ULONG ExtCnt;
    ULONG Reserved3;
    ULONGLONG ExtReg[24];
} MCA_EXCEPTION, *PMCA_EXCEPTION;

typedef MCA_EXCEPTION CMC_EXCEPTION;
typedef MCA_EXCEPTION *PCMC_EXCEPTION;
typedef MCA_EXCEPTION CPE_EXCEPTION;
typedef MCA_EXCEPTION *PCPE_EXCEPTION;

#define MCA_EXCEPTION_V1_SIZE 0x38
#define MCA_EXCEPTION_V2_SIZE 0x0100

typedef UCHAR ERROR_SEVERITY;
typedef UCHAR *PERROR_SEVERITY;

typedef enum _ERROR_SEVERITY_VALUE { ErrorRecoverable, ErrorFatal, ErrorCorrected, ErrorOthers } ERROR_SEVERITY_VALUE;

typedef void (*PHALMCAINTERFACELOCK)(void);
typedef void (*PHALMCAINTERFACEUNLOCK)(void);
typedef NTSTATUS (*PHALMCAINTERFACEREADREGISTER)(UCHAR BankNumber, PVOID Exception);

typedef struct _HAL_MCA_INTERFACE {
    PHALMCAINTERFACELOCK Lock;
    PHALMCAINTERFACEUNLOCK Unlock;
    PHALMCAINTERFACEREADREGISTER ReadRegister;
} HAL_MCA_INTERFACE;

typedef ERROR_SEVERITY (*PDRIVER_EXCPTN_CALLBACK)(PVOID Context, struct _KTRAP_FRAME *TrapFrame,
                                                  struct _KEXCEPTION_FRAME *ExceptionFrame, PMCA_EXCEPTION Exception);
typedef PDRIVER_EXCPTN_CALLBACK PDRIVER_MCA_EXCEPTION_CALLBACK;

typedef struct _MCA_DRIVER_INFO {
    PDRIVER_MCA_EXCEPTION_CALLBACK ExceptionCallback;
    PKDEFERRED_ROUTINE DpcCallback;
    PVOID DeviceContext;
} MCA_DRIVER_INFO, *PMCA_DRIVER_INFO;

typedef struct _HAL_ERROR_INFO {
    ULONG Version;
    ULONG InitMaxSize;
    ULONG McaMaxSize;
    ULONG McaPreviousEventsCount;
    ULONG McaCorrectedEventsCount;
    ULONG McaKernelDeliveryFails;
    ULONG McaDriverDpcQueueFails;
    ULONG McaReserved;
    ULONG CmcMaxSize;
    ULONG CmcPollingInterval;
    ULONG CmcInterruptsCount;
    ULONG CmcKernelDeliveryFails;
    ULONG CmcDriverDpcQueueFails;
    ULONG CmcGetStateFails;
    ULONG CmcClearStateFails;
    ULONG CmcReserved;
    ULONGLONG CmcLogId;
    ULONG CpeMaxSize;
    ULONG CpePollingInterval;
    ULONG CpeInterruptsCount;
    ULONG CpeKernelDeliveryFails;
    ULONG CpeDriverDpcQueueFails;
    ULONG CpeGetStateFails;
    ULONG CpeClearStateFails;
    ULONG CpeInterruptSources;
    ULONGLONG CpeLogId;
    ULONGLONG KernelReserved[4];
} HAL_ERROR_INFO, *PHAL_ERROR_INFO;

typedef void (*PDRIVER_CMC_EXCEPTION_CALLBACK)(PVOID Context, PCMC_EXCEPTION CmcLog);
typedef void (*PDRIVER_CPE_EXCEPTION_CALLBACK)(PVOID Context, PCPE_EXCEPTION CmcLog);

typedef struct _CMC_DRIVER_INFO {
    PDRIVER_CMC_EXCEPTION_CALLBACK ExceptionCallback;
    PKDEFERRED_ROUTINE DpcCallback;
    PVOID DeviceContext;
} CMC_DRIVER_INFO, *PCMC_DRIVER_INFO;

typedef struct _CPE_DRIVER_INFO {
    PDRIVER_CPE_EXCEPTION_CALLBACK ExceptionCallback;
    PKDEFERRED_ROUTINE DpcCallback;
    PVOID DeviceContext;
} CPE_DRIVER_INFO, *PCPE_DRIVER_INFO;

LAB_DDK_END

#endif
