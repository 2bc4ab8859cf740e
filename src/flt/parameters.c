/* An IRP's stack location and buffers as a mini-filter knows them, and back. */
#include "flt/flt_p.h"

/* A caller's buffer is Io's copy where the device wants it so. */
static PVOID buffer_of(PIRP irp, ULONG *flags)
{
    if (!(irp->Flags & IRP_BUFFERED_IO))
        return irp->UserBuffer;
    *flags |= FLTFL_CALLBACK_DATA_SYSTEM_BUFFER;
    return irp->AssociatedIrp.SystemBuffer;
}

static void buffer_to(PIRP irp, PVOID buffer)
{
    if (irp->Flags & IRP_BUFFERED_IO)
        irp->AssociatedIrp.SystemBuffer = buffer;
    else
        irp->UserBuffer = buffer;
}

static void get_control(FLT_PARAMETERS *p, PIRP irp, PIO_STACK_LOCATION stack, ULONG *flags)
{
    ULONG code = stack->Parameters.FileSystemControl.FsControlCode;

    p->FileSystemControl.Common.OutputBufferLength = stack->Parameters.FileSystemControl.OutputBufferLength;
    p->FileSystemControl.Common.InputBufferLength = stack->Parameters.FileSystemControl.InputBufferLength;
    p->FileSystemControl.Common.FsControlCode = code;
    switch (METHOD_FROM_CTL_CODE(code)) {
    case METHOD_BUFFERED:
        p->FileSystemControl.Buffered.SystemBuffer = irp->AssociatedIrp.SystemBuffer;
        *flags |= FLTFL_CALLBACK_DATA_SYSTEM_BUFFER;
        break;
    case METHOD_NEITHER:
        p->FileSystemControl.Neither.InputBuffer = stack->Parameters.FileSystemControl.Type3InputBuffer;
        p->FileSystemControl.Neither.OutputBuffer = irp->UserBuffer;
        p->FileSystemControl.Neither.OutputMdlAddress = irp->MdlAddress;
        break;
    default:
        p->FileSystemControl.Direct.InputSystemBuffer = irp->AssociatedIrp.SystemBuffer;
        p->FileSystemControl.Direct.OutputBuffer =
            irp->MdlAddress ? MmGetMdlVirtualAddress(irp->MdlAddress) : irp->UserBuffer;
        p->FileSystemControl.Direct.OutputMdlAddress = irp->MdlAddress;
        *flags |= FLTFL_CALLBACK_DATA_SYSTEM_BUFFER;
    }
}

static void put_control(const FLT_PARAMETERS *p, PIRP irp, PIO_STACK_LOCATION stack)
{
    stack->Parameters.FileSystemControl.OutputBufferLength = p->FileSystemControl.Common.OutputBufferLength;
    stack->Parameters.FileSystemControl.InputBufferLength = p->FileSystemControl.Common.InputBufferLength;
    stack->Parameters.FileSystemControl.FsControlCode = p->FileSystemControl.Common.FsControlCode;
    switch (METHOD_FROM_CTL_CODE(p->FileSystemControl.Common.FsControlCode)) {
    case METHOD_BUFFERED:
        irp->AssociatedIrp.SystemBuffer = p->FileSystemControl.Buffered.SystemBuffer;
        break;
    case METHOD_NEITHER:
        stack->Parameters.FileSystemControl.Type3InputBuffer = p->FileSystemControl.Neither.InputBuffer;
        irp->UserBuffer = p->FileSystemControl.Neither.OutputBuffer;
        irp->MdlAddress = p->FileSystemControl.Neither.OutputMdlAddress;
        break;
    default:
        irp->AssociatedIrp.SystemBuffer = p->FileSystemControl.Direct.InputSystemBuffer;
        irp->MdlAddress = p->FileSystemControl.Direct.OutputMdlAddress;
    }
}

static void get_create(FLT_PARAMETERS *p, PIRP irp, PIO_STACK_LOCATION stack)
{
    p->Create.SecurityContext = stack->Parameters.Create.SecurityContext;
    p->Create.Options = stack->Parameters.Create.Options;
    p->Create.FileAttributes = stack->Parameters.Create.FileAttributes;
    p->Create.ShareAccess = stack->Parameters.Create.ShareAccess;
    p->Create.EaLength = stack->Parameters.Create.EaLength;
    p->Create.EaBuffer = irp->AssociatedIrp.SystemBuffer;
    p->Create.AllocationSize = irp->Overlay.AllocationSize;
}

