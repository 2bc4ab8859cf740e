/*
 * The order of locks. A cycle is a deadlock that only needs the right moment, so it is one even if the machine runs on
 * now; the report has the stack of either order.
 */
#include "vf/lock_order.h"
#include "mm/mm_p.h"
#include "vf/vf_lock.h"
#include "vf/vf_report.h"

#define BUCKETS 256
#define DEEPEST 64

struct edge {
    struct edge *next;
    struct node *to;
    struct lab__vf_gates gates; /* that were held each time */
    struct lab__vf_stack stack; /* of who took `to` while it held the other */
};

struct node {
    struct node *next; /* of the bucket */
    PVOID lock;
    struct edge *edges;
    ULONG visit;
};

ULONG lab__vf_lock_nodes;
static struct node *buckets[BUCKETS];
static ULONG visit;

void lab__vf_order_start(void)
{
    RtlZeroMemory(buckets, sizeof buckets);
    lab__vf_lock_nodes = 0;
}

/* By page, so that the locks of a block of memory are in few of them. */
static struct node **bucket_of(const void *lock)
{
    return &buckets[((ULONG_PTR)lock >> PAGE_SHIFT) % BUCKETS];
}

static struct node *find(PVOID lock)
{
    struct node *node = *bucket_of(lock);

    while (node && node->lock != lock)
        node = node->next;
    return node;
}

static struct node *node_for(PVOID lock)
{
    struct node *node = find(lock), **bucket = bucket_of(lock);

    if (node || !(node = lab__mm_kernel_alloc(sizeof *node)))
        return node;
    node->lock = lock;
    node->next = *bucket;
    *bucket = node;
    lab__vf_lock_nodes++;
    return node;
}

static struct edge *edge_to(struct node *from, const struct node *to)
{
    struct edge *edge = from->edges;

    while (edge && edge->to != to)
        edge = edge->next;
    return edge;
}

static struct lab__vf_gates common(const struct lab__vf_gates *one, const struct lab__vf_gates *other)
{
    struct lab__vf_gates both = {0};

    for (ULONG i = 0; i < one->count; i++)
        for (ULONG k = 0; k < other->count; k++)
            if (one->locks[i] == other->locks[k])
                both.locks[both.count++] = one->locks[i];
    return both;
}

/* The first edge of a path from one to the other, without a gate that stands before all of it. */
static struct edge *path(struct node *from, const struct node *to, const struct lab__vf_gates *gates, ULONG depth)
{
    from->visit = visit;
    for (struct edge *edge = from->edges; edge; edge = edge->next) {
        struct lab__vf_gates left = common(gates, &edge->gates);

        if (edge->to == to && !left.count)
            return edge;
        if (edge->to->visit != visit && depth < DEEPEST && path(edge->to, to, &left, depth + 1))
            return edge;
    }
    return 0;
}

static void check(struct node *first, struct node *second, const char *kind, const struct lab__vf_gates *gates)
{
    struct edge *other;

    visit++;
    other = path(second, first, gates, 0);
    if (!other)
        return;
    if (other->to == first)
        lab__vf_origin_add(&other->stack, "the other order: %p was acquired while %p was held", first->lock,
                           second->lock);
    else
        lab__vf_origin_add(&other->stack, "the other order, by way of %p, which was acquired while %p was held",
                           other->to->lock, second->lock);
    lab__ke_crash_detail("%s %p is acquired while %p is held, but elsewhere %p is acquired while %p is held", kind,
                         second->lock, first->lock, first->lock, second->lock);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x1001, (ULONG_PTR)second->lock, (ULONG_PTR)first->lock, 0);
}

/* A lock on a stack is nobody else's for long, and others will lie there. */
static BOOLEAN on_this_stack(PVOID lock)
{
    const struct _KTHREAD *thread = lab__ke_thread();

    return (char *)lock >= (char *)thread->stack_limit && (char *)lock < (char *)thread->stack_base;
}

void lab__vf_order_note(PVOID first, PVOID second, const char *kind, const struct lab__vf_gates *gates)
{
    struct node *from, *to;
    struct edge *edge;

    if (on_this_stack(first) || on_this_stack(second) || !(from = node_for(first)) || !(to = node_for(second)))
        return;
    edge = edge_to(from, to);
    if (edge) {
        struct lab__vf_gates left = common(gates, &edge->gates);

        if (left.count == edge->gates.count)
            return;
        check(from, to, kind, &left);
        edge->gates = left;
        return;
    }
    check(from, to, kind, gates);
    edge = lab__mm_kernel_alloc(sizeof *edge);
    if (!edge)
        return;
    lab__vf_stack_take(&edge->stack);
    edge->gates = *gates;
    edge->to = to;
    edge->next = from->edges;
    from->edges = edge;
}

static void drop_edges(struct edge **link, const struct node *to)
{
    while (*link) {
        struct edge *edge = *link;

        if (to && edge->to != to) {
            link = &edge->next;
            continue;
        }
        *link = edge->next;
        lab__mm_kernel_free(edge);
    }
}

static void drop(struct node **link)
{
    struct node *node = *link;

    *link = node->next;
    lab__vf_lock_nodes--;
    drop_edges(&node->edges, 0);
    for (ULONG i = 0; i < BUCKETS; i++)
        for (struct node *other = buckets[i]; other; other = other->next)
            drop_edges(&other->edges, node);
    lab__mm_kernel_free(node);
}

static void forget_in(struct node **link, PVOID base, SIZE_T size)
{
    while (*link) {
        if ((SIZE_T)((char *)(*link)->lock - (char *)base) < size)
            drop(link);
        else
            link = &(*link)->next;
    }
}

void lab__vf_order_forget(PVOID base, SIZE_T size)
{
    SIZE_T pages = ADDRESS_AND_SIZE_TO_SPAN_PAGES(base, size);

    if (pages >= BUCKETS) {
        for (ULONG i = 0; i < BUCKETS; i++)
            forget_in(&buckets[i], base, size);
        return;
    }
    for (SIZE_T i = 0; i < pages; i++)
        forget_in(bucket_of((char *)base + (i << PAGE_SHIFT)), base, size);
}
