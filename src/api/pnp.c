/* Plug and Play, as the device manager and the user's hands do it. Names come and go as UTF-8. */
#include <ntlab/pnp.h>
#include <string.h>

#include "api/api_p.h"
#include "machine/machine_p.h"
#include "pnp/notify.h"
#include "pnp/pnp_p.h"
#include "pnp/simple.h"
#include <wdmguid.h>

static void complain(const char *format, const char *name, const char *more)
{
    __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, format, name, more);
}

static BOOLEAN begin(void)
{
    if (!lab__ke_thread() || lab__machine.crashed)
        return FALSE;
    lab__machine.error[0] = 0;
    lab__pnp_ensure();
    return TRUE;
}

static void to_utf8(const UNICODE_STRING *from, char *to, SIZE_T room)
{
    ULONG bytes = 0;

    if (!room)
        return;
    RtlUnicodeToUTF8N(to, (ULONG)room - 1, &bytes, from->Buffer, from->Length);
    to[bytes] = 0;
}

static BOOLEAN copy_text(UNICODE_STRING *to, const char *from)
{
    struct unicode_text text;
    BOOLEAN done;

    if (!from || !*from)
        return TRUE;
    if (!NT_SUCCESS(lab__api_text_to_unicode(from, &text)))
        return FALSE;
    done = lab__pnp_text_of(to, &text.string);
    lab__api_text_free(&text);
    return done;
}

/* "a, b" to a list of two strings. */
static BOOLEAN copy_list(struct lab__pnp_list *to, const char *from)
{
    UNICODE_STRING text = {0};
    ULONG out = 0;
    BOOLEAN at_start = TRUE, done;

    if (!copy_text(&text, from))
        return FALSE;
    if (!text.Length)
        return TRUE;
    for (ULONG in = 0; in < text.Length / sizeof(WCHAR); in++) {
        WCHAR c = text.Buffer[in];

        if (at_start && (c == ' ' || c == ','))
            continue;
        at_start = c == ',';
        text.Buffer[out++] = c == ',' ? 0 : c;
    }
    text.Buffer[out] = 0;
    to->size = (out + 2) * (ULONG)sizeof(WCHAR);
    to->text = lab__mm_kernel_alloc(to->size);
    done = to->text != 0;
    if (done)
        RtlCopyMemory(to->text, text.Buffer, out * sizeof(WCHAR));
    if (done && out && !to->text[out - 1])
        to->size -= sizeof(WCHAR);
    lab__pnp_text_free(&text);
    return done;
}

/* --- drivers --- */

lab_status lab_pnp_driver_install(const lab_pnp_driver *driver)
{
    struct lab__pnp_simple *simple;
    struct lab__pnp_list ids = {0};
    NTSTATUS status = STATUS_INVALID_PARAMETER;

    if (!begin())
        return STATUS_INVALID_DEVICE_STATE;
    simple = lab__mm_kernel_alloc(sizeof *simple);
    if (!simple)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (copy_list(&ids, driver->hardware_ids) && ids.text && copy_text(&simple->service, driver->service) &&
        copy_text(&simple->class_name, driver->class_name) && copy_text(&simple->class_guid, driver->class_guid) &&
        copy_text(&simple->description, driver->description) &&
        copy_text(&simple->manufacturer, driver->manufacturer) &&
        copy_list(&simple->lower_filters, driver->lower_filters) &&
        copy_list(&simple->upper_filters, driver->upper_filters))
        status = lab__pnp_simple_install(simple, ids.text);
    else
        complain("%s", "hardware_ids is missing, or a text is not UTF-8", 0);
    lab__pnp_list_free(&ids);
    if (NT_SUCCESS(status))
        lab__pnp_retry_all();
    return status;
}

/* --- one device --- */

struct operation {
    void (*act)(struct operation *operation, struct lab__pnp_node *node);
    UNICODE_STRING name;
    struct lab__pnp_node *node;
    NTSTATUS status;
    void *more;
};

static void perform(struct lab__pnp_action *action)
{
    struct operation *operation = action->context;
    struct lab__pnp_node *node = operation->name.Length ? lab__pnp_node_find(&operation->name) : lab__pnp.root;

    if (node)
        operation->act(operation, node);
    else
        operation->status = STATUS_NO_SUCH_DEVICE;
}