static void put_create(const FLT_PARAMETERS *p, PIRP irp, PIO_STACK_LOCATION stack)
{
    stack->Parameters.Create.SecurityContext = p->Create.SecurityContext;
    stack->Parameters.Create.Options = p->Create.Options;
    stack->Parameters.Create.FileAttributes = p->Create.FileAttributes;
    stack->Parameters.Create.ShareAccess = p->Create.ShareAccess;
    stack->Parameters.Create.EaLength = p->Create.EaLength;
    irp->AssociatedIrp.SystemBuffer = p->Create.EaBuffer;
    irp->Overlay.AllocationSize = p->Create.AllocationSize;
}

/* Named pipes and mailslots have a pointer where files have the length of their attributes. */
static void get_pipe(FLT_PARAMETERS *p, PIO_STACK_LOCATION stack)
{
    p->CreatePipe.SecurityContext = stack->Parameters.CreatePipe.SecurityContext;
    p->CreatePipe.Options = stack->Parameters.CreatePipe.Options;
    p->CreatePipe.ShareAccess = stack->Parameters.CreatePipe.ShareAccess;
    p->CreatePipe.Parameters = stack->Parameters.CreatePipe.Parameters;
}

static void put_pipe(const FLT_PARAMETERS *p, PIO_STACK_LOCATION stack)
{
    stack->Parameters.CreatePipe.SecurityContext = p->CreatePipe.SecurityContext;
    stack->Parameters.CreatePipe.Options = p->CreatePipe.Options;
    stack->Parameters.CreatePipe.ShareAccess = p->CreatePipe.ShareAccess;
    stack->Parameters.CreatePipe.Parameters = p->CreatePipe.Parameters;
}

static void get_directory(FLT_PARAMETERS *p, PIO_STACK_LOCATION stack, UCHAR minor)
{
    if (minor == IRP_MN_QUERY_DIRECTORY) {
        p->DirectoryControl.QueryDirectory.Length = stack->Parameters.QueryDirectory.Length;
        p->DirectoryControl.QueryDirectory.FileName = stack->Parameters.QueryDirectory.FileName;
        p->DirectoryControl.QueryDirectory.FileInformationClass = stack->Parameters.QueryDirectory.FileInformationClass;
        p->DirectoryControl.QueryDirectory.FileIndex = stack->Parameters.QueryDirectory.FileIndex;
        return;
    }
    p->DirectoryControl.NotifyDirectoryEx.Length = stack->Parameters.NotifyDirectoryEx.Length;
    p->DirectoryControl.NotifyDirectoryEx.CompletionFilter = stack->Parameters.NotifyDirectoryEx.CompletionFilter;
    p->DirectoryControl.NotifyDirectoryEx.DirectoryNotifyInformationClass =
        stack->Parameters.NotifyDirectoryEx.DirectoryNotifyInformationClass;
}

static void put_directory(const FLT_PARAMETERS *p, PIO_STACK_LOCATION stack, UCHAR minor)
{
    if (minor == IRP_MN_QUERY_DIRECTORY) {
        stack->Parameters.QueryDirectory.Length = p->DirectoryControl.QueryDirectory.Length;
        stack->Parameters.QueryDirectory.FileName = p->DirectoryControl.QueryDirectory.FileName;
        stack->Parameters.QueryDirectory.FileInformationClass = p->DirectoryControl.QueryDirectory.FileInformationClass;
        stack->Parameters.QueryDirectory.FileIndex = p->DirectoryControl.QueryDirectory.FileIndex;
        return;
    }
    stack->Parameters.NotifyDirectoryEx.Length = p->DirectoryControl.NotifyDirectoryEx.Length;
    stack->Parameters.NotifyDirectoryEx.CompletionFilter = p->DirectoryControl.NotifyDirectoryEx.CompletionFilter;
    stack->Parameters.NotifyDirectoryEx.DirectoryNotifyInformationClass =
        p->DirectoryControl.NotifyDirectoryEx.DirectoryNotifyInformationClass;
}

static void get_set_file(FLT_PARAMETERS *p, PIRP irp, PIO_STACK_LOCATION stack)
{
    p->SetFileInformation.Length = stack->Parameters.SetFile.Length;
    p->SetFileInformation.FileInformationClass = stack->Parameters.SetFile.FileInformationClass;
    p->SetFileInformation.ParentOfTarget = stack->Parameters.SetFile.FileObject;
    p->SetFileInformation.DeleteHandle = stack->Parameters.SetFile.DeleteHandle;
    p->SetFileInformation.InfoBuffer = irp->AssociatedIrp.SystemBuffer;
}

