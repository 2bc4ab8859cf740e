/*
 * What firmware of old found: \Registry\Machine\Hardware\Description\System holds buses, controllers on them and
 * peripherals at those, each in a key that is its type's name, with a key for each by number.
 *
 * This machine's firmware describes there what a device model says (lab_device_firmware); the others are found by Plug
 * and Play alone. A registry that was loaded may say more.
 */
#include "io/io_p.h"
#include "rtl/rtl_p.h"

#define PATH 256 /* characters */

static const WCHAR *const types[] = {L"System",
                                     L"CentralProcessor",
                                     L"FloatingPointProcessor",
                                     L"PrimaryICache",
                                     L"PrimaryDCache",
                                     L"SecondaryICache",
                                     L"SecondaryDCache",
                                     L"SecondaryCache",
                                     L"EisaAdapter",
                                     L"TcAdapter",
                                     L"ScsiAdapter",
                                     L"DtiAdapter",
                                     L"MultifunctionAdapter",
                                     L"DiskController",
                                     L"TapeController",
                                     L"CdRomController",
                                     L"WormController",
                                     L"SerialController",
                                     L"NetworkController",
                                     L"DisplayController",
                                     L"ParallelController",
                                     L"PointerController",
                                     L"KeyboardController",
                                     L"AudioController",
                                     L"OtherController",
                                     L"DiskPeripheral",
                                     L"FloppyDiskPeripheral",
                                     L"TapePeripheral",
                                     L"ModemPeripheral",
                                     L"MonitorPeripheral",
                                     L"PrinterPeripheral",
                                     L"PointerPeripheral",
                                     L"KeyboardPeripheral",
                                     L"TerminalPeripheral",
                                     L"OtherPeripheral",
                                     L"LinePeripheral",
                                     L"NetworkPeripheral",
                                     L"SystemMemory"};

/* One of the three levels: what it is, and the values of its key. */
struct part {
    CONFIGURATION_TYPE type;
    ULONG number;
    PKEY_VALUE_FULL_INFORMATION values[IoQueryDeviceMaxData];
};

struct query {
    INTERFACE_TYPE bus_type;
    ULONG bus_number;
    const CONFIGURATION_TYPE *types[3]; /* [1] and [2]: of the controller and the peripheral; 0: not asked for */
    const ULONG *numbers[3];            /* 0: all of them */
    struct part parts[3];
    PIO_QUERY_DEVICE_ROUTINE routine;
    PVOID context;
    BOOLEAN called;
    WCHAR buffer[PATH];
    UNICODE_STRING path;
};

static PKEY_VALUE_FULL_INFORMATION value_of(HANDLE key, PCWSTR name)
{
    PKEY_VALUE_FULL_INFORMATION value;
    UNICODE_STRING string;
    ULONG size = 0;

    RtlInitUnicodeString(&string, name);
    ZwQueryValueKey(key, &string, KeyValueFullInformation, 0, 0, &size);
    value = size ? lab__mm_pool_alloc(PagedPool, size, 'sdoI', FALSE) : 0;
    if (value && !NT_SUCCESS(ZwQueryValueKey(key, &string, KeyValueFullInformation, value, size, &size))) {
        lab__mm_pool_free(value, 'sdoI');
        value = 0;
    }
    return value;
}

static BOOLEAN read_part(struct query *query, struct part *part)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE key;

    InitializeObjectAttributes(&attributes, &query->path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
    if (!NT_SUCCESS(ZwOpenKey(&key, KEY_READ, &attributes)))
        return FALSE;
    part->values[IoQueryDeviceIdentifier] = value_of(key, L"Identifier");
    part->values[IoQueryDeviceConfigurationData] = value_of(key, L"Configuration Data");
    part->values[IoQueryDeviceComponentInformation] = value_of(key, L"Component Information");
    ZwClose(key);
    return TRUE;
}

static void forget_part(struct part *part)
{
    for (ULONG i = 0; i < IoQueryDeviceMaxData; i++)
        if (part->values[i])
            lab__mm_pool_free(part->values[i], 'sdoI');
    RtlZeroMemory(part, sizeof *part);
}

static NTSTATUS call(struct query *query)
{
    struct part *bus = &query->parts[0], *controller = &query->parts[1], *peripheral = &query->parts[2];

    query->called = TRUE;
    return query->routine(query->context, &query->path, query->bus_type, query->bus_number, bus->values,
                          controller->type, controller->number, controller->values, peripheral->type,
                          peripheral->number, peripheral->values);
}

