/* Requests of filters' own. */
#ifndef NTLAB_FLT_GENERATE_H
#define NTLAB_FLT_GENERATE_H

#include "flt/flt_p.h"

struct lab__flt_op *lab__flt_generated(PFLT_INSTANCE instance, PFILE_OBJECT file); /* 0: no memory */
/* The operation's parameters as an IRP to the instances below; its status is in the data. */
void lab__flt_generate(struct lab__flt_op *op, PFLT_INSTANCE below, ULONG flags);
NTSTATUS lab__flt_generate_later(struct lab__flt_op *op, PFLT_INSTANCE below);

#endif
