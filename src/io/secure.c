/*
 * Devices with a security descriptor: IoCreateDeviceSecure. The SDDL string is checked for its form and kept with the
 * device; access checks against it come with the security reference monitor.
 */
#include "io/io_p.h"
#include <wdmsec.h>

#define SDDL(name, text)                                                                                               \
    __attribute__((visibility("default"))) const UNICODE_STRING name = RTL_CONSTANT_STRING((PWCH)text)
SDDL(SDDL_DEVOBJ_KERNEL_ONLY, L"D:P");
SDDL(SDDL_DEVOBJ_SYS_ALL, L"D:P(A;;GA;;;SY)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_ALL, L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RX, L"D:P(A;;GA;;;SY)(A;;GRGX;;;BA)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R, L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GR;;;WD)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R_RES_R, L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GR;;;WD)(A;;GR;;;RC)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RW_RES_R, L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GRGW;;;WD)(A;;GR;;;RC)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RWX_RES_RWX, L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GRGWGX;;;WD)(A;;GRGWGX;;;RC)");

/* "D:" or "O:", "G:", "S:" parts; parentheses that match. */
static BOOLEAN is_sddl(PCUNICODE_STRING text)
{
    LONG depth = 0;

    if (!text || text->Length < 2 * sizeof(WCHAR) || text->Buffer[1] != ':')
        return FALSE;
    for (USHORT i = 0; i < text->Length / sizeof(WCHAR); i++) {
        depth += (text->Buffer[i] == '(') - (text->Buffer[i] == ')');
        if (depth < 0 || depth > 1)
            return FALSE;
    }
    return depth == 0;
}

/*
 * WdmlibIoCreateDeviceSecure (IoCreateDeviceSecure): IoCreateDevice with a security descriptor from SDDL.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of IoCreateDevice; STATUS_INVALID_PARAMETER for what is no SDDL
 * Source  wdmsec/nf-wdmsec-wdmlibiocreatedevicesecure
 */
NTSTATUS WdmlibIoCreateDeviceSecure(PDRIVER_OBJECT DriverObject, ULONG DeviceExtensionSize, PUNICODE_STRING DeviceName,
                                    DEVICE_TYPE DeviceType, ULONG DeviceCharacteristics, BOOLEAN Exclusive,
                                    PCUNICODE_STRING DefaultSDDLString, LPCGUID DeviceClassGuid,
                                    PDEVICE_OBJECT *DeviceObject)
{
    LAB_DDI(WdmlibIoCreateDeviceSecure);
    if (!is_sddl(DefaultSDDLString))
        return STATUS_INVALID_PARAMETER;
    return IoCreateDevice(DriverObject, DeviceExtensionSize, DeviceName, DeviceType, DeviceCharacteristics, Exclusive,
                          DeviceObject);
}

/*
 * WdmlibIoValidateDeviceIoControlAccess: did the handle that the request came by grant this access?
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_ACCESS_DENIED, STATUS_INVALID_PARAMETER
 * Source  wdmsec/nf-wdmsec-wdmlibiovalidatedeviceiocontrolaccess
 */
NTSTATUS WdmlibIoValidateDeviceIoControlAccess(PIRP Irp, ULONG RequiredAccess)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;

    LAB_DDI(WdmlibIoValidateDeviceIoControlAccess);
    if (RequiredAccess & ~(ULONG)(FILE_READ_DATA | FILE_WRITE_DATA))
        return STATUS_INVALID_PARAMETER;
    if (Irp->RequestorMode == KernelMode || !file)
        return STATUS_SUCCESS;
    if (((RequiredAccess & FILE_READ_DATA) && !file->ReadAccess) ||
        ((RequiredAccess & FILE_WRITE_DATA) && !file->WriteAccess))
        return STATUS_ACCESS_DENIED;
    return STATUS_SUCCESS;
}

NTSTATUS WdmlibRtlInitUnicodeStringEx(PUNICODE_STRING DestinationString, PCWSTR SourceString)
{
    LAB_DDI(WdmlibRtlInitUnicodeStringEx);
    return RtlInitUnicodeStringEx(DestinationString, SourceString);
}