static void put_set_file(const FLT_PARAMETERS *p, PIRP irp, PIO_STACK_LOCATION stack)
{
    stack->Parameters.SetFile.Length = p->SetFileInformation.Length;
    stack->Parameters.SetFile.FileInformationClass = p->SetFileInformation.FileInformationClass;
    stack->Parameters.SetFile.FileObject = p->SetFileInformation.ParentOfTarget;
    stack->Parameters.SetFile.DeleteHandle = p->SetFileInformation.DeleteHandle;
    irp->AssociatedIrp.SystemBuffer = p->SetFileInformation.InfoBuffer;
}

static void get_query_ea(FLT_PARAMETERS *p, PIO_STACK_LOCATION stack)
{
    p->QueryEa.Length = stack->Parameters.QueryEa.Length;
    p->QueryEa.EaList = stack->Parameters.QueryEa.EaList;
    p->QueryEa.EaListLength = stack->Parameters.QueryEa.EaListLength;
    p->QueryEa.EaIndex = stack->Parameters.QueryEa.EaIndex;
}

static void put_query_ea(const FLT_PARAMETERS *p, PIO_STACK_LOCATION stack)
{
    stack->Parameters.QueryEa.Length = p->QueryEa.Length;
    stack->Parameters.QueryEa.EaList = p->QueryEa.EaList;
    stack->Parameters.QueryEa.EaListLength = p->QueryEa.EaListLength;
    stack->Parameters.QueryEa.EaIndex = p->QueryEa.EaIndex;
}

static void get_query_quota(FLT_PARAMETERS *p, PIO_STACK_LOCATION stack)
{
    p->QueryQuota.Length = stack->Parameters.QueryQuota.Length;
    p->QueryQuota.StartSid = stack->Parameters.QueryQuota.StartSid;
    p->QueryQuota.SidList = stack->Parameters.QueryQuota.SidList;
    p->QueryQuota.SidListLength = stack->Parameters.QueryQuota.SidListLength;
}

static void put_query_quota(const FLT_PARAMETERS *p, PIO_STACK_LOCATION stack)
{
    stack->Parameters.QueryQuota.Length = p->QueryQuota.Length;
    stack->Parameters.QueryQuota.StartSid = p->QueryQuota.StartSid;
    stack->Parameters.QueryQuota.SidList = p->QueryQuota.SidList;
    stack->Parameters.QueryQuota.SidListLength = p->QueryQuota.SidListLength;
}

static void get_lock(FLT_PARAMETERS *p, PIO_STACK_LOCATION stack)
{
    p->LockControl.Length = stack->Parameters.LockControl.Length;
    p->LockControl.Key = stack->Parameters.LockControl.Key;
    p->LockControl.ByteOffset = stack->Parameters.LockControl.ByteOffset;
    p->LockControl.ProcessId = PsGetCurrentProcess();
    p->LockControl.FailImmediately = (stack->Flags & SL_FAIL_IMMEDIATELY) != 0;
    p->LockControl.ExclusiveLock = (stack->Flags & SL_EXCLUSIVE_LOCK) != 0;
}

static void put_lock(const FLT_PARAMETERS *p, PIO_STACK_LOCATION stack)
{
    stack->Parameters.LockControl.Length = p->LockControl.Length;
    stack->Parameters.LockControl.Key = p->LockControl.Key;
    stack->Parameters.LockControl.ByteOffset = p->LockControl.ByteOffset;
    stack->Flags &= ~(SL_FAIL_IMMEDIATELY | SL_EXCLUSIVE_LOCK);
    stack->Flags |= (p->LockControl.FailImmediately ? SL_FAIL_IMMEDIATELY : 0) |
                    (p->LockControl.ExclusiveLock ? SL_EXCLUSIVE_LOCK : 0);
}

static void get_others(FLT_PARAMETERS *p, PIO_STACK_LOCATION stack)
{
    p->Others.Argument1 = stack->Parameters.Others.Argument1;
    p->Others.Argument2 = stack->Parameters.Others.Argument2;
    p->Others.Argument3 = stack->Parameters.Others.Argument3;
    p->Others.Argument4 = stack->Parameters.Others.Argument4;
}

