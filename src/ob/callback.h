/*
 * The callbacks that drivers register for handles to processes and threads, as the makers of handles meet them:
 *
 *     struct lab__ob_operation operation = {.code = OB_OPERATION_HANDLE_CREATE, .body = body, .access = access};
 *
 *     lab__ob_before(&operation);
 *     status = make(operation.access);
 *     lab__ob_after(&operation, status);
 *
 * A type for which nothing is registered costs one comparison.
 */
#ifndef NTLAB_OB_CALLBACK_H
#define NTLAB_OB_CALLBACK_H

#include "ob/ob_p.h"

struct lab__ob_called;

struct lab__ob_operation {
    OB_OPERATION code;
    BOOLEAN kernel_handle;
    PVOID body;
    ACCESS_MASK access;       /* what is asked for, without generic rights; afterwards what the callbacks leave of it */
    PEPROCESS source, target; /* of a duplication */
    struct lab__ob_called *called;
    ULONG count;
};

void lab__ob_call_before(struct lab__ob_operation *operation);
void lab__ob_call_after(struct lab__ob_operation *operation, NTSTATUS status);

static inline void lab__ob_before(struct lab__ob_operation *operation)
{
    POBJECT_TYPE type = lab__ob_header_of(operation->body)->type;

    if (__builtin_expect(type->callbacks.Flink != &type->callbacks, 0))
        lab__ob_call_before(operation);
}
static inline void lab__ob_after(struct lab__ob_operation *operation, NTSTATUS status)
{
    if (__builtin_expect(operation->called != 0, 0))
        lab__ob_call_after(operation, status);
}

#endif
