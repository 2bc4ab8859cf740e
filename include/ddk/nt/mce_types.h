/* mce types. */
#ifndef NTLAB_NT_MCE_TYPES_H
#define NTLAB_NT_MCE_TYPES_H

#include <ntdef.h>
#include <nt/ktmtypes_types.h>

LAB_DDK_BEGIN

union _MCI_ADDR {
    struct {
        ULONG Address;
        ULONG Reserved;
    };
    ULONGLONG QuadPart;
};

typedef union _MCI_ADDR MCI_ADDR;
typedef union _MCI_ADDR *PMCI_ADDR;

typedef enum {
    HAL_MCE_RECORD,
    HAL_MCA_RECORD
} MCA_EXCEPTION_TYPE;

union _MCI_STATS {
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
};

typedef union _MCI_STATS MCI_STATS;
typedef union _MCI_STATS *PMCI_STATS;

struct _MCA_EXCEPTION {
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
};

typedef struct _MCA_EXCEPTION MCA_EXCEPTION;
typedef struct _MCA_EXCEPTION *PMCA_EXCEPTION;
typedef MCA_EXCEPTION CMC_EXCEPTION;
typedef MCA_EXCEPTION *PCMC_EXCEPTION;
typedef MCA_EXCEPTION CPE_EXCEPTION;
typedef MCA_EXCEPTION *PCPE_EXCEPTION;
typedef UCHAR ERROR_SEVERITY;
typedef UCHAR *PERROR_SEVERITY;

enum _ERROR_SEVERITY_VALUE {
    ErrorRecoverable,
    ErrorFatal,
    ErrorCorrected,
    ErrorOthers
};

typedef enum _ERROR_SEVERITY_VALUE ERROR_SEVERITY_VALUE;

LAB_DDK_END

#endif
