/*
 * The name of the file that an operation is about.
 *
 * Before a file is open its name is what the opener gave, behind the name of the directory that it is relative to;
 * afterwards the file system is asked, below the filter. Normalizing replaces the short names in it by the long ones,
 * which the directories are asked for.
 */
#include "flt/name.h"
#include "vf/vf_report.h"

#define MOST 0xFFF0 /* bytes of a name */

struct information {
    PFLT_FILTER filter; /* whose it is; 0: nobody's */
    LONG references;
    FLT_FILE_NAME_INFORMATION body;
    WCHAR text[];
};

static struct information *of(PFLT_FILE_NAME_INFORMATION body)
{
    return CONTAINING_RECORD(body, struct information, body);
}

NTSTATUS lab__flt_name_make(const struct lab__flt_name *name, PFLT_FILE_NAME_INFORMATION *result)
{
    ULONG length = name->text.Length;
    struct information *made = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *made + length);

    *result = 0;
    if (!made)
        return STATUS_INSUFFICIENT_RESOURCES;
    made->references = 1;
    made->filter = name->instance ? name->instance->filter : 0;
    if (made->filter) {
        made->filter->names++;
        lab__flt_reference(made->filter);
    }
    RtlCopyMemory(made->text, name->text.Buffer, length);
    made->body.Size = sizeof made->body;
    made->body.Format = name->options & FLT_VALID_FILE_NAME_FORMATS;
    made->body.Name = (UNICODE_STRING){(USHORT)length, (USHORT)length, made->text};
    made->body.Volume = (UNICODE_STRING){name->volume_length, name->volume_length, made->text};
    *result = &made->body;
    return STATUS_SUCCESS;
}

/*
 * FltReferenceFileNameInformation, FltReleaseFileNameInformation: one reference more, one less.
 *
 * IRQL    <= APC_LEVEL
 * Errors  0xF5/0x68 for one that has none left
 * Source  fltkernel/nf-fltkernel-fltreleasefilenameinformation
 */
void FltReferenceFileNameInformation(PFLT_FILE_NAME_INFORMATION FileNameInformation)
{
    LAB_DDI(FltReferenceFileNameInformation);
    of(FileNameInformation)->references++;
}

void FltReleaseFileNameInformation(PFLT_FILE_NAME_INFORMATION FileNameInformation)
{
    struct information *information = of(FileNameInformation);
    PFLT_FILTER filter = information->filter;

    LAB_DDI(FltReleaseFileNameInformation);
    if (FileNameInformation->Size != sizeof *FileNameInformation || information->references <= 0) {
        lab__vf_culprit_is(__builtin_return_address(0));
        lab__ke_crash_detail("the file name information %p was released more often than it was referenced",
                             (void *)FileNameInformation);
        lab__ke_bugcheck(FLTMGR_FILE_SYSTEM, 0x68, 0, (ULONG_PTR)FileNameInformation, 0);
    }
    if (--information->references)
        return;
    information->body.Size = 0;
    lab__mm_kernel_free(information);
    if (filter) {
        filter->names--;
        lab__flt_dereference(filter);
    }
}

/* --- gathering ---------------------------------------------------------------------------------------------------- */

NTSTATUS lab__flt_name_append(UNICODE_STRING *to, const UNICODE_STRING *text)
{
    ULONG length = to->Length + text->Length;
    PWCH buffer;

    if (length > MOST)
        return STATUS_NAME_TOO_LONG;
    if (length > to->MaximumLength) {
        buffer = lab__mm_kernel_alloc(length + 256);
        if (!buffer)
            return STATUS_INSUFFICIENT_RESOURCES;
        RtlCopyMemory(buffer, to->Buffer, to->Length);
        if (to->Buffer)
            lab__mm_kernel_free(to->Buffer);
        to->Buffer = buffer;
        to->MaximumLength = (USHORT)(length + 256 > MOST ? MOST : length + 256);
    }
    RtlMoveMemory((char *)to->Buffer + to->Length, text->Buffer, text->Length);
    to->Length = (USHORT)length;
    return STATUS_SUCCESS;
}

