/*
 * An operation on its way down through the instances and up again.
 *
 * Whom it visits is settled when it starts; an instance that goes meanwhile has its post-operation callback called
 * early (FLTFL_POST_OPERATION_DRAINING) and is passed over.
 */
#include "flt/flt_p.h"
#include "vf/vf_report.h"

/* --- the beginning ------------------------------------------------------------------------------------------------ */

static BOOLEAN is_volume_open(PFILE_OBJECT file)
{
    return file && (file->Flags & FO_VOLUME_OPEN);
}

static BOOLEAN skips(const struct lab__flt_begin *begin, FLT_OPERATION_REGISTRATION_FLAGS flags)
{
    BOOLEAN paging = (begin->irp_flags & (IRP_PAGING_IO | IRP_SYNCHRONOUS_PAGING_IO)) != 0;
    BOOLEAN cached = !(begin->irp_flags & IRP_NOCACHE) && !paging;

    if ((flags & FLTFL_OPERATION_REGISTRATION_SKIP_NON_DASD_IO) && !is_volume_open(begin->file))
        return TRUE;
    if (begin->major != IRP_MJ_READ && begin->major != IRP_MJ_WRITE)
        return (flags & FLTFL_OPERATION_REGISTRATION_SKIP_PAGING_IO) && paging;
    return ((flags & FLTFL_OPERATION_REGISTRATION_SKIP_PAGING_IO) && paging) ||
           ((flags & FLTFL_OPERATION_REGISTRATION_SKIP_CACHED_IO) && cached) ||
           ((flags & FLTFL_OPERATION_REGISTRATION_SKIP_NON_CACHED_NON_PAGING_IO) && !cached && !paging);
}

static BOOLEAN is_visited(const struct lab__flt_begin *begin, PFLT_INSTANCE instance, ULONG index)
{
    const struct lab__flt_callbacks *calls = &instance->filter->calls[index];

    if (!instance->running || !(calls->pre || calls->post) || skips(begin, calls->flags))
        return FALSE;
    return !begin->below || lab__rtl_altitude_compare(&instance->altitude, &begin->below->altitude) < 0;
}

static ULONG count_visited(const struct lab__flt_begin *begin, ULONG index)
{
    ULONG count = 0;

    for (LIST_ENTRY *e = begin->volume->instances.Flink; e != &begin->volume->instances; e = e->Flink)
        count += is_visited(begin, CONTAINING_RECORD(e, struct _FLT_INSTANCE, link), index);
    return count;
}

FLT_RELATED_OBJECTS lab__flt_objects_of(PFLT_INSTANCE instance, PFILE_OBJECT file)
{
    return (FLT_RELATED_OBJECTS){.Size = sizeof(FLT_RELATED_OBJECTS),
                                 .Filter = instance->filter,
                                 .Volume = instance->volume,
                                 .Instance = instance,
                                 .FileObject = file};
}

static void fill_nodes(struct lab__flt_op *op, const struct lab__flt_begin *begin, ULONG index)
{
    struct lab__flt_node *node = op->nodes;

    for (LIST_ENTRY *e = begin->volume->instances.Flink; e != &begin->volume->instances; e = e->Flink) {
        PFLT_INSTANCE instance = CONTAINING_RECORD(e, struct _FLT_INSTANCE, link);
        FLT_RELATED_OBJECTS objects = lab__flt_objects_of(instance, begin->file);

        if (!is_visited(begin, instance, index))
            continue;
        lab__flt_reference(instance);
        node->instance = instance;
        node->calls = &instance->filter->calls[index];
        RtlCopyMemory(&node->objects, &objects, sizeof objects);
        node++;
    }
}

void lab__flt_op_set_up(struct lab__flt_op *op)
{
    PETHREAD thread = (PETHREAD)lab__ke_thread();
    PFLT_IO_PARAMETER_BLOCK iopb = &op->iopb;

    RtlCopyMemory((PVOID)&op->data.Thread, &thread, sizeof thread); /* const for filters */
    RtlCopyMemory((PVOID)&op->data.Iopb, &iopb, sizeof iopb);
    op->references = 1;
}

struct lab__flt_op *lab__flt_op_begin(const struct lab__flt_begin *begin)
{
    ULONG index = lab__flt_index(begin->major), count;
    struct lab__flt_op *op;

    if (index == LAB_FLT_MAJORS || !begin->volume->interested[index])
        return 0;
    count = count_visited(begin, index);
    op = count ? lab__mm_kernel_alloc(sizeof *op + count * sizeof *op->nodes) : 0;
    if (!op)
        return 0;
    lab__flt_op_set_up(op);
    op->count = count;
    op->volume = begin->volume;
    op->iopb.MajorFunction = begin->major;
    op->iopb.TargetFileObject = begin->file;
    fill_nodes(op, begin, index);
    lab__flt_reference(op->volume);
    InsertTailList(&op->volume->operations, &op->link);
    return op;
}

