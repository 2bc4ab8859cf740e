/* Platform extension plug-ins: resources behind simple peripheral buses, and those of wide address spaces. */
#ifndef NTLAB_NT_PEP_ACPI_BUS_H
#define NTLAB_NT_PEP_ACPI_BUS_H

#include <nt/pep_acpi.h>

LAB_DDK_BEGIN

#define PEP_ACPI_UART_SERIAL_FLAG_FLOW_CTL_NONE    0x00
#define PEP_ACPI_UART_SERIAL_FLAG_FLOW_CTL_HW      0x01
#define PEP_ACPI_UART_SERIAL_FLAG_FLOW_CTL_XONXOFF 0x02
#define PEP_ACPI_UART_SERIAL_FLAG_FLOW_CTL_MASK    0x03
#define PEP_ACPI_UART_SERIAL_FLAG_STOP_BITS_0      0x00
#define PEP_ACPI_UART_SERIAL_FLAG_STOP_BITS_1      0x04
#define PEP_ACPI_UART_SERIAL_FLAG_STOP_BITS_1_5    0x08
#define PEP_ACPI_UART_SERIAL_FLAG_STOP_BITS_2      0x0C
#define PEP_ACPI_UART_SERIAL_FLAG_STOP_BITS_MASK   0x0C
#define PEP_ACPI_UART_SERIAL_FLAG_DATA_BITS_5      0x00
#define PEP_ACPI_UART_SERIAL_FLAG_DATA_BITS_6      0x10
#define PEP_ACPI_UART_SERIAL_FLAG_DATA_BITS_7      0x20
#define PEP_ACPI_UART_SERIAL_FLAG_DATA_BITS_8      0x30
#define PEP_ACPI_UART_SERIAL_FLAG_DATA_BITS_9      0x40
#define PEP_ACPI_UART_SERIAL_FLAG_DATA_BITS_MASK   0x70
#define PEP_ACPI_UART_SERIAL_FLAG_BIG_ENDIAN       0x80
#define PEP_ACPI_UART_SERIAL_PARITY_NONE           0
#define PEP_ACPI_UART_SERIAL_PARITY_EVEN           1
#define PEP_ACPI_UART_SERIAL_PARITY_ODD            2
#define PEP_ACPI_UART_SERIAL_PARITY_MARK           3
#define PEP_ACPI_UART_SERIAL_PARITY_SPACE          4
#define PEP_ACPI_UART_SERIAL_LINES_DCD             0x04
#define PEP_ACPI_UART_SERIAL_LINES_RI              0x08
#define PEP_ACPI_UART_SERIAL_LINES_DSR             0x10
#define PEP_ACPI_UART_SERIAL_LINES_DTR             0x20
#define PEP_ACPI_UART_SERIAL_LINES_CTS             0x40
#define PEP_ACPI_UART_SERIAL_LINES_RTS             0x80

#define PEP_ACPI_SPI_SERIAL_BUS_SPECIFIC_FLAG_3WIRE_MODE 1
#define PEP_ACPI_SPI_SERIAL_BUS_PHASE_FOO                0
#define PEP_ACPI_SPI_SERIAL_BUS_PHASE_BAR                1
#define PEP_ACPI_SPI_SERIAL_BUS_POLARITY_LOW             0
#define PEP_ACPI_SPI_SERIAL_BUS_POLARITY_HIGH            1

#define PEP_ACPI_ADDRESS_TYPE_MEMORY_MASK           0x1E
#define PEP_ACPI_ADDRESS_TYPE_MEMORY_NONCACHEABLE   0x00
#define PEP_ACPI_ADDRESS_TYPE_MEMORY_CACHEABLE      0x02
#define PEP_ACPI_ADDRESS_TYPE_MEMORY_WRITE_COMBINE  0x04
#define PEP_ACPI_ADDRESS_TYPE_MEMORY_PREFETCHABLE   0x06
#define PEP_ACPI_ADDRESS_TYPE_MEMORY_RANGE_MASK     0x18
#define PEP_ACPI_ADDRESS_TYPE_MEMORY_RANGE_MEMORY   0x00
#define PEP_ACPI_ADDRESS_TYPE_MEMORY_RANGE_RESERVED 0x08
#define PEP_ACPI_ADDRESS_TYPE_MEMORY_RANGE_ACPI     0x10
#define PEP_ACPI_ADDRESS_TYPE_MEMORY_RANGE_NVS      0x18
#define PEP_ACPI_ADDRESS_TYPE_IO_NON_ISA_RANGE      1
#define PEP_ACPI_ADDRESS_TYPE_IO_ISA_RANGE          2
#define PEP_ACPI_ADDRESS_TYPE_IO_ENTIRE_RANGE       3

