/*
 * Arbitration: each alternative list of a device's requirements is tried in turn; in a list, each descriptor stands for
 * a group with the alternatives that follow it, and one of each group is to be had. Where a later group finds nothing,
 * an earlier one is chosen differently.
 *
 * A device gets what it had when the machine started (its boot configuration) where that fits.
 */
#include "pnp/handler.h"

struct claim {
    LIST_ENTRY link;
    PVOID owner;
    ULONGLONG first, last;
    BOOLEAN shared;
};

enum kind { PORTS, MEMORY, INTERRUPTS, CHANNELS, BUSES, KINDS };

static LIST_ENTRY claims[KINDS]; /* by first */
static struct lab__pnp_assignment *scratch;

void lab__pnp_resources_reset(void)
{
    for (int i = 0; i < KINDS; i++)
        InitializeListHead(&claims[i]);
    scratch = 0;
}

struct lab__pnp_assignment *lab__pnp_scratch(void)
{
    if (!scratch)
        scratch = lab__mm_kernel_alloc(sizeof *scratch);
    return scratch;
}

static int kind_of(UCHAR type)
{
    switch (type) {
    case CmResourceTypePort:
        return PORTS;
    case CmResourceTypeMemory:
    case CmResourceTypeMemoryLarge:
        return MEMORY;
    case CmResourceTypeInterrupt:
        return INTERRUPTS;
    case CmResourceTypeDma:
        return CHANNELS;
    case CmResourceTypeBusNumber:
        return BUSES;
    default:
        return -1; /* nobody else can have it */
    }
}

/* Lengths of large memory are in units of 256, 65536 or 4 GB. */
static unsigned large_shift(USHORT flags)
{
    if (flags & CM_RESOURCE_MEMORY_LARGE_40)
        return 8;
    if (flags & CM_RESOURCE_MEMORY_LARGE_48)
        return 16;
    return flags & CM_RESOURCE_MEMORY_LARGE_64 ? 32 : 0;
}

BOOLEAN lab__pnp_is_arbitrated(UCHAR type)
{
    return kind_of(type) >= 0;
}

/* FALSE: nothing to arbitrate. */
static BOOLEAN range_of(const CM_PARTIAL_RESOURCE_DESCRIPTOR *what, ULONGLONG *first, ULONGLONG *last)
{
    ULONGLONG length = 1;

    switch (kind_of(what->Type)) {
    case PORTS:
    case MEMORY:
        *first = (ULONGLONG)what->u.Generic.Start.QuadPart;
        length = what->u.Generic.Length;
        if (what->Type == CmResourceTypeMemoryLarge)
            length <<= large_shift(what->Flags);
        break;
    case INTERRUPTS:
        if (what->Flags & CM_RESOURCE_INTERRUPT_MESSAGE)
            return FALSE;
        *first = what->u.Interrupt.Vector;
        break;
    case CHANNELS:
        *first = what->u.Dma.Channel;
        break;
    case BUSES:
        *first = what->u.BusNumber.Start;
        length = what->u.BusNumber.Length;
        break;
    default:
        return FALSE;
    }
    *last = *first + length - 1;
    return length != 0;
}

/* The first claim of somebody else that overlaps; 0: none. */
static struct claim *overlap(PVOID owner, int kind, ULONGLONG first, ULONGLONG last, BOOLEAN shared)
{
    for (LIST_ENTRY *link = claims[kind].Flink; link != &claims[kind]; link = link->Flink) {
        struct claim *claim = CONTAINING_RECORD(link, struct claim, link);

        if (claim->first > last)
            return 0;
        if (claim->last >= first && claim->owner != owner && !(shared && claim->shared))
            return claim;
    }
    return 0;
}

BOOLEAN lab__pnp_is_free(PVOID owner, const CM_PARTIAL_RESOURCE_DESCRIPTOR *what)
{
    ULONGLONG first, last;

    return !range_of(what, &first, &last) ||
           !overlap(owner, kind_of(what->Type), first, last, what->ShareDisposition == CmResourceShareShared);
}

