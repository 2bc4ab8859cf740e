/*
 * Directory notification: who watches which directory, and what is told to them.
 *
 * A volume has a list of watches, one for each open of a directory (FsContext). A watch has IRPs that wait, and, while
 * there are none, a buffer in which changes add up; when that overflows, the next IRP is told to look for itself
 * (STATUS_NOTIFY_ENUM_DIR).
 *
 * Rule that file systems break most: FullTargetName and the name of the directory are compared byte for byte.
 */
#include "fsrtl/notify_p.h"

#define WATCH_TAG 0x6E467346 /* "FsFn" */

struct watch {
    LIST_ENTRY link;
    PVOID context;
    STRING directory;
    BOOLEAN whole_tree, ignore_buffer, overflowed, wide, named;
    ULONG filter;
    PCHECK_FOR_TRAVERSE_ACCESS traverse;
    PSECURITY_SUBJECT_CONTEXT subject;
    PFILTER_REPORT_CHANGE report;
    LIST_ENTRY irps; /* Tail.Overlay.ListEntry */
    char *buffer;    /* FILE_NOTIFY_INFORMATION; as long as the first IRP's */
    ULONG length, used, last;
};

/* --- the answers -------------------------------------------------------------------------------------------------- */

static void fill(PIRP irp, struct watch *watch)
{
    PVOID to = irp->MdlAddress ? MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority)
                               : irp->AssociatedIrp.SystemBuffer;
    ULONG length = IoGetCurrentIrpStackLocation(irp)->Parameters.NotifyDirectory.Length;

    irp->IoStatus.Information = 0;
    irp->IoStatus.Status = STATUS_NOTIFY_ENUM_DIR;
    if (!watch->used || watch->overflowed || watch->used > length)
        return;
    if (!to) { /* Io copies it to the caller's buffer, in the caller's process */
        to = lab__fsrtl_alloc(NonPagedPool, watch->used, WATCH_TAG);
        if (!to)
            return;
        irp->AssociatedIrp.SystemBuffer = to;
        irp->Flags |= IRP_BUFFERED_IO | IRP_INPUT_OPERATION | IRP_DEALLOCATE_BUFFER;
    }
    RtlCopyMemory(to, watch->buffer, watch->used);
    irp->IoStatus.Information = watch->used;
    irp->IoStatus.Status = STATUS_SUCCESS;
}

static PIRP next_irp(struct watch *watch)
{
    PIRP irp = 0;
    KIRQL irql;

    IoAcquireCancelSpinLock(&irql);
    if (!IsListEmpty(&watch->irps)) {
        irp = CONTAINING_RECORD(RemoveHeadList(&watch->irps), IRP, Tail.Overlay.ListEntry);
        IoSetCancelRoutine(irp, 0);
    }
    IoReleaseCancelSpinLock(irql);
    return irp;
}

/* STATUS_SUCCESS: with what has added up. */
static void complete_all(struct watch *watch, NTSTATUS status)
{
    LIST_ENTRY all;
    PIRP irp;

    InitializeListHead(&all);
    while ((irp = next_irp(watch))) {
        irp->IoStatus.Status = status;
        irp->IoStatus.Information = 0;
        if (status == STATUS_SUCCESS)
            fill(irp, watch);
        InsertTailList(&all, &irp->Tail.Overlay.ListEntry);
    }
    watch->used = watch->last = 0;
    watch->overflowed = FALSE;
    while (!IsListEmpty(&all))
        IofCompleteRequest(CONTAINING_RECORD(RemoveHeadList(&all), IRP, Tail.Overlay.ListEntry), EVENT_INCREMENT);
}

static void on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
    IoReleaseCancelSpinLock(irp->CancelIrql);
    irp->IoStatus.Information = 0;
    lab__fsrtl_complete(irp, STATUS_CANCELLED);
}

static void pend(struct watch *watch, PIRP irp)
{
    KIRQL irql;

    IoMarkIrpPending(irp);
    IoAcquireCancelSpinLock(&irql);
    if (irp->Cancel) {
        IoReleaseCancelSpinLock(irql);
        lab__fsrtl_complete(irp, STATUS_CANCELLED);
        return;
    }
    IoSetCancelRoutine(irp, on_cancel);
    InsertTailList(&watch->irps, &irp->Tail.Overlay.ListEntry);
    IoReleaseCancelSpinLock(irql);
}

