/* Platform extension plug-ins: what they describe devices' resources with. */
#ifndef NTLAB_NT_PEP_ACPI_H
#define NTLAB_NT_PEP_ACPI_H

#include <ntdef.h>
#include <nt/pep_device.h>

LAB_DDK_BEGIN

#define PEP_NOTIFY_ACPI_PREPARE_DEVICE                      0x01
#define PEP_NOTIFY_ACPI_ABANDON_DEVICE                      0x02
#define PEP_NOTIFY_ACPI_REGISTER_DEVICE                     0x03
#define PEP_NOTIFY_ACPI_UNREGISTER_DEVICE                   0x04
#define PEP_NOTIFY_ACPI_ENUMERATE_DEVICE_NAMESPACE          0x05
#define PEP_NOTIFY_ACPI_QUERY_OBJECT_INFORMATION            0x06
#define PEP_NOTIFY_ACPI_EVALUATE_CONTROL_METHOD             0x07
#define PEP_NOTIFY_ACPI_QUERY_DEVICE_CONTROL_RESOURCES      0x08
#define PEP_NOTIFY_ACPI_TRANSLATED_DEVICE_CONTROL_RESOURCES 0x09
#define PEP_NOTIFY_ACPI_WORK                                0x0A

typedef enum _GPIO_PIN_CONFIG_TYPE { PullDefault, PullUp, PullDown, PullNone } GPIO_PIN_CONFIG_TYPE;

typedef enum _GPIO_PIN_IORESTRICTION_TYPE {
    IoRestrictionNone,
    IoRestrictionInputOnly,
    IoRestrictionOutputOnly,
    IoRestrictionNoneAndPreserve
} GPIO_PIN_IORESTRICTION_TYPE;

typedef enum _PEP_ACPI_RESOURCE_TYPE {
    PepAcpiMemory,
    PepAcpiIoPort,
    PepAcpiInterrupt,
    PepAcpiGpioIo,
    PepAcpiGpioInt,
    PepAcpiSpbI2c,
    PepAcpiSpbSpi,
    PepAcpiSpbUart,
    PepAcpiExtendedMemory,
    PepAcpiExtendedIo
} PEP_ACPI_RESOURCE_TYPE;

typedef union _PEP_ACPI_RESOURCE_FLAGS {
    ULONG AsULong;
    struct {
        ULONG Shared : 1;
        ULONG Wake : 1;
        ULONG ResourceUsage : 1;
        ULONG SlaveMode : 1;
        ULONG AddressingMode : 1;
        ULONG SharedMode : 1;
        ULONG Reserved : 26;
    };
} PEP_ACPI_RESOURCE_FLAGS, *PPEP_ACPI_RESOURCE_FLAGS;

/* All begin with their type. */
typedef struct _PEP_ACPI_IO_MEMORY_RESOURCE {
    PEP_ACPI_RESOURCE_TYPE Type;
    UCHAR Information;
    PHYSICAL_ADDRESS MinimumAddress;
    PHYSICAL_ADDRESS MaximumAddress;
    ULONG Alignment;
    ULONG Length;
} PEP_ACPI_IO_MEMORY_RESOURCE, *PPEP_ACPI_IO_MEMORY_RESOURCE;

typedef struct _PEP_ACPI_INTERRUPT_RESOURCE {
    PEP_ACPI_RESOURCE_TYPE Type;
    KINTERRUPT_MODE InterruptType;
    KINTERRUPT_POLARITY InterruptPolarity;
    PEP_ACPI_RESOURCE_FLAGS Flags;
    UCHAR Count;
    PULONG Pins;
} PEP_ACPI_INTERRUPT_RESOURCE, *PPEP_ACPI_INTERRUPT_RESOURCE;

typedef struct _PEP_ACPI_GPIO_RESOURCE {
    PEP_ACPI_RESOURCE_TYPE Type;
    PEP_ACPI_RESOURCE_FLAGS Flags;
    KINTERRUPT_MODE InterruptType;
    KINTERRUPT_POLARITY InterruptPolarity;
    GPIO_PIN_CONFIG_TYPE PinConfig;
    GPIO_PIN_IORESTRICTION_TYPE IoRestrictionType;
    USHORT DriveStrength;
    USHORT DebounceTimeout;
    PUSHORT PinTable;
    USHORT PinCount;
    UCHAR ResourceSourceIndex;
    PUNICODE_STRING ResourceSourceName;
    PUCHAR VendorData;
    USHORT VendorDataLength;
} PEP_ACPI_GPIO_RESOURCE, *PPEP_ACPI_GPIO_RESOURCE;