static void insert(int kind, struct claim *claim)
{
    LIST_ENTRY *at = claims[kind].Blink;

    while (at != &claims[kind] && CONTAINING_RECORD(at, struct claim, link)->first > claim->first)
        at = at->Blink;
    InsertHeadList(at, &claim->link); /* behind it */
}

NTSTATUS lab__pnp_claim(PVOID owner, const CM_PARTIAL_RESOURCE_DESCRIPTOR *what)
{
    struct claim *claim;
    ULONGLONG first, last;

    if (!range_of(what, &first, &last))
        return STATUS_SUCCESS;
    if (!lab__pnp_is_free(owner, what))
        return STATUS_CONFLICTING_ADDRESSES;
    claim = lab__mm_kernel_alloc(sizeof *claim);
    if (!claim)
        return STATUS_INSUFFICIENT_RESOURCES;
    claim->owner = owner;
    claim->first = first;
    claim->last = last;
    claim->shared = what->ShareDisposition == CmResourceShareShared;
    insert(kind_of(what->Type), claim);
    return STATUS_SUCCESS;
}

void lab__pnp_unclaim(PVOID owner)
{
    for (int kind = 0; kind < KINDS; kind++)
        for (LIST_ENTRY *link = claims[kind].Flink; link != &claims[kind];) {
            struct claim *claim = CONTAINING_RECORD(link, struct claim, link);

            link = link->Flink;
            if (claim->owner != owner)
                continue;
            RemoveEntryList(&claim->link);
            lab__mm_kernel_free(claim);
        }
}

/* --- one descriptor --- */

static void describe(const IO_RESOURCE_DESCRIPTOR *wanted, ULONGLONG first, CM_PARTIAL_RESOURCE_DESCRIPTOR *given)
{
    RtlZeroMemory(given, sizeof *given);
    given->Type = wanted->Type;
    given->ShareDisposition = wanted->ShareDisposition;
    given->Flags = wanted->Flags;
    switch (kind_of(wanted->Type)) {
    case PORTS:
    case MEMORY:
        given->u.Generic.Start.QuadPart = (LONGLONG)first;
        given->u.Generic.Length = wanted->u.Generic.Length;
        break;
    case INTERRUPTS:
        given->u.Interrupt.Level = given->u.Interrupt.Vector = (ULONG)first;
        given->u.Interrupt.Affinity = (KAFFINITY)-1;
        break;
    case CHANNELS:
        given->u.Dma.Channel = (ULONG)first;
        break;
    case BUSES:
        given->u.BusNumber.Start = (ULONG)first;
        given->u.BusNumber.Length = wanted->u.BusNumber.Length;
        break;
    default: /* device private, connections: handed through */
        RtlCopyMemory(&given->u, &wanted->u, sizeof wanted->u.DevicePrivate);
    }
}

struct bounds {
    ULONGLONG low, high, length, alignment;
};

static struct bounds bounds_of(const IO_RESOURCE_DESCRIPTOR *wanted)
{
    struct bounds bounds = {0, 0, 1, 1};

    switch (kind_of(wanted->Type)) {
    case PORTS:
    case MEMORY:
        bounds.low = (ULONGLONG)wanted->u.Generic.MinimumAddress.QuadPart;
        bounds.high = (ULONGLONG)wanted->u.Generic.MaximumAddress.QuadPart;
        bounds.length = wanted->u.Generic.Length;
        bounds.alignment = wanted->u.Generic.Alignment;
        if (wanted->Type == CmResourceTypeMemoryLarge) {
            bounds.length <<= large_shift(wanted->Flags);
            bounds.alignment <<= large_shift(wanted->Flags);
        }
        break;
    case INTERRUPTS:
        bounds.low = wanted->u.Interrupt.MinimumVector;
        bounds.high = wanted->u.Interrupt.MaximumVector;
        break;
    case CHANNELS:
        bounds.low = wanted->u.Dma.MinimumChannel;
        bounds.high = wanted->u.Dma.MaximumChannel;
        break;
    case BUSES:
        bounds.low = wanted->u.BusNumber.MinBusNumber;
        bounds.high = wanted->u.BusNumber.MaxBusNumber;
        bounds.length = wanted->u.BusNumber.Length;
        break;
    default:
        break;
    }
    if (!bounds.alignment)
        bounds.alignment = 1;
    return bounds;
}

