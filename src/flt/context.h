/* Contexts: what a filter keeps with a volume, an instance, a file, a stream, a stream's handle or a transaction. */
#ifndef NTLAB_FLT_CONTEXT_P_H
#define NTLAB_FLT_CONTEXT_P_H

#include "flt/flt_p.h"
#include "vf/vf_report.h"

struct lab__flt_context {
    LIST_ENTRY link;          /* of what it is attached to; Flink is 0 while it isn't */
    LIST_ENTRY instance_link; /* likewise, of the instance whose it is */
    LIST_ENTRY filter_link;
    PFLT_FILTER filter;
    PFLT_INSTANCE instance; /* 0 for a volume's */
    PVOID key;              /* the transaction, or the stream of a section */
    const FLT_CONTEXT_REGISTRATION *registration;
    FLT_CONTEXT_TYPE type;
    LONG references;
    struct lab__vf_stack allocated;
    DECLSPEC_ALIGN(16) char body[];
};
static inline struct lab__flt_context *lab__flt_context_of(PFLT_CONTEXT context)
{
    return CONTAINING_RECORD(context, struct lab__flt_context, body);
}

/* Where contexts of one kind hang, and whose they are. */
struct lab__flt_place {
    LIST_ENTRY *list; /* 0: nothing hangs there yet, or nothing can */
    PFLT_FILTER filter;
    PFLT_INSTANCE instance;
    FLT_CONTEXT_TYPE type;
    PVOID key;
};

struct lab__flt_context *lab__flt_context_find(const struct lab__flt_place *place);
NTSTATUS lab__flt_context_set(const struct lab__flt_place *place, FLT_SET_CONTEXT_OPERATION operation,
                              PFLT_CONTEXT new_context, PFLT_CONTEXT *old_context);
NTSTATUS lab__flt_context_get(const struct lab__flt_place *place, PFLT_CONTEXT *context);
NTSTATUS lab__flt_context_remove(const struct lab__flt_place *place, PFLT_CONTEXT *old_context);
void lab__flt_context_release(struct lab__flt_context *context);

/* context_place.c: FALSE where the file system has no such contexts. With `make` there is a list, memory allowing. */
BOOLEAN lab__flt_place_of_stream(PFLT_INSTANCE instance, PFILE_OBJECT file, BOOLEAN make, struct lab__flt_place *place);
BOOLEAN lab__flt_place_of_file(PFLT_INSTANCE instance, PFILE_OBJECT file, BOOLEAN make, struct lab__flt_place *place);
BOOLEAN lab__flt_place_of_handle(PFLT_INSTANCE instance, PFILE_OBJECT file, BOOLEAN make, struct lab__flt_place *place);

#endif