static void name_veto(const char *name)
{
    static const char *const reasons[] = {
        [5] = "a handle is open on it", [6] = "its driver refuses", [9] = "it can't be disabled"};
    char who[300];

    lab__pnp_ascii(&lab__pnp.veto_name, who, sizeof who);
    __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, "%.100s stays because of %.200s: %s", name, who,
                       lab__pnp.veto < RTL_NUMBER_OF(reasons) && reasons[lab__pnp.veto] ? reasons[lab__pnp.veto] : "?");
}

static lab_status operate(const char *name, void (*act)(struct operation *, struct lab__pnp_node *), void *more)
{
    struct operation operation = {.act = act, .status = STATUS_SUCCESS, .more = more};

    if (!begin())
        return STATUS_INVALID_DEVICE_STATE;
    if (!copy_text(&operation.name, name))
        return STATUS_OBJECT_NAME_INVALID;
    if (lab__pnp_call(perform, &operation, 0) == STATUS_INVALID_DEVICE_STATE) {
        operation.status = STATUS_INVALID_DEVICE_STATE;
        complain("%s", "the Plug and Play manager is in the middle of a request to this driver", 0);
    }
    lab__pnp_settle();
    lab__pnp_text_free(&operation.name);
    if (operation.status == STATUS_NO_SUCH_DEVICE)
        complain("there is no device %s", name, 0);
    else if (operation.status == STATUS_PLUGPLAY_QUERY_VETOED)
        name_veto(name);
    return operation.status;
}

static void set_disabled(struct lab__pnp_node *node, BOOLEAN disabled)
{
    ULONG flags;

    if (!node->key)
        return;
    flags = lab__pnp_value_read_number(node->key, L"ConfigFlags", 0);
    lab__pnp_value_number(node->key, L"ConfigFlags", disabled ? flags | 1 : flags & ~1u);
}

static void disable(struct operation *operation, struct lab__pnp_node *node)
{
    operation->status = lab__pnp_remove(node, LAB_REMOVE_DISABLE);
    if (NT_SUCCESS(operation->status))
        set_disabled(node, TRUE);
}

lab_status lab_pnp_device_disable(const char *device)
{
    return operate(device, disable, 0);
}

static void enable(struct operation *operation, struct lab__pnp_node *node)
{
    if (node->state != LAB_PNP_INITIALIZED && node->state != LAB_PNP_REMOVED)
        return; /* it runs */
    set_disabled(node, FALSE);
    lab__pnp_configure(node);
    operation->status = node->problem ? node->problem_status : STATUS_SUCCESS;
}

lab_status lab_pnp_device_enable(const char *device)
{
    return operate(device, enable, 0);
}

static void forget(struct operation *operation, struct lab__pnp_node *node)
{
    struct lab__cm_node *key = node->key;

    if (key)
        lab__cm_node_reference(key);
    operation->status = lab__pnp_remove(node, LAB_REMOVE_UNINSTALL);
    if (NT_SUCCESS(operation->status) && key && !(key->flags & LAB_CM_DELETED))
        lab__pnp_uninstall(key);
    if (key)
        lab__cm_node_dereference(key);
}

lab_status lab_pnp_device_remove(const char *device)
{
    return operate(device, forget, 0);
}

static void pull(struct operation *operation, struct lab__pnp_node *node)
{
    if (node == lab__pnp.root) {
        operation->status = STATUS_ACCESS_DENIED;
        return;
    }
    lab__pnp_pull(node);
}

lab_status lab_pnp_device_surprise(const char *device)
{
    return operate(device, pull, 0);
}

static void rebalance(struct operation *operation, struct lab__pnp_node *node)
{
    operation->status = lab__pnp_rebalance(node);
}

lab_status lab_pnp_device_rebalance(const char *device)
{
    return operate(device, rebalance, 0);
}

static void eject(struct operation *operation, struct lab__pnp_node *node)
{
    operation->status = lab__pnp_remove(node, LAB_REMOVE_EJECT);
}

lab_status lab_pnp_device_eject(const char *device)
{
    return operate(device, eject, 0);
}

static void rescan(struct operation *operation, struct lab__pnp_node *top)
{
    if (top != lab__pnp.root) {
        lab__pnp_enumerate(top);
        return;
    }
    for (LIST_ENTRY *link = top->children.Flink; link != &top->children;) {
        struct lab__pnp_node *node = CONTAINING_RECORD(link, struct lab__pnp_node, sibling);

        link = link->Flink;
        lab__pnp_enumerate(node);
    }
}

lab_status lab_pnp_rescan(const char *device)
{
    return operate(device ? device : "", rescan, 0);
}

