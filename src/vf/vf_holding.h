/*
 * What drivers hold and have to give back before they are unloaded: references to objects, handles, mappings, MDLs,
 * registrations. Each is known by its kind and what it is given back by, with the stack that took it. Only what the
 * code of a loaded driver took is kept: the kernel's own, and a test's, isn't.
 */
#ifndef NTLAB_VF_HOLDING_H
#define NTLAB_VF_HOLDING_H

#include <ntdef.h>
#include "ke/ke_p.h"
#include "vf/vf_report.h"

enum lab__vf_kind {
    LAB_VF_REFERENCE, /* of an object: as many as were taken */
    LAB_VF_HANDLE,    /* of the kernel's table */
    LAB_VF_MDL,
    LAB_VF_VIEW,      /* of a section */
    LAB_VF_REGISTERS, /* MmMapIoSpace */
    LAB_VF_CONTIGUOUS,
    LAB_VF_SHUTDOWN, /* notification, of a device */
    LAB_VF_CALLBACK, /* a routine that the kernel calls until it is deregistered */
    LAB_VF_KINDS
};

struct lab__vf_holding {
    struct lab__vf_holding *next;
    enum lab__vf_kind kind;
    BOOLEAN left; /* its driver was unloaded */
    const void *key;
    const void *routine; /* of a callback */
    const char *what;    /* of a callback, in words */
    PVOID caller;
    struct lab__vf_stack stack;
};

extern ULONG lab__vf_holding_count;

PVOID lab__vf_calling_driver(void); /* the innermost frame of a loaded driver on this stack; 0: none */

void lab__vf_holdings_start(void);
void lab__vf_hold_slow(enum lab__vf_kind kind, const void *key, PVOID caller);
/* `caller` is a return address in whoever asked for it; 0: the innermost driver on the stack. */
static inline void lab__vf_hold(enum lab__vf_kind kind, const void *key, PVOID caller)
{
    if (lab__strict)
        lab__vf_hold_slow(kind, key, caller);
}
void lab__vf_hold_callback_slow(const char *what, const void *key, const void *routine, PVOID caller);
static inline void lab__vf_hold_callback(const char *what, const void *key, const void *routine, PVOID caller)
{
    if (lab__strict)
        lab__vf_hold_callback_slow(what, key, routine, caller);
}
void lab__vf_let_go_slow(enum lab__vf_kind kind, const void *key);
/* One is given back, by whomever. */
static inline void lab__vf_let_go(enum lab__vf_kind kind, const void *key)
{
    if (__builtin_expect(lab__vf_holding_count != 0, 0))
        lab__vf_let_go_slow(kind, key);
}
/* An object goes: whatever is said to refer to it was given to somebody else, who has dropped it. */
void lab__vf_references_forget_slow(const void *object);
static inline void lab__vf_references_forget(const void *object)
{
    if (__builtin_expect(lab__vf_holding_count != 0, 0))
        lab__vf_references_forget_slow(object);
}
/* The device goes while it is registered for shutdown. */
void lab__vf_shutdown_left(const void *device, PVOID caller);

/* The driver has been unloaded: its callbacks stop the machine, and so does the rest where the machine is to. */
void lab__vf_holdings_going(PVOID base, SIZE_T size, const char *name);

ULONG lab__vf_holdings_left(void); /* of unloaded drivers, but for what is counted elsewhere */
const char *lab__vf_kind_name(enum lab__vf_kind kind);
/* Those of unloaded drivers, all MDLs and handles, and references to what isn't the machine's own. */
void lab__vf_holdings_each(void (*each)(const struct lab__vf_holding *holding));
/* Who took the latest of this kind; 0: not known. */

#endif