static void put_others(const FLT_PARAMETERS *p, PIO_STACK_LOCATION stack)
{
    stack->Parameters.Others.Argument1 = p->Others.Argument1;
    stack->Parameters.Others.Argument2 = p->Others.Argument2;
    stack->Parameters.Others.Argument3 = p->Others.Argument3;
    stack->Parameters.Others.Argument4 = p->Others.Argument4;
}

static BOOLEAN is_user_control(UCHAR major, UCHAR minor)
{
    return major != IRP_MJ_FILE_SYSTEM_CONTROL || minor == IRP_MN_USER_FS_REQUEST || minor == IRP_MN_KERNEL_CALL;
}

BOOLEAN lab__flt_where(FLT_IO_PARAMETER_BLOCK *iopb, struct lab__flt_where *where)
{
    FLT_PARAMETERS *p = &iopb->Parameters;

#define WHERE(b, m, l, a)                                                                                              \
    *where = (struct lab__flt_where){(PVOID *)(b), (m), (l), (a)};                                                     \
    return TRUE
    switch (iopb->MajorFunction) {
    case IRP_MJ_CREATE:
        WHERE(&p->Create.EaBuffer, 0, &p->Create.EaLength, IoReadAccess);
    case IRP_MJ_READ:
        WHERE(&p->Read.ReadBuffer, &p->Read.MdlAddress, &p->Read.Length, IoWriteAccess);
    case IRP_MJ_WRITE:
        WHERE(&p->Write.WriteBuffer, &p->Write.MdlAddress, &p->Write.Length, IoReadAccess);
    case IRP_MJ_QUERY_INFORMATION:
        WHERE(&p->QueryFileInformation.InfoBuffer, 0, &p->QueryFileInformation.Length, IoWriteAccess);
    case IRP_MJ_SET_INFORMATION:
        WHERE(&p->SetFileInformation.InfoBuffer, 0, &p->SetFileInformation.Length, IoReadAccess);
    case IRP_MJ_QUERY_EA:
        WHERE(&p->QueryEa.EaBuffer, &p->QueryEa.MdlAddress, &p->QueryEa.Length, IoWriteAccess);
    case IRP_MJ_SET_EA:
        WHERE(&p->SetEa.EaBuffer, &p->SetEa.MdlAddress, &p->SetEa.Length, IoReadAccess);
    case IRP_MJ_QUERY_VOLUME_INFORMATION:
        WHERE(&p->QueryVolumeInformation.VolumeBuffer, 0, &p->QueryVolumeInformation.Length, IoWriteAccess);
    case IRP_MJ_SET_VOLUME_INFORMATION:
        WHERE(&p->SetVolumeInformation.VolumeBuffer, 0, &p->SetVolumeInformation.Length, IoReadAccess);
    case IRP_MJ_DIRECTORY_CONTROL:
        if (iopb->MinorFunction == IRP_MN_QUERY_DIRECTORY) {
            WHERE(&p->DirectoryControl.QueryDirectory.DirectoryBuffer, &p->DirectoryControl.QueryDirectory.MdlAddress,
                  &p->DirectoryControl.QueryDirectory.Length, IoWriteAccess);
        }
        WHERE(&p->DirectoryControl.NotifyDirectory.DirectoryBuffer, &p->DirectoryControl.NotifyDirectory.MdlAddress,
              &p->DirectoryControl.NotifyDirectory.Length, IoWriteAccess);
    case IRP_MJ_QUERY_SECURITY:
        WHERE(&p->QuerySecurity.SecurityBuffer, &p->QuerySecurity.MdlAddress, &p->QuerySecurity.Length, IoWriteAccess);
    case IRP_MJ_QUERY_QUOTA:
        WHERE(&p->QueryQuota.QuotaBuffer, &p->QueryQuota.MdlAddress, &p->QueryQuota.Length, IoWriteAccess);
    case IRP_MJ_SET_QUOTA:
        WHERE(&p->SetQuota.QuotaBuffer, &p->SetQuota.MdlAddress, &p->SetQuota.Length, IoReadAccess);
    case IRP_MJ_FILE_SYSTEM_CONTROL:
        if (!is_user_control(iopb->MajorFunction, iopb->MinorFunction))
            return FALSE;
        /* fall through */
    case IRP_MJ_DEVICE_CONTROL:
    case IRP_MJ_INTERNAL_DEVICE_CONTROL:
        switch (METHOD_FROM_CTL_CODE(p->DeviceIoControl.Common.IoControlCode)) {
        case METHOD_BUFFERED:
            WHERE(&p->DeviceIoControl.Buffered.SystemBuffer, 0, &p->DeviceIoControl.Common.OutputBufferLength,
                  IoWriteAccess);
        case METHOD_IN_DIRECT:
            WHERE(&p->DeviceIoControl.Direct.OutputBuffer, &p->DeviceIoControl.Direct.OutputMdlAddress,
                  &p->DeviceIoControl.Common.OutputBufferLength, IoReadAccess);
        case METHOD_OUT_DIRECT:
            WHERE(&p->DeviceIoControl.Direct.OutputBuffer, &p->DeviceIoControl.Direct.OutputMdlAddress,
                  &p->DeviceIoControl.Common.OutputBufferLength, IoWriteAccess);
        default:
            WHERE(&p->DeviceIoControl.Neither.OutputBuffer, &p->DeviceIoControl.Neither.OutputMdlAddress,
                  &p->DeviceIoControl.Common.OutputBufferLength, IoWriteAccess);
        }
    case IRP_MJ_MDL_READ:
        WHERE(0, 0, &p->MdlRead.Length, IoWriteAccess);
    default:
        return FALSE;
    }
#undef WHERE
}