static void remove_all(struct operation *operation, struct lab__pnp_node *root)
{
    while (!IsListEmpty(&root->children)) {
        struct lab__pnp_node *node = CONTAINING_RECORD(root->children.Blink, struct lab__pnp_node, sibling);

        if (node->state == LAB_PNP_SURPRISED) {
            operation->status = STATUS_PLUGPLAY_QUERY_VETOED;
            lab__pnp.veto = 5;
            lab__pnp_text_of(&lab__pnp.veto_name, &node->path);
            return;
        }
        if (!NT_SUCCESS(lab__pnp_remove(node, LAB_REMOVE_UNINSTALL)))
            pull(operation, node);
    }
}

lab_status lab_pnp_remove_all(void)
{
    return operate("", remove_all, 0);
}

static void plug(struct operation *operation, struct lab__pnp_node *root)
{
    UNICODE_STRING *name = operation->more;

    if (lab__pnp_node_find(name)) {
        operation->status = STATUS_OBJECT_NAME_EXISTS;
        return;
    }
    operation->status = lab__pnp_plug(name);
    if (operation->status != STATUS_NOT_FOUND)
        return;
    for (struct lab__pnp_node *node = root; node; node = lab__pnp_node_next(root, node))
        lab__pnp_enumerate(node);
    operation->status = lab__pnp_node_find(name) ? STATUS_SUCCESS : STATUS_NO_SUCH_DEVICE;
}

lab_status lab_pnp_device_plug(const char *device)
{
    UNICODE_STRING name = {0};
    NTSTATUS status;

    if (!begin() || !copy_text(&name, device))
        return STATUS_INVALID_DEVICE_STATE;
    status = operate("", plug, &name);
    if (status == STATUS_NO_SUCH_DEVICE)
        complain("no bus finds %s", device, 0);
    lab__pnp_text_free(&name);
    return status;
}

struct usage {
    DEVICE_USAGE_NOTIFICATION_TYPE type;
    BOOLEAN in_path;
};

static void use(struct operation *operation, struct lab__pnp_node *node)
{
    struct usage *usage = operation->more;
    IO_STACK_LOCATION request = {.MinorFunction = IRP_MN_DEVICE_USAGE_NOTIFICATION};

    if (node->state != LAB_PNP_STARTED || (!usage->in_path && !node->usage[usage->type])) {
        operation->status = STATUS_INVALID_DEVICE_STATE;
        return;
    }
    request.Parameters.UsageNotification.InPath = usage->in_path;
    request.Parameters.UsageNotification.Type = usage->type;
    operation->status = lab__pnp_send(node, &request, 0);
    if (NT_SUCCESS(operation->status))
        node->usage[usage->type] += usage->in_path ? 1u : (ULONG)-1;
}

lab_status lab_pnp_device_usage(const char *device, uint32_t type, bool in_path)
{
    struct usage usage = {(DEVICE_USAGE_NOTIFICATION_TYPE)type, in_path};

    if (type < DeviceUsageTypePaging || type > DeviceUsageTypeGuestAssigned)
        return STATUS_INVALID_PARAMETER;
    return operate(device, use, &usage);
}

static void change_profile(struct operation *operation, struct lab__pnp_node *root)
{
    operation->status = lab__pnp_notify_profile(&GUID_HWPROFILE_QUERY_CHANGE);
    lab__pnp_notify_profile(NT_SUCCESS(operation->status) ? &GUID_HWPROFILE_CHANGE_COMPLETE
                                                          : &GUID_HWPROFILE_CHANGE_CANCELLED);
    if (!NT_SUCCESS(operation->status))
        operation->status = STATUS_PLUGPLAY_QUERY_VETOED;
}

lab_status lab_pnp_profile_change(void)
{
    return operate("", change_profile, 0);
}

bool lab_pnp_interface(const char *class_guid, uint32_t index, char *name, size_t room)
{
    UNICODE_STRING text = {0}, one;
    GUID guid;
    PWSTR list;
    bool found = false;

    if (!begin() || !copy_text(&text, class_guid))
        return false;
    if (!NT_SUCCESS(RtlGUIDFromString(&text, &guid)) || !NT_SUCCESS(IoGetDeviceInterfaces(&guid, 0, 0, &list))) {
        lab__pnp_text_free(&text);
        return false;
    }
    lab__pnp_text_free(&text);
    for (PWSTR at = list; *at && !found; at += one.Length / sizeof(WCHAR) + 1) {
        one = lab__pnp_string(at);
        if (index--)
            continue;
        to_utf8(&one, name, room);
        name[1] = '\\';
        found = true;
    }
    ExFreePool(list);
    return found;
}

