/*
 * The timing wheel behind timers and events: see queue.h for what it promises.
 *
 * A node stands in the level of the highest bit in which its due time differs from now, 6 bits a level. So level 0
 * holds exact instants, and a node moves down at most ten times in its life.
 */
#include "engine/queue.h"

static void list_initialize(LIST_ENTRY *head)
{
    head->Flink = head->Blink = head;
}

static void list_append(LIST_ENTRY *head, LIST_ENTRY *entry)
{
    entry->Flink = head;
    entry->Blink = head->Blink;
    head->Blink->Flink = entry;
    head->Blink = entry;
}

void lab__queue_initialize(struct lab__queue *queue, ULONGLONG now)
{
    queue->now = now;
    queue->count = 0;
    queue->earliest_known = FALSE;
    for (unsigned level = 0; level < LAB_QUEUE_LEVELS; level++) {
        queue->occupied[level] = 0;
        for (unsigned slot = 0; slot < LAB_QUEUE_SLOTS; slot++)
            list_initialize(&queue->slots[level][slot]);
    }
}

static void place(struct lab__queue *queue, struct lab__queue_node *node)
{
    ULONGLONG due = node->due < queue->now ? queue->now : node->due;
    ULONGLONG differs = due ^ queue->now;
    unsigned level = differs ? (63u - (unsigned)__builtin_clzll(differs)) / 6 : 0;
    unsigned slot = (unsigned)(due >> (6 * level)) & (LAB_QUEUE_SLOTS - 1);

    list_append(&queue->slots[level][slot], &node->link);
    queue->occupied[level] |= 1ULL << slot;
}

void lab__queue_insert(struct lab__queue *queue, struct lab__queue_node *node, ULONGLONG due)
{
    node->due = due;
    place(queue, node);
    queue->count++;
    if (due < queue->earliest)
        queue->earliest = due;
}

void lab__queue_remove(struct lab__queue *queue, struct lab__queue_node *node)
{
    LIST_ENTRY *next = node->link.Flink, *previous = node->link.Blink;

    previous->Flink = next;
    next->Blink = previous;
    queue->count--;
    if (node->due == queue->earliest)
        queue->earliest_known = FALSE;
    if (next == previous) {
        /* Alone in its slot: next is the slot's head, whose place in the array says which bit to clear. */
        ULONG_PTR index = (ULONG_PTR)(next - &queue->slots[0][0]);

        if (next >= &queue->slots[0][0] && index < LAB_QUEUE_LEVELS * LAB_QUEUE_SLOTS && next->Flink == next)
            queue->occupied[index / LAB_QUEUE_SLOTS] &= ~(1ULL << (index % LAB_QUEUE_SLOTS));
    }
}

void lab__queue_extract(struct lab__queue *queue, BOOLEAN (*wanted)(struct lab__queue_node *node), LIST_ENTRY *taken)
{
    LIST_ENTRY *heads = &queue->slots[0][0];

    for (unsigned i = 0; i < LAB_QUEUE_LEVELS * LAB_QUEUE_SLOTS; i++) {
        for (LIST_ENTRY *entry = heads[i].Flink, *next; entry != &heads[i]; entry = next) {
            struct lab__queue_node *node = CONTAINING_RECORD(entry, struct lab__queue_node, link);

            next = entry->Flink;
            if (!wanted(node))
                continue;
            lab__queue_remove(queue, node);
            list_append(taken, &node->link);
        }
    }
}

/* First occupied slot of the lowest occupied level, and the instant its window begins. */
static BOOLEAN first_slot(struct lab__queue *queue, unsigned *level, unsigned *slot, ULONGLONG *begins)
{
    for (unsigned l = 0; l < LAB_QUEUE_LEVELS; l++) {
        if (!queue->occupied[l])
            continue;
        *level = l;
        *slot = (unsigned)__builtin_ctzll(queue->occupied[l]);
        *begins = (l == LAB_QUEUE_LEVELS - 1 ? 0 : queue->now >> (6 * (l + 1)) << (6 * (l + 1))) |
                  ((ULONGLONG)*slot << (6 * l));
        return TRUE;
    }
    return FALSE;
}

static ULONGLONG find_earliest(struct lab__queue *queue)
{
    unsigned level, slot;
    ULONGLONG earliest = LAB_QUEUE_NEVER, begins;

    if (!first_slot(queue, &level, &slot, &begins))
        return LAB_QUEUE_NEVER;
    for (LIST_ENTRY *entry = queue->slots[level][slot].Flink; entry != &queue->slots[level][slot];
         entry = entry->Flink) {
        struct lab__queue_node *node = CONTAINING_RECORD(entry, struct lab__queue_node, link);

        if (node->due < earliest)
            earliest = node->due;
    }
    return earliest;
}

ULONGLONG lab__queue_next(struct lab__queue *queue)
{
    if (!queue->count)
        return LAB_QUEUE_NEVER;
    if (!queue->earliest_known) {
        queue->earliest = find_earliest(queue);
        queue->earliest_known = TRUE;
    }
    return queue->earliest;
}

static void cascade(struct lab__queue *queue, unsigned level, unsigned slot)
{
    LIST_ENTRY *head = &queue->slots[level][slot];
    LIST_ENTRY *entry = head->Flink;

    list_initialize(head);
    queue->occupied[level] &= ~(1ULL << slot);
    while (entry != head) {
        LIST_ENTRY *next = entry->Flink;

        place(queue, CONTAINING_RECORD(entry, struct lab__queue_node, link));
        entry = next;
    }
}

void lab__queue_advance(struct lab__queue *queue, ULONGLONG now)
{
    unsigned level, slot;
    ULONGLONG begins;

    while (queue->now < now) {
        if (!first_slot(queue, &level, &slot, &begins) || !level || begins > now) {
            queue->now = now;
            return;
        }
        queue->now = begins;
        cascade(queue, level, slot);
    }
}

struct lab__queue_node *lab__queue_take_due(struct lab__queue *queue)
{
    LIST_ENTRY *head = &queue->slots[0][queue->now & (LAB_QUEUE_SLOTS - 1)];
    struct lab__queue_node *node;

    if (head->Flink == head)
        return 0;
    node = CONTAINING_RECORD(head->Flink, struct lab__queue_node, link);
    lab__queue_remove(queue, node);
    return node;
}