static inline void lab__pep_spb(PPEP_ACPI_SPB_RESOURCE spb, PEP_ACPI_RESOURCE_TYPE type, PUNICODE_STRING source,
                                UCHAR index, BOOLEAN usage, BOOLEAN shared, PCHAR data, USHORT length)
{
    spb->Type = type;
    spb->ResourceSourceIndex = index;
    spb->ResourceSourceName = source;
    spb->Flags.ResourceUsage = usage;
    spb->Flags.SharedMode = shared;
    spb->VendorData = data;
    spb->VendorDataLength = length;
}

/* The other PEP_ACPI_INITIALIZE_..._RESOURCE: see nt/pep_acpi.h. */
static inline void PEP_ACPI_INITIALIZE_SPB_I2C_RESOURCE(USHORT SlaveAddress, BOOLEAN DeviceInitiated,
                                                        ULONG ConnectionSpeed, BOOLEAN AddressingMode,
                                                        PUNICODE_STRING ResourceSource, UCHAR ResourceSourceIndex,
                                                        BOOLEAN ResourceUsage, BOOLEAN SharedMode, PCHAR VendorData,
                                                        USHORT VendorDataLength, PPEP_ACPI_RESOURCE Resource)
{
    lab__pep_spb(&Resource->SpbI2c.SpbCommon, PepAcpiSpbI2c, ResourceSource, ResourceSourceIndex, ResourceUsage,
                 SharedMode, VendorData, VendorDataLength);
    Resource->SpbI2c.SpbCommon.Flags.AddressingMode = AddressingMode;
    Resource->SpbI2c.SpbCommon.Flags.SlaveMode = DeviceInitiated;
    Resource->SpbI2c.ConnectionSpeed = ConnectionSpeed;
    Resource->SpbI2c.SlaveAddress = SlaveAddress;
}

static inline void PEP_ACPI_INITIALIZE_SPB_SPI_RESOURCE(USHORT DeviceSelection, UCHAR DeviceSelectionPolarity,
                                                        UCHAR WireMode, UCHAR DataBitLength, BOOLEAN SlaveMode,
                                                        ULONG ConnectionSpeed, UCHAR ClockPolarity, UCHAR ClockPhase,
                                                        PUNICODE_STRING ResourceSource, UCHAR ResourceSourceIndex,
                                                        BOOLEAN ResourceUsage, BOOLEAN SharedMode, PCHAR VendorData,
                                                        USHORT VendorDataLength, PPEP_ACPI_RESOURCE Resource)
{
    lab__pep_spb(&Resource->SpbSpi.SpbCommon, PepAcpiSpbSpi, ResourceSource, ResourceSourceIndex, ResourceUsage,
                 SharedMode, VendorData, VendorDataLength);
    Resource->SpbSpi.SpbCommon.TypeSpecificFlags = (USHORT)(DeviceSelectionPolarity | WireMode);
    Resource->SpbSpi.SpbCommon.Flags.SlaveMode = SlaveMode;
    Resource->SpbSpi.ConnectionSpeed = ConnectionSpeed;
    Resource->SpbSpi.DataBitLength = DataBitLength;
    Resource->SpbSpi.Polarity = ClockPolarity;
    Resource->SpbSpi.Phase = ClockPhase;
    Resource->SpbSpi.DeviceSelection = DeviceSelection;
}

