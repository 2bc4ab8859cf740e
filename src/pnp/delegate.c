/*
 * Arbitration where buses have arbiters or translators of their own.
 *
 * What a device requires is handed up from bus to bus, translated by each that has a translator, until a bus has an
 * arbiter for it; what nobody arbitrates on the way is left to the built-in arbiters of the root. All arbiters are
 * tested (ArbiterActionTestAllocation), and then all commit, or roll back. What was given is translated down again to
 * what the device sees (its raw resources), and up to what the processors see.
 */
#include "pnp/handler.h"

#define MOST_LEVELS 16 /* of buses above one device */

/* One descriptor with its alternatives. */
struct group {
    const IO_RESOURCE_DESCRIPTOR *first;
    ULONG count;
    struct lab__pnp_handler *path[MOST_LEVELS]; /* of each bus, from the device's own upwards; 0: it has none */
    ULONG levels, arbiter;                      /* arbiter: its level; `levels`: that of the root */
    PIO_RESOURCE_DESCRIPTOR wanted;             /* as the arbiter sees it */
    ULONG wanted_count;
    BOOLEAN own; /* wanted is a copy */
    ARBITER_LIST_ENTRY entry;
    CM_PARTIAL_RESOURCE_DESCRIPTOR given;
};

struct plan {
    struct lab__pnp_node *node;
    const IO_RESOURCE_REQUIREMENTS_LIST *list;
    ULONG count;
    struct group *groups;
};

/* --- who arbitrates what --- */

static void find_path(struct lab__pnp_node *node, struct group *group)
{
    group->levels = 0;
    for (struct lab__pnp_node *bus = node->parent; bus && bus->parent && group->levels < MOST_LEVELS; bus = bus->parent)
        group->path[group->levels++] =
            lab__pnp_is_arbitrated(group->first->Type) ? lab__pnp_handler(bus, group->first->Type) : 0;
    for (group->arbiter = 0; group->arbiter < group->levels; group->arbiter++)
        if (group->path[group->arbiter] && group->path[group->arbiter]->has_arbiter)
            break;
}

static void forget_wanted(struct group *group)
{
    if (group->own)
        ExFreePool(group->wanted);
    group->own = FALSE;
}

/* The alternatives as they look above a bus; each may become several. */
static NTSTATUS translate_wanted(struct lab__pnp_node *node, struct group *group,
                                 const TRANSLATOR_INTERFACE *translator)
{
    ULONG room = 0;
    PIO_RESOURCE_DESCRIPTOR parts[64], all;
    ULONG counts[64], used = 0;
    NTSTATUS status = STATUS_SUCCESS;

    for (; used < group->wanted_count && used < RTL_NUMBER_OF(parts) && NT_SUCCESS(status); used++) {
        parts[used] = 0;
        counts[used] = 0;
        status = translator->TranslateResourceRequirements(translator->Context, &group->wanted[used], node->pdo,
                                                           &counts[used], &parts[used]);
        room += counts[used];
    }
    all = NT_SUCCESS(status) && room ? ExAllocatePoolWithTag(PagedPool, room * sizeof *all, ' pnP') : 0;
    room = 0;
    for (ULONG i = 0; i < used; i++) {
        if (all && parts[i])
            RtlCopyMemory(all + room, parts[i], counts[i] * sizeof *all);
        room += counts[i];
        if (parts[i])
            ExFreePool(parts[i]);
    }
    if (!all)
        return NT_SUCCESS(status) ? STATUS_INSUFFICIENT_RESOURCES : status;
    forget_wanted(group);
    group->wanted = all;
    group->wanted_count = room;
    group->own = TRUE;
    return STATUS_SUCCESS;
}

static NTSTATUS carry_up(struct lab__pnp_node *node, struct group *group)
{
    NTSTATUS status = STATUS_SUCCESS;

    group->wanted = (PIO_RESOURCE_DESCRIPTOR)group->first;
    group->wanted_count = group->count;
    for (ULONG level = 0; NT_SUCCESS(status) && level < group->arbiter; level++)
        if (group->path[level] && group->path[level]->has_translator &&
            group->path[level]->translator.TranslateResourceRequirements)
            status = translate_wanted(node, group, &group->path[level]->translator);
    return status;
}

static NTSTATUS make_groups(struct plan *plan, const IO_RESOURCE_LIST *list)
{
    NTSTATUS status = STATUS_SUCCESS;

    plan->count = 0;
    for (ULONG at = 0, end; NT_SUCCESS(status) && at < list->Count; at = end) {
        struct group *group = &plan->groups[plan->count];

        for (end = at + 1; end < list->Count && (list->Descriptors[end].Option & IO_RESOURCE_ALTERNATIVE); end++)
            ;
        if (list->Descriptors[at].Type == CmResourceTypeConfigData || list->Descriptors[at].Type == CmResourceTypeNull)
            continue;
        plan->count++;
        *group = (struct group){.first = &list->Descriptors[at], .count = end - at};
        find_path(plan->node, group);
        status = carry_up(plan->node, group);
    }
    return status;
}