static void free_op(struct lab__flt_op *op)
{
    for (ULONG i = 0; i < op->count; i++)
        lab__flt_dereference(op->nodes[i].instance);
    if (op->volume) {
        RemoveEntryList(&op->link);
        lab__flt_dereference(op->volume);
    }
    if (op->owner)
        lab__flt_dereference(op->owner);
    if (op->created_buffer)
        lab__mm_kernel_free(op->created_buffer);
    lab__mm_kernel_free(op);
}

void lab__flt_op_release(struct lab__flt_op *op)
{
    if (!--op->references)
        free_op(op);
}

/* --- down --------------------------------------------------------------------------------------------------------- */

static void no_post_callback(struct lab__flt_op *op, struct lab__flt_node *node)
{
    lab__vf_culprit_is(LAB_VF_ROUTINE(node->calls->pre));
    lab__ke_crash_detail("a pre-operation callback asks for a post-operation callback, and none is registered");
    lab__ke_bugcheck(FLTMGR_FILE_SYSTEM, 0x66, (ULONG_PTR)&op->data, 0, 0);
}

/* What a filter may change by the way; the rest stays what it was unless it says so. */
static void keep_or_restore(struct lab__flt_op *op, struct lab__flt_node *node)
{
    if (op->data.Flags & FLTFL_CALLBACK_DATA_DIRTY) {
        op->dirty = TRUE;
        op->data.Flags &= ~FLTFL_CALLBACK_DATA_DIRTY;
    } else {
        op->iopb = node->before;
    }
}

static enum lab__flt_outcome pending(struct lab__flt_op *op, struct lab__flt_node *node);

static enum lab__flt_outcome refused(struct lab__flt_op *op, NTSTATUS status)
{
    op->data.IoStatus.Status = status;
    op->data.IoStatus.Information = 0;
    return LAB_FLT_NO_FAST_IO;
}

static enum lab__flt_outcome completed(struct lab__flt_op *op, struct lab__flt_node *node)
{
    if (op->data.IoStatus.Status == STATUS_PENDING && lab__strict)
        lab__flt_misuse(LAB_VF_ROUTINE(node->calls->pre), (ULONG_PTR)&op->data,
                        "a pre-operation callback completes an operation with STATUS_PENDING");
    return LAB_FLT_COMPLETED;
}

static enum lab__flt_outcome judge(struct lab__flt_op *op, struct lab__flt_node *node, FLT_PREOP_CALLBACK_STATUS status)
{
    switch (status) {
    case FLT_PREOP_SYNCHRONIZE:
        op->synchronize = TRUE;
        /* fall through */
    case FLT_PREOP_SUCCESS_WITH_CALLBACK:
        if (!node->calls->post)
            no_post_callback(op, node);
        node->wants_post = TRUE;
        keep_or_restore(op, node);
        return LAB_FLT_DOWN;
    case FLT_PREOP_SUCCESS_NO_CALLBACK:
        keep_or_restore(op, node);
        return LAB_FLT_DOWN;
    case FLT_PREOP_PENDING:
        return pending(op, node);
    case FLT_PREOP_COMPLETE:
        return completed(op, node);
    case FLT_PREOP_DISALLOW_FASTIO:
    case FLT_PREOP_DISALLOW_FSFILTER_IO:
        if (op->data.Flags & (FLTFL_CALLBACK_DATA_FAST_IO_OPERATION | FLTFL_CALLBACK_DATA_FS_FILTER_OPERATION))
            return refused(op, STATUS_FLT_DISALLOW_FAST_IO);
        /* fall through */
    default:
        lab__flt_misuse(LAB_VF_ROUTINE(node->calls->pre), status,
                        "a pre-operation callback returned %u, which this operation does not allow", status);
        keep_or_restore(op, node);
        return LAB_FLT_DOWN;
    }
}

static enum lab__flt_outcome pending(struct lab__flt_op *op, struct lab__flt_node *node)
{
    if (!op->irp) {
        lab__flt_misuse(LAB_VF_ROUTINE(node->calls->pre), (ULONG_PTR)&op->data,
                        "a pre-operation callback pends what is no IRP");
        return LAB_FLT_DOWN;
    }
    if (op->hold == LAB_FLT_ANSWERED) {
        op->hold = LAB_FLT_NOT_HELD;
        node->context = op->answer_context;
        return judge(op, node, op->answer);
    }
    op->hold = LAB_FLT_HELD;
    lab__flt_instance_enter(node->instance); /* it can't go while it has this */
    return LAB_FLT_PENDED;
}