static inline void PEP_ACPI_INITIALIZE_SPB_UART_RESOURCE(ULONG BaudRate, UCHAR BitsPerByte, UCHAR StopBits,
                                                         UCHAR LinesInUse, UCHAR IsBigEndian, UCHAR Parity,
                                                         UCHAR FlowControl, USHORT RxSize, USHORT TxSize,
                                                         PUNICODE_STRING ResourceSource, UCHAR ResourceSourceIndex,
                                                         BOOLEAN ResourceUsage, BOOLEAN SharedMode, PCHAR VendorData,
                                                         USHORT VendorDataLength, PPEP_ACPI_RESOURCE Resource)
{
    lab__pep_spb(&Resource->SpbUart.SpbCommon, PepAcpiSpbUart, ResourceSource, ResourceSourceIndex, ResourceUsage,
                 SharedMode, VendorData, VendorDataLength);
    Resource->SpbUart.SpbCommon.TypeSpecificFlags = (USHORT)(BitsPerByte | StopBits | FlowControl | IsBigEndian);
    Resource->SpbUart.BaudRate = BaudRate;
    Resource->SpbUart.Parity = Parity;
    Resource->SpbUart.RxBufferSize = RxSize;
    Resource->SpbUart.TxBufferSize = TxSize;
    Resource->SpbUart.LinesInUse = LinesInUse;
}

static inline void lab__pep_extended(PPEP_ACPI_EXTENDED_ADDRESS address, PEP_ACPI_RESOURCE_TYPE type, UCHAR general,
                                     UCHAR specific, const ULONGLONG numbers[6], PUNICODE_STRING name)
{
    address->Type = type;
    address->GeneralFlags = general;
    address->TypeSpecificFlags = specific;
    address->Granularity = numbers[0];
    address->MinimumAddress = numbers[1];
    address->MaximumAddress = numbers[2];
    address->TranslationAddress = numbers[3];
    address->AddressLength = numbers[4];
    address->TypeAttribute = numbers[5];
    address->DescriptorName = name;
}

static inline void PEP_ACPI_INITIALIZE_EXTENDED_MEMORY_RESOURCE(
    BOOLEAN ResourceUsage, UCHAR Decode, BOOLEAN IsMinFixed, BOOLEAN IsMaxFixed, UCHAR Cacheable, BOOLEAN ReadWrite,
    ULONGLONG AddressGranularity, ULONGLONG AddressMinimum, ULONGLONG AddressMaximum, ULONGLONG AddressTranslation,
    ULONGLONG RangeLength, ULONGLONG TypeSpecificAttributes, PUNICODE_STRING DescriptorName, UCHAR MemoryRangeType,
    BOOLEAN TranslationTypeNonStatic, PPEP_ACPI_RESOURCE Resource)
{
    ULONGLONG numbers[6] = {AddressGranularity, AddressMinimum, AddressMaximum,
                            AddressTranslation, RangeLength,    TypeSpecificAttributes};

    lab__pep_extended(&Resource->ExtendedAddress, PepAcpiExtendedMemory,
                      (UCHAR)(ResourceUsage | Decode << 1 | IsMinFixed << 2 | IsMaxFixed << 3),
                      (UCHAR)(ReadWrite | Cacheable | MemoryRangeType | TranslationTypeNonStatic << 3), numbers,
                      DescriptorName);
}

static inline void PEP_ACPI_INITIALIZE_EXTENDED_IO_RESOURCE(
    BOOLEAN ResourceUsage, UCHAR Decode, BOOLEAN IsMinFixed, BOOLEAN IsMaxFixed, UCHAR ISARanges,
    ULONGLONG AddressGranularity, ULONGLONG AddressMinimum, ULONGLONG AddressMaximum, ULONGLONG AddressTranslation,
    ULONGLONG RangeLength, ULONGLONG TypeSpecificAttributes, PUNICODE_STRING DescriptorName,
    BOOLEAN TranslationTypeNonStatic, BOOLEAN TanslationSparseDensity, PPEP_ACPI_RESOURCE Resource)
{
    ULONGLONG numbers[6] = {AddressGranularity, AddressMinimum, AddressMaximum,
                            AddressTranslation, RangeLength,    TypeSpecificAttributes};

    lab__pep_extended(&Resource->ExtendedAddress, PepAcpiExtendedIo,
                      (UCHAR)(ResourceUsage | Decode << 1 | IsMinFixed << 2 | IsMaxFixed << 3),
                      (UCHAR)(ISARanges | TranslationTypeNonStatic << 3 | TanslationSparseDensity << 5), numbers,
                      DescriptorName);
}

LAB_DDK_END

#endif
