/*
 * NtCreateFile and its kin: check what was asked, let the object manager find the device, give the caller a handle.
 *
 * All of them end in create_file. The caller's structures are read once, before anything is opened.
 */
#include "io/file_p.h"
#include "io/nt_io.h"
#include "se/se_p.h"

#define SYNCHRONOUS_OPTIONS (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT)
#define DIRECTORY_OPTIONS                                                                                              \
    (FILE_DIRECTORY_FILE | SYNCHRONOUS_OPTIONS | FILE_WRITE_THROUGH | FILE_COMPLETE_IF_OPLOCKED |                      \
     FILE_OPEN_FOR_BACKUP_INTENT | FILE_DELETE_ON_CLOSE | FILE_OPEN_FOR_FREE_SPACE_QUERY | FILE_OPEN_BY_FILE_ID |      \
     FILE_OPEN_REPARSE_POINT | FILE_NO_COMPRESSION | FILE_OPEN_REQUIRING_OPLOCK | FILE_DISALLOW_EXCLUSIVE)

struct create {
    PHANDLE handle;
    ACCESS_MASK desired;
    POBJECT_ATTRIBUTES attributes;
    PIO_STATUS_BLOCK iosb;
    PLARGE_INTEGER allocation_size;
    ULONG file_attributes, share, disposition, create_options;
    PVOID ea;
    ULONG ea_length;
    CREATE_FILE_TYPE type;
    PVOID parameters;
    ULONG options;
    PVOID hint;
    struct _ECP_LIST *ecp_list;
};

static BOOLEAN directory_options_fit(const struct create *create)
{
    if (!(create->create_options & FILE_DIRECTORY_FILE) || (create->create_options & FILE_NON_DIRECTORY_FILE))
        return !(create->create_options & FILE_DIRECTORY_FILE);
    return !(create->create_options & ~DIRECTORY_OPTIONS) &&
           (create->disposition == FILE_CREATE || create->disposition == FILE_OPEN ||
            create->disposition == FILE_OPEN_IF);
}

static BOOLEAN options_fit(const struct create *create)
{
    ULONG options = create->create_options;

    if (create->file_attributes & ~FILE_ATTRIBUTE_VALID_FLAGS || create->share & ~FILE_SHARE_VALID_FLAGS ||
        create->disposition > FILE_MAXIMUM_DISPOSITION || options & ~FILE_VALID_OPTION_FLAGS)
        return FALSE;
    if ((options & SYNCHRONOUS_OPTIONS) == SYNCHRONOUS_OPTIONS ||
        ((options & SYNCHRONOUS_OPTIONS) &&
         !(create->desired & (SYNCHRONIZE | GENERIC_ALL | GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE))))
        return FALSE;
    if ((options & FILE_DELETE_ON_CLOSE) && !(create->desired & (DELETE | GENERIC_ALL)))
        return FALSE;
    if ((options & (FILE_COMPLETE_IF_OPLOCKED | FILE_RESERVE_OPFILTER)) ==
        (FILE_COMPLETE_IF_OPLOCKED | FILE_RESERVE_OPFILTER))
        return FALSE;
    if ((options & FILE_NO_INTERMEDIATE_BUFFERING) && (create->desired & FILE_APPEND_DATA) &&
        !(create->desired & FILE_WRITE_DATA))
        return FALSE;
    return directory_options_fit(create);
}

static NTSTATUS probe_caller(const struct create *create, KPROCESSOR_MODE mode)
{
    NTSTATUS status = lab__io_probe(create->handle, sizeof(HANDLE), TRUE, mode);

    if (NT_SUCCESS(status))
        status = lab__io_probe(create->iosb, sizeof(IO_STATUS_BLOCK), TRUE, mode);
    return status;
}

/* Extended attributes are handed to drivers in a copy that has been checked. */
static NTSTATUS capture_ea(const struct create *create, struct lab__open_packet *packet, KPROCESSOR_MODE mode)
{
    ULONG offset;
    NTSTATUS status;

    if (!create->ea || !create->ea_length)
        return STATUS_SUCCESS;
    packet->ea = lab__mm_kernel_alloc(create->ea_length);
    if (!packet->ea)
        return STATUS_INSUFFICIENT_RESOURCES;
    packet->ea_length = create->ea_length;
    status = lab__io_copy_in(packet->ea, create->ea, create->ea_length, mode);
    if (NT_SUCCESS(status))
        status = IoCheckEaBufferValidity(packet->ea, packet->ea_length, &offset);
    return status;
}

