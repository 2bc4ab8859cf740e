/* IDE miniports. */
#ifndef NTLAB_IDE_H
#define NTLAB_IDE_H

#include <wdm.h>
#include <ata.h>

LAB_DDK_BEGIN

#define MAX_IDE_CHANNEL 2
#define MAX_IDE_LINE    2
#define MAX_IDE_DEVICE  2
#define PIO_MODE0       1
#define PIO_MODE1       2
#define PIO_MODE2       4
#define PIO_MODE3       8
#define PIO_MODE4       0x10
#define SWDMA_MODE0     0x20
#define SWDMA_MODE1     0x40
#define SWDMA_MODE2     0x80
#define MWDMA_MODE0     0x100
#define MWDMA_MODE1     0x200
#define MWDMA_MODE2     0x400
#define UDMA_MODE0      0x800
#define UDMA_MODE1      0x1000
#define UDMA_MODE2      0x2000
#define UDMA_MODE3      0x4000
#define UDMA_MODE4      0x8000
#define UDMA_MODE5      0x10000

#pragma pack(push, 1)
typedef struct _IDENTIFY_DATA {
    USHORT GeneralConfiguration;
    USHORT NumCylinders;
    USHORT Reserved1;
    USHORT NumHeads;
    USHORT UnformattedBytesPerTrack;
    USHORT UnformattedBytesPerSector;
    USHORT NumSectorsPerTrack;
    USHORT VendorUnique1[3];
    UCHAR SerialNumber[20];
    USHORT BufferType;
    USHORT BufferSectorSize;
    USHORT NumberOfEccBytes;
    UCHAR FirmwareRevision[8];
    UCHAR ModelNumber[40];
    UCHAR MaximumBlockTransfer;
    UCHAR VendorUnique2;
    USHORT DoubleWordIo;
    USHORT Capabilities;
    USHORT Reserved2;
    UCHAR VendorUnique3;
    UCHAR PioCycleTimingMode;
    UCHAR VendorUnique4;
    UCHAR DmaCycleTimingMode;
    USHORT TranslationFieldsValid : 3;
    USHORT Reserved3 : 13;
    USHORT NumberOfCurrentCylinders;
    USHORT NumberOfCurrentHeads;
    USHORT CurrentSectorsPerTrack;
    ULONG CurrentSectorCapacity;
    USHORT CurrentMultiSectorSetting;
    ULONG UserAddressableSectors;
    USHORT SingleWordDMASupport : 8;
    USHORT SingleWordDMAActive : 8;
    USHORT MultiWordDMASupport : 8;
    USHORT MultiWordDMAActive : 8;
    USHORT AdvancedPIOModes : 8;
    USHORT Reserved4 : 8;
    USHORT MinimumMWXferCycleTime;
    USHORT RecommendedMWXferCycleTime;
    USHORT MinimumPIOCycleTime;
    USHORT MinimumPIOCycleTimeIORDY;
    USHORT Reserved5[11];
    USHORT MajorRevision;
    USHORT MinorRevision;
    USHORT Reserved6;
    USHORT CommandSetSupport;
    USHORT Reserved6a[2];
    USHORT CommandSetActive;
    USHORT Reserved6b;
    USHORT UltraDMASupport : 8;
    USHORT UltraDMAActive : 8;
    USHORT Reserved7[11];
    ULONG Max48BitLBA[2];
    USHORT Reserved7a[22];
    USHORT LastLun : 3;
    USHORT Reserved8 : 13;
    USHORT MediaStatusNotification : 2;
    USHORT Reserved9 : 6;
    USHORT DeviceWriteProtect : 1;
    USHORT Reserved10 : 7;
    USHORT Reserved11[128];
} IDENTIFY_DATA, *PIDENTIFY_DATA;

typedef struct _EXTENDED_IDENTIFY_DATA {
    USHORT GeneralConfiguration;
    USHORT NumCylinders;
    USHORT Reserved1;
    USHORT NumHeads;
    USHORT UnformattedBytesPerTrack;
    USHORT UnformattedBytesPerSector;
    USHORT NumSectorsPerTrack;
    union {
        USHORT VendorUnique1[3];
        struct {
            UCHAR InterSectorGap;
            UCHAR InterSectorGapSize;
            UCHAR Reserved16;
            UCHAR BytesInPLO;
            USHORT VendorUniqueCnt;
        } u;
    };
    UCHAR SerialNumber[20];
    USHORT BufferType;
    USHORT BufferSectorSize;
    USHORT NumberOfEccBytes;
    UCHAR FirmwareRevision[8];
    UCHAR ModelNumber[40];
    UCHAR MaximumBlockTransfer;
    UCHAR VendorUnique2;
    USHORT DoubleWordIo;
    USHORT Capabilities;
    USHORT Reserved2;
    UCHAR VendorUnique3;
    UCHAR PioCycleTimingMode;
    UCHAR VendorUnique4;
    UCHAR DmaCycleTimingMode;
    USHORT TranslationFieldsValid : 3;
    USHORT Reserved3 : 13;
    USHORT NumberOfCurrentCylinders;
    USHORT NumberOfCurrentHeads;
    USHORT CurrentSectorsPerTrack;
    ULONG CurrentSectorCapacity;
    USHORT CurrentMultiSectorSetting;
    ULONG UserAddressableSectors;
    USHORT SingleWordDMASupport : 8;
    USHORT SingleWordDMAActive : 8;
    USHORT MultiWordDMASupport : 8;
    USHORT MultiWordDMAActive : 8;
    USHORT AdvancedPIOModes : 8;
    USHORT Reserved4 : 8;
    USHORT MinimumMWXferCycleTime;
    USHORT RecommendedMWXferCycleTime;
    USHORT MinimumPIOCycleTime;
    USHORT MinimumPIOCycleTimeIORDY;
    USHORT Reserved5[11];
    USHORT MajorRevision;
    USHORT MinorRevision;
    USHORT Reserved6;
    USHORT CommandSetSupport;
    USHORT Reserved6a[2];
    USHORT CommandSetActive;
    USHORT Reserved6b;
    USHORT UltraDMASupport : 8;
    USHORT UltraDMAActive : 8;
    USHORT Reserved7[11];
    ULONG Max48BitLBA[2];
    USHORT Reserved7a[22];
    USHORT LastLun : 3;
    USHORT Reserved8 : 13;
    USHORT MediaStatusNotification : 2;
    USHORT Reserved9 : 6;
    USHORT DeviceWriteProtect : 1;
    USHORT Reserved10 : 7;
    USHORT Reserved11[128];
} EXTENDED_IDENTIFY_DATA, *PEXTENDED_IDENTIFY_DATA;

