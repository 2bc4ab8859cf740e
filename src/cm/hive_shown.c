/* The loading and saving of hives under the eyes of registry filters. */
#include "cm/callback.h"
#include "cm/reg_file.h"
#include "se/se_p.h"

/* The operation, between its two notifications, with a key object that stands for `node`. */
static NTSTATUS show(struct lab__cm_call *call, PVOID *object, struct lab__cm_node *node,
                     lab__hive_operation *operation, void *context)
{
    NTSTATUS status = lab__cm_key_object_create(node, &call->key);

    if (!NT_SUCCESS(status))
        return status;
    *object = call->key;
    if (lab__cm_pre(call, &status))
        status = operation(context);
    status = lab__cm_post(call, status);
    lab__ob_dereference(call->key);
    return status;
}

NTSTATUS lab__hive_load_shown(struct lab__cm_node *root, UNICODE_STRING *name, UNICODE_STRING *file,
                              lab__hive_operation *operation, void *context)
{
    REG_LOAD_KEY_INFORMATION_V2 information = {
        .KeyName = name, .SourceFile = file, .Version = 2, .FileAccessToken = lab__se_effective_token()};
    struct lab__cm_call call = {RegNtPreLoadKey, &information, 0};

    return lab__cm_filtered() ? show(&call, &information.Object, root, operation, context) : operation(context);
}

NTSTATUS lab__hive_save_shown(struct lab__cm_node *node, lab__hive_operation *operation, void *context)
{
    REG_SAVE_KEY_INFORMATION information = {.Format = 1}; /* REG_STANDARD_FORMAT */
    struct lab__cm_call call = {RegNtPreSaveKey, &information, 0};

    return lab__cm_filtered() ? show(&call, &information.Object, node, operation, context) : operation(context);
}