/* What the IRP has beside its stack location: one buffer, and the MDL that describes it. */
static void get_buffer(FLT_IO_PARAMETER_BLOCK *iopb, PIRP irp, ULONG *flags)
{
    struct lab__flt_where where;

    if (!lab__flt_where(iopb, &where))
        return;
    if (where.mdl) {
        *where.mdl = irp->MdlAddress;
        *where.buffer = buffer_of(irp, flags);
        return;
    }
    *where.buffer = irp->AssociatedIrp.SystemBuffer;
    *flags |= FLTFL_CALLBACK_DATA_SYSTEM_BUFFER;
}

static void put_buffer(const FLT_IO_PARAMETER_BLOCK *iopb, PIRP irp)
{
    struct lab__flt_where where;

    if (!lab__flt_where((FLT_IO_PARAMETER_BLOCK *)iopb, &where))
        return;
    if (where.mdl) {
        irp->MdlAddress = *where.mdl;
        buffer_to(irp, *where.buffer);
    } else {
        irp->AssociatedIrp.SystemBuffer = *where.buffer;
    }
}

static BOOLEAN is_control(UCHAR major)
{
    return major == IRP_MJ_FILE_SYSTEM_CONTROL || major == IRP_MJ_DEVICE_CONTROL ||
           major == IRP_MJ_INTERNAL_DEVICE_CONTROL;
}

static void get_plain(FLT_IO_PARAMETER_BLOCK *iopb, PIRP irp, PIO_STACK_LOCATION stack)
{
    FLT_PARAMETERS *p = &iopb->Parameters;

    switch (iopb->MajorFunction) {
    case IRP_MJ_CREATE:
        get_create(p, irp, stack);
        break;
    case IRP_MJ_CREATE_NAMED_PIPE:
    case IRP_MJ_CREATE_MAILSLOT:
        get_pipe(p, stack);
        break;
    case IRP_MJ_READ:
    case IRP_MJ_WRITE:
        p->Read.Length = stack->Parameters.Read.Length;
        p->Read.Key = stack->Parameters.Read.Key;
        p->Read.ByteOffset = stack->Parameters.Read.ByteOffset;
        break;
    case IRP_MJ_QUERY_INFORMATION:
        p->QueryFileInformation.Length = stack->Parameters.QueryFile.Length;
        p->QueryFileInformation.FileInformationClass = stack->Parameters.QueryFile.FileInformationClass;
        break;
    case IRP_MJ_SET_INFORMATION:
        get_set_file(p, irp, stack);
        break;
    case IRP_MJ_QUERY_EA:
        get_query_ea(p, stack);
        break;
    case IRP_MJ_SET_EA:
    case IRP_MJ_SET_QUOTA:
        p->SetEa.Length = stack->Parameters.SetEa.Length;
        break;
    case IRP_MJ_QUERY_VOLUME_INFORMATION:
    case IRP_MJ_SET_VOLUME_INFORMATION:
        p->QueryVolumeInformation.Length = stack->Parameters.QueryVolume.Length;
        p->QueryVolumeInformation.FsInformationClass = stack->Parameters.QueryVolume.FsInformationClass;
        break;
    case IRP_MJ_DIRECTORY_CONTROL:
        get_directory(p, stack, iopb->MinorFunction);
        break;
    case IRP_MJ_QUERY_SECURITY:
        p->QuerySecurity.SecurityInformation = stack->Parameters.QuerySecurity.SecurityInformation;
        p->QuerySecurity.Length = stack->Parameters.QuerySecurity.Length;
        break;
    case IRP_MJ_QUERY_QUOTA:
        get_query_quota(p, stack);
        break;
    case IRP_MJ_LOCK_CONTROL:
        get_lock(p, stack);
        break;
    default:
        get_others(p, stack);
    }
}

