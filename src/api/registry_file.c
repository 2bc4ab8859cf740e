/* The registry from and to files: .reg texts, and hives as Windows keeps them. */
#include <ntlab/registry.h>
#include <string.h>

#include "api/api_p.h"
#include "cm/hive.h"
#include "cm/reg_file.h"
#include "machine/machine_p.h"

static lab_status complain(const char *name, const struct lab__reg_error *error)
{
    if (error->line)
        __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, "%s:%u: %s", name, (unsigned)error->line,
                           error->what);
    else
        __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, "%s: %s", name, error->what);
    return STATUS_INVALID_PARAMETER;
}

static lab_status complain_of(const char *name, const char *what)
{
    struct lab__reg_error error = {0};

    __builtin_snprintf(error.what, sizeof error.what, "%s", what);
    return complain(name, &error);
}

lab_status lab_registry_import_text(const char *name, const void *text, size_t length)
{
    struct lab__reg_error error;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    return lab__reg_import(text, length, &error) ? STATUS_SUCCESS : complain(name, &error);
}

static lab_status import_hive(const char *name, const char *path)
{
    static const struct {
        const char *file, *key;
    } usual[] = {{"system", "HKLM\\SYSTEM"},     {"software", "HKLM\\SOFTWARE"}, {"sam", "HKLM\\SAM"},
                 {"security", "HKLM\\SECURITY"}, {"default", "HKU\\.DEFAULT"},   {"ntuser.dat", "HKU\\.DEFAULT"},
                 {"hardware", "HKLM\\HARDWARE"}};
    const char *file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

    for (SIZE_T i = 0; i < RTL_NUMBER_OF(usual); i++) {
        SIZE_T at = 0;

        while (file[at] && (file[at] | 32) == (usual[i].file[at] | 32))
            at++;
        if (!file[at] && !usual[i].file[at])
            return lab_registry_load_hive(usual[i].key, path);
    }
    return complain_of(name, "it is a hive, but its name doesn't tell which (SYSTEM, SOFTWARE ...): say where it "
                             "belongs, as in HKLM\\SYSTEM=FILE");
}

lab_status lab_registry_import(const char *path)
{
    host_size length;
    lab_status status;
    char *text;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    if (host_file_read(path, &text, &length)) {
        complain_of(path, "it cannot be read");
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    status = length >= 4 && !memcmp(text, "regf", 4) ? import_hive(path, path)
                                                     : lab_registry_import_text(path, text, length);
    host_free(text);
    return status;
}

/* --- export --- */

static struct lab__cm_node *node_of(const char *key)
{
    struct lab__cm_node *node;
    struct unicode_text text;
    UNICODE_STRING rest;

    if (!NT_SUCCESS(lab__api_text_to_unicode(key, &text)))
        return 0;
    node = lab__reg_root(&text.string, &rest);
    if (node)
        node = lab__cm_find(node, rest);
    lab__api_text_free(&text);
    return node;
}

static lab_status write_out(struct lab__cm_node *node, BOOLEAN with_volatile, const char *path)
{
    SIZE_T bytes;
    char *text;
    int failed;

    lab__reg_export(node, with_volatile, &text, &bytes);
    failed = host_file_write(path, text, bytes);
    host_free(text);
    if (!failed)
        return STATUS_SUCCESS;
    complain_of(path, "it cannot be written");
    return STATUS_ACCESS_DENIED;
}

lab_status lab_registry_export(const char *key, const char *path)
{
    struct lab__cm_node *node;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    node = node_of(key);
    if (node)
        return write_out(node, TRUE, path);
    complain_of(key, "there is no such key");
    return STATUS_OBJECT_NAME_NOT_FOUND;
}

struct saving {
    struct lab__cm_node *node;
    const char *key, *path;
};

static NTSTATUS save_hive(void *context)
{
    struct saving *saving = context;
    char *bytes;
    SIZE_T size;
    int failed;

    if (!lab__hive_write(saving->node, &bytes, &size)) {
        complain_of(saving->key, "it is larger than a hive may be");
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    failed = host_file_write(saving->path, bytes, size);
    host_free(bytes);
    if (!failed)
        return STATUS_SUCCESS;
    complain_of(saving->path, "it cannot be written");
    return STATUS_ACCESS_DENIED;
}

lab_status lab_registry_save_hive(const char *key, const char *path)
{
    struct saving saving = {0, key, path};

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    saving.node = node_of(key);
    if (!saving.node || (saving.node->flags & LAB_CM_MASTER)) {
        complain_of(key, saving.node ? "it is in no hive: save the keys below it" : "there is no such key");
        return saving.node ? STATUS_ACCESS_DENIED : STATUS_OBJECT_NAME_NOT_FOUND;
    }
    lab__machine.error[0] = 0;
    return lab__hive_save_shown(saving.node, save_hive, &saving);
}

lab_status lab_registry_save(const char *path)
{
    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    return write_out(lab__cm.root, FALSE, path);
}

/* --- hives --- */

struct loading {
    struct lab__cm_node *root;
    UNICODE_STRING rest; /* of the key's path, below root */
    const char *key, *path;
};

static struct lab__cm_node *place_for(struct loading *loading, struct lab__reg_error *error)
{
    struct lab__cm_node *node = lab__reg_make(loading->root, loading->rest, error);

    if (!node || (node->flags & LAB_CM_MASTER))
        lab__reg_fail(error, "%s is no key that a hive can be loaded at", loading->key);
    return node && !(node->flags & LAB_CM_MASTER) ? node : 0;
}

static NTSTATUS load_hive(void *context)
{
    struct loading *loading = context;
    struct lab__hive_input input = {.path = loading->path};
    struct lab__reg_error error = {0};
    struct lab__cm_node *node;

    node = place_for(loading, &error);
    if (!node || lab__hive_take(node, &input, error.what, sizeof error.what))
        return complain(loading->path, &error);
    lab__reg_select_control_set();
    return STATUS_SUCCESS;
}

static lab_status load_named(struct loading *loading)
{
    struct unicode_text key, file;
    NTSTATUS status = lab__api_text_to_unicode(loading->key, &key);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__api_text_to_unicode(loading->path, &file);
    if (NT_SUCCESS(status)) {
        loading->root = lab__reg_root(&key.string, &loading->rest);
        lab__machine.error[0] = 0;
        status = loading->root ? lab__hive_load_shown(loading->root, &loading->rest, &file.string, load_hive, loading)
                               : complain_of(loading->key, "it is no key that a hive can be loaded at");
        lab__api_text_free(&file);
    }
    lab__api_text_free(&key);
    return status;
}

lab_status lab_registry_load_hive(const char *key, const char *path)
{
    struct lab__reg_error error = {0};
    struct lab__hive_input input = {.path = path};
    struct loading loading = {.key = key, .path = path};

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    if (!host_file_exists(path)) {
        complain_of(path, "it cannot be read");
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    if (lab__hive_take(0, &input, error.what, sizeof error.what)) /* all of it, before anything changes */
        return complain(path, &error);
    return load_named(&loading);
}