static NTSTATUS fill_packet(const struct create *create, struct lab__open_packet *packet, KPROCESSOR_MODE mode)
{
    NTSTATUS status = STATUS_SUCCESS;

    packet->type = LAB_OPEN_PACKET;
    packet->create_options = create->create_options;
    packet->disposition = create->disposition;
    packet->options = create->options;
    packet->file_attributes = (USHORT)create->file_attributes;
    packet->share_access = (USHORT)create->share;
    packet->file_type = create->type;
    packet->parameters = create->parameters;
    packet->hint = create->hint;
    packet->ecp_list = create->ecp_list;
    packet->mode = mode;
    packet->final_status = STATUS_OBJECT_NAME_NOT_FOUND;
    if (create->allocation_size) {
        status = lab__io_copy_in(&packet->allocation_size, create->allocation_size, sizeof(LARGE_INTEGER), mode);
        if (NT_SUCCESS(status) && packet->allocation_size.QuadPart < 0)
            status = STATUS_INVALID_PARAMETER;
    }
    return NT_SUCCESS(status) ? capture_ea(create, packet, mode) : status;
}

/* The object manager finds the device; its parse procedure asks the driver. */
static NTSTATUS open_by_name(const OBJECT_ATTRIBUTES *attributes, struct lab__open_packet *packet, ACCESS_STATE *state,
                             PFILE_OBJECT *file)
{
    struct lab__ob_open open = {
        .mode = packet->mode, .desired = state->OriginalDesiredAccess, .access_state = state, .context = packet};
    PVOID object = 0;
    NTSTATUS status = lab__ob_lookup(attributes, 0, &open, &object);

    if (!NT_SUCCESS(status))
        return status;
    if (!packet->parsed) {
        lab__ob_dereference(object);
        return STATUS_OBJECT_TYPE_MISMATCH;
    }
    *file = object;
    return STATUS_SUCCESS;
}

static NTSTATUS give_handle(const struct create *create, ULONG handle_attributes, PFILE_OBJECT file,
                            struct lab__open_packet *packet, const ACCESS_STATE *state)
{
    IO_STATUS_BLOCK iosb = {.Status = packet->final_status, .Information = packet->information};
    HANDLE handle;
    NTSTATUS status;

    status = lab__ob_handle_create(file, handle_attributes, state->PreviouslyGrantedAccess, packet->mode, &handle);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__io_copy_out(create->handle, &handle, sizeof handle, packet->mode);
    if (NT_SUCCESS(status))
        status = lab__io_copy_out(create->iosb, &iosb, sizeof iosb, packet->mode);
    return NT_SUCCESS(status) ? packet->final_status : status;
}

/* A file system sees both what was asked for and, in the other fields, what it means for a file. */
static void begin_access(ACCESS_STATE *state, struct lab__se_aux *aux, ACCESS_MASK desired)
{
    lab__se_state_begin(state, aux, desired, IoGetFileObjectGenericMapping());
    state->OriginalDesiredAccess = desired;
}

static NTSTATUS create_file(const struct create *create)
{
    KPROCESSOR_MODE mode = create->options & IO_NO_PARAMETER_CHECKING ? KernelMode : lab__ke_thread()->previous_mode;
    struct lab__open_packet packet = {0};
    OBJECT_ATTRIBUTES attributes;
    struct lab__se_aux aux;
    ACCESS_STATE state;
    PFILE_OBJECT file;
    NTSTATUS status;

    if (!(create->options & IO_NO_PARAMETER_CHECKING) && !options_fit(create))
        return STATUS_INVALID_PARAMETER;
    status = mode == UserMode ? probe_caller(create, mode) : STATUS_SUCCESS;
    if (NT_SUCCESS(status))
        status = lab__io_copy_in(&attributes, create->attributes, sizeof attributes, mode);
    if (!NT_SUCCESS(status))
        return status;
    status = fill_packet(create, &packet, mode);
    if (NT_SUCCESS(status)) {
        begin_access(&state, &aux, create->desired);
        status = open_by_name(create->attributes, &packet, &state, &file);
        if (NT_SUCCESS(status)) {
            status = give_handle(create, attributes.Attributes, file, &packet, &state);
            lab__ob_dereference(file);
        }
        lab__se_state_end(&state);
    }
    if (packet.ea)
        lab__mm_kernel_free(packet.ea);
    return status;
}