static enum lab__flt_outcome call_pre(struct lab__flt_op *op, struct lab__flt_node *node)
{
    struct lab__flt_check check = lab__flt_check_begin();
    FLT_PREOP_CALLBACK_STATUS status = FLT_PREOP_SUCCESS_WITH_CALLBACK;
    PFLT_INSTANCE instance = node->instance;

    op->iopb.TargetInstance = instance;
    node->before = op->iopb;
    op->hold = LAB_FLT_NOT_HELD;
    lab__flt_instance_enter(instance);
    if (node->calls->pre) {
        status = node->calls->pre(&op->data, &node->objects, &node->context);
        lab__flt_check_end(&check, (PVOID)node->calls->pre, "pre-operation callback");
    }
    lab__flt_instance_leave(instance);
    return judge(op, node, status);
}

enum lab__flt_outcome lab__flt_op_pre(struct lab__flt_op *op)
{
    enum lab__flt_outcome outcome = LAB_FLT_DOWN;

    for (; (ULONG)op->position < op->count && outcome == LAB_FLT_DOWN; op->position++) {
        struct lab__flt_node *node = &op->nodes[op->position];

        if (!node->instance->running)
            continue;
        outcome = call_pre(op, node);
        if (outcome != LAB_FLT_DOWN)
            break;
    }
    if (outcome == LAB_FLT_DOWN)
        op->iopb.TargetInstance = 0;
    return outcome;
}

/*
 * FltCompletePendedPreOperation: an operation goes on whose pre-operation callback returned FLT_PREOP_PENDING, with
 * the status that the callback could have returned instead.
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL with FLT_PREOP_SYNCHRONIZE
 * Errors  strict: 0xC4 for an operation that isn't pended
 * Source  fltkernel/nf-fltkernel-fltcompletependedpreoperation
 */
void FltCompletePendedPreOperation(PFLT_CALLBACK_DATA CallbackData, FLT_PREOP_CALLBACK_STATUS CallbackStatus,
                                   PVOID Context)
{
    struct lab__flt_op *op = lab__flt_op_of(CallbackData);
    struct lab__flt_node *node = lab__flt_node(op);
    enum lab__flt_outcome outcome;

    LAB_DDI(FltCompletePendedPreOperation);
    if (op->phase != LAB_FLT_GOING_DOWN || !node || op->hold == LAB_FLT_ANSWERED ||
        CallbackStatus == FLT_PREOP_PENDING) {
        lab__flt_misuse(__builtin_return_address(0), (ULONG_PTR)CallbackData,
                        "FltCompletePendedPreOperation for an operation that isn't pended");
        return;
    }
    if (op->hold == LAB_FLT_NOT_HELD) { /* its callback has yet to return */
        op->hold = LAB_FLT_ANSWERED;
        op->answer = CallbackStatus;
        op->answer_context = Context;
        return;
    }
    op->hold = LAB_FLT_NOT_HELD;
    node->context = Context;
    lab__flt_instance_leave(node->instance);
    outcome = judge(op, node, CallbackStatus);
    if (outcome == LAB_FLT_DOWN) {
        op->position++;
        outcome = lab__flt_op_pre(op);
    }
    lab__flt_irp_continue(op, outcome);
}

/* --- up ----------------------------------------------------------------------------------------------------------- */

BOOLEAN lab__flt_op_wants_post(const struct lab__flt_op *op)
{
    for (LONG i = 0; i < op->position; i++)
        if (op->nodes[i].wants_post)
            return TRUE;
    return FALSE;
}

/* An MDL that a filter put in the place of another is freed for it, once the operation is done with it. */
static void free_swapped(struct lab__flt_node *node)
{
    if (node->swapped && !node->retain_mdl)
        IoFreeMdl(node->swapped);
    node->swapped = 0;
}

static void note_swapped(struct lab__flt_op *op, ULONG at)
{
    FLT_IO_PARAMETER_BLOCK *after = at + 1 < op->reached ? &op->nodes[at + 1].before : &op->sent;
    struct lab__flt_where mine, theirs;

    if (!op->dirty || !lab__flt_where(&op->nodes[at].before, &mine) || !mine.mdl || !lab__flt_where(after, &theirs))
        return;
    if (theirs.mdl && *theirs.mdl && *theirs.mdl != *mine.mdl)
        op->nodes[at].swapped = *theirs.mdl;
}

void lab__flt_op_swapped(struct lab__flt_op *op)
{
    op->reached = (ULONG)op->position;
    op->sent = op->iopb;
    for (ULONG i = 0; i < op->reached; i++)
        note_swapped(op, i);
}