typedef struct _PEP_ACPI_SPB_RESOURCE {
    PEP_ACPI_RESOURCE_TYPE Type;
    PEP_ACPI_RESOURCE_FLAGS Flags;
    USHORT TypeSpecificFlags;
    UCHAR ResourceSourceIndex;
    PUNICODE_STRING ResourceSourceName;
    PCHAR VendorData;
    USHORT VendorDataLength;
} PEP_ACPI_SPB_RESOURCE, *PPEP_ACPI_SPB_RESOURCE;

typedef struct _PEP_ACPI_SPB_I2C_RESOURCE {
    PEP_ACPI_SPB_RESOURCE SpbCommon;
    ULONG ConnectionSpeed;
    USHORT SlaveAddress;
} PEP_ACPI_SPB_I2C_RESOURCE, *PPEP_ACPI_SPB_I2C_RESOURCE;

typedef struct _PEP_ACPI_SPB_SPI_RESOURCE {
    PEP_ACPI_SPB_RESOURCE SpbCommon;
    ULONG ConnectionSpeed;
    UCHAR DataBitLength;
    UCHAR Phase;
    UCHAR Polarity;
    USHORT DeviceSelection;
} PEP_ACPI_SPB_SPI_RESOURCE, *PPEP_ACPI_SPB_SPI_RESOURCE;

typedef struct _PEP_ACPI_SPB_UART_RESOURCE {
    PEP_ACPI_SPB_RESOURCE SpbCommon;
    ULONG BaudRate;
    USHORT RxBufferSize;
    USHORT TxBufferSize;
    UCHAR Parity;
    UCHAR LinesInUse;
} PEP_ACPI_SPB_UART_RESOURCE, *PPEP_ACPI_SPB_UART_RESOURCE;

typedef struct _PEP_ACPI_EXTENDED_ADDRESS {
    PEP_ACPI_RESOURCE_TYPE Type;
    PEP_ACPI_RESOURCE_FLAGS Flags;
    UCHAR ResourceFlags;
    UCHAR GeneralFlags;
    UCHAR TypeSpecificFlags;
    UCHAR RevisionId;
    UCHAR Reserved;
    ULONGLONG Granularity;
    ULONGLONG MinimumAddress;
    ULONGLONG MaximumAddress;
    ULONGLONG TranslationAddress;
    ULONGLONG AddressLength;
    ULONGLONG TypeAttribute;
    PUNICODE_STRING DescriptorName;
} PEP_ACPI_EXTENDED_ADDRESS, *PPEP_ACPI_EXTENDED_ADDRESS;

typedef union _PEP_ACPI_RESOURCE {
    PEP_ACPI_RESOURCE_TYPE Type;
    PEP_ACPI_IO_MEMORY_RESOURCE IoMemory;
    PEP_ACPI_INTERRUPT_RESOURCE Interrupt;
    PEP_ACPI_GPIO_RESOURCE Gpio;
    PEP_ACPI_SPB_I2C_RESOURCE SpbI2c;
    PEP_ACPI_SPB_SPI_RESOURCE SpbSpi;
    PEP_ACPI_SPB_UART_RESOURCE SpbUart;
    PEP_ACPI_EXTENDED_ADDRESS ExtendedAddress;
} PEP_ACPI_RESOURCE, *PPEP_ACPI_RESOURCE;
#define PEP_ACPI_RESOURCE_LENGTH sizeof(PEP_ACPI_RESOURCE)

/*
 * PEP_ACPI_INITIALIZE_..._RESOURCE: describe a resource of a device that the plug-in enumerates.
 *
 * IRQL    any
 * Source  pep_x/nf-pep_x-pep_acpi_initialize_memory_resource and its kin
 */
static inline void PEP_ACPI_INITIALIZE_MEMORY_RESOURCE(UCHAR ReadWrite, ULONG MinimumAddress, ULONG MaximumAddress,
                                                       ULONG Alignment, ULONG MemorySize, PPEP_ACPI_RESOURCE Resource)
{
    PPEP_ACPI_IO_MEMORY_RESOURCE memory = &Resource->IoMemory;

    memory->Type = PepAcpiMemory;
    memory->Information = ReadWrite;
    memory->MinimumAddress.LowPart = MinimumAddress;
    memory->MaximumAddress.LowPart = MaximumAddress;
    memory->Alignment = Alignment;
    memory->Length = MemorySize;
}

