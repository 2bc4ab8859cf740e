/* Drivers that are installed without an INF file: what one would have written to the registry. */
#include "pnp/simple.h"

static const WCHAR system_class[] = L"{4d36e97d-e325-11ce-bfc1-08002be10318}";

static void write_list(struct lab__cm_node *key, const WCHAR *name, const struct lab__pnp_list *list)
{
    if (list->text)
        lab__pnp_value_data(key, name, REG_MULTI_SZ, list->text, list->size);
}

static NTSTATUS install(struct lab__pnp_model *model, struct lab__pnp_node *node)
{
    const struct lab__pnp_simple *simple = model->context;
    UNICODE_STRING guid = simple->class_guid, class = simple->class_name;
    struct lab__cm_node *key;

    if (!guid.Length) {
        guid = lab__pnp_string(system_class);
        class = lab__pnp_string(L"System");
    }
    lab__pnp_class_key(&guid, &class);
    lab__pnp_value_text(node->key, L"ClassGUID", REG_SZ, &guid);
    if (class.Length)
        lab__pnp_value_text(node->key, L"Class", REG_SZ, &class);
    if (simple->service.Length)
        lab__pnp_value_text(node->key, L"Service", REG_SZ, &simple->service);
    if (simple->description.Length)
        lab__pnp_value_text(node->key, L"DeviceDesc", REG_SZ, &simple->description);
    if (simple->manufacturer.Length)
        lab__pnp_value_text(node->key, L"Mfg", REG_SZ, &simple->manufacturer);
    write_list(node->key, L"LowerFilters", &simple->lower_filters);
    write_list(node->key, L"UpperFilters", &simple->upper_filters);
    key = lab__pnp_driver_key(node, &guid);
    if (!key)
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__pnp_value_text(key, L"MatchingDeviceId", REG_SZ, &model->id);
    if (simple->description.Length)
        lab__pnp_value_text(key, L"DriverDesc", REG_SZ, &simple->description);
    return STATUS_SUCCESS;
}

NTSTATUS lab__pnp_simple_install(struct lab__pnp_simple *simple, const WCHAR *hardware_ids)
{
    for (const WCHAR *id = hardware_ids; *id;) {
        struct lab__pnp_model *model = lab__mm_kernel_alloc(sizeof *model);
        UNICODE_STRING text = lab__pnp_string(id);

        if (!model || !lab__pnp_text_of(&model->id, &text))
            return STATUS_INSUFFICIENT_RESOURCES;
        model->install = install;
        model->context = simple;
        lab__pnp_model_add(model);
        id += text.Length / sizeof(WCHAR) + 1;
    }
    return STATUS_SUCCESS;
}
