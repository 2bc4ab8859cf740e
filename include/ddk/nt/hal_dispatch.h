/* The HAL's dispatch tables. */
#ifndef NTLAB_NT_HAL_DISPATCH_H
#define NTLAB_NT_HAL_DISPATCH_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/base_strings.h>
#include <nt/ke_processor.h>
#include <nt/pci_bus_ddk.h>
#include <nt/rtl_time.h>

LAB_DDK_BEGIN

typedef BOOLEAN (*PHAL_RESET_DISPLAY_PARAMETERS)(ULONG Columns, ULONG Rows);
typedef PBUS_HANDLER (*pHalHandlerForBus)(INTERFACE_TYPE InterfaceType, ULONG BusNumber);
typedef void (*pHalReferenceBusHandler)(PBUS_HANDLER BusHandler);

typedef enum _HAL_QUERY_INFORMATION_CLASS {
    HalInstalledBusInformation,
    HalProfileSourceInformation,
    HalInformationClassUnused1,
    HalPowerInformation,
    HalProcessorSpeedInformation,
    HalCallbackInformation,
    HalMapRegisterInformation,
    HalMcaLogInformation,
    HalFrameBufferCachingInformation,
    HalDisplayBiosInformation,
    HalProcessorFeatureInformation,
    HalNumaTopologyInterface,
    HalErrorInformation,
    HalCmcLogInformation,
    HalCpeLogInformation,
    HalQueryMcaInterface,
    HalQueryAMLIIllegalIOPortAddresses,
    HalQueryMaxHotPlugMemoryAddress,
    HalPartitionIpiInterface,
    HalPlatformInformation,
    HalQueryProfileSourceList,
    HalInitLogInformation,
    HalFrequencyInformation,
    HalProcessorBrandString,
    HalHypervisorInformation,
    HalPlatformTimerInformation,
    HalAcpiAuditInformation
} HAL_QUERY_INFORMATION_CLASS,
    *PHAL_QUERY_INFORMATION_CLASS;

typedef enum _HAL_SET_INFORMATION_CLASS {
    HalProfileSourceInterval,
    HalProfileSourceInterruptHandler,
    HalMcaRegisterDriver,
    HalKernelErrorHandler,
    HalCmcRegisterDriver,
    HalCpeRegisterDriver,
    HalMcaLog,
    HalCmcLog,
    HalCpeLog,
    HalGenerateCmcInterrupt,
    HalProfileSourceTimerHandler,
    HalEnlightenment,
    HalProfileDpgoSourceInterruptHandler
} HAL_SET_INFORMATION_CLASS,
    *PHAL_SET_INFORMATION_CLASS;

typedef NTSTATUS (*pHalQuerySystemInformation)(HAL_QUERY_INFORMATION_CLASS InformationClass, ULONG BufferSize,
                                               PVOID Buffer, PULONG ReturnedLength);
typedef NTSTATUS (*pHalSetSystemInformation)(HAL_SET_INFORMATION_CLASS InformationClass, ULONG BufferSize,
                                             PVOID Buffer);
typedef void (*pHalExamineMBR)(PDEVICE_OBJECT DeviceObject, ULONG SectorSize, ULONG MBRTypeIdentifier, PVOID *Buffer);
typedef NTSTATUS (*pHalIoReadPartitionTable)(PDEVICE_OBJECT DeviceObject, ULONG SectorSize,
                                             BOOLEAN ReturnRecognizedPartitions,
                                             struct _DRIVE_LAYOUT_INFORMATION **PartitionBuffer);
typedef NTSTATUS (*pHalIoSetPartitionInformation)(PDEVICE_OBJECT DeviceObject, ULONG SectorSize, ULONG PartitionNumber,
                                                  ULONG PartitionType);
typedef NTSTATUS (*pHalIoWritePartitionTable)(PDEVICE_OBJECT DeviceObject, ULONG SectorSize, ULONG SectorsPerTrack,
                                              ULONG NumberOfHeads, struct _DRIVE_LAYOUT_INFORMATION *PartitionBuffer);