/* --- watches ------------------------------------------------------------------------------------------------------ */

static struct watch *find(PLIST_ENTRY list, PVOID context)
{
    for (LIST_ENTRY *e = list->Flink; e != list; e = e->Flink)
        if (CONTAINING_RECORD(e, struct watch, link)->context == context)
            return CONTAINING_RECORD(e, struct watch, link);
    return 0;
}

static void remove(struct watch *watch)
{
    complete_all(watch, STATUS_NOTIFY_CLEANUP);
    RemoveEntryList(&watch->link);
    if (watch->subject) {
        SeReleaseSubjectContext(watch->subject);
        ExFreePool(watch->subject);
    }
    if (watch->buffer)
        lab__mm_pool_free(watch->buffer, WATCH_TAG);
    lab__mm_pool_free(watch, WATCH_TAG);
}

static struct watch *make(const struct lab__notify_request *request, PVOID context)
{
    ULONG name = request->directory ? request->directory->Length : 0;
    struct watch *watch = lab__fsrtl_alloc(NonPagedPoolNx, sizeof *watch + name, WATCH_TAG);

    if (!watch)
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    InitializeListHead(&watch->irps);
    watch->context = context;
    watch->whole_tree = request->whole_tree;
    watch->ignore_buffer = request->ignore_buffer;
    watch->filter = request->filter;
    watch->traverse = request->traverse;
    watch->subject = request->subject;
    watch->report = request->report;
    watch->length = IoGetCurrentIrpStackLocation(request->irp)->Parameters.NotifyDirectory.Length;
    if (request->directory) {
        watch->named = TRUE;
        watch->directory.Buffer = (PCHAR)(watch + 1);
        watch->directory.Length = watch->directory.MaximumLength = (USHORT)name;
        RtlCopyMemory(watch + 1, request->directory->Buffer, name);
        watch->wide = name >= 2 && !request->directory->Buffer[1];
    }
    return watch;
}

void lab__fsrtl_notify_watch(PLIST_ENTRY list, PVOID context, const struct lab__notify_request *request)
{
    struct watch *watch = find(list, context);

    if (IoGetCurrentIrpStackLocation(request->irp)->FileObject->Flags & FO_CLEANUP_COMPLETE) {
        request->irp->IoStatus.Information = 0;
        lab__fsrtl_complete(request->irp, STATUS_NOTIFY_CLEANUP);
        return;
    }
    if (!watch) {
        watch = make(request, context);
        InsertTailList(list, &watch->link);
    } else if (request->subject && request->subject != watch->subject) {
        SeReleaseSubjectContext(request->subject);
        ExFreePool(request->subject);
    }
    pend(watch, request->irp);
    if (watch->used || watch->overflowed)
        complete_all(watch, STATUS_SUCCESS);
}

/* The stream that this file object is of goes: whoever waits on it hears of that. */
void lab__fsrtl_notify_deleted(PLIST_ENTRY list, PVOID stream)
{
    for (LIST_ENTRY *e = list->Flink; e != list; e = e->Flink) {
        struct watch *watch = CONTAINING_RECORD(e, struct watch, link);

        if (!IsListEmpty(&watch->irps) &&
            IoGetCurrentIrpStackLocation(CONTAINING_RECORD(watch->irps.Flink, IRP, Tail.Overlay.ListEntry))
                    ->FileObject->FsContext == stream)
            complete_all(watch, STATUS_DELETE_PENDING);
    }
}

/* --- reports ------------------------------------------------------------------------------------------------------ */

static ULONG parent_length(const STRING *name, ULONG offset, ULONG unit)
{
    return offset <= unit ? unit : offset - unit;
}

/* Where in the full name the part below the watched directory begins; 0: it isn't below. */
static ULONG below(const struct watch *watch, const struct lab__notify_change *change)
{
    ULONG unit = watch->wide ? sizeof(WCHAR) : 1, directory = watch->directory.Length;
    ULONG parent = parent_length(change->name, change->offset, unit);

    if (parent < directory || (parent > directory && !watch->whole_tree) ||
        !RtlEqualMemory(watch->directory.Buffer, change->name->Buffer, directory))
        return 0;
    if (directory <= unit)
        return unit;
    return change->name->Buffer[directory] == '\\' ? directory + unit : 0;
}

