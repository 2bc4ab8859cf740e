/*
 * Opening by name: where the object manager arrives at a device, the rest of the name becomes a file object, and the
 * device stack is asked with IRP_MJ_CREATE.
 *
 * The order is NT's: may the device be opened at all; is the caller allowed to; then the driver's word. A driver that
 * returns STATUS_REPARSE has written the new name into the file object.
 */
#include "io/file_p.h"
#include "io/mount.h"

/* What counts as opening a device only to look at it: no file system is mounted for that. */
#define ATTRIBUTE_ACCESS                                                                                               \
    (SYNCHRONIZE | FILE_READ_ATTRIBUTES | READ_CONTROL | ACCESS_SYSTEM_SECURITY | WRITE_OWNER | WRITE_DAC)

struct parse {
    struct lab__ob_open *open;
    struct lab__open_packet *packet;
    PDEVICE_OBJECT device; /* named; referenced */
    PDEVICE_OBJECT top;    /* gets the IRP */
    PFILE_OBJECT file;
    BOOLEAN direct;
    UNICODE_STRING *complete, *rest;
    IO_SECURITY_CONTEXT security;
};

static NTSTATUS check_device(const struct parse *parse)
{
    PDEVICE_OBJECT device = parse->device;

    if (lab__io_extension(device)->delete_pending || lab__io_driver_of(device->DriverObject)->unload_pending ||
        (device->Flags & DO_DEVICE_INITIALIZING) || lab__io_extension(device)->start_pending ||
        lab__io_extension(device)->remove_pending)
        return STATUS_NO_SUCH_DEVICE;
    if ((device->Flags & DO_EXCLUSIVE) && device->ReferenceCount && !parse->packet->related &&
        !(parse->packet->options & IO_ATTACH_DEVICE))
        return STATUS_ACCESS_DENIED;
    return STATUS_SUCCESS;
}

static BOOLEAN is_direct(const struct parse *parse)
{
    return !parse->rest->Length && !parse->packet->related && !(parse->open->desired & ~ATTRIBUTE_ACCESS);
}

/* The first who opens more than the device itself has the volume mounted; where nobody knows it, the device stands for
 * itself. */
static NTSTATUS mount(const struct parse *parse)
{
    PVPB vpb = parse->device->Vpb;
    NTSTATUS status;

    if (!vpb || (vpb->Flags & VPB_MOUNTED) || parse->direct || parse->packet->hint || parse->packet->related)
        return STATUS_SUCCESS;
    status = lab__io_mount(parse->device, !parse->rest->Length);
    return status == STATUS_UNRECOGNIZED_VOLUME ? STATUS_SUCCESS : status;
}

/* A hint that isn't of the stack that the name leads to would get requests that are none of its business. */
static BOOLEAN hint_fits(const struct parse *parse)
{
    PVPB vpb = parse->device->Vpb;
    PDEVICE_OBJECT bottom = vpb && (vpb->Flags & VPB_MOUNTED) && vpb->DeviceObject ? vpb->DeviceObject : parse->device;

    while (lab__io_extension(bottom)->attached_to)
        bottom = lab__io_extension(bottom)->attached_to;
    for (; bottom; bottom = bottom->AttachedDevice)
        if (bottom == parse->packet->hint)
            return TRUE;
    return FALSE;
}

static PDEVICE_OBJECT top_of(const struct parse *parse)
{
    PVPB vpb = parse->packet->related ? parse->packet->related->Vpb : parse->device->Vpb;

    if (parse->packet->hint)
        return parse->packet->hint;
    if (!parse->direct && vpb && (vpb->Flags & VPB_MOUNTED) && vpb->DeviceObject)
        return lab__io_attached_device(vpb->DeviceObject);
    return lab__io_attached_device(parse->device);
}

static ULONG file_flags(const struct parse *parse)
{
    static const struct {
        ULONG option, flag;
    } pairs[] = {
        {FILE_SYNCHRONOUS_IO_ALERT, FO_SYNCHRONOUS_IO | FO_ALERTABLE_IO},
        {FILE_SYNCHRONOUS_IO_NONALERT, FO_SYNCHRONOUS_IO},
        {FILE_NO_INTERMEDIATE_BUFFERING, FO_NO_INTERMEDIATE_BUFFERING},
        {FILE_WRITE_THROUGH, FO_WRITE_THROUGH},
        {FILE_SEQUENTIAL_ONLY, FO_SEQUENTIAL_ONLY},
        {FILE_RANDOM_ACCESS, FO_RANDOM_ACCESS},
        {FILE_DELETE_ON_CLOSE, FO_DELETE_ON_CLOSE},
    };
    const struct lab__open_packet *packet = parse->packet;
    ULONG flags = parse->direct ? FO_DIRECT_DEVICE_OPEN : 0;

    for (ULONG i = 0; i < RTL_NUMBER_OF(pairs); i++)
        if (packet->create_options & pairs[i].option)
            flags |= pairs[i].flag;
    if (!(parse->open->attributes & OBJ_CASE_INSENSITIVE))
        flags |= FO_OPENED_CASE_SENSITIVE;
    if (!parse->rest->Length && (!packet->related || (packet->related->Flags & FO_VOLUME_OPEN)))
        flags |= FO_VOLUME_OPEN;
    if (packet->file_type == CreateFileTypeNamedPipe)
        flags |= FO_NAMED_PIPE;
    if (packet->file_type == CreateFileTypeMailslot)
        flags |= FO_MAILSLOT;
    return flags;
}

