/* Between mcb.c and the three families of functions that it serves: base, large and plain MCBs. */
#ifndef NTLAB_FSRTL_MCB_P_H
#define NTLAB_FSRTL_MCB_P_H

#include <ntifs.h>
#include "engine/ddi.h"

struct lab__mcb_run {
    LONGLONG end; /* the VBN after it */
    LONGLONG lbn; /* -1: a hole */
};

struct lab__mcb_found {
    ULONG index;
    LONGLONG vbn, lbn, count; /* of the whole run */
};

BOOLEAN lab__fsrtl_mcb_initialize(PBASE_MCB mcb, POOL_TYPE type, USHORT flags);
void lab__fsrtl_mcb_uninitialize(PBASE_MCB mcb);
/* STATUS_UNSUCCESSFUL where a block is mapped to another already, STATUS_INSUFFICIENT_RESOURCES */
NTSTATUS lab__fsrtl_mcb_add(PBASE_MCB mcb, LONGLONG vbn, LONGLONG lbn, LONGLONG count);
BOOLEAN lab__fsrtl_mcb_remove(PBASE_MCB mcb, LONGLONG vbn, LONGLONG count);
BOOLEAN lab__fsrtl_mcb_split(PBASE_MCB mcb, LONGLONG vbn, LONGLONG amount);
void lab__fsrtl_mcb_truncate(PBASE_MCB mcb, LONGLONG vbn);
BOOLEAN lab__fsrtl_mcb_get(PBASE_MCB mcb, ULONG index, struct lab__mcb_found *found);
BOOLEAN lab__fsrtl_mcb_lookup(PBASE_MCB mcb, LONGLONG vbn, struct lab__mcb_found *found);

#endif