static BOOLEAN concerns(struct watch *watch, const struct lab__notify_change *change)
{
    if (!(watch->filter & change->match))
        return FALSE;
    if (watch->named != (change->name != 0) || (change->name && !below(watch, change)))
        return FALSE;
    if (watch->report && change->filter_context && !watch->report(watch->context, change->filter_context))
        return FALSE;
    if (watch->traverse && change->target && watch->whole_tree &&
        parent_length(change->name, change->offset, watch->wide ? 2 : 1) > watch->directory.Length)
        return watch->traverse(watch->context, change->target, watch->subject);
    return TRUE;
}

/* Copies as 16-bit characters; returns the bytes they take. `to` may be 0. */
static ULONG put_text(PWCH to, const char *text, ULONG length, BOOLEAN wide)
{
    if (wide) {
        if (to)
            RtlCopyMemory(to, text, length);
        return length;
    }
    for (ULONG i = 0; to && i < length; i++)
        to[i] = (UCHAR)text[i];
    return length * sizeof(WCHAR);
}

static PWCH after(PWCH to, ULONG bytes)
{
    return to ? to + bytes / sizeof(WCHAR) : 0;
}

/* The name relative to the directory: the parent's part, by its long names where those are known, then the file's own.
 */
static ULONG put_name(PWCH to, struct watch *watch, const struct lab__notify_change *change)
{
    ULONG from, bytes = 0;

    if (!change->name)
        return 0;
    from = below(watch, change);
    if (change->parent && change->offset > from && change->parent->Length >= from) {
        bytes += put_text(to, change->parent->Buffer + from, change->parent->Length - from, watch->wide);
        bytes += put_text(after(to, bytes), watch->wide ? "\\\0" : "\\", watch->wide ? 2 : 1, watch->wide);
        from = change->offset;
    }
    bytes += put_text(after(to, bytes), change->name->Buffer + from, change->name->Length - from, watch->wide);
    if (change->stream) {
        bytes += put_text(after(to, bytes), ":", 1, FALSE);
        bytes += put_text(after(to, bytes), change->stream->Buffer, change->stream->Length, watch->wide);
    }
    return bytes;
}

static BOOLEAN make_buffer(struct watch *watch)
{
    if (!watch->buffer && watch->length)
        watch->buffer = lab__fsrtl_alloc(NonPagedPoolNx, watch->length, WATCH_TAG);
    return watch->buffer != 0;
}

static void add(struct watch *watch, const struct lab__notify_change *change)
{
    ULONG name = put_name(0, watch, change), at = (watch->used + 3) & ~3u;
    ULONG size = FIELD_OFFSET(FILE_NOTIFY_INFORMATION, FileName) + name;
    PFILE_NOTIFY_INFORMATION entry;

    if (watch->overflowed || watch->ignore_buffer || at + size > watch->length || !make_buffer(watch)) {
        watch->overflowed = TRUE;
        return;
    }
    entry = (PFILE_NOTIFY_INFORMATION)(watch->buffer + at);
    if (watch->used)
        ((PFILE_NOTIFY_INFORMATION)(watch->buffer + watch->last))->NextEntryOffset = at - watch->last;
    entry->NextEntryOffset = 0;
    entry->Action = change->action;
    entry->FileNameLength = name;
    put_name(entry->FileName, watch, change);
    watch->last = at;
    watch->used = at + size;
}

void lab__fsrtl_notify_report(PLIST_ENTRY list, const struct lab__notify_change *change)
{
    LIST_ENTRY *next;

    for (LIST_ENTRY *e = list->Flink; e != list; e = next) {
        struct watch *watch = CONTAINING_RECORD(e, struct watch, link);

        next = e->Flink;
        if (!concerns(watch, change))
            continue;
        add(watch, change);
        /* The old name of what is renamed is told together with the new one, which follows. */
        if (!IsListEmpty(&watch->irps) && change->action != FILE_ACTION_RENAMED_OLD_NAME)
            complete_all(watch, STATUS_SUCCESS);
    }
}

void lab__fsrtl_notify_cleanup(PLIST_ENTRY list, PVOID context)
{
    struct watch *watch = find(list, context);

    if (watch)
        remove(watch);
}

void lab__fsrtl_notify_cleanup_all(PLIST_ENTRY list)
{
    while (!IsListEmpty(list))
        remove(CONTAINING_RECORD(list->Flink, struct watch, link));
}
