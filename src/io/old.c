/*
 * Functions of Io that the kernel exports and no kit declares any more; drivers bring the declarations along.
 */
#include "io/old.h"
#include "io/io_p.h"

static ULONG next_driver;

/* "\Driver\00000001": what a driver without a name is called. */
static void generate_name(UNICODE_STRING *name, WCHAR digits[9])
{
    ULONG number = ++next_driver;

    for (int i = 8; i--; number /= 10)
        digits[i] = (WCHAR)('0' + number % 10);
    digits[8] = 0;
    RtlInitUnicodeString(name, digits);
}

/* What stands behind the last backslash. */
static UNICODE_STRING last_part(const UNICODE_STRING *path)
{
    USHORT at = path->Length / sizeof(WCHAR);

    while (at && path->Buffer[at - 1] != '\\')
        at--;
    return (UNICODE_STRING){path->Length - at * (USHORT)sizeof(WCHAR), path->Length - at * (USHORT)sizeof(WCHAR),
                            path->Buffer + at};
}

/*
 * IoCreateDriver: another driver object of the caller's own image, and its initialization: a name like
 * "\Driver\Name", or NULL for one that is generated. IoDeleteDriver: it goes again; its DriverUnload is not called.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  what the function returns; STATUS_OBJECT_NAME_COLLISION, STATUS_INSUFFICIENT_RESOURCES
 */
NTSTATUS IoCreateDriver(PUNICODE_STRING DriverName, PDRIVER_INITIALIZE InitializationFunction)
{
    struct lab__io_driver *driver;
    UNICODE_STRING name;
    WCHAR digits[9];
    NTSTATUS status;

    if (DriverName)
        name = last_part(DriverName);
    else
        generate_name(&name, digits);
    status = lab__io_driver_create(&name, &driver);
    if (!NT_SUCCESS(status))
        return status;
    driver->object.Flags |= DRVO_BUILTIN_DRIVER;
    lab__mm_kernel_free(driver->registry_path.Buffer); /* it has no service, and is told of none */
    driver->registry_path = (UNICODE_STRING){0};
    return lab__io_driver_initialize(driver, InitializationFunction);
}

void IoDeleteDriver(PDRIVER_OBJECT DriverObject)
{
    ObMakeTemporaryObject(DriverObject);
    lab__ob_dereference(DriverObject);
}

/* IoSetIoCompletion: a packet of the caller's own for a completion port. IRQL <= DISPATCH_LEVEL. */
NTSTATUS IoSetIoCompletion(PVOID IoCompletion, PVOID KeyContext, PVOID ApcContext, NTSTATUS IoStatus,
                           ULONG_PTR IoStatusInformation, BOOLEAN Quota)
{
    lab__io_port_post(IoCompletion, KeyContext, ApcContext, IoStatus, IoStatusInformation, 0);
    return STATUS_SUCCESS;
}

/*
 * IoGetIrpExtraCreateParameter, IoSetIrpExtraCreateParameter, IoClearIrpExtraCreateParameter: the older names of
 * FsRtlGetEcpListFromIrp and FsRtlSetEcpListIntoIrp, and taking the list away without freeing it.
 *
 * IRQL    <= APC_LEVEL
 * Errors  those of the others
 */
NTSTATUS IoGetIrpExtraCreateParameter(PIRP Irp, PECP_LIST *ExtraCreateParameter)
{
    LAB_DDI(IoGetIrpExtraCreateParameter);
    return FsRtlGetEcpListFromIrp(Irp, ExtraCreateParameter);
}

NTSTATUS IoSetIrpExtraCreateParameter(PIRP Irp, PECP_LIST ExtraCreateParameter)
{
    LAB_DDI(IoSetIrpExtraCreateParameter);
    return FsRtlSetEcpListIntoIrp(Irp, ExtraCreateParameter);
}

void IoClearIrpExtraCreateParameter(PIRP Irp)
{
    struct lab__io_irp_extension *extension = lab__io_irp_extension(Irp);

    LAB_DDI(IoClearIrpExtraCreateParameter);
    if (!extension)
        return;
    extension->ecp_list = 0;
    extension->ecp_list_goes = FALSE;
}

/* IoTranslateBusAddress: the older name of HalTranslateBusAddress. */
BOOLEAN IoTranslateBusAddress(INTERFACE_TYPE InterfaceType, ULONG BusNumber, PHYSICAL_ADDRESS BusAddress,
                              PULONG AddressSpace, PPHYSICAL_ADDRESS TranslatedAddress)
{
    LAB_DDI(IoTranslateBusAddress);
    return HalTranslateBusAddress(InterfaceType, BusNumber, BusAddress, AddressSpace, TranslatedAddress);
}