static inline void PEP_ACPI_INITIALIZE_IOPORT_RESOURCE(UCHAR Decode, USHORT MinimumAddress, USHORT MaximumAddress,
                                                       UCHAR Alignment, UCHAR PortLength, PPEP_ACPI_RESOURCE Resource)
{
    PEP_ACPI_INITIALIZE_MEMORY_RESOURCE(Decode, MinimumAddress, MaximumAddress, Alignment, PortLength, Resource);
    Resource->Type = PepAcpiIoPort;
}

static inline void PEP_ACPI_INITIALIZE_INTERRUPT_RESOURCE(BOOLEAN ResourceUsage, KINTERRUPT_MODE EdgeLevel,
                                                          KINTERRUPT_POLARITY InterruptLevel, BOOLEAN ShareType,
                                                          BOOLEAN Wake, PULONG PinTable, UCHAR PinCount,
                                                          PPEP_ACPI_RESOURCE Resource)
{
    PPEP_ACPI_INTERRUPT_RESOURCE interrupt = &Resource->Interrupt;

    interrupt->Type = PepAcpiInterrupt;
    interrupt->InterruptType = EdgeLevel;
    interrupt->InterruptPolarity = InterruptLevel;
    interrupt->Flags.Shared = ShareType;
    interrupt->Flags.Wake = Wake;
    interrupt->Flags.ResourceUsage = ResourceUsage;
    interrupt->Pins = PinTable;
    interrupt->Count = PinCount;
}

static inline void PEP_ACPI_INITIALIZE_GPIO_IO_RESOURCE(BOOLEAN Shareable, BOOLEAN CanWake,
                                                        GPIO_PIN_CONFIG_TYPE PinConfig, USHORT DebounceTimeout,
                                                        USHORT DriveStrength, GPIO_PIN_IORESTRICTION_TYPE IoRestriction,
                                                        UCHAR ResourceSourceIndex, PUNICODE_STRING ResourceSourceName,
                                                        BOOLEAN ResourceUsage, PUCHAR VendorData,
                                                        USHORT VendorDataLength, PUSHORT PinTable, USHORT PinCount,
                                                        PPEP_ACPI_RESOURCE Resource)
{
    PPEP_ACPI_GPIO_RESOURCE gpio = &Resource->Gpio;

    gpio->Type = PepAcpiGpioIo;
    gpio->Flags.Shared = Shareable;
    gpio->Flags.Wake = CanWake;
    gpio->Flags.ResourceUsage = ResourceUsage;
    gpio->PinConfig = PinConfig;
    gpio->DebounceTimeout = DebounceTimeout;
    gpio->DriveStrength = DriveStrength;
    gpio->IoRestrictionType = IoRestriction;
    gpio->ResourceSourceIndex = ResourceSourceIndex;
    gpio->ResourceSourceName = ResourceSourceName;
    gpio->VendorData = VendorData;
    gpio->VendorDataLength = VendorDataLength;
    gpio->PinTable = PinTable;
    gpio->PinCount = PinCount;
}

static inline void PEP_ACPI_INITIALIZE_GPIO_INT_RESOURCE(KINTERRUPT_MODE InterruptType, KINTERRUPT_POLARITY LevelType,
                                                         BOOLEAN Shareable, BOOLEAN CanWake,
                                                         GPIO_PIN_CONFIG_TYPE PinConfig, USHORT DebounceTimeout,
                                                         UCHAR ResourceSourceIndex, PUNICODE_STRING ResourceSourceName,
                                                         BOOLEAN ResourceUsage, PUCHAR VendorData,
                                                         USHORT VendorDataLength, PUSHORT PinTable, UCHAR PinCount,
                                                         PPEP_ACPI_RESOURCE Resource)
{
    GPIO_PIN_IORESTRICTION_TYPE kept = Resource->Gpio.IoRestrictionType; /* an input by nature: it isn't said */

    PEP_ACPI_INITIALIZE_GPIO_IO_RESOURCE(Shareable, CanWake, PinConfig, DebounceTimeout, 0, kept, ResourceSourceIndex,
                                         ResourceSourceName, ResourceUsage, VendorData, VendorDataLength, PinTable,
                                         PinCount, Resource);
    Resource->Type = PepAcpiGpioInt;
    Resource->Gpio.InterruptType = InterruptType;
    Resource->Gpio.InterruptPolarity = LevelType;
}

LAB_DDK_END

#endif