void lab_pnp_settle(void)
{
    if (begin())
        lab__pnp_settle();
}

/* --- making one --- */

struct creation {
    struct lab__pnp_root_device what;
    struct lab__pnp_list hardware_ids, compatible_ids;
    UNICODE_STRING device_id, instance_id, description;
    char *name;
    size_t room;
};

static void create(struct operation *operation, struct lab__pnp_node *root)
{
    struct creation *creation = operation->more;
    struct lab__pnp_node *node;
    PDEVICE_OBJECT pdo;

    operation->status = lab__pnp_root_create(&creation->what, &pdo);
    if (!NT_SUCCESS(operation->status))
        return;
    node = lab__pnp_node_create(root, pdo);
    if (!node) {
        operation->status = STATUS_INSUFFICIENT_RESOURCES;
        return;
    }
    lab__pnp_child_arrived(node);
    to_utf8(&node->path, creation->name, creation->room);
    operation->status = node->problem ? node->problem_status : STATUS_SUCCESS;
    if (node->problem && NT_SUCCESS(operation->status))
        operation->status = STATUS_UNSUCCESSFUL;
}

/* "Root\Sample" names the device itself; anything else becomes a device of the root's. */
static BOOLEAN name_device(struct creation *creation)
{
    UNICODE_STRING first = lab__pnp_string(creation->hardware_ids.text), root = lab__pnp_string(L"ROOT\\"),
                   acpi = lab__pnp_string(L"ACPI\\");
    WCHAR text[220];
    ULONG count = 0, length = 0, start = 0;

    for (ULONG i = 0; i < first.Length / sizeof(WCHAR); i++)
        if (first.Buffer[i] == '\\') {
            count++;
            start = i + 1;
        }
    if (count == 1 && (RtlPrefixUnicodeString(&root, &first, TRUE) || RtlPrefixUnicodeString(&acpi, &first, TRUE)))
        return lab__pnp_text_of(&creation->device_id, &first);
    RtlCopyMemory(text, L"ROOT\\", 10);
    length = 5;
    for (ULONG i = start; i < first.Length / sizeof(WCHAR) && length < 199; i++)
        text[length++] = first.Buffer[i] == ' ' ? '_' : first.Buffer[i];
    return lab__pnp_text_copy(&creation->device_id, text, length);
}

static BOOLEAN read_device(const lab_pnp_device *device, struct creation *creation)
{
    if (!copy_list(&creation->hardware_ids, device->hardware_ids) || !creation->hardware_ids.text ||
        !copy_list(&creation->compatible_ids, device->compatible_ids) ||
        !copy_text(&creation->instance_id, device->instance_id) ||
        !copy_text(&creation->description, device->description) || !name_device(creation))
        return FALSE;
    creation->what.device_id = creation->device_id.Buffer;
    creation->what.instance_id = creation->instance_id.Buffer;
    creation->what.hardware_ids = creation->hardware_ids.text;
    creation->what.compatible_ids = creation->compatible_ids.text;
    creation->what.description = creation->description.Buffer;
    creation->what.raw = device->raw;
    creation->what.boot = lab__pnp_boot_list(device->resources, device->resource_count);
    creation->what.requirements = lab__pnp_requirements_list(device->requirements, device->requirement_count);
    return TRUE;
}

static void free_creation(struct creation *creation)
{
    lab__pnp_list_free(&creation->hardware_ids);
    lab__pnp_list_free(&creation->compatible_ids);
    lab__pnp_text_free(&creation->device_id);
    lab__pnp_text_free(&creation->instance_id);
    lab__pnp_text_free(&creation->description);
    if (creation->what.boot)
        lab__mm_kernel_free((PVOID)creation->what.boot);
    if (creation->what.requirements)
        lab__mm_kernel_free((PVOID)creation->what.requirements);
}

lab_status lab_pnp_device_create(const lab_pnp_device *device, char *name, size_t room)
{
    struct creation creation = {.name = name, .room = name ? room : 0};
    NTSTATUS status = STATUS_INVALID_PARAMETER;

    if (!begin())
        return STATUS_INVALID_DEVICE_STATE;
    if (read_device(device, &creation))
        status = operate("", create, &creation);
    else
        complain("%s", "hardware_ids is missing, or a text is not UTF-8", 0);
    free_creation(&creation);
    return status;
}