static FLT_POSTOP_CALLBACK_STATUS call_post(struct lab__flt_op *op, struct lab__flt_node *node,
                                            FLT_POST_OPERATION_FLAGS flags)
{
    struct lab__flt_check check = lab__flt_check_begin();
    PFLT_INSTANCE instance = node->instance;
    FLT_POSTOP_CALLBACK_STATUS status;

    node->wants_post = FALSE;
    lab__flt_instance_enter(instance);
    status = node->calls->post(&op->data, &node->objects, node->context, flags);
    lab__flt_check_end(&check, (PVOID)node->calls->post, "post-operation callback");
    if (status != FLT_POSTOP_MORE_PROCESSING_REQUIRED)
        lab__flt_instance_leave(instance); /* otherwise it has the operation still */
    return status;
}

/* TRUE: the filter keeps it. */
static BOOLEAN keeps(struct lab__flt_op *op, struct lab__flt_node *node, FLT_POSTOP_CALLBACK_STATUS status)
{
    if (status != FLT_POSTOP_MORE_PROCESSING_REQUIRED)
        return FALSE;
    if (op->hold == LAB_FLT_ANSWERED) {
        op->hold = LAB_FLT_NOT_HELD;
        lab__flt_instance_leave(node->instance);
        return FALSE;
    }
    if (!op->irp) {
        lab__flt_instance_leave(node->instance);
        lab__flt_misuse(LAB_VF_ROUTINE(node->calls->post), (ULONG_PTR)&op->data,
                        "a post-operation callback keeps what is no IRP");
        return FALSE;
    }
    op->hold = LAB_FLT_HELD;
    return TRUE;
}

BOOLEAN lab__flt_op_post(struct lab__flt_op *op)
{
    op->phase = LAB_FLT_COMING_UP;
    op->data.Flags |= FLTFL_CALLBACK_DATA_POST_OPERATION;
    while (op->position > 0) {
        struct lab__flt_node *node = &op->nodes[--op->position];

        op->iopb = node->before;
        op->hold = LAB_FLT_NOT_HELD;
        if (node->wants_post && keeps(op, node, call_post(op, node, 0)))
            return FALSE;
        free_swapped(node);
    }
    return TRUE;
}

/*
 * FltCompletePendedPostOperation: an operation goes on whose post-operation callback returned
 * FLT_POSTOP_MORE_PROCESSING_REQUIRED.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  strict: 0xC4 for an operation that isn't pended
 * Source  fltkernel/nf-fltkernel-fltcompletependedpostoperation
 */
void FltCompletePendedPostOperation(PFLT_CALLBACK_DATA CallbackData)
{
    struct lab__flt_op *op = lab__flt_op_of(CallbackData);
    struct lab__flt_node *node = lab__flt_node(op);

    LAB_DDI(FltCompletePendedPostOperation);
    if (op->phase != LAB_FLT_COMING_UP || !node || op->hold == LAB_FLT_ANSWERED) {
        lab__flt_misuse(__builtin_return_address(0), (ULONG_PTR)CallbackData,
                        "FltCompletePendedPostOperation for an operation that isn't pended");
        return;
    }
    if (op->hold == LAB_FLT_NOT_HELD) {
        op->hold = LAB_FLT_ANSWERED;
        return;
    }
    op->hold = LAB_FLT_NOT_HELD;
    free_swapped(node);
    lab__flt_instance_leave(node->instance);
    lab__flt_irp_up(op);
}

/* The instance goes: what it waits for, below it, it is told of now. */
static void drain(struct lab__flt_op *op, PFLT_INSTANCE instance)
{
    FLT_IO_PARAMETER_BLOCK now = op->iopb;
    IO_STATUS_BLOCK status = op->data.IoStatus;

    for (LONG i = 0; i < op->position; i++) {
        struct lab__flt_node *node = &op->nodes[i];

        if (node->instance != instance || !node->wants_post)
            continue;
        op->iopb = node->before;
        op->data.Flags |= FLTFL_CALLBACK_DATA_DRAINING_IO;
        op->data.IoStatus.Status = STATUS_FLT_POST_OPERATION_CLEANUP;
        call_post(op, node, FLTFL_POST_OPERATION_DRAINING);
        op->data.Flags &= ~FLTFL_CALLBACK_DATA_DRAINING_IO;
    }
    op->iopb = now;
    op->data.IoStatus = status;
}

void lab__flt_op_drain(PFLT_INSTANCE instance)
{
    LIST_ENTRY *list = &instance->volume->operations;

    for (LIST_ENTRY *e = list->Flink, *next; e != list; e = next) {
        struct lab__flt_op *op = CONTAINING_RECORD(e, struct lab__flt_op, link);

        op->references++; /* it may end while its callback runs */
        drain(op, instance);
        next = e->Flink;
        lab__flt_op_release(op);
    }
}