static BOOLEAN fits(const struct bounds *bounds, ULONGLONG first)
{
    return first >= bounds->low && first <= bounds->high && bounds->length - 1 <= bounds->high - first &&
           first % bounds->alignment == 0;
}

/* Where the device was found: FALSE where its boot configuration has nothing that fits. */
static BOOLEAN own_overlap(const struct lab__pnp_assignment *assignment, int kind, ULONGLONG first, ULONGLONG last,
                           ULONGLONG *beyond)
{
    for (ULONG i = 0; i < assignment->count; i++) {
        ULONGLONG a, b;

        if (kind_of(assignment->raw[i].Type) == kind && range_of(&assignment->raw[i], &a, &b) && a <= last &&
            b >= first) {
            *beyond = b + 1;
            return TRUE;
        }
    }
    return FALSE;
}

static BOOLEAN boot_place(struct lab__pnp_node *node, const struct lab__pnp_assignment *assignment,
                          const IO_RESOURCE_DESCRIPTOR *wanted, const struct bounds *bounds, ULONGLONG *place)
{
    const CM_PARTIAL_RESOURCE_LIST *list =
        node->boot && node->boot->Count ? &node->boot->List[0].PartialResourceList : 0;

    for (ULONG i = 0; list && i < list->Count; i++) {
        const CM_PARTIAL_RESOURCE_DESCRIPTOR *had = &list->PartialDescriptors[i];
        ULONGLONG first, last, beyond;

        if (had->Type == CmResourceTypeDeviceSpecific)
            return FALSE;
        if (kind_of(had->Type) != kind_of(wanted->Type) || !range_of(had, &first, &last))
            continue;
        if (last - first + 1 == bounds->length && fits(bounds, first) &&
            !own_overlap(assignment, kind_of(wanted->Type), first, last, &beyond) &&
            !overlap(node, kind_of(wanted->Type), first, last, wanted->ShareDisposition == CmResourceShareShared)) {
            *place = first;
            return TRUE;
        }
    }
    return FALSE;
}

static BOOLEAN find_place(struct lab__pnp_node *node, const struct lab__pnp_assignment *assignment,
                          const IO_RESOURCE_DESCRIPTOR *wanted, ULONGLONG *place)
{
    struct bounds bounds = bounds_of(wanted);
    BOOLEAN shared = wanted->ShareDisposition == CmResourceShareShared;
    int kind = kind_of(wanted->Type);
    ULONGLONG first, beyond;

    if (kind < 0 || (kind == INTERRUPTS && (wanted->Flags & CM_RESOURCE_INTERRUPT_MESSAGE))) {
        *place = bounds.low;
        return TRUE;
    }
    if (!bounds.length || bounds.low > bounds.high)
        return FALSE;
    if (boot_place(node, assignment, wanted, &bounds, place))
        return TRUE;
    first = bounds.low + (bounds.alignment - bounds.low % bounds.alignment) % bounds.alignment;
    while (fits(&bounds, first)) {
        struct claim *claim = overlap(node, kind, first, first + bounds.length - 1, shared);

        if (!claim && !own_overlap(assignment, kind, first, first + bounds.length - 1, &beyond)) {
            *place = first;
            return TRUE;
        }
        if (claim)
            beyond = claim->last + 1;
        first = beyond + (bounds.alignment - beyond % bounds.alignment) % bounds.alignment;
    }
    return FALSE;
}

/* --- one list --- */

/* Groups from descriptor `at` on; the choice of the earlier ones stands in the assignment. */
static BOOLEAN satisfy(struct lab__pnp_node *node, const IO_RESOURCE_LIST *list, ULONG at,
                       struct lab__pnp_assignment *assignment)
{
    ULONG end = at + 1, count = assignment->count;

    if (at >= list->Count)
        return TRUE;
    while (end < list->Count && (list->Descriptors[end].Option & IO_RESOURCE_ALTERNATIVE))
        end++;
    if (list->Descriptors[at].Type == CmResourceTypeConfigData || list->Descriptors[at].Type == CmResourceTypeNull)
        return satisfy(node, list, end, assignment);
    for (ULONG i = at; i < end; i++) {
        ULONGLONG place;

        assignment->count = count;
        if (!find_place(node, assignment, &list->Descriptors[i], &place))
            continue;
        describe(&list->Descriptors[i], place, &assignment->raw[assignment->count++]);
        if (satisfy(node, list, end, assignment))
            return TRUE;
    }
    assignment->count = count;
    return FALSE;
}

