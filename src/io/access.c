/* What a handle's granted access lets a request do. */
#include "io/file_p.h"
#include "se/se_p.h"

/*
 * IoCheckDesiredAccess: is what is desired all granted? Generic rights in *DesiredAccess are replaced by those of
 * files.
 *
 * IRQL    any
 * Errors  STATUS_ACCESS_DENIED
 * Source  ntifs/nf-ntifs-iocheckdesiredaccess
 */
NTSTATUS IoCheckDesiredAccess(PACCESS_MASK DesiredAccess, ACCESS_MASK GrantedAccess)
{
    LAB_DDI(IoCheckDesiredAccess);
    *DesiredAccess = lab__se_map(*DesiredAccess, IoGetFileObjectGenericMapping());
    return *DesiredAccess & ~GrantedAccess ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
}

static NTSTATUS check(ACCESS_MASK granted, ACCESS_MASK needed)
{
    return needed & ~granted ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
}

static NTSTATUS check_control(ACCESS_MASK granted, ULONG code)
{
    ULONG access = (code >> 14) & 3;

    return check(granted,
                 (access & FILE_READ_ACCESS ? FILE_READ_DATA : 0) | (access & FILE_WRITE_ACCESS ? FILE_WRITE_DATA : 0));
}

static NTSTATUS check_security(ACCESS_MASK granted, BOOLEAN sets, SECURITY_INFORMATION information)
{
    return check(granted, sets ? lab__se_set_access(information) : lab__se_query_access(information));
}

static NTSTATUS check_file_information(ACCESS_MASK granted, BOOLEAN sets, const FILE_INFORMATION_CLASS *class)
{
    const struct lab__io_class *known = class ? lab__io_file_class(*class) : 0;

    if (!class)
        return STATUS_INVALID_PARAMETER;
    return known ? check(granted, sets ? known->set_access : known->query_access) : STATUS_SUCCESS;
}

static NTSTATUS check_volume_information(ACCESS_MASK granted, BOOLEAN sets, const FS_INFORMATION_CLASS *class)
{
    const struct lab__io_class *known = class ? lab__io_volume_class(*class) : 0;

    if (!class)
        return STATUS_INVALID_PARAMETER;
    return known ? check(granted, sets ? known->set_access : known->query_access) : STATUS_SUCCESS;
}

/*
 * IoCheckFunctionAccess: does the granted access allow this function? Arg1 is the FILE_INFORMATION_CLASS (or, for
 * security, the SECURITY_INFORMATION), Arg2 the FS_INFORMATION_CLASS.
 *
 * IRQL    any
 * Errors  STATUS_ACCESS_DENIED, STATUS_INVALID_DEVICE_REQUEST for a function that there isn't
 * Source  ntifs/nf-ntifs-iocheckfunctionaccess
 */
NTSTATUS IoCheckFunctionAccess(ACCESS_MASK GrantedAccess, UCHAR MajorFunction, UCHAR MinorFunction, ULONG IoControlCode,
                               PVOID Arg1, PVOID Arg2)
{
    LAB_DDI(IoCheckFunctionAccess);
    switch (MajorFunction) {
    case IRP_MJ_READ:
        return check(GrantedAccess, FILE_READ_DATA);
    case IRP_MJ_WRITE:
        return GrantedAccess & FILE_APPEND_DATA ? STATUS_SUCCESS : check(GrantedAccess, FILE_WRITE_DATA);
    case IRP_MJ_QUERY_INFORMATION:
    case IRP_MJ_SET_INFORMATION:
        return check_file_information(GrantedAccess, MajorFunction == IRP_MJ_SET_INFORMATION, Arg1);
    case IRP_MJ_QUERY_EA:
        return check(GrantedAccess, FILE_READ_EA);
    case IRP_MJ_SET_EA:
        return check(GrantedAccess, FILE_WRITE_EA);
    case IRP_MJ_QUERY_VOLUME_INFORMATION:
    case IRP_MJ_SET_VOLUME_INFORMATION:
        return check_volume_information(GrantedAccess, MajorFunction == IRP_MJ_SET_VOLUME_INFORMATION, Arg2);
    case IRP_MJ_DIRECTORY_CONTROL:
        return check(GrantedAccess, FILE_LIST_DIRECTORY);
    case IRP_MJ_FILE_SYSTEM_CONTROL:
    case IRP_MJ_DEVICE_CONTROL:
    case IRP_MJ_INTERNAL_DEVICE_CONTROL:
        return check_control(GrantedAccess, IoControlCode);
    case IRP_MJ_LOCK_CONTROL:
        return GrantedAccess & (FILE_READ_DATA | FILE_WRITE_DATA) ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
    case IRP_MJ_QUERY_SECURITY:
    case IRP_MJ_SET_SECURITY:
        return Arg1 ? check_security(GrantedAccess, MajorFunction == IRP_MJ_SET_SECURITY, *(SECURITY_INFORMATION *)Arg1)
                    : STATUS_INVALID_PARAMETER;
    case IRP_MJ_CREATE:
    case IRP_MJ_CLOSE:
    case IRP_MJ_CLEANUP:
    case IRP_MJ_FLUSH_BUFFERS:
    case IRP_MJ_SHUTDOWN:
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}