#pragma pack(pop)
typedef struct _PCIIDE_TRANSFER_MODE_SELECT {
    ULONG Channel;
    BOOLEAN DevicePresent[2 * 2];
    BOOLEAN FixedDisk[2 * 2];
    BOOLEAN IoReadySupported[2 * 2];
    ULONG DeviceTransferModeSupported[2 * 2];
    ULONG BestPioCycleTime[2 * 2];
    ULONG BestSwDmaCycleTime[2 * 2];
    ULONG BestMwDmaCycleTime[2 * 2];
    ULONG BestUDmaCycleTime[2 * 2];
    ULONG DeviceTransferModeCurrent[2 * 2];
    ULONG UserChoiceTransferMode[2 * 2];
    ULONG EnableUDMA66;
    IDENTIFY_DATA IdentifyData[2];
    ULONG DeviceTransferModeSelected[2 * 2];
    PULONG TransferModeTimingTable;
    ULONG TransferModeTableLength;
} PCIIDE_TRANSFER_MODE_SELECT, *PPCIIDE_TRANSFER_MODE_SELECT;

typedef enum { ChannelDisabled = 0, ChannelEnabled, ChannelStateUnknown } IDE_CHANNEL_STATE;

typedef IDE_CHANNEL_STATE (*PCIIDE_CHANNEL_ENABLED)(PVOID DeviceExtension, ULONG Channel);

typedef BOOLEAN (*PCIIDE_SYNC_ACCESS_REQUIRED)(PVOID DeviceExtension);

typedef NTSTATUS (*PCIIDE_TRANSFER_MODE_SELECT_FUNC)(PVOID DeviceExtension, PPCIIDE_TRANSFER_MODE_SELECT XferMode);

typedef ULONG (*PCIIDE_USEDMA_FUNC)(PVOID DeviceExtension, PUCHAR CdbCommand, PUCHAR Slave);

typedef NTSTATUS (*PCIIDE_UDMA_MODES_SUPPORTED)(IDENTIFY_DATA IdentifyData, PULONG BestXferMode,
                                                PULONG CurrentXferMode);

typedef struct _IDE_CONTROLLER_PROPERTIES {
    ULONG Size;
    ULONG ExtensionSize;
    ULONG SupportedTransferMode[2][2];
    PCIIDE_CHANNEL_ENABLED PciIdeChannelEnabled;
    PCIIDE_SYNC_ACCESS_REQUIRED PciIdeSyncAccessRequired;
    PCIIDE_TRANSFER_MODE_SELECT_FUNC PciIdeTransferModeSelect;
    BOOLEAN IgnoreActiveBitForAtaDevice;
    BOOLEAN AlwaysClearBusMasterInterrupt;
    PCIIDE_USEDMA_FUNC PciIdeUseDma;
    ULONG AlignmentRequirement;
    ULONG DefaultPIO;
    PCIIDE_UDMA_MODES_SUPPORTED PciIdeUdmaModesSupported;
} IDE_CONTROLLER_PROPERTIES, *PIDE_CONTROLLER_PROPERTIES;

typedef NTSTATUS (*PCONTROLLER_PROPERTIES)(PVOID DeviceExtension, PIDE_CONTROLLER_PROPERTIES ControllerProperties);

NTSTATUS PciIdeXInitialize(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath,
                           PCONTROLLER_PROPERTIES HwGetControllerProperties, ULONG ExtensionSize);

NTSTATUS PciIdeXGetBusData(PVOID DeviceExtension, PVOID Buffer, ULONG ConfigDataOffset, ULONG BufferLength);

NTSTATUS PciIdeXSetBusData(PVOID DeviceExtension, PVOID Buffer, PVOID DataMask, ULONG ConfigDataOffset,
                           ULONG BufferLength);

LAB_DDK_END

#endif