static void append(struct query *query, const WCHAR *type, ULONG number)
{
    WCHAR digits[12];
    UNICODE_STRING decimal = {0, sizeof digits, digits};

    RtlAppendUnicodeToString(&query->path, L"\\");
    RtlAppendUnicodeToString(&query->path, type);
    RtlAppendUnicodeToString(&query->path, L"\\");
    RtlIntegerToUnicodeString(number, 10, &decimal);
    RtlAppendUnicodeStringToString(&query->path, &decimal);
}

/* Is this the bus that is asked for? Its resources say so. */
static BOOLEAN is_wanted_bus(struct query *query)
{
    const KEY_VALUE_FULL_INFORMATION *value = query->parts[0].values[IoQueryDeviceConfigurationData];
    const CM_FULL_RESOURCE_DESCRIPTOR *descriptor;

    if (!value || value->DataLength < FIELD_OFFSET(CM_FULL_RESOURCE_DESCRIPTOR, PartialResourceList))
        return FALSE;
    descriptor = (const CM_FULL_RESOURCE_DESCRIPTOR *)((const char *)value + value->DataOffset);
    query->bus_number = descriptor->BusNumber;
    return descriptor->InterfaceType == query->bus_type &&
           (!query->numbers[0] || descriptor->BusNumber == *query->numbers[0]);
}

/* Each key of the type below the path, or the one that is asked for. */
static NTSTATUS each(struct query *query, ULONG level, CONFIGURATION_TYPE type)
{
    USHORT before = query->path.Length;
    const ULONG *only = level ? query->numbers[level] : 0;
    NTSTATUS status = STATUS_SUCCESS;

    for (ULONG number = only ? *only : 0; NT_SUCCESS(status); number++) {
        struct part *part = &query->parts[level];

        append(query, types[type], number);
        if (!read_part(query, part)) {
            query->path.Length = before;
            return STATUS_SUCCESS;
        }
        part->type = type;
        part->number = number;
        if (!level && !is_wanted_bus(query))
            status = STATUS_SUCCESS;
        else if (level == 2 || !query->types[level + 1])
            status = call(query);
        else
            status = each(query, level + 1, *query->types[level + 1]);
        forget_part(part);
        query->path.Length = before;
        if (only)
            break;
    }
    return status;
}

/*
 * IoQueryDeviceDescription: calls a routine for each bus, controller or peripheral of a kind that the registry
 * describes.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  what the routine returned; STATUS_OBJECT_NAME_NOT_FOUND where it was not called
 * Source  obsolete; the DDK's reference of Windows 2000
 */
NTSTATUS IoQueryDeviceDescription(PINTERFACE_TYPE BusType, PULONG BusNumber, PCONFIGURATION_TYPE ControllerType,
                                  PULONG ControllerNumber, PCONFIGURATION_TYPE PeripheralType, PULONG PeripheralNumber,
                                  PIO_QUERY_DEVICE_ROUTINE CalloutRoutine, PVOID Context)
{
    static const CONFIGURATION_TYPE buses[] = {EisaAdapter, TcAdapter, MultiFunctionAdapter};
    struct query query = {.bus_type = *BusType,
                          .types = {0, ControllerType, PeripheralType},
                          .numbers = {BusNumber, ControllerNumber, PeripheralNumber},
                          .routine = CalloutRoutine,
                          .context = Context};
    NTSTATUS status = STATUS_SUCCESS;

    if ((ControllerType && (ULONG)*ControllerType >= RTL_NUMBER_OF(types)) ||
        (PeripheralType && (ULONG)*PeripheralType >= RTL_NUMBER_OF(types)))
        return STATUS_OBJECT_NAME_NOT_FOUND;
    query.path = (UNICODE_STRING){0, sizeof query.buffer, query.buffer};
    RtlAppendUnicodeToString(&query.path, L"\\Registry\\Machine\\Hardware\\Description\\System");
    for (ULONG i = 0; i < RTL_NUMBER_OF(buses) && NT_SUCCESS(status); i++)
        status = each(&query, 0, buses[i]);
    return NT_SUCCESS(status) && !query.called ? STATUS_OBJECT_NAME_NOT_FOUND : status;
}