static void forget_groups(struct plan *plan)
{
    for (ULONG i = 0; i < plan->count; i++)
        forget_wanted(&plan->groups[i]);
    plan->count = 0;
}

/* --- the root's part --- */

static BOOLEAN is_roots(const struct group *group)
{
    return group->arbiter == group->levels;
}

/* What is left to the root, as a list of its own. 0: memory is used up. */
static PIO_RESOURCE_REQUIREMENTS_LIST roots_list(const struct plan *plan)
{
    PIO_RESOURCE_REQUIREMENTS_LIST list;
    ULONG count = 0;

    for (ULONG i = 0; i < plan->count; i++)
        count += is_roots(&plan->groups[i]) ? plan->groups[i].wanted_count : 0;
    list = lab__mm_kernel_alloc(sizeof *list + count * sizeof(IO_RESOURCE_DESCRIPTOR));
    if (!list)
        return 0;
    list->InterfaceType = plan->list->InterfaceType;
    list->BusNumber = plan->list->BusNumber;
    list->AlternativeLists = 1;
    list->List[0].Version = list->List[0].Revision = 1;
    for (ULONG i = 0; i < plan->count; i++)
        for (ULONG j = 0; is_roots(&plan->groups[i]) && j < plan->groups[i].wanted_count; j++) {
            PIO_RESOURCE_DESCRIPTOR to = &list->List[0].Descriptors[list->List[0].Count++];

            *to = plan->groups[i].wanted[j];
            to->Option = j ? to->Option | IO_RESOURCE_ALTERNATIVE : to->Option & ~IO_RESOURCE_ALTERNATIVE;
        }
    return list;
}

static NTSTATUS ask_root(struct plan *plan, struct lab__pnp_assignment *assignment)
{
    PIO_RESOURCE_REQUIREMENTS_LIST list = roots_list(plan);
    NTSTATUS status = list ? lab__pnp_arbitrate_here(plan->node, list, assignment) : STATUS_INSUFFICIENT_RESOURCES;
    ULONG next = 0;

    for (ULONG i = 0; NT_SUCCESS(status) && i < plan->count; i++)
        if (is_roots(&plan->groups[i]))
            plan->groups[i].given = assignment->raw[next++];
    if (list)
        lab__mm_kernel_free(list);
    return status;
}

/* --- the buses' part --- */

static struct lab__pnp_handler *arbiter_of(const struct group *group)
{
    return is_roots(group) ? 0 : group->path[group->arbiter];
}

static NTSTATUS act(struct lab__pnp_handler *arbiter, ARBITER_ACTION action, PLIST_ENTRY list)
{
    ARBITER_PARAMETERS parameters = {0};

    parameters.Parameters.TestAllocation.ArbitrationList = list;
    return arbiter->arbiter.ArbiterHandler(arbiter->arbiter.Context, action, &parameters);
}

static void describe(struct plan *plan, struct group *group)
{
    group->entry = (ARBITER_LIST_ENTRY){.AlternativeCount = group->wanted_count,
                                        .Alternatives = group->wanted,
                                        .PhysicalDeviceObject = plan->node->pdo,
                                        .RequestSource = ArbiterRequestPnpEnumerated,
                                        .InterfaceType = plan->list->InterfaceType,
                                        .SlotNumber = plan->list->SlotNumber,
                                        .BusNumber = plan->list->BusNumber,
                                        .Assignment = &group->given,
                                        .Result = ArbiterResultUndefined};
}

static BOOLEAN is_first_of_its_arbiter(const struct plan *plan, ULONG index)
{
    for (ULONG i = 0; i < index; i++)
        if (arbiter_of(&plan->groups[i]) == arbiter_of(&plan->groups[index]))
            return FALSE;
    return arbiter_of(&plan->groups[index]) != 0;
}

static NTSTATUS test(struct plan *plan, struct lab__pnp_handler *arbiter)
{
    LIST_ENTRY list;
    NTSTATUS status;

    InitializeListHead(&list);
    for (ULONG i = 0; i < plan->count; i++)
        if (arbiter_of(&plan->groups[i]) == arbiter) {
            describe(plan, &plan->groups[i]);
            InsertTailList(&list, &plan->groups[i].entry.ListEntry);
        }
    status = act(arbiter, ArbiterActionTestAllocation, &list);
    for (ULONG i = 0; NT_SUCCESS(status) && i < plan->count; i++)
        if (arbiter_of(&plan->groups[i]) == arbiter && plan->groups[i].entry.Result == ArbiterResultExternalConflict)
            status = STATUS_CONFLICTING_ADDRESSES;
    return status;
}

static void remember(struct lab__pnp_node *node, struct lab__pnp_handler *arbiter)
{
    if (node->arbiter_count < RTL_NUMBER_OF(node->arbiters))
        node->arbiters[node->arbiter_count++] = arbiter;
}