static void put_plain(const FLT_IO_PARAMETER_BLOCK *iopb, PIRP irp, PIO_STACK_LOCATION stack)
{
    const FLT_PARAMETERS *p = &iopb->Parameters;

    switch (iopb->MajorFunction) {
    case IRP_MJ_CREATE:
        put_create(p, irp, stack);
        break;
    case IRP_MJ_CREATE_NAMED_PIPE:
    case IRP_MJ_CREATE_MAILSLOT:
        put_pipe(p, stack);
        break;
    case IRP_MJ_READ:
    case IRP_MJ_WRITE:
        stack->Parameters.Read.Length = p->Read.Length;
        stack->Parameters.Read.Key = p->Read.Key;
        stack->Parameters.Read.ByteOffset = p->Read.ByteOffset;
        break;
    case IRP_MJ_QUERY_INFORMATION:
        stack->Parameters.QueryFile.Length = p->QueryFileInformation.Length;
        stack->Parameters.QueryFile.FileInformationClass = p->QueryFileInformation.FileInformationClass;
        break;
    case IRP_MJ_SET_INFORMATION:
        put_set_file(p, irp, stack);
        break;
    case IRP_MJ_QUERY_EA:
        put_query_ea(p, stack);
        break;
    case IRP_MJ_SET_EA:
    case IRP_MJ_SET_QUOTA:
        stack->Parameters.SetEa.Length = p->SetEa.Length;
        break;
    case IRP_MJ_QUERY_VOLUME_INFORMATION:
    case IRP_MJ_SET_VOLUME_INFORMATION:
        stack->Parameters.QueryVolume.Length = p->QueryVolumeInformation.Length;
        stack->Parameters.QueryVolume.FsInformationClass = p->QueryVolumeInformation.FsInformationClass;
        break;
    case IRP_MJ_DIRECTORY_CONTROL:
        put_directory(p, stack, iopb->MinorFunction);
        break;
    case IRP_MJ_QUERY_SECURITY:
        stack->Parameters.QuerySecurity.SecurityInformation = p->QuerySecurity.SecurityInformation;
        stack->Parameters.QuerySecurity.Length = p->QuerySecurity.Length;
        break;
    case IRP_MJ_QUERY_QUOTA:
        put_query_quota(p, stack);
        break;
    case IRP_MJ_LOCK_CONTROL:
        put_lock(p, stack);
        break;
    default:
        put_others(p, stack);
    }
}

void lab__flt_parameters_get(FLT_IO_PARAMETER_BLOCK *iopb, PIRP irp, PIO_STACK_LOCATION stack, ULONG *data_flags)
{
    iopb->IrpFlags = irp->Flags;
    iopb->MajorFunction = stack->MajorFunction;
    iopb->MinorFunction = stack->MinorFunction;
    iopb->OperationFlags = stack->Flags;
    iopb->TargetFileObject = stack->FileObject;
    if (is_control(stack->MajorFunction) && is_user_control(stack->MajorFunction, stack->MinorFunction)) {
        get_control(&iopb->Parameters, irp, stack, data_flags);
        return;
    }
    get_plain(iopb, irp, stack);
    get_buffer(iopb, irp, data_flags);
}

void lab__flt_parameters_put(const FLT_IO_PARAMETER_BLOCK *iopb, PIRP irp, PIO_STACK_LOCATION stack)
{
    stack->MajorFunction = iopb->MajorFunction;
    stack->MinorFunction = iopb->MinorFunction;
    stack->Flags = iopb->OperationFlags;
    stack->FileObject = iopb->TargetFileObject;
    irp->Flags = iopb->IrpFlags;
    if (is_control(iopb->MajorFunction) && is_user_control(iopb->MajorFunction, iopb->MinorFunction)) {
        put_control(&iopb->Parameters, irp, stack);
        return;
    }
    put_plain(iopb, irp, stack);
    put_buffer(iopb, irp);
}