static NTSTATUS set_name(PFILE_OBJECT file, const UNICODE_STRING *name)
{
    if (!name->Length)
        return STATUS_SUCCESS;
    file->FileName.Buffer = lab__mm_pool_alloc(PagedPool, name->Length, LAB_TAG_FILE_NAME, FALSE);
    if (!file->FileName.Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    file->FileName.Length = file->FileName.MaximumLength = name->Length;
    RtlCopyMemory(file->FileName.Buffer, name->Buffer, name->Length);
    return STATUS_SUCCESS;
}

static NTSTATUS make_file(struct parse *parse)
{
    NTSTATUS status = lab__io_file_create(parse->device, parse->packet->related, parse->open->mode, &parse->file);

    if (!NT_SUCCESS(status))
        return status;
    parse->file->Flags = file_flags(parse);
    if (!parse->direct)
        parse->file->Vpb =
            lab__io_vpb_reference(parse->packet->related ? parse->packet->related->Vpb : parse->device->Vpb);
    status = set_name(parse->file, parse->rest);
    if (!NT_SUCCESS(status)) {
        lab__io_file_forget_device(parse->file);
        lab__ob_dereference(parse->file);
    }
    return status;
}

static UCHAR stack_flags(const struct parse *parse)
{
    UCHAR flags = (UCHAR)(parse->packet->options & (SL_FORCE_ACCESS_CHECK | SL_OPEN_PAGING_FILE |
                                                    SL_OPEN_TARGET_DIRECTORY | SL_STOP_ON_SYMLINK));

    return parse->open->attributes & OBJ_CASE_INSENSITIVE ? flags : flags | SL_CASE_SENSITIVE;
}

static UCHAR major_of(const struct lab__open_packet *packet)
{
    switch (packet->file_type) {
    case CreateFileTypeNamedPipe:
        return IRP_MJ_CREATE_NAMED_PIPE;
    case CreateFileTypeMailslot:
        return IRP_MJ_CREATE_MAILSLOT;
    default:
        return IRP_MJ_CREATE;
    }
}

static void fill_stack(struct parse *parse, PIO_STACK_LOCATION stack)
{
    const struct lab__open_packet *packet = parse->packet;
    ACCESS_STATE *state = parse->open->access_state;

    parse->security.SecurityQos = parse->open->quality;
    parse->security.AccessState = state;
    parse->security.DesiredAccess =
        state ? state->RemainingDesiredAccess | state->PreviouslyGrantedAccess : parse->open->desired;
    parse->security.FullCreateOptions = packet->create_options;
    stack->MajorFunction = major_of(packet);
    stack->Flags = stack_flags(parse);
    stack->FileObject = parse->file;
    stack->Parameters.Create.SecurityContext = &parse->security;
    stack->Parameters.Create.Options = (packet->disposition << 24) | (packet->create_options & 0x00FFFFFF);
    stack->Parameters.Create.FileAttributes = packet->file_attributes;
    stack->Parameters.Create.ShareAccess = packet->share_access;
    if (packet->file_type == CreateFileTypeNamedPipe || packet->file_type == CreateFileTypeMailslot)
        stack->Parameters.CreatePipe.Parameters = packet->parameters;
    else
        stack->Parameters.Create.EaLength = packet->ea_length;
}

static PIRP make_irp(struct parse *parse, PIO_STATUS_BLOCK iosb)
{
    PIRP irp = lab__io_irp_allocate(parse->top->StackSize);

    if (!irp)
        return 0;
    irp->Tail.Overlay.OriginalFileObject = parse->file;
    irp->RequestorMode = parse->open->mode;
    irp->Flags = IRP_CREATE_OPERATION | IRP_SYNCHRONOUS_API | IRP_DEFER_IO_COMPLETION;
    irp->UserIosb = iosb;
    irp->AssociatedIrp.SystemBuffer = parse->packet->ea;
    irp->Overlay.AllocationSize = parse->packet->allocation_size;
    fill_stack(parse, IoGetNextIrpStackLocation(irp));
    if (parse->packet->ecp_list)
        lab__fsrtl_ecp_begin(irp, parse->packet->ecp_list);
    return irp;
}

/* The driver's answer, whether it came at once or later. */
static NTSTATUS ask_driver(struct parse *parse, IO_STATUS_BLOCK *answer)
{
    PIRP irp = make_irp(parse, answer);
    NTSTATUS status;

    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__ob_reference(parse->file); /* the request's own */
    lab__io_irp_queue(irp, lab__ps_thread());
    status = IofCallDriver(parse->top, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&parse->file->Event, Executive, KernelMode, FALSE, 0);
        return answer->Status;
    }
    lab__io_irp_take_back(irp);
    *answer = irp->IoStatus;
    lab__io_finish(irp, parse->file);
    return answer->Status;
}

