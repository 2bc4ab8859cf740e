/* What happens at a virtual time: devices, links, outside input. Events of one instant run in the order they were set.
 */
#include "engine/engine_p.h"
#include "ke/prcb.h"

struct lab__queue lab__events;

void lab__event_set(struct lab__event *event, ULONGLONG due, void (*run)(struct lab__event *))
{
    lab__event_cancel(event);
    event->run = run;
    event->queued = TRUE;
    lab__queue_insert(&lab__events, &event->node, due);
}

BOOLEAN lab__event_cancel(struct lab__event *event)
{
    if (!event->queued)
        return FALSE;
    lab__queue_remove(&lab__events, &event->node);
    event->queued = FALSE;
    return TRUE;
}

void lab__events_run(void)
{
    struct lab__queue_node *node;

    while ((node = lab__queue_take_due(&lab__events))) {
        struct lab__event *event = CONTAINING_RECORD(node, struct lab__event, node);

        event->queued = FALSE;
        event->run(event);
    }
}