NTSTATUS lab__io_open_file_object(const OBJECT_ATTRIBUTES *attributes, ACCESS_MASK desired, ULONG share, ULONG options,
                                  KPROCESSOR_MODE mode, PFILE_OBJECT *file)
{
    struct lab__open_packet packet = {.type = LAB_OPEN_PACKET,
                                      .create_options = options,
                                      .disposition = FILE_OPEN,
                                      .share_access = (USHORT)share,
                                      .mode = mode};
    struct lab__se_aux aux;
    ACCESS_STATE state;
    NTSTATUS status;

    begin_access(&state, &aux, desired);
    status = open_by_name(attributes, &packet, &state, file);
    lab__se_state_end(&state);
    return status;
}

/*
 * NtCreateFile: open, or create and open, what ObjectAttributes names, by the driver of the device the name leads to.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for options that do not go together (synchronous without SYNCHRONIZE, ...);
 *         STATUS_OBJECT_NAME_NOT_FOUND, _PATH_NOT_FOUND, _PATH_SYNTAX_BAD, _NAME_INVALID, STATUS_OBJECT_TYPE_MISMATCH,
 *         STATUS_NO_SUCH_DEVICE, STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION (user mode); the driver's own
 * Source  ntifs/nf-ntifs-ntcreatefile
 */
NTSTATUS NtCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                      PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize, ULONG FileAttributes,
                      ULONG ShareAccess, ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength)
{
    struct create create = {FileHandle,     DesiredAccess,  ObjectAttributes, IoStatusBlock,
                            AllocationSize, FileAttributes, ShareAccess,      CreateDisposition,
                            CreateOptions,  EaBuffer,       EaLength};

    LAB_DDI(NtCreateFile);
    return create_file(&create);
}

/*
 * ZwCreateFile: NtCreateFile for a caller in kernel mode, whose pointers and rights are taken as they are.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-zwcreatefile
 */
NTSTATUS ZwCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                      PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize, ULONG FileAttributes,
                      ULONG ShareAccess, ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength)
{
    struct create create = {FileHandle,     DesiredAccess,  ObjectAttributes, IoStatusBlock,
                            AllocationSize, FileAttributes, ShareAccess,      CreateDisposition,
                            CreateOptions,  EaBuffer,       EaLength};

    LAB_DDI(ZwCreateFile);
    LAB_ZW(create_file(&create));
}

/*
 * NtOpenFile: NtCreateFile of what exists already.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as NtCreateFile
 * Source  ntifs/nf-ntifs-ntopenfile
 */
NTSTATUS NtOpenFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                    PIO_STATUS_BLOCK IoStatusBlock, ULONG ShareAccess, ULONG OpenOptions)
{
    struct create create = {FileHandle, DesiredAccess, ObjectAttributes, IoStatusBlock, 0,
                            0,          ShareAccess,   FILE_OPEN,        OpenOptions};

    LAB_DDI(NtOpenFile);
    return create_file(&create);
}

/*
 * ZwOpenFile: NtOpenFile for a caller in kernel mode.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-zwopenfile
 */
NTSTATUS ZwOpenFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                    PIO_STATUS_BLOCK IoStatusBlock, ULONG ShareAccess, ULONG OpenOptions)
{
    struct create create = {FileHandle, DesiredAccess, ObjectAttributes, IoStatusBlock, 0,
                            0,          ShareAccess,   FILE_OPEN,        OpenOptions};

    LAB_DDI(ZwOpenFile);
    LAB_ZW(create_file(&create));
}

/*
 * IoCreateFile: NtCreateFile with the I/O manager's own options: IO_NO_PARAMETER_CHECKING makes the request one of
 * kernel mode, IO_FORCE_ACCESS_CHECK, IO_OPEN_TARGET_DIRECTORY and IO_STOP_ON_SYMLINK reach the driver as flags of its
 * stack location.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as NtCreateFile
 * Source  wdm/nf-wdm-iocreatefile
 */
NTSTATUS IoCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                      PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize, ULONG FileAttributes,
                      ULONG ShareAccess, ULONG Disposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength,
                      CREATE_FILE_TYPE CreateFileType, PVOID InternalParameters, ULONG Options)
{
    struct create create = {FileHandle,     DesiredAccess,  ObjectAttributes,   IoStatusBlock, AllocationSize,
                            FileAttributes, ShareAccess,    Disposition,        CreateOptions, EaBuffer,
                            EaLength,       CreateFileType, InternalParameters, Options};

    LAB_DDI(IoCreateFile);
    return create_file(&create);
}

