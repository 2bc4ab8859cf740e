/*
 * Events. A notification event stays signalled until it is cleared; a synchronization event releases one waiter and
 * clears itself. Rule that drivers break most: an event on a stack must not be signalled after its function returned.
 */
#include "ke/wait_p.h"
#include "vf/vf_object.h"

/*
 * KeInitializeEvent: make an event.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-keinitializeevent
 */
void KeInitializeEvent(PRKEVENT Event, EVENT_TYPE Type, BOOLEAN State)
{
    LAB_DDI(KeInitializeEvent);
    lab__vf_resident(Event, "event");
    lab__vf_initializing(&Event->Header);
    lab__vf_lock_made(CONTAINING_RECORD(Event, FAST_MUTEX, Event)); /* should it be that of a mutex */
    lab__ke_header_initialize(&Event->Header, (UCHAR)Type, sizeof *Event, State ? 1 : 0);
}

/* The end of every call that has a Wait argument: either run what became due, or promise that a wait follows. */
static inline void leave(BOOLEAN wait, PVOID caller)
{
    if (__builtin_expect(wait, 0))
        lab__vf_wait_follows("KeSetEvent", caller);
    else
        lab__ke_exit();
}

static inline void check(PRKEVENT event, PVOID caller)
{
    if (lab__strict)
        lab__vf_signalling(&event->Header, LAB_VF_ANY_EVENT, "event", caller);
}

static inline LONG set(PRKEVENT event, KPRIORITY increment)
{
    LONG before = event->Header.SignalState;

    event->Header.SignalState = 1;
    if (!before && !IsListEmpty(&event->Header.WaitListHead))
        lab__ke_wait_test(&event->Header, increment);
    return before;
}

/*
 * KeSetEvent: signal the event, boosting whom that wakes; returns the state before.
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL with Wait
 * Source  wdm/nf-wdm-kesetevent
 */
LONG KeSetEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait)
{
    LONG before;

    LAB_DDI(KeSetEvent);
    check(Event, __builtin_return_address(0));
    before = set(Event, Increment);
    leave(Wait, __builtin_return_address(0));
    return before;
}

void lab__ke_event_initialize(PRKEVENT event, EVENT_TYPE type)
{
    lab__ke_header_initialize(&event->Header, (UCHAR)type, sizeof *event, 0);
}

void lab__ke_event_set(PRKEVENT event)
{
    set(event, 0);
    lab__ke_exit();
}

/*
 * KePulseEvent: signal the event for those who wait now, and clear it.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-kepulseevent
 */
LONG KePulseEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait)
{
    LONG before;

    LAB_DDI(KePulseEvent);
    check(Event, __builtin_return_address(0));
    before = Event->Header.SignalState;
    Event->Header.SignalState = 1;
    lab__ke_wait_test(&Event->Header, Increment);
    Event->Header.SignalState = 0;
    leave(Wait, __builtin_return_address(0));
    return before;
}

/*
 * KeResetEvent: clear the event; returns the state before.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keresetevent
 */
LONG KeResetEvent(PRKEVENT Event)
{
    LONG before;

    LAB_DDI(KeResetEvent);
    before = Event->Header.SignalState;
    Event->Header.SignalState = 0;
    return before;
}

/*
 * KeClearEvent: clear the event.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keclearevent
 */
void KeClearEvent(PRKEVENT Event)
{
    LAB_DDI(KeClearEvent);
    Event->Header.SignalState = 0;
}

/*
 * KeReadStateEvent: nonzero if signalled.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-kereadstateevent
 */
LONG KeReadStateEvent(PRKEVENT Event)
{
    LAB_DDI(KeReadStateEvent);
    return Event->Header.SignalState;
}
