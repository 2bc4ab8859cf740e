/* Requests to media changers. */
#ifndef NTLAB_NTDDCHGR_H
#define NTLAB_NTDDCHGR_H

#include <ntdef.h>
#include <devioctl.h>
#include <ntddstor.h>

LAB_DDK_BEGIN

#define DD_CHANGER_DEVICE_NAME        "\\Device\\Changer"
#define DD_CHANGER_DEVICE_NAME_U      L"\\Device\\Changer"
#define IOCTL_CHANGER_BASE            0x30
#define IOCTL_CHANGER_EXCHANGE_MEDIUM CTL_CODE(IOCTL_CHANGER_BASE, 0x008, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_CHANGER_GET_ELEMENT_STATUS                                                                               \
    CTL_CODE(IOCTL_CHANGER_BASE, 0x005, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_CHANGER_GET_PARAMETERS            CTL_CODE(IOCTL_CHANGER_BASE, 0x000, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_CHANGER_GET_PRODUCT_DATA          CTL_CODE(IOCTL_CHANGER_BASE, 0x002, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_CHANGER_GET_STATUS                CTL_CODE(IOCTL_CHANGER_BASE, 0x001, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_CHANGER_INITIALIZE_ELEMENT_STATUS CTL_CODE(IOCTL_CHANGER_BASE, 0x006, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_CHANGER_MOVE_MEDIUM               CTL_CODE(IOCTL_CHANGER_BASE, 0x009, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_CHANGER_QUERY_VOLUME_TAGS                                                                                \
    CTL_CODE(IOCTL_CHANGER_BASE, 0x00b, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_CHANGER_REINITIALIZE_TRANSPORT CTL_CODE(IOCTL_CHANGER_BASE, 0x00a, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_CHANGER_SET_ACCESS                                                                                       \
    CTL_CODE(IOCTL_CHANGER_BASE, 0x004, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_CHANGER_SET_POSITION          CTL_CODE(IOCTL_CHANGER_BASE, 0x007, METHOD_BUFFERED, FILE_READ_ACCESS)
#define MAX_VOLUME_ID_SIZE                  36
#define MAX_VOLUME_TEMPLATE_SIZE            40
#define VENDOR_ID_LENGTH                    8
#define PRODUCT_ID_LENGTH                   16
#define REVISION_LENGTH                     4
#define SERIAL_NUMBER_LENGTH                32
#define CHANGER_BAR_CODE_SCANNER_INSTALLED  1
#define CHANGER_INIT_ELEM_STAT_WITH_RANGE   2
#define CHANGER_CLOSE_IEPORT                4
#define CHANGER_OPEN_IEPORT                 8
#define CHANGER_STATUS_NON_VOLATILE         0x10
#define CHANGER_EXCHANGE_MEDIA              0x20
#define CHANGER_CLEANER_SLOT                0x40
#define CHANGER_LOCK_UNLOCK                 0x80
#define CHANGER_CARTRIDGE_MAGAZINE          0x100
#define CHANGER_MEDIUM_FLIP                 0x200
#define CHANGER_POSITION_TO_ELEMENT         0x400
#define CHANGER_REPORT_IEPORT_STATE         0x800
#define CHANGER_STORAGE_DRIVE               0x1000
#define CHANGER_STORAGE_IEPORT              0x2000
#define CHANGER_STORAGE_SLOT                0x4000
#define CHANGER_STORAGE_TRANSPORT           0x8000
#define CHANGER_DRIVE_CLEANING_REQUIRED     0x10000
#define CHANGER_PREDISMOUNT_EJECT_REQUIRED  0x20000
#define CHANGER_CLEANER_ACCESS_NOT_VALID    0x40000
#define CHANGER_PREMOUNT_EJECT_REQUIRED     0x80000
#define CHANGER_VOLUME_IDENTIFICATION       0x100000
#define CHANGER_VOLUME_SEARCH               0x200000
#define CHANGER_VOLUME_ASSERT               0x400000
#define CHANGER_VOLUME_REPLACE              0x800000
#define CHANGER_VOLUME_UNDEFINE             0x1000000
#define CHANGER_SERIAL_NUMBER_VALID         0x4000000
#define CHANGER_DEVICE_REINITIALIZE_CAPABLE 0x8000000
#define CHANGER_KEYPAD_ENABLE_DISABLE       0x10000000
#define CHANGER_DRIVE_EMPTY_ON_DOOR_ACCESS  0x20000000
#define CHANGER_RESERVED_BIT                0x80000000
#define CHANGER_PREDISMOUNT_ALIGN_TO_SLOT   0x80000001
#define CHANGER_PREDISMOUNT_ALIGN_TO_DRIVE  0x80000002
#define CHANGER_CLEANER_AUTODISMOUNT        0x80000004
#define CHANGER_TRUE_EXCHANGE_CAPABLE       0x80000008
#define CHANGER_SLOTS_USE_TRAYS             0x80000010
#define CHANGER_RTN_MEDIA_TO_ORIGINAL_ADDR  0x80000020
#define CHANGER_CLEANER_OPS_NOT_SUPPORTED   0x80000040
#define CHANGER_IEPORT_USER_CONTROL_OPEN    0x80000080
#define CHANGER_IEPORT_USER_CONTROL_CLOSE   0x80000100
#define CHANGER_MOVE_EXTENDS_IEPORT         0x80000200
#define CHANGER_MOVE_RETRACTS_IEPORT        0x80000400
#define CHANGER_TO_TRANSPORT                1
#define CHANGER_TO_SLOT                     2
#define CHANGER_TO_IEPORT                   4
#define CHANGER_TO_DRIVE                    8
#define LOCK_UNLOCK_IEPORT                  1
#define LOCK_UNLOCK_DOOR                    2
#define LOCK_UNLOCK_KEYPAD                  4
#define LOCK_ELEMENT                        0
#define UNLOCK_ELEMENT                      1
#define EXTEND_IEPORT                       2
#define RETRACT_IEPORT                      3
#define ELEMENT_STATUS_FULL                 1
#define ELEMENT_STATUS_IMPEXP               2
#define ELEMENT_STATUS_EXCEPT               4
#define ELEMENT_STATUS_ACCESS               8
#define ELEMENT_STATUS_EXENAB               0x10
#define ELEMENT_STATUS_INENAB               0x20
#define ELEMENT_STATUS_PRODUCT_DATA         0x40
#define ELEMENT_STATUS_LUN_VALID            0x1000
#define ELEMENT_STATUS_ID_VALID             0x2000
#define ELEMENT_STATUS_NOT_BUS              0x8000
#define ELEMENT_STATUS_INVERT               0x400000
#define ELEMENT_STATUS_SVALID               0x800000
#define ELEMENT_STATUS_PVOLTAG              0x10000000
#define ELEMENT_STATUS_AVOLTAG              0x20000000
#define ERROR_LABEL_UNREADABLE              1
#define ERROR_LABEL_QUESTIONABLE            2
#define ERROR_SLOT_NOT_PRESENT              4
#define ERROR_DRIVE_NOT_INSTALLED           8
#define ERROR_TRAY_MALFUNCTION              0x10
#define ERROR_INIT_STATUS_NEEDED            0x11
#define ERROR_UNHANDLED_ERROR               0xffffffff
#define SEARCH_ALL                          0
#define SEARCH_PRIMARY                      1
#define SEARCH_ALTERNATE                    2
#define SEARCH_ALL_NO_SEQ                   4
#define SEARCH_PRI_NO_SEQ                   5
#define SEARCH_ALT_NO_SEQ                   6
#define ASSERT_PRIMARY                      8
#define ASSERT_ALTERNATE                    9
#define REPLACE_PRIMARY                     0xa
#define REPLACE_ALTERNATE                   0xb
#define UNDEFINE_PRIMARY                    0xc
#define UNDEFINE_ALTERNATE                  0xd

typedef enum _ELEMENT_TYPE {
    AllElements,
    ChangerTransport,
    ChangerSlot,
    ChangerIEPort,
    ChangerDrive,
    ChangerDoor,
    ChangerKeypad,
    ChangerMaxElement
} ELEMENT_TYPE,
    *PELEMENT_TYPE;

typedef struct _CHANGER_ELEMENT {
    ELEMENT_TYPE ElementType;
    ULONG ElementAddress;
} CHANGER_ELEMENT, *PCHANGER_ELEMENT;

typedef struct _CHANGER_ELEMENT_LIST {
    CHANGER_ELEMENT Element;
    ULONG NumberOfElements;
} CHANGER_ELEMENT_LIST, *PCHANGER_ELEMENT_LIST;

typedef struct _GET_CHANGER_PARAMETERS {
    ULONG Size;
    USHORT NumberTransportElements;
    USHORT NumberStorageElements;
    USHORT NumberCleanerSlots;
    USHORT NumberIEElements;
    USHORT NumberDataTransferElements;
    USHORT NumberOfDoors;
    USHORT FirstSlotNumber;
    USHORT FirstDriveNumber;
    USHORT FirstTransportNumber;
    USHORT FirstIEPortNumber;
    USHORT FirstCleanerSlotAddress;
    USHORT MagazineSize;
    ULONG DriveCleanTimeout;
    ULONG Features0;
    ULONG Features1;
    UCHAR MoveFromTransport;
    UCHAR MoveFromSlot;
    UCHAR MoveFromIePort;
    UCHAR MoveFromDrive;
    UCHAR ExchangeFromTransport;
    UCHAR ExchangeFromSlot;
    UCHAR ExchangeFromIePort;
    UCHAR ExchangeFromDrive;
    UCHAR LockUnlockCapabilities;
    UCHAR PositionCapabilities;
    UCHAR Reserved1[2];
    ULONG Reserved2[2];
} GET_CHANGER_PARAMETERS, *PGET_CHANGER_PARAMETERS;

typedef struct _CHANGER_PRODUCT_DATA {
    UCHAR VendorId[8];
    UCHAR ProductId[16];
    UCHAR Revision[4];
    UCHAR SerialNumber[32];
    UCHAR DeviceType;
} CHANGER_PRODUCT_DATA, *PCHANGER_PRODUCT_DATA;

typedef struct _CHANGER_SET_ACCESS {
    CHANGER_ELEMENT Element;
    ULONG Control;
} CHANGER_SET_ACCESS, *PCHANGER_SET_ACCESS;

typedef struct _CHANGER_READ_ELEMENT_STATUS {
    CHANGER_ELEMENT_LIST ElementList;
    BOOLEAN VolumeTagInfo;
} CHANGER_READ_ELEMENT_STATUS, *PCHANGER_READ_ELEMENT_STATUS;

typedef struct _CHANGER_ELEMENT_STATUS {
    CHANGER_ELEMENT Element;
    CHANGER_ELEMENT SrcElementAddress;
    ULONG Flags;
    ULONG ExceptionCode;
    UCHAR TargetId;
    UCHAR Lun;
    USHORT Reserved;
    UCHAR PrimaryVolumeID[36];
    UCHAR AlternateVolumeID[36];
} CHANGER_ELEMENT_STATUS, *PCHANGER_ELEMENT_STATUS;

typedef struct _CHANGER_ELEMENT_STATUS_EX {
    CHANGER_ELEMENT Element;
    CHANGER_ELEMENT SrcElementAddress;
    ULONG Flags;
    ULONG ExceptionCode;
    UCHAR TargetId;
    UCHAR Lun;
    USHORT Reserved;
    UCHAR PrimaryVolumeID[36];
    UCHAR AlternateVolumeID[36];
    UCHAR VendorIdentification[8];
    UCHAR ProductIdentification[16];
    UCHAR SerialNumber[32];
} CHANGER_ELEMENT_STATUS_EX, *PCHANGER_ELEMENT_STATUS_EX;

typedef struct _CHANGER_INITIALIZE_ELEMENT_STATUS {
    CHANGER_ELEMENT_LIST ElementList;
    BOOLEAN BarCodeScan;
} CHANGER_INITIALIZE_ELEMENT_STATUS, *PCHANGER_INITIALIZE_ELEMENT_STATUS;

typedef struct _CHANGER_SET_POSITION {
    CHANGER_ELEMENT Transport;
    CHANGER_ELEMENT Destination;
    BOOLEAN Flip;
} CHANGER_SET_POSITION, *PCHANGER_SET_POSITION;

typedef struct _CHANGER_EXCHANGE_MEDIUM {
    CHANGER_ELEMENT Transport;
    CHANGER_ELEMENT Source;
    CHANGER_ELEMENT Destination1;
    CHANGER_ELEMENT Destination2;
    BOOLEAN Flip1;
    BOOLEAN Flip2;
} CHANGER_EXCHANGE_MEDIUM, *PCHANGER_EXCHANGE_MEDIUM;

typedef struct _CHANGER_MOVE_MEDIUM {
    CHANGER_ELEMENT Transport;
    CHANGER_ELEMENT Source;
    CHANGER_ELEMENT Destination;
    BOOLEAN Flip;
} CHANGER_MOVE_MEDIUM, *PCHANGER_MOVE_MEDIUM;

typedef struct _CHANGER_SEND_VOLUME_TAG_INFORMATION {
    CHANGER_ELEMENT StartingElement;
    ULONG ActionCode;
    UCHAR VolumeIDTemplate[40];
} CHANGER_SEND_VOLUME_TAG_INFORMATION, *PCHANGER_SEND_VOLUME_TAG_INFORMATION;

typedef struct READ_ELEMENT_ADDRESS_INFO {
    ULONG NumberOfElements;
    CHANGER_ELEMENT_STATUS ElementStatus[1];
} READ_ELEMENT_ADDRESS_INFO, *PREAD_ELEMENT_ADDRESS_INFO;

typedef enum _CHANGER_DEVICE_PROBLEM_TYPE {
    DeviceProblemNone,
    DeviceProblemHardware,
    DeviceProblemCHMError,
    DeviceProblemDoorOpen,
    DeviceProblemCalibrationError,
    DeviceProblemTargetFailure,
    DeviceProblemCHMMoveError,
    DeviceProblemCHMZeroError,
    DeviceProblemCartridgeInsertError,
    DeviceProblemPositionError,
    DeviceProblemSensorError,
    DeviceProblemCartridgeEjectError,
    DeviceProblemGripperError,
    DeviceProblemDriveError
} CHANGER_DEVICE_PROBLEM_TYPE,
    *PCHANGER_DEVICE_PROBLEM_TYPE;

LAB_DDK_END

#endif