typedef NTSTATUS (*pHalQueryBusSlots)(PBUS_HANDLER BusHandler, ULONG BufferSize, PULONG SlotNumbers,
                                      PULONG ReturnedLength);
typedef NTSTATUS (*pHalInitPnpDriver)(void);
typedef NTSTATUS (*pHalInitPowerManagement)(PPM_DISPATCH_TABLE PmDriverDispatchTable,
                                            PPM_DISPATCH_TABLE *PmHalDispatchTable);
typedef PDMA_ADAPTER (*pHalGetDmaAdapter)(PVOID Context, PDEVICE_DESCRIPTION DeviceDescriptor,
                                          PULONG NumberOfMapRegisters);
typedef NTSTATUS (*pHalGetInterruptTranslator)(INTERFACE_TYPE ParentInterfaceType, ULONG ParentBusNumber,
                                               INTERFACE_TYPE BridgeInterfaceType, USHORT Size, USHORT Version,
                                               PTRANSLATOR_INTERFACE Translator, PULONG BridgeBusNumber);
typedef NTSTATUS (*pHalStartMirroring)(void);
typedef NTSTATUS (*pHalEndMirroring)(ULONG PassNumber);
typedef NTSTATUS (*pHalMirrorPhysicalMemory)(PHYSICAL_ADDRESS PhysicalAddress, LARGE_INTEGER NumberOfBytes);
typedef NTSTATUS (*pHalMirrorVerify)(PHYSICAL_ADDRESS PhysicalAddress, LARGE_INTEGER NumberOfBytes);
typedef BOOLEAN (*pHalTranslateBusAddress)(INTERFACE_TYPE InterfaceType, ULONG BusNumber, PHYSICAL_ADDRESS BusAddress,
                                           PULONG AddressSpace, PPHYSICAL_ADDRESS TranslatedAddress);
typedef NTSTATUS (*pHalAssignSlotResources)(PUNICODE_STRING RegistryPath, PUNICODE_STRING DriverClassName,
                                            PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT DeviceObject,
                                            INTERFACE_TYPE BusType, ULONG BusNumber, ULONG SlotNumber,
                                            PCM_RESOURCE_LIST *AllocatedResources);
typedef void (*pHalHaltSystem)(void);
typedef BOOLEAN (*pHalResetDisplay)(void);
typedef UCHAR (*pHalVectorToIDTEntry)(ULONG Vector);
typedef BOOLEAN (*pHalFindBusAddressTranslation)(PHYSICAL_ADDRESS BusAddress, PULONG AddressSpace,
                                                 PPHYSICAL_ADDRESS TranslatedAddress, PULONG_PTR Context,
                                                 BOOLEAN NextBus);
typedef void (*pHalEndOfBoot)(void);
typedef PVOID (*pHalGetAcpiTable)(ULONG Signature, PCSTR OemId, PCSTR OemTableId);
typedef void (*pHalSetPciErrorHandlerCallback)(PCI_ERROR_HANDLER_CALLBACK Callback);
typedef void (*pHalIoAssignDriveLetters)(struct _LOADER_PARAMETER_BLOCK *LoaderBlock, PSTRING NtDeviceName,
                                         PUCHAR NtSystemPath, PSTRING NtSystemPathString);

typedef struct {
    ULONG Version;
    pHalQuerySystemInformation HalQuerySystemInformation;
    pHalSetSystemInformation HalSetSystemInformation;
    pHalQueryBusSlots HalQueryBusSlots;
    ULONG Spare1;
    pHalExamineMBR HalExamineMBR;
    pHalIoAssignDriveLetters HalIoAssignDriveLetters;
    pHalIoReadPartitionTable HalIoReadPartitionTable;
    pHalIoSetPartitionInformation HalIoSetPartitionInformation;
    pHalIoWritePartitionTable HalIoWritePartitionTable;
    pHalHandlerForBus HalReferenceHandlerForBus;
    pHalReferenceBusHandler HalReferenceBusHandler;
    pHalReferenceBusHandler HalDereferenceBusHandler;
    pHalInitPnpDriver HalInitPnpDriver;
    pHalInitPowerManagement HalInitPowerManagement;
    pHalGetDmaAdapter HalGetDmaAdapter;
    pHalGetInterruptTranslator HalGetInterruptTranslator;
    pHalStartMirroring HalStartMirroring;
    pHalEndMirroring HalEndMirroring;
    pHalMirrorPhysicalMemory HalMirrorPhysicalMemory;
    pHalEndOfBoot HalEndOfBoot;
    pHalMirrorVerify HalMirrorVerify;
    pHalGetAcpiTable HalGetCachedAcpiTable;
    pHalSetPciErrorHandlerCallback HalSetPciErrorHandlerCallback;
} HAL_DISPATCH, *PHAL_DISPATCH;