static NTSTATUS create_below(struct create *create, PVOID hint)
{
    create->hint = hint;
    create->options |= IO_NO_PARAMETER_CHECKING;
    return create_file(create);
}

/*
 * IoCreateFileSpecifyDeviceObjectHint: IoCreateFile whose IRP_MJ_CREATE starts at DeviceObject, below the devices that
 * are attached over it.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_DEVICE_OBJECT_PARAMETER where it isn't of the stack that the name leads to; as IoCreateFile
 * Source  ntddk/nf-ntddk-iocreatefilespecifydeviceobjecthint
 */
NTSTATUS IoCreateFileSpecifyDeviceObjectHint(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                                             POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                                             PLARGE_INTEGER AllocationSize, ULONG FileAttributes, ULONG ShareAccess,
                                             ULONG Disposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength,
                                             CREATE_FILE_TYPE CreateFileType, PVOID InternalParameters, ULONG Options,
                                             PVOID DeviceObject)
{
    struct create create = {FileHandle,     DesiredAccess,  ObjectAttributes,   IoStatusBlock, AllocationSize,
                            FileAttributes, ShareAccess,    Disposition,        CreateOptions, EaBuffer,
                            EaLength,       CreateFileType, InternalParameters, Options};

    LAB_DDI(IoCreateFileSpecifyDeviceObjectHint);
    return create_below(&create, DeviceObject);
}

/*
 * IoCreateFileEx: IoCreateFile with a driver's create context: a device to start at, extra
 * create parameters.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as IoCreateFile; STATUS_INVALID_PARAMETER for a context of another size
 * Source  ntddk/nf-ntddk-iocreatefileex
 */
NTSTATUS IoCreateFileEx(PHANDLE FileHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                        PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize, ULONG FileAttributes,
                        ULONG ShareAccess, ULONG Disposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength,
                        CREATE_FILE_TYPE CreateFileType, PVOID InternalParameters, ULONG Options,
                        PIO_DRIVER_CREATE_CONTEXT DriverContext)
{
    struct create create = {FileHandle,     DesiredAccess,  ObjectAttributes,   IoStatusBlock, AllocationSize,
                            FileAttributes, ShareAccess,    Disposition,        CreateOptions, EaBuffer,
                            EaLength,       CreateFileType, InternalParameters, Options};

    LAB_DDI(IoCreateFileEx);
    if (!DriverContext)
        return create_file(&create);
    if (DriverContext->Size < (CSHORT)RTL_SIZEOF_THROUGH_FIELD(IO_DRIVER_CREATE_CONTEXT, TxnParameters))
        return STATUS_INVALID_PARAMETER;
    if (DriverContext->TxnParameters)
        return STATUS_NOT_SUPPORTED;
    create.ecp_list = DriverContext->ExtraCreateParameter;
    return create_below(&create, DriverContext->DeviceObjectHint);
}

/*
 * ZwDeleteFile: open a file for deletion and let it go.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as NtOpenFile
 * Source  ntifs/nf-ntifs-zwdeletefile
 */
NTSTATUS ZwDeleteFile(POBJECT_ATTRIBUTES ObjectAttributes)
{
    PFILE_OBJECT file;
    NTSTATUS status;

    LAB_DDI(ZwDeleteFile);
    status = lab__io_open_file_object(ObjectAttributes, DELETE, FILE_SHARE_VALID_FLAGS, FILE_DELETE_ON_CLOSE,
                                      KernelMode, &file);
    if (NT_SUCCESS(status))
        lab__ob_dereference(file);
    return status;
}

/* NtDeleteFile: the same for the caller's own mode. */
NTSTATUS NtDeleteFile(POBJECT_ATTRIBUTES ObjectAttributes)
{
    PFILE_OBJECT file;
    NTSTATUS status = lab__io_open_file_object(ObjectAttributes, DELETE, FILE_SHARE_VALID_FLAGS, FILE_DELETE_ON_CLOSE,
                                               lab__ke_thread()->previous_mode, &file);

    if (NT_SUCCESS(status))
        lab__ob_dereference(file);
    return status;
}