/* --- looking --- */

static enum lab_pnp_state state_of(const struct lab__pnp_node *node)
{
    switch (node->state) {
    case LAB_PNP_ADDED:
        return LAB_PNP_DEVICE_ADDED;
    case LAB_PNP_STARTED:
    case LAB_PNP_STOP_PENDING:
    case LAB_PNP_QUERY_REMOVED:
        return LAB_PNP_DEVICE_STARTED;
    case LAB_PNP_STOPPED:
        return LAB_PNP_DEVICE_STOPPED;
    case LAB_PNP_SURPRISED:
        return LAB_PNP_DEVICE_GONE;
    default:
        return LAB_PNP_DEVICE_FOUND;
    }
}

static void describe(struct operation *operation, struct lab__pnp_node *node)
{
    lab_pnp_info *info = operation->more;
    UNICODE_STRING text;

    info->state = state_of(node);
    info->problem = node->problem;
    info->problem_status = node->problem_status;
    info->drivers = node->driver_count;
    info->in_use = lab__pnp_in_use(node);
    for (LIST_ENTRY *link = node->children.Flink; link != &node->children; link = link->Flink)
        info->children++;
    to_utf8(&node->service, info->service, sizeof info->service);
    if (node->parent && node->parent != lab__pnp.root)
        to_utf8(&node->parent->path, info->parent, sizeof info->parent);
    text = lab__pnp_string(node->hardware_ids.text);
    to_utf8(&text, info->hardware_id, sizeof info->hardware_id);
    if (node->key && lab__pnp_value_read(node->key, L"DeviceDesc", &text))
        to_utf8(&text, info->description, sizeof info->description);
    __builtin_snprintf(info->bus_driver, sizeof info->bus_driver, "%s",
                       lab__io_driver_of(node->pdo->DriverObject)->short_name);
}

lab_status lab_pnp_device_query(const char *device, lab_pnp_info *info)
{
    struct operation operation = {.more = info};
    struct lab__pnp_node *node;

    memset(info, 0, sizeof *info);
    if (!begin() || !copy_text(&operation.name, device))
        return STATUS_INVALID_DEVICE_STATE;
    node = lab__pnp_node_find(&operation.name);
    lab__pnp_text_free(&operation.name);
    if (!node) {
        complain("there is no device %s", device, 0);
        return STATUS_NO_SUCH_DEVICE;
    }
    describe(&operation, node);
    return STATUS_SUCCESS;
}

bool lab_pnp_device_next(char *name, size_t room)
{
    struct lab__pnp_node *node;
    UNICODE_STRING text = {0};

    if (!begin())
        return false;
    node = lab__pnp.root;
    if (*name) {
        if (!copy_text(&text, name))
            return false;
        node = lab__pnp_node_find(&text);
        lab__pnp_text_free(&text);
    }
    do
        node = node ? lab__pnp_node_next(lab__pnp.root, node) : 0;
    while (node && !node->path.Length);
    if (!node)
        return false;
    to_utf8(&node->path, name, room);
    return true;
}

static char tree_text[65536];

static size_t write_line(size_t at, const struct lab__pnp_node *node)
{
    static const char *const states[] = {"found",   "found",   "added",      "started", "stopping",
                                         "stopped", "leaving", "gone, open", "removed"};
    char path[LAB_PNP_NAME] = "", service[64] = "", problem[64] = "";
    int written;

    to_utf8(&node->path, path, sizeof path);
    to_utf8(&node->service, service, sizeof service);
    if (node->problem)
        __builtin_snprintf(problem, sizeof problem, ", problem %u (0x%08X)", (unsigned)node->problem,
                           (unsigned)node->problem_status);
    written = __builtin_snprintf(tree_text + at, sizeof tree_text - at, "%*s%s  [%s] %s%s\n", (int)(node->level * 2),
                                 "", *path ? path : "?", service, states[node->state], problem);
    return at + (size_t)written < sizeof tree_text ? at + (size_t)written : sizeof tree_text - 1;
}

const char *lab_pnp_tree_text(void)
{
    size_t at = 0;

    tree_text[0] = 0;
    if (!begin())
        return tree_text;
    for (struct lab__pnp_node *node = lab__pnp.root; node; node = lab__pnp_node_next(lab__pnp.root, node))
        at = write_line(at, node);
    return tree_text;
}
