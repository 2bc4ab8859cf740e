/*
 * The driver store: which driver there is for which id, and what installing it writes to the registry.
 *
 * A device's own ids decide, best first: its hardware ids in their order, then its compatible ids.
 */
#include "pnp/pnp_p.h"

void lab__pnp_model_add(struct lab__pnp_model *model)
{
    InsertTailList(&lab__pnp.models, &model->link);
}

/* The best of the models for one id; of equals the one that was added last. */
static struct lab__pnp_model *best_for(const UNICODE_STRING *id)
{
    struct lab__pnp_model *best = 0;

    for (LIST_ENTRY *link = lab__pnp.models.Blink; link != &lab__pnp.models; link = link->Blink) {
        struct lab__pnp_model *model = CONTAINING_RECORD(link, struct lab__pnp_model, link);

        if (RtlEqualUnicodeString(&model->id, id, TRUE) && (!best || model->rank < best->rank))
            best = model;
    }
    return best;
}

static struct lab__pnp_model *best_of(const struct lab__pnp_list *ids)
{
    for (const WCHAR *id = ids->text; id && *id;) {
        UNICODE_STRING text = lab__pnp_string(id);
        struct lab__pnp_model *model = best_for(&text);

        if (model)
            return model;
        id += text.Length / sizeof(WCHAR) + 1;
    }
    return 0;
}

static void take_service(struct lab__pnp_node *node)
{
    UNICODE_STRING service;

    if (lab__pnp_value_read(node->key, L"Service", &service))
        lab__pnp_text_of(&node->service, &service);
}

NTSTATUS lab__pnp_install(struct lab__pnp_node *node)
{
    UNICODE_STRING text;
    struct lab__pnp_model *model;
    NTSTATUS status;

    if (lab__pnp_value_read(node->key, L"Driver", &text) || lab__pnp_value_read(node->key, L"Service", &text)) {
        take_service(node); /* it was installed before */
        return STATUS_SUCCESS;
    }
    model = best_of(&node->hardware_ids);
    if (!model)
        model = best_of(&node->compatible_ids);
    if (!model)
        return STATUS_NOT_FOUND;
    status = model->install(model, node);
    if (NT_SUCCESS(status))
        take_service(node);
    return status;
}

struct lab__cm_node *lab__pnp_class_key(const UNICODE_STRING *guid, const UNICODE_STRING *name)
{
    struct lab__cm_node *key = lab__pnp_key(lab__pnp.class_key, *guid, TRUE, 0);
    UNICODE_STRING has;

    if (key && name && name->Length && !lab__pnp_value_read(key, L"Class", &has))
        lab__pnp_value_text(key, L"Class", REG_SZ, name);
    return key;
}

static void number_text(ULONG number, WCHAR text[5])
{
    for (int i = 3; i >= 0; i--, number /= 10)
        text[i] = (WCHAR)('0' + number % 10);
    text[4] = 0;
}

struct lab__cm_node *lab__pnp_driver_key(struct lab__pnp_node *node, const UNICODE_STRING *guid)
{
    struct lab__cm_node *class = lab__pnp_class_key(guid, 0), *key;
    WCHAR number[5], path[64];
    UNICODE_STRING name, whole = {0, sizeof path, path};

    if (!class)
        return 0;
    for (ULONG i = lab__cm_count(class->subkeys);; i++) {
        number_text(i % 10000, number);
        if (i >= 10000)
            number[0] = (WCHAR)('A' + i / 10000 - 1); /* beyond what NT would number */
        name = lab__pnp_string(number);
        if (!lab__cm_node_child(class, &name))
            break;
    }
    key = lab__cm_node_create(class, &name, 0);
    RtlAppendUnicodeStringToString(&whole, guid);
    RtlAppendUnicodeToString(&whole, L"\\");
    RtlAppendUnicodeStringToString(&whole, &name);
    lab__pnp_value_data(node->key, L"Driver", REG_SZ, whole.Buffer, whole.Length + sizeof(WCHAR));
    return key;
}

void lab__pnp_uninstall(struct lab__cm_node *instance)
{
    UNICODE_STRING driver;
    struct lab__cm_node *key;

    if (lab__pnp_value_read(instance, L"Driver", &driver)) {
        key = lab__pnp_key(lab__pnp.class_key, driver, FALSE, 0);
        if (key)
            lab__cm_tree_delete(key);
    }
    lab__cm_tree_delete(instance);
}