/* The driver has replaced the file object's name; the object manager starts over with it. */
static NTSTATUS reparse(struct parse *parse, ULONG_PTR information)
{
    UNICODE_STRING *name = &parse->file->FileName;
    PWCH buffer;

    if (information == IO_REMOUNT)
        return STATUS_REPARSE;
    if (information != IO_REPARSE)
        return STATUS_IO_REPARSE_TAG_NOT_HANDLED;
    if (!name->Length || name->Buffer[0] != '\\')
        return STATUS_OBJECT_PATH_SYNTAX_BAD;
    buffer = lab__mm_kernel_alloc(name->Length);
    if (!buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlCopyMemory(buffer, name->Buffer, name->Length);
    parse->complete->Buffer = buffer;
    parse->complete->Length = parse->complete->MaximumLength = name->Length;
    parse->packet->related = 0;
    return STATUS_REPARSE;
}

/* The open has failed: nobody will use the file object, and its driver does not know it. */
static NTSTATUS fail(struct parse *parse, NTSTATUS status)
{
    lab__io_file_forget_device(parse->file);
    lab__ob_dereference(parse->file);
    lab__io_device_dereference(parse->device);
    return status;
}

static NTSTATUS accept(struct parse *parse, const IO_STATUS_BLOCK *answer, PVOID *object)
{
    struct lab__open_packet *packet = parse->packet;

    packet->information = answer->Information;
    packet->final_status = answer->Status;
    packet->parsed = TRUE;
    packet->file = parse->file;
    *object = parse->file;
    return STATUS_SUCCESS;
}

NTSTATUS lab__io_parse_device(PVOID body, POBJECT_TYPE type, struct lab__ob_open *open, UNICODE_STRING *complete,
                              UNICODE_STRING *rest, PVOID *object)
{
    struct lab__open_packet *packet = open->context;
    struct parse parse = {.open = open, .packet = packet, .device = body, .complete = complete, .rest = rest};
    IO_STATUS_BLOCK answer = {.Status = STATUS_SUCCESS};
    NTSTATUS status;

    if (!packet || packet->type != LAB_OPEN_PACKET)
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (packet->related)
        parse.device = packet->related->DeviceObject;
    status = check_device(&parse);
    if (NT_SUCCESS(status))
        status = lab__io_open_access(parse.device, open, !rest->Length && !packet->related);
    if (!NT_SUCCESS(status))
        return packet->final_status = status;
    lab__io_device_reference(parse.device);
    parse.direct = is_direct(&parse);
    status = mount(&parse);
    if (packet->hint && !hint_fits(&parse))
        status = STATUS_INVALID_DEVICE_OBJECT_PARAMETER;
    parse.top = top_of(&parse);
    if (NT_SUCCESS(status))
        status = make_file(&parse);
    if (!NT_SUCCESS(status)) {
        lab__io_device_dereference(parse.device);
        return packet->final_status = status;
    }
    status = ask_driver(&parse, &answer);
    packet->information = answer.Information;
    if (status == STATUS_REPARSE)
        return packet->final_status = fail(&parse, reparse(&parse, answer.Information));
    if (!NT_SUCCESS(status))
        return packet->final_status = fail(&parse, status);
    if (parse.file->Flags & FO_FILE_OPEN_CANCELLED)
        return packet->final_status = fail(&parse, STATUS_FILE_CLOSED);
    return accept(&parse, &answer, object);
}

/* A name relative to an open file: the same device, with that file as the related one. */
NTSTATUS lab__io_parse_file(PVOID body, POBJECT_TYPE type, struct lab__ob_open *open, UNICODE_STRING *complete,
                            UNICODE_STRING *rest, PVOID *object)
{
    struct lab__open_packet *packet = open->context;
    PFILE_OBJECT file = body;

    if (!packet || packet->type != LAB_OPEN_PACKET)
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (!file->DeviceObject)
        return STATUS_OBJECT_PATH_INVALID;
    packet->related = file;
    return lab__io_parse_device(file->DeviceObject, type, open, complete, rest, object);
}
