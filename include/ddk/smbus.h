/* The SMBus class driver and its miniports. */
#ifndef NTLAB_SMBUS_H
#define NTLAB_SMBUS_H

#include <wdm.h>

LAB_DDK_BEGIN

#define SMBCLASSAPI                  DECLSPEC_IMPORT
#define SMB_BUS_REQUEST              0x220003
#define SMB_DEREGISTER_ALARM_NOTIFY  0x22000b
#define SMB_REGISTER_ALARM_NOTIFY    0x220007
#define SMB_MAX_DATA_SIZE            32
#define SMB_STATUS_OK                0
#define SMB_UNKNOWN_FAILURE          7
#define SMB_ADDRESS_NOT_ACKNOWLEDGED 0x10
#define SMB_DEVICE_ERROR             0x11
#define SMB_COMMAND_ACCESS_DENIED    0x12
#define SMB_UNKNOWN_ERROR            0x13
#define SMB_DEVICE_ACCESS_DENIED     0x17
#define SMB_TIMEOUT                  0x18
#define SMB_UNSUPPORTED_PROTOCOL     0x19
#define SMB_BUS_BUSY                 0x1a
#define SMB_WRITE_QUICK              0
#define SMB_READ_QUICK               1
#define SMB_SEND_BYTE                2
#define SMB_RECEIVE_BYTE             3
#define SMB_WRITE_BYTE               4
#define SMB_READ_BYTE                5
#define SMB_WRITE_WORD               6
#define SMB_READ_WORD                7
#define SMB_WRITE_BLOCK              8
#define SMB_READ_BLOCK               9
#define SMB_PROCESS_CALL             0xa
#define SMB_MAXIMUM_PROTOCOL         0xa
#define SMB_CLASS_MAJOR_VERSION      1
#define SMB_CLASS_MINOR_VERSION      0

struct _SMB_CLASS;

typedef struct _SMB_REQUEST {
    UCHAR Status;
    UCHAR Protocol;
    UCHAR Address;
    UCHAR Command;
    UCHAR BlockLength;
    UCHAR Data[32];
} SMB_REQUEST, *PSMB_REQUEST;

typedef void (*SMB_ALARM_NOTIFY)(PVOID Context, UCHAR Address, USHORT Data);

typedef struct _SMB_REGISTER_ALARM {
    UCHAR MinAddress;
    UCHAR MaxAddress;
    SMB_ALARM_NOTIFY NotifyFunction;
    PVOID NotifyContext;
} SMB_REGISTER_ALARM, *PSMB_REGISTER_ALARM;

typedef NTSTATUS (*SMB_RESET_DEVICE)(struct _SMB_CLASS *SmbClass, PVOID SmbMiniport);

typedef void (*SMB_START_IO)(struct _SMB_CLASS *SmbClass, PVOID SmbMiniport);

typedef NTSTATUS (*SMB_STOP_DEVICE)(struct _SMB_CLASS *SmbClass, PVOID SmbMiniport);

typedef struct _SMB_CLASS {
    USHORT MajorVersion;
    USHORT MinorVersion;
    PVOID Miniport;
    PDEVICE_OBJECT DeviceObject;
    PDEVICE_OBJECT PDO;
    PDEVICE_OBJECT LowerDeviceObject;
    PIRP CurrentIrp;
    PSMB_REQUEST CurrentSmb;
    SMB_RESET_DEVICE ResetDevice;
    SMB_START_IO StartIo;
    SMB_STOP_DEVICE StopDevice;
} SMB_CLASS, *PSMB_CLASS;

void SmbClassAlarm(PSMB_CLASS SmbClass, UCHAR Address, USHORT Data);

void SmbClassCompleteRequest(PSMB_CLASS SmbClass);

typedef NTSTATUS (*PSMB_INITIALIZE_MINIPORT)(PSMB_CLASS SmbClass, PVOID MiniportExtension, PVOID MiniportContext);

NTSTATUS SmbClassCreateFdo(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PDO, ULONG MiniportExtensionSize,
                           PSMB_INITIALIZE_MINIPORT MiniportInitialize, PVOID MiniportContext, PDEVICE_OBJECT *FDO);

NTSTATUS SmbClassInitializeDevice(ULONG MajorVersion, ULONG MinorVersion, PDRIVER_OBJECT DriverObject);

void SmbClassLockDevice(PSMB_CLASS SmbClass);

void SmbClassUnlockDevice(PSMB_CLASS SmbClass);

LAB_DDK_END

#endif
