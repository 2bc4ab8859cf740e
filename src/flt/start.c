/*
 * Operations that start in the middle: what a filter sends itself is seen by the instances below it only. It is known
 * by its IRP, by the thread that opens a file, or by the file that was opened so.
 */
#include "flt/flt_p.h"

static PFLT_INSTANCE of_irp(PIRP irp, ULONG *flags)
{
    for (LIST_ENTRY *e = lab__flt.starts.Flink; e != &lab__flt.starts; e = e->Flink) {
        struct lab__flt_start *start = CONTAINING_RECORD(e, struct lab__flt_start, link);

        if (start->irp != irp)
            continue;
        *flags |= start->flags;
        return start->below;
    }
    return 0;
}

/* A file that is opened from now on by this thread's innermost FltCreateFile is marked, for what follows. */
static PFLT_INSTANCE of_thread(PFLT_VOLUME volume, PFILE_OBJECT file, ULONG *flags)
{
    for (LIST_ENTRY *e = lab__flt.starts.Flink; e != &lab__flt.starts; e = e->Flink) {
        struct lab__flt_start *start = CONTAINING_RECORD(e, struct lab__flt_start, link);
        struct lab__flt_file *state;

        if (start->irp || start->thread != lab__ke_thread() || start->below->volume != volume)
            continue;
        state = lab__flt_file(file, TRUE);
        if (state && !state->below) {
            lab__flt_reference(start->below);
            state->below = start->below;
        }
        *flags |= start->flags;
        return start->below;
    }
    return 0;
}

static BOOLEAN is_create(UCHAR major)
{
    return major == IRP_MJ_CREATE || major == IRP_MJ_CREATE_NAMED_PIPE || major == IRP_MJ_CREATE_MAILSLOT;
}

PFLT_INSTANCE lab__flt_start_of_file(PFILE_OBJECT file)
{
    struct lab__flt_file *state = file ? lab__flt_file(file, FALSE) : 0;

    return state ? state->below : 0;
}

PFLT_INSTANCE lab__flt_start_of(PFLT_VOLUME volume, PIRP irp, PIO_STACK_LOCATION stack, ULONG *flags)
{
    PFLT_INSTANCE below = 0;

    if (!IsListEmpty(&lab__flt.starts)) {
        below = of_irp(irp, flags);
        if (!below && stack->FileObject && is_create(stack->MajorFunction))
            below = of_thread(volume, stack->FileObject, flags);
    }
    return below ? below : lab__flt_start_of_file(stack->FileObject);
}