#define HAL_DISPATCH_VERSION 3

typedef struct _HAL_BUS_INFORMATION {
    INTERFACE_TYPE BusType;
    BUS_DATA_TYPE ConfigurationType;
    ULONG BusNumber;
    ULONG Reserved;
} HAL_BUS_INFORMATION, *PHAL_BUS_INFORMATION;

typedef struct _HAL_PROFILE_SOURCE_INFORMATION {
    KPROFILE_SOURCE Source;
    BOOLEAN Supported;
    ULONG Interval;
} HAL_PROFILE_SOURCE_INFORMATION, *PHAL_PROFILE_SOURCE_INFORMATION;

typedef struct _HAL_PROFILE_SOURCE_INFORMATION_EX {
    KPROFILE_SOURCE Source;
    BOOLEAN Supported;
    ULONG_PTR Interval;
    ULONG_PTR DefInterval;
    ULONG_PTR MaxInterval;
    ULONG_PTR MinInterval;
} HAL_PROFILE_SOURCE_INFORMATION_EX, *PHAL_PROFILE_SOURCE_INFORMATION_EX;

typedef struct _HAL_PROFILE_SOURCE_INTERVAL {
    KPROFILE_SOURCE Source;
    ULONG_PTR Interval;
} HAL_PROFILE_SOURCE_INTERVAL, *PHAL_PROFILE_SOURCE_INTERVAL;

typedef struct _HAL_PROFILE_SOURCE_LIST {
    KPROFILE_SOURCE Source;
    PWSTR Description;
} HAL_PROFILE_SOURCE_LIST, *PHAL_PROFILE_SOURCE_LIST;

typedef enum _HAL_DISPLAY_BIOS_INFORMATION {
    HalDisplayInt10Bios,
    HalDisplayEmulatedBios,
    HalDisplayNoBios
} HAL_DISPLAY_BIOS_INFORMATION,
    *PHAL_DISPLAY_BIOS_INFORMATION;

typedef struct _HAL_POWER_INFORMATION {
    ULONG TBD;
} HAL_POWER_INFORMATION, *PHAL_POWER_INFORMATION;

typedef struct _HAL_PROCESSOR_SPEED_INFO {
    ULONG ProcessorSpeed;
} HAL_PROCESSOR_SPEED_INFORMATION, *PHAL_PROCESSOR_SPEED_INFORMATION;

typedef struct _HAL_CALLBACKS {
    PCALLBACK_OBJECT SetSystemInformation;
    PCALLBACK_OBJECT BusCheck;
} HAL_CALLBACKS, *PHAL_CALLBACKS;

typedef struct _HAL_PROCESSOR_FEATURE {
    ULONG UsableFeatureBits;
} HAL_PROCESSOR_FEATURE;

typedef NTSTATUS (*PHALIOREADWRITEHANDLER)(BOOLEAN fRead, ULONG dwAddr, ULONG dwSize, PULONG pdwData);

typedef struct _HAL_AMLI_BAD_IO_ADDRESS_LIST {
    ULONG BadAddrBegin;
    ULONG BadAddrSize;
    ULONG OSVersionTrigger;
    PHALIOREADWRITEHANDLER IOHandler;
} HAL_AMLI_BAD_IO_ADDRESS_LIST, *PHAL_AMLI_BAD_IO_ADDRESS_LIST;