static NTSTATUS claim_all(struct lab__pnp_node *node, const struct lab__pnp_assignment *assignment)
{
    NTSTATUS status = STATUS_SUCCESS;

    for (ULONG i = 0; NT_SUCCESS(status) && i < assignment->count; i++)
        status = lab__pnp_claim(node, &assignment->raw[i]);
    return status;
}

NTSTATUS lab__pnp_arbitrate(struct lab__pnp_node *node, const IO_RESOURCE_REQUIREMENTS_LIST *list,
                            struct lab__pnp_assignment *assignment)
{
    return lab__pnp_handlers_matter(node, list) ? lab__pnp_delegate(node, list, assignment)
                                                : lab__pnp_arbitrate_here(node, list, assignment);
}

static BOOLEAN is_wanted(const IO_RESOURCE_REQUIREMENTS_LIST *list, int kind, ULONGLONG first, ULONGLONG last)
{
    const IO_RESOURCE_LIST *alternative = list->List;

    for (ULONG i = 0; i < list->AlternativeLists; i++) {
        for (ULONG j = 0; j < alternative->Count; j++) {
            struct bounds bounds = bounds_of(&alternative->Descriptors[j]);

            if (kind_of(alternative->Descriptors[j].Type) == kind && bounds.low <= last && bounds.high >= first)
                return TRUE;
        }
        alternative = (const IO_RESOURCE_LIST *)&alternative->Descriptors[alternative->Count];
    }
    return FALSE;
}

BOOLEAN lab__pnp_is_in_the_way(const IO_RESOURCE_REQUIREMENTS_LIST *list, const CM_RESOURCE_LIST *has)
{
    const CM_PARTIAL_RESOURCE_LIST *parts = &has->List[0].PartialResourceList;

    for (ULONG i = 0; i < parts->Count; i++) {
        ULONGLONG first, last;

        if (range_of(&parts->PartialDescriptors[i], &first, &last) &&
            is_wanted(list, kind_of(parts->PartialDescriptors[i].Type), first, last))
            return TRUE;
    }
    return FALSE;
}

BOOLEAN lab__pnp_would_fit(struct lab__pnp_node *node, const IO_RESOURCE_REQUIREMENTS_LIST *list)
{
    const IO_RESOURCE_LIST *alternative = list->List;
    struct lab__pnp_assignment *assignment = lab__pnp_scratch();

    for (ULONG i = 0; i < list->AlternativeLists; i++) {
        assignment->count = 0;
        if (satisfy(node, alternative, 0, assignment))
            return TRUE;
        alternative = (const IO_RESOURCE_LIST *)&alternative->Descriptors[alternative->Count];
    }
    return FALSE;
}

NTSTATUS lab__pnp_arbitrate_here(struct lab__pnp_node *node, const IO_RESOURCE_REQUIREMENTS_LIST *list,
                                 struct lab__pnp_assignment *assignment)
{
    const IO_RESOURCE_LIST *alternative = list->List;

    assignment->interface_type = list->InterfaceType;
    assignment->bus = list->BusNumber;
    for (ULONG i = 0; i < list->AlternativeLists; i++) {
        assignment->count = 0;
        if (satisfy(node, alternative, 0, assignment))
            return claim_all(node, assignment);
        alternative = (const IO_RESOURCE_LIST *)&alternative->Descriptors[alternative->Count];
    }
    return list->AlternativeLists ? STATUS_CONFLICTING_ADDRESSES : STATUS_SUCCESS;
}

void lab__pnp_claim_memory(PVOID owner, ULONGLONG first, ULONGLONG length)
{
    struct claim *claim = length ? lab__mm_kernel_alloc(sizeof *claim) : 0;

    if (!claim)
        return;
    *claim = (struct claim){.owner = owner, .first = first, .last = first + length - 1};
    insert(MEMORY, claim);
}