/* The file system's answer, "\dir\file". */
static NTSTATUS query(const struct lab__flt_name *name, PFILE_OBJECT file, FILE_INFORMATION_CLASS information_class,
                      UNICODE_STRING *to)
{
    ULONG room = 1024;
    FILE_NAME_INFORMATION *answer;
    UNICODE_STRING text;
    NTSTATUS status;

    for (;; room = MOST + 64) {
        answer = lab__mm_kernel_alloc(room);
        if (!answer)
            return STATUS_INSUFFICIENT_RESOURCES;
        status = lab__flt_query(name->instance, file, answer, room, information_class, 0);
        if (status != STATUS_BUFFER_OVERFLOW || room > 1024)
            break;
        lab__mm_kernel_free(answer);
    }
    if (NT_SUCCESS(status)) {
        text = (UNICODE_STRING){(USHORT)answer->FileNameLength, 0, answer->FileName};
        status = lab__flt_name_append(to, &text);
    }
    lab__mm_kernel_free(answer);
    return status;
}

static const UNICODE_STRING backslash = RTL_CONSTANT_STRING(L"\\");

static BOOLEAN ends_in_backslash(const UNICODE_STRING *text)
{
    return text->Length && text->Buffer[text->Length / sizeof(WCHAR) - 1] == '\\';
}

/* As the opener named it: behind the volume's name, the related file's, its own. */
static NTSTATUS gather_opening(struct lab__flt_name *name, PFILE_OBJECT file)
{
    const UNICODE_STRING *own = &file->FileName;
    NTSTATUS status = STATUS_SUCCESS;

    if (file->RelatedFileObject && !(own->Length && own->Buffer[0] == '\\')) {
        status = query(name, file->RelatedFileObject, FileNameInformation, &name->text);
        if (NT_SUCCESS(status) && own->Length && !ends_in_backslash(&name->text) && own->Buffer[0] != ':')
            status = lab__flt_name_append(&name->text, &backslash);
    }
    return NT_SUCCESS(status) ? lab__flt_name_append(&name->text, own) : status;
}

/* There is no open file yet, or there never will be. */
static BOOLEAN is_opening(PFLT_CALLBACK_DATA data)
{
    if (!data || data->Iopb->MajorFunction != IRP_MJ_CREATE)
        return FALSE;
    return !(data->Flags & FLTFL_CALLBACK_DATA_POST_OPERATION) || !NT_SUCCESS(data->IoStatus.Status) ||
           data->IoStatus.Status == STATUS_REPARSE;
}

/* Where a target's directory is opened for a rename, that is what the name is of. */
static void drop_last_part(struct lab__flt_name *name)
{
    UNICODE_STRING *text = &name->text;

    while (text->Length > name->volume_length + sizeof(WCHAR) && !ends_in_backslash(text))
        text->Length -= sizeof(WCHAR);
    if (text->Length > name->volume_length + sizeof(WCHAR))
        text->Length -= sizeof(WCHAR);
}

static NTSTATUS gather(struct lab__flt_name *name, PFILE_OBJECT file, PFLT_CALLBACK_DATA data)
{
    NTSTATUS status = lab__flt_name_append(&name->text, &name->instance->volume->name);

    name->volume_length = name->instance->volume->name.Length;
    if (!NT_SUCCESS(status) || (file->Flags & FO_VOLUME_OPEN))
        return status;
    if ((name->options & FLT_VALID_FILE_NAME_FORMATS) == FLT_FILE_NAME_SHORT)
        return query(name, file, FileAlternateNameInformation, &name->text);
    if (!is_opening(data))
        return query(name, file, FileNameInformation, &name->text);
    if (data->Iopb->Parameters.Create.Options & FILE_OPEN_BY_FILE_ID)
        return STATUS_FLT_INVALID_NAME_REQUEST;
    status = gather_opening(name, file);
    if (NT_SUCCESS(status) && (data->Iopb->OperationFlags & SL_OPEN_TARGET_DIRECTORY))
        drop_last_part(name);
    return status;
}

static void drop_last_backslash(struct lab__flt_name *name)
{
    if (name->text.Length > name->volume_length + sizeof(WCHAR) && ends_in_backslash(&name->text))
        name->text.Length -= sizeof(WCHAR);
}