typedef enum {
    ApicDestinationModePhysical = 1,
    ApicDestinationModeLogicalFlat,
    ApicDestinationModeLogicalClustered,
    ApicDestinationModeUnknown
} HAL_APIC_DESTINATION_MODE,
    *PHAL_APIC_DESTINATION_MODE;

#define HAL_MCE_INTERRUPTS_BASED 0xffffffff
#define HAL_MCE_DISABLED         0
#define HAL_CMC_INTERRUPTS_BASED 0xffffffff
#define HAL_CMC_DISABLED         0
#define HAL_CPE_INTERRUPTS_BASED 0xffffffff
#define HAL_CPE_DISABLED         0
#define HAL_MCA_INTERRUPTS_BASED 0xffffffff
#define HAL_MCA_DISABLED         0

typedef struct _HAL_PLATFORM_INFORMATION {
    ULONG PlatformFlags;
} HAL_PLATFORM_INFORMATION, *PHAL_PLATFORM_INFORMATION;

#define HAL_PLATFORM_DISABLE_WRITE_COMBINING     1
#define HAL_PLATFORM_DISABLE_PTCG                4
#define HAL_PLATFORM_DISABLE_UC_MAIN_MEMORY      8
#define HAL_PLATFORM_ENABLE_WRITE_COMBINING_MMIO 0x10
#define HAL_PLATFORM_ACPI_TABLES_CACHED          0x20

extern HAL_DISPATCH HalDispatchTable;

void HalAcquireDisplayOwnership(PHAL_RESET_DISPLAY_PARAMETERS ResetDisplayParameters);
PVOID HalAllocateCrashDumpRegisters(PADAPTER_OBJECT AdapterObject, PULONG NumberOfMapRegisters);
NTSTATUS HalAllocateHardwareCounters(PGROUP_AFFINITY GroupAffinty, ULONG GroupCount,
                                     PPHYSICAL_COUNTER_RESOURCE_LIST ResourceList, PHANDLE CounterSetHandle);
void HalBugCheckSystem(PWHEA_ERROR_SOURCE_DESCRIPTOR ErrorSource, PWHEA_ERROR_RECORD ErrorRecord);
NTSTATUS HalFreeHardwareCounters(HANDLE CounterSetHandle);
ULONG HalGetBusDataByOffset(BUS_DATA_TYPE BusDataType, ULONG BusNumber, ULONG SlotNumber, PVOID Buffer, ULONG Offset,
                            ULONG Length);
ULONG HalSetBusDataByOffset(BUS_DATA_TYPE BusDataType, ULONG BusNumber, ULONG SlotNumber, PVOID Buffer, ULONG Offset,
                            ULONG Length);
ULONG HalGetBusData(BUS_DATA_TYPE BusDataType, ULONG BusNumber, ULONG SlotNumber, PVOID Buffer, ULONG Length);
ULONG HalSetBusData(BUS_DATA_TYPE BusDataType, ULONG BusNumber, ULONG SlotNumber, PVOID Buffer, ULONG Length);
ULONG HalGetInterruptVector(INTERFACE_TYPE InterfaceType, ULONG BusNumber, ULONG BusInterruptLevel,
                            ULONG BusInterruptVector, PKIRQL Irql, PKAFFINITY Affinity);
NTSTATUS HalAssignSlotResources(PUNICODE_STRING RegistryPath, PUNICODE_STRING DriverClassName,
                                PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT DeviceObject, INTERFACE_TYPE BusType,
                                ULONG BusNumber, ULONG SlotNumber, PCM_RESOURCE_LIST *AllocatedResources);
BOOLEAN HalTranslateBusAddress(INTERFACE_TYPE InterfaceType, ULONG BusNumber, PHYSICAL_ADDRESS BusAddress,
                               PULONG AddressSpace, PPHYSICAL_ADDRESS TranslatedAddress);
BOOLEAN HalMakeBeep(ULONG Frequency);
BOOLEAN HalQueryRealTimeClock(PTIME_FIELDS TimeFields);
BOOLEAN HalSetRealTimeClock(PTIME_FIELDS TimeFields);
void HalDisplayString(PUCHAR String);

LAB_DDK_END

#endif