static NTSTATUS ask_buses(struct plan *plan)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG tested = 0;
    LIST_ENTRY none;

    for (; NT_SUCCESS(status) && tested < plan->count; tested++)
        if (is_first_of_its_arbiter(plan, tested))
            status = test(plan, arbiter_of(&plan->groups[tested]));
    InitializeListHead(&none);
    for (ULONG i = 0; i < tested; i++) {
        struct lab__pnp_handler *arbiter = arbiter_of(&plan->groups[i]);

        if (!is_first_of_its_arbiter(plan, i))
            continue;
        act(arbiter, NT_SUCCESS(status) ? ArbiterActionCommitAllocation : ArbiterActionRollbackAllocation, &none);
        if (NT_SUCCESS(status))
            remember(plan->node, arbiter);
    }
    return status == STATUS_UNSUCCESSFUL ? STATUS_CONFLICTING_ADDRESSES : status;
}

/* --- what was given --- */

static NTSTATUS translate_one(struct plan *plan, struct group *group, ULONG level, RESOURCE_TRANSLATION_DIRECTION way,
                              CM_PARTIAL_RESOURCE_DESCRIPTOR *what)
{
    const TRANSLATOR_INTERFACE *translator = &group->path[level]->translator;
    CM_PARTIAL_RESOURCE_DESCRIPTOR target = *what;
    NTSTATUS status = translator->TranslateResources(translator->Context, what, way, group->count,
                                                     (PIO_RESOURCE_DESCRIPTOR)group->first, plan->node->pdo, &target);

    *what = target;
    return status;
}

static BOOLEAN translates(const struct group *group, ULONG level)
{
    return group->path[level] && group->path[level]->has_translator;
}

static NTSTATUS write_down(struct plan *plan, struct lab__pnp_assignment *assignment)
{
    NTSTATUS status = STATUS_SUCCESS;

    for (ULONG i = 0; i < plan->count && NT_SUCCESS(status); i++) {
        struct group *group = &plan->groups[i];
        CM_PARTIAL_RESOURCE_DESCRIPTOR raw = group->given, seen = group->given;

        for (ULONG level = group->arbiter; NT_SUCCESS(status) && level-- > 0;)
            if (translates(group, level))
                status = translate_one(plan, group, level, TranslateParentToChild, &raw);
        for (ULONG level = group->arbiter; NT_SUCCESS(status) && level < group->levels; level++)
            if (translates(group, level))
                status = translate_one(plan, group, level, TranslateChildToParent, &seen);
        assignment->raw[i] = raw;
        assignment->translated[i] = lab__pnp_translate(&seen);
    }
    assignment->count = plan->count;
    assignment->has_translated = TRUE;
    return status;
}

/* --- one of the alternative lists --- */

static NTSTATUS try_list(struct plan *plan, const IO_RESOURCE_LIST *list, struct lab__pnp_assignment *assignment)
{
    NTSTATUS status = make_groups(plan, list);

    if (NT_SUCCESS(status))
        status = ask_root(plan, assignment);
    if (NT_SUCCESS(status))
        status = ask_buses(plan);
    if (NT_SUCCESS(status))
        status = write_down(plan, assignment);
    if (!NT_SUCCESS(status)) {
        lab__pnp_unclaim(plan->node);
        lab__pnp_delegate_release(plan->node);
    }
    forget_groups(plan);
    return status;
}

NTSTATUS lab__pnp_delegate(struct lab__pnp_node *node, const IO_RESOURCE_REQUIREMENTS_LIST *list,
                           struct lab__pnp_assignment *assignment)
{
    struct plan plan = {.node = node, .list = list};
    const IO_RESOURCE_LIST *alternative = list->List;
    NTSTATUS status = STATUS_CONFLICTING_ADDRESSES;

    plan.groups = lab__mm_kernel_alloc(256 * sizeof *plan.groups);
    if (!plan.groups)
        return STATUS_INSUFFICIENT_RESOURCES;
    for (ULONG i = 0; !NT_SUCCESS(status) && i < list->AlternativeLists; i++) {
        status = try_list(&plan, alternative, assignment);
        alternative = (const IO_RESOURCE_LIST *)&alternative->Descriptors[alternative->Count];
    }
    assignment->interface_type = list->InterfaceType;
    assignment->bus = list->BusNumber;
    lab__mm_kernel_free(plan.groups);
    return status;
}

/* A request for nothing gives back what there is. */
void lab__pnp_delegate_release(struct lab__pnp_node *node)
{
    while (node->arbiter_count) {
        struct lab__pnp_handler *arbiter = node->arbiters[--node->arbiter_count];
        ARBITER_LIST_ENTRY entry = {.PhysicalDeviceObject = node->pdo,
                                    .RequestSource = ArbiterRequestPnpEnumerated,
                                    .Result = ArbiterResultUndefined};
        LIST_ENTRY list, none;

        InitializeListHead(&none);
        InitializeListHead(&list);
        InsertTailList(&list, &entry.ListEntry);
        if (NT_SUCCESS(act(arbiter, ArbiterActionTestAllocation, &list)))
            act(arbiter, ArbiterActionCommitAllocation, &none);
        else
            act(arbiter, ArbiterActionRollbackAllocation, &none);
    }
}
