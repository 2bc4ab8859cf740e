/*
 * The event queue: a hierarchical timing wheel in virtual time (100 ns units), ordered by (due time, insertion).
 *
 * Insertion and removal are O(1) whatever is outstanding. A node that is inserted later never precedes one with the
 * same due time: higher slots are cascaded, in order, at the moment time enters their window, before anything else can
 * be inserted. The two fields of a node stand in KTIMER in this order (DueTime, TimerListEntry), so timers need no
 * memory of their own.
 */
#ifndef NTLAB_ENGINE_QUEUE_H
#define NTLAB_ENGINE_QUEUE_H

#include <ntdef.h>

struct lab__queue_node {
    ULONGLONG due;
    LIST_ENTRY link;
};

#define LAB_QUEUE_LEVELS 11
#define LAB_QUEUE_SLOTS  64

struct lab__queue {
    ULONGLONG now;
    ULONGLONG count;
    ULONGLONG earliest; /* due time of the first node, while earliest_known */
    BOOLEAN earliest_known;
    ULONGLONG occupied[LAB_QUEUE_LEVELS];
    LIST_ENTRY slots[LAB_QUEUE_LEVELS][LAB_QUEUE_SLOTS];
};

#define LAB_QUEUE_NEVER (~0ULL)

void lab__queue_initialize(struct lab__queue *queue, ULONGLONG now);
void lab__queue_insert(struct lab__queue *queue, struct lab__queue_node *node,
                       ULONGLONG due); /* due in the past: at once */
void lab__queue_remove(struct lab__queue *queue, struct lab__queue_node *node);
/* Removes each node that is `wanted`, and links it to `taken`, in no particular order. */
void lab__queue_extract(struct lab__queue *queue, BOOLEAN (*wanted)(struct lab__queue_node *node), LIST_ENTRY *taken);
ULONGLONG lab__queue_next(struct lab__queue *queue);              /* earliest due time, or LAB_QUEUE_NEVER */
void lab__queue_advance(struct lab__queue *queue, ULONGLONG now); /* not past the earliest due time */
struct lab__queue_node *
lab__queue_take_due(struct lab__queue *queue); /* removes and returns a node that is due, or 0 */

#endif