static NTSTATUS check_options(FLT_FILE_NAME_OPTIONS options)
{
    ULONG format = options & FLT_VALID_FILE_NAME_FORMATS, method = options & FLT_VALID_FILE_NAME_QUERY_METHODS;

    if (!format || format > FLT_FILE_NAME_SHORT || !method || method > FLT_FILE_NAME_QUERY_ALWAYS_ALLOW_CACHE_LOOKUP)
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

/* No file system can be asked in the middle of what it does itself. */
static BOOLEAN may_ask(PFLT_CALLBACK_DATA data)
{
    return lab__ke_irql() <= APC_LEVEL && !IoGetTopLevelIrp() &&
           !(data && ((data->Iopb->IrpFlags & IRP_PAGING_IO) || data->Iopb->MajorFunction == IRP_MJ_CLOSE));
}

/* --- names that were asked for before ----------------------------------------------------------------------------- */

static BOOLEAN look_up(struct lab__flt_name *name, PFILE_OBJECT file)
{
    struct lab__flt_file *state = lab__flt_file(file, FALSE);
    const UNICODE_STRING *known = state ? &state->names[name->options & FLT_VALID_FILE_NAME_FORMATS] : 0;

    if (!known || !known->Length || state->renames != name->instance->volume->renames)
        return FALSE;
    name->volume_length = state->volume_length;
    return lab__pnp_text_of(&name->text, known);
}

/* While a file is renamed its name is about to be another. */
static void remember(const struct lab__flt_name *name, PFILE_OBJECT file, PFLT_CALLBACK_DATA data)
{
    ULONG renames = name->instance->volume->renames;
    struct lab__flt_file *state;

    if (is_opening(data) || (name->options & FLT_FILE_NAME_DO_NOT_CACHE) ||
        (data && data->Iopb->MajorFunction == IRP_MJ_SET_INFORMATION))
        return;
    state = lab__flt_file(file, TRUE);
    if (!state)
        return;
    if (state->renames != renames)
        for (ULONG i = 0; i < RTL_NUMBER_OF(state->names); i++)
            lab__pnp_text_free(&state->names[i]);
    state->renames = renames;
    state->volume_length = name->volume_length;
    lab__pnp_text_of(&state->names[name->options & FLT_VALID_FILE_NAME_FORMATS], &name->text);
}

static NTSTATUS ask(struct lab__flt_name *name, PFILE_OBJECT file, PFLT_CALLBACK_DATA data)
{
    NTSTATUS status = lab__flt_name_provided(name, file, data);

    if (status == STATUS_NOT_FOUND)
        status = gather(name, file, data);
    if (NT_SUCCESS(status) && (name->options & FLT_VALID_FILE_NAME_FORMATS) == FLT_FILE_NAME_NORMALIZED) {
        drop_last_backslash(name);
        status = lab__flt_name_normalize(name);
    }
    if (NT_SUCCESS(status))
        remember(name, file, data);
    return status;
}

static NTSTATUS get(struct lab__flt_name *name, PFILE_OBJECT file, PFLT_CALLBACK_DATA data,
                    PFLT_FILE_NAME_INFORMATION *result)
{
    ULONG method = name->options & FLT_VALID_FILE_NAME_QUERY_METHODS;
    NTSTATUS status = check_options(name->options);

    *result = 0;
    if (!NT_SUCCESS(status))
        return status;
    if (!file || !name->instance)
        return STATUS_INVALID_PARAMETER;
    if (is_opening(data) && (name->options & FLT_VALID_FILE_NAME_FORMATS) == FLT_FILE_NAME_SHORT)
        return STATUS_FLT_INVALID_NAME_REQUEST;
    if (method == FLT_FILE_NAME_QUERY_DEFAULT && !may_ask(data))
        return STATUS_FLT_INVALID_NAME_REQUEST;
    if (method == FLT_FILE_NAME_QUERY_FILESYSTEM_ONLY || is_opening(data) || !look_up(name, file)) {
        if (method == FLT_FILE_NAME_QUERY_CACHE_ONLY)
            return STATUS_FLT_NAME_CACHE_MISS;
        if (!may_ask(data))
            return STATUS_FLT_INVALID_NAME_REQUEST;
        status = ask(name, file, data);
    }
    if (NT_SUCCESS(status))
        status = lab__flt_name_make(name, result);
    lab__pnp_text_free(&name->text);
    return status;
}

/* Who asks: the filter whose callback has the operation, or the one that is asked for a name of its own. */
static PFLT_INSTANCE asking(PFLT_CALLBACK_DATA data, FLT_FILE_NAME_OPTIONS options)
{
    struct lab__flt_op *op = lab__flt_op_of(data);
    struct lab__flt_node *node = lab__flt_node(op);

    if ((options & FLT_FILE_NAME_REQUEST_FROM_CURRENT_PROVIDER) && op->provider)
        return op->provider;
    return node ? node->instance : op->owner;
}

/*
 * FltGetFileNameInformation: the name of the file that the operation is about, to be released.
 * FltGetFileNameInformationUnsafe: of a file that the caller knows to be open.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_FLT_INVALID_NAME_REQUEST where the file system can't be asked (paging I/O, inside of another request),
 *         for an open by file id, and for a short name before the open; STATUS_FLT_NAME_CACHE_MISS;
 *         STATUS_INVALID_PARAMETER, STATUS_NAME_TOO_LONG, STATUS_INSUFFICIENT_RESOURCES
 * Source  fltkernel/nf-fltkernel-fltgetfilenameinformation
 */
NTSTATUS FltGetFileNameInformation(PFLT_CALLBACK_DATA CallbackData, FLT_FILE_NAME_OPTIONS NameOptions,
                                   PFLT_FILE_NAME_INFORMATION *FileNameInformation)
{
    struct lab__flt_name name = {.options = NameOptions};

    LAB_DDI(FltGetFileNameInformation);
    name.instance = asking(CallbackData, NameOptions);
    return get(&name, CallbackData->Iopb->TargetFileObject, CallbackData, FileNameInformation);
}

/* Without an instance, the file's volume is asked from the top. */
static PFLT_INSTANCE any_instance(PFILE_OBJECT file)
{
    PFLT_VOLUME volume = lab__flt_volume_find(file);

    return volume && !IsListEmpty(&volume->instances)
               ? CONTAINING_RECORD(volume->instances.Flink, struct _FLT_INSTANCE, link)
               : 0;
}

NTSTATUS FltGetFileNameInformationUnsafe(PFILE_OBJECT FileObject, PFLT_INSTANCE Instance,
                                         FLT_FILE_NAME_OPTIONS NameOptions,
                                         PFLT_FILE_NAME_INFORMATION *FileNameInformation)
{
    struct lab__flt_name name = {.options = NameOptions, .instance = Instance};

    LAB_DDI(FltGetFileNameInformationUnsafe);
    if (!Instance)
        name.instance = any_instance(FileObject);
    return get(&name, FileObject, 0, FileNameInformation);
}

/* --- the target of a rename --------------------------------------------------------------------------------------- */

/* "\??\X:\dir\file" and "\Device\Disk\dir\file" to what is behind the volume. */
static NTSTATUS behind_volume(PFLT_VOLUME volume, UNICODE_STRING *path)
{
    static const UNICODE_STRING drives = RTL_CONSTANT_STRING(L"\\??\\");
    UNICODE_STRING drive = *path, target;
    WCHAR text[260];
    USHORT chars = 0;

    if (RtlPrefixUnicodeString(&volume->name, path, TRUE)) {
        chars = volume->name.Length / sizeof(WCHAR);
    } else if (RtlPrefixUnicodeString(&drives, path, TRUE)) {
        for (chars = drives.Length / sizeof(WCHAR);
             chars < path->Length / sizeof(WCHAR) && path->Buffer[chars] != '\\';)
            chars++;
        drive.Length = chars * sizeof(WCHAR);
        target = (UNICODE_STRING){0, sizeof text, text};
        if (!NT_SUCCESS(lab__flt_resolve(&drive, &target)) || !RtlEqualUnicodeString(&target, &volume->name, TRUE))
            return STATUS_NOT_SAME_DEVICE;
    }
    path->Buffer += chars;
    path->Length -= chars * sizeof(WCHAR);
    return STATUS_SUCCESS;
}

static NTSTATUS directory_by_handle(struct lab__flt_name *name, HANDLE handle)
{
    PFILE_OBJECT directory;
    NTSTATUS status = ObReferenceObjectByHandle(handle, 0, *IoFileObjectType, KernelMode, (PVOID *)&directory, 0);

    if (!NT_SUCCESS(status))
        return status;
    status = query(name, directory, FileNameInformation, &name->text);
    ObDereferenceObject(directory);
    return status;
}

static NTSTATUS gather_target(struct lab__flt_name *name, PFILE_OBJECT file, HANDLE root, UNICODE_STRING *target)
{
    BOOLEAN whole = !root && target->Length && target->Buffer[0] == '\\';
    NTSTATUS status = lab__flt_name_append(&name->text, &name->instance->volume->name);

    name->volume_length = name->instance->volume->name.Length;
    if (NT_SUCCESS(status) && whole)
        status = behind_volume(name->instance->volume, target);
    else if (NT_SUCCESS(status) && root)
        status = directory_by_handle(name, root);
    else if (NT_SUCCESS(status)) {
        status = query(name, file, FileNameInformation, &name->text);
        drop_last_part(name);
    }
    if (NT_SUCCESS(status) && !whole && !ends_in_backslash(&name->text))
        status = lab__flt_name_append(&name->text, &backslash);
    return NT_SUCCESS(status) ? lab__flt_name_append(&name->text, target) : status;
}

/*
 * FltGetDestinationFileNameInformation: the whole name of what a rename or link is about to make.
 *
 * IRQL    <= APC_LEVEL
 * Units   FileNameLength bytes
 * Errors  STATUS_INVALID_PARAMETER, STATUS_NOT_SAME_DEVICE, those of FltGetFileNameInformation
 * Source  fltkernel/nf-fltkernel-fltgetdestinationfilenameinformation
 */
NTSTATUS FltGetDestinationFileNameInformation(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, HANDLE RootDirectory,
                                              PWSTR FileName, ULONG FileNameLength, FLT_FILE_NAME_OPTIONS NameOptions,
                                              PFLT_FILE_NAME_INFORMATION *RetFileNameInformation)
{
    struct lab__flt_name name = {.options = NameOptions, .instance = Instance};
    UNICODE_STRING target = {(USHORT)FileNameLength, (USHORT)FileNameLength, FileName};
    NTSTATUS status;

    LAB_DDI(FltGetDestinationFileNameInformation);
    *RetFileNameInformation = 0;
    status = check_options(NameOptions);
    if (!NT_SUCCESS(status))
        return status;
    if (!may_ask(0))
        return STATUS_FLT_INVALID_NAME_REQUEST;
    status = gather_target(&name, FileObject, RootDirectory, &target);
    if (NT_SUCCESS(status) && (NameOptions & FLT_VALID_FILE_NAME_FORMATS) == FLT_FILE_NAME_NORMALIZED)
        status = lab__flt_name_normalize(&name);
    if (NT_SUCCESS(status))
        status = lab__flt_name_make(&name, RetFileNameInformation);
    lab__pnp_text_free(&name.text);
    return status;
}

/*
 * FltGetTunneledName: after a create, rename or link: the name in its long form, where the file system has given it
 * back to a file that was made anew; NULL where it hasn't.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltgettunneledname
 */
NTSTATUS FltGetTunneledName(PFLT_CALLBACK_DATA CallbackData, PFLT_FILE_NAME_INFORMATION FileNameInformation,
                            PFLT_FILE_NAME_INFORMATION *RetTunneledFileNameInformation)
{
    PFLT_FILE_NAME_INFORMATION now;
    NTSTATUS status;

    LAB_DDI(FltGetTunneledName);
    *RetTunneledFileNameInformation = 0;
    if (FileNameInformation->Format != FLT_FILE_NAME_NORMALIZED || CallbackData->Iopb->MajorFunction != IRP_MJ_CREATE)
        return STATUS_SUCCESS;
    status = FltGetFileNameInformation(CallbackData, FLT_FILE_NAME_NORMALIZED | FLT_FILE_NAME_QUERY_DEFAULT, &now);
    if (!NT_SUCCESS(status))
        return status;
    if (RtlEqualUnicodeString(&now->Name, &FileNameInformation->Name, TRUE))
        FltReleaseFileNameInformation(now);
    else
        *RetTunneledFileNameInformation = now;
    return STATUS_SUCCESS;
}

/*
 * FltPurgeFileNameInformationCache: names are asked for again: of the file, or of all of the volume.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltpurgefilenameinformationcache
 */
NTSTATUS FltPurgeFileNameInformationCache(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject)
{
    LAB_DDI(FltPurgeFileNameInformationCache);
    Instance->volume->renames++;
    return STATUS_SUCCESS;
}
