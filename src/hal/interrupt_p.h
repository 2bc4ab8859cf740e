/* Interrupt objects, between the files that make and use them. */
#ifndef NTLAB_HAL_INTERRUPT_P_H
#define NTLAB_HAL_INTERRUPT_P_H

#include <iointex.h>
#include "hal/hal_p.h"

#define LAB_INTERRUPT_TYPE 22 /* of the kernel's objects */

struct _KINTERRUPT {
    CSHORT Type, Size;
    LIST_ENTRY link; /* lab__hal_vector.interrupts, in order of connection */
    struct lab__hal_vector *vector;
    PKSERVICE_ROUTINE routine;
    PKMESSAGE_SERVICE_ROUTINE message_routine;
    PVOID context;
    ULONG message;
    PKSPIN_LOCK lock;
    KSPIN_LOCK own_lock;
    KIRQL irql, synchronize_irql;
    BOOLEAN share, inactive;
    KINTERRUPT_MODE mode;
    KAFFINITY affinity;
    KEVENT passive_lock; /* of one whose routine runs at PASSIVE_LEVEL */
    struct lab__hal_message_table *table;
};

/* What IoConnectInterrupt is told. */
struct lab__hal_connection {
    PKSERVICE_ROUTINE routine;
    PKMESSAGE_SERVICE_ROUTINE message_routine;
    PVOID context;
    ULONG message;
    PKSPIN_LOCK lock;
    ULONG vector;
    KIRQL irql, synchronize_irql;
    BOOLEAN share;
    KINTERRUPT_MODE mode;
    KAFFINITY affinity;
    PVOID caller; /* whose memory it counts as */
};
NTSTATUS lab__hal_connect(const struct lab__hal_connection *connection, PKINTERRUPT *interrupt);
void lab__hal_disconnect(PKINTERRUPT interrupt); /* returns when its routine has */
BOOLEAN lab__hal_is_interrupt(PKINTERRUPT interrupt);
void lab__hal_vector_affinity(struct lab__hal_vector *vector); /* who is connected, or active, has changed */

#endif
