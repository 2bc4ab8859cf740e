/* WMI as an application uses it: blocks by GUID or class, raw data, methods, events. */
#include <ntlab/wmi.h>
#include <string.h>

#include "api/wmi_block.h"
#include "machine/machine_p.h"

#define MOST_EVENTS 4096

struct queued {
    LIST_ENTRY link;
    ULONG length;
    char instance[256];
    UCHAR data[];
};

static NTSTATUS guid_from(const char *name, GUID *guid, const struct mof_class **class)
{
    struct unicode_text text;
    NTSTATUS status;

    *class = 0;
    if (name[0] != '{') {
        *class = mof_find(name);
        if (!*class || !(*class)->has_guid)
            return STATUS_OBJECT_NAME_NOT_FOUND;
        *guid = (*class)->guid;
        return STATUS_SUCCESS;
    }
    status = lab__api_text_to_unicode(name, &text);
    if (!NT_SUCCESS(status))
        return status;
    status = RtlGUIDFromString(&text.string, guid);
    lab__api_text_free(&text);
    if (NT_SUCCESS(status))
        *class = mof_find_guid(guid);
    return status;
}

static void name_of(const WNODE_HEADER *wnode, ULONG offset, char *text, ULONG room)
{
    USHORT length = 0;
    ULONG bytes = 0;

    text[0] = 0;
    if (!offset || offset + sizeof length > wnode->BufferSize)
        return;
    memcpy(&length, (const char *)wnode + offset, sizeof length);
    if (length > wnode->BufferSize - offset - sizeof length)
        return;
    RtlUnicodeToUTF8N(text, room - 1, &bytes, (PCWSTR)((const char *)wnode + offset + sizeof length), length);
    text[bytes] = 0;
}

static void enqueue(lab_wmi_block *block, const void *data, ULONG length, const WNODE_HEADER *wnode, ULONG name_offset)
{
    struct queued *event;

    if (block->event_count >= MOST_EVENTS)
        return;
    event = host_alloc(sizeof *event + length);
    event->length = length;
    memcpy(event->data, data, length);
    name_of(wnode, name_offset, event->instance, sizeof event->instance);
    InsertTailList(&block->events, &event->link);
    block->event_count++;
    KeSetEvent(&block->arrived, 0, FALSE);
}

/* In WMI's worker thread. */
static void receive(void *context, PWNODE_HEADER wnode)
{
    PWNODE_SINGLE_INSTANCE single = (PWNODE_SINGLE_INSTANCE)wnode;
    PWNODE_SINGLE_ITEM one = (PWNODE_SINGLE_ITEM)wnode;

    if ((wnode->Flags & WNODE_FLAG_SINGLE_INSTANCE) && lab__wmi_wnode_sound(wnode, wnode->BufferSize))
        enqueue(context, (char *)wnode + single->DataBlockOffset, single->SizeDataBlock, wnode,
                single->OffsetInstanceName);
    else if ((wnode->Flags & WNODE_FLAG_SINGLE_ITEM) && wnode->BufferSize >= sizeof *one &&
             one->DataBlockOffset <= wnode->BufferSize && one->SizeDataItem <= wnode->BufferSize - one->DataBlockOffset)
        enqueue(context, (char *)wnode + one->DataBlockOffset, one->SizeDataItem, wnode, one->OffsetInstanceName);
    else
        enqueue(context, wnode + 1, wnode->BufferSize - sizeof *wnode, wnode, 0);
}

static NTSTATUS open_block(const char *name, ACCESS_MASK access, lab_wmi_block **result)
{
    const struct mof_class *class;
    lab_wmi_block *block;
    NTSTATUS status;
    GUID guid;

    status = guid_from(name, &guid, &class);
    if (!NT_SUCCESS(status))
        return status;
    block = lab__mm_kernel_alloc(sizeof *block);
    if (!block)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = lab__wmi_open(&guid, access, &block->inner);
    if (!NT_SUCCESS(status)) {
        lab__mm_kernel_free(block);
        return status;
    }
    block->class = class;
    InitializeListHead(&block->events);
    KeInitializeEvent(&block->arrived, SynchronizationEvent, FALSE);
    if (access & WMIGUID_NOTIFICATION)
        lab__wmi_listen(block->inner, receive, block);
    *result = block;
    return STATUS_SUCCESS;
}

lab_status lab_wmi_open(const char *name, lab_wmi_block **block)
{
    USER_CALL(open_block(name, WMIGUID_QUERY | WMIGUID_SET | WMIGUID_EXECUTE, block));
}

lab_status lab_wmi_open_events(const char *name, lab_wmi_block **block)
{
    USER_CALL(open_block(name, WMIGUID_NOTIFICATION, block));
}

void lab_wmi_close(lab_wmi_block *block)
{
    if (!lab__ke_thread() || !block)
        return;
    lab__wmi_wait_delivered();
    lab__ob_dereference(block->inner);
    while (!IsListEmpty(&block->events))
        host_free(CONTAINING_RECORD(RemoveHeadList(&block->events), struct queued, link));
    lab__mm_kernel_free(block);
}

/* --- instances --- */

struct search {
    ULONG index; /* how many more to pass by */
    char *name;
    ULONG room;
    BOOLEAN found;
};

static ULONG name_offset_of(PWNODE_ALL_DATA all, ULONG index)
{
    ULONG at = all->OffsetInstanceNameOffsets, offset = 0;

    if (!at || at > all->WnodeHeader.BufferSize || (all->WnodeHeader.BufferSize - at) / sizeof offset <= index)
        return 0;
    memcpy(&offset, (char *)all + at + index * sizeof offset, sizeof offset);
    return offset;
}

static NTSTATUS search_instances(void *context, PWNODE_HEADER wnode)
{
    PWNODE_ALL_DATA all = (PWNODE_ALL_DATA)wnode;
    struct search *search = context;

    if (search->found)
        return STATUS_SUCCESS;
    if (search->index >= all->InstanceCount) {
        search->index -= all->InstanceCount;
        return STATUS_SUCCESS;
    }
    name_of(wnode, name_offset_of(all, search->index), search->name, search->room);
    search->found = TRUE;
    return STATUS_SUCCESS;
}

static NTSTATUS instance_at(lab_wmi_block *block, uint32_t index, char *name, uint32_t room)
{
    struct search search = {index, name, room, FALSE};
    NTSTATUS status;

    if (!room)
        return STATUS_BUFFER_TOO_SMALL;
    status = lab__wmi_query_all(block->inner, search_instances, &search);
    return !NT_SUCCESS(status) ? status : search.found ? STATUS_SUCCESS : STATUS_NO_MORE_ENTRIES;
}

lab_status lab_wmi_instance(lab_wmi_block *block, uint32_t index, char *name, uint32_t room)
{
    USER_CALL(instance_at(block, index, name, room));
}

/* The instance's name in UTF-16; of none given, that of the first. */
static NTSTATUS instance_text(lab_wmi_block *block, const char *instance, struct unicode_text *text)
{
    char first[256];
    NTSTATUS status;

    if (instance)
        return lab__api_text_to_unicode(instance, text);
    status = instance_at(block, 0, first, sizeof first);
    if (status == STATUS_NO_MORE_ENTRIES)
        status = STATUS_WMI_INSTANCE_NOT_FOUND;
    return NT_SUCCESS(status) ? lab__api_text_to_unicode(first, text) : status;
}

NTSTATUS lab__api_wmi_get(lab_wmi_block *block, const char *instance, UCHAR **data, ULONG *length)
{
    struct unicode_text text;
    PWNODE_SINGLE_INSTANCE single;
    PWNODE_HEADER answer;
    NTSTATUS status = instance_text(block, instance, &text);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__wmi_query_single(block->inner->guid, &text.string, &answer);
    lab__api_text_free(&text);
    if (!NT_SUCCESS(status))
        return status;
    single = (PWNODE_SINGLE_INSTANCE)answer;
    *length = single->SizeDataBlock;
    *data = host_alloc(*length + 1);
    memcpy(*data, (char *)single + single->DataBlockOffset, *length);
    lab__mm_kernel_free(answer);
    return STATUS_SUCCESS;
}

NTSTATUS lab__api_wmi_set(lab_wmi_block *block, const char *instance, const void *data, ULONG length)
{
    struct unicode_text text;
    NTSTATUS status = instance_text(block, instance, &text);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__wmi_set(block->inner, &text.string, data, length);
    lab__api_text_free(&text);
    return status;
}

static NTSTATUS get(lab_wmi_block *block, const char *instance, void *data, uint32_t *length)
{
    ULONG room = *length;
    UCHAR *own;
    NTSTATUS status = lab__api_wmi_get(block, instance, &own, length);

    if (!NT_SUCCESS(status))
        return status;
    if (*length > room)
        status = STATUS_BUFFER_TOO_SMALL;
    else
        memcpy(data, own, *length);
    host_free(own);
    return status;
}

lab_status lab_wmi_get(lab_wmi_block *block, const char *instance, void *data, uint32_t *length)
{
    USER_CALL(get(block, instance, data, length));
}

lab_status lab_wmi_set(lab_wmi_block *block, const char *instance, const void *data, uint32_t length)
{
    USER_CALL(lab__api_wmi_set(block, instance, data, length));
}

static NTSTATUS set_item(lab_wmi_block *block, const char *instance, uint32_t item, const void *data, uint32_t length)
{
    struct unicode_text text;
    NTSTATUS status = instance_text(block, instance, &text);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__wmi_set_item(block->inner, &text.string, item, data, length);
    lab__api_text_free(&text);
    return status;
}

lab_status lab_wmi_set_item(lab_wmi_block *block, const char *instance, uint32_t item, const void *data,
                            uint32_t length)
{
    USER_CALL(set_item(block, instance, item, data, length));
}

/* --- methods --- */

static NTSTATUS execute(lab_wmi_block *block, struct unicode_text *text, uint32_t method, const void *input,
                        uint32_t input_length, void *output, uint32_t *output_length)
{
    ULONG room = output_length ? *output_length : 0, out = room;
    PWNODE_HEADER answer;
    UCHAR *buffer;
    NTSTATUS status = lab__wmi_query_single(block->inner->guid, &text->string, &answer);

    if (NT_SUCCESS(status)) /* what it answers makes no difference to the method */
        lab__mm_kernel_free(answer);
    else if (status == STATUS_WMI_GUID_NOT_FOUND || status == STATUS_WMI_INSTANCE_NOT_FOUND)
        return status;
    buffer = host_alloc((input_length > room ? input_length : room) + 1);
    if (input_length)
        memcpy(buffer, input, input_length);
    status = lab__wmi_execute(block->inner, &text->string, method, input_length, &out, buffer);
    if (NT_SUCCESS(status) && out)
        memcpy(output, buffer, out);
    if (output_length)
        *output_length = out;
    host_free(buffer);
    return status;
}

NTSTATUS lab__api_wmi_execute(lab_wmi_block *block, const char *instance, uint32_t method, const void *input,
                              uint32_t input_length, void *output, uint32_t *output_length)
{
    struct unicode_text text;
    NTSTATUS status = instance_text(block, instance, &text);

    if (!NT_SUCCESS(status))
        return status;
    status = execute(block, &text, method, input, input_length, output, output_length);
    lab__api_text_free(&text);
    return status;
}

lab_status lab_wmi_execute(lab_wmi_block *block, const char *instance, uint32_t method, const void *input,
                           uint32_t input_length, void *output, uint32_t *output_length)
{
    USER_CALL(lab__api_wmi_execute(block, instance, method, input, input_length, output, output_length));
}

/* --- events --- */

static NTSTATUS next_event(lab_wmi_block *block, uint64_t timeout, char *instance, uint32_t room, void *data,
                           uint32_t *length)
{
    LARGE_INTEGER own;
    struct queued *event;
    NTSTATUS status;

    while (IsListEmpty(&block->events)) {
        status =
            KeWaitForSingleObject(&block->arrived, UserRequest, UserMode, FALSE, lab__api_timeout_from(timeout, &own));
        if (status != STATUS_SUCCESS)
            return status;
    }
    event = CONTAINING_RECORD(block->events.Flink, struct queued, link);
    if (event->length > *length) {
        *length = event->length;
        return STATUS_BUFFER_TOO_SMALL;
    }
    *length = event->length;
    memcpy(data, event->data, event->length);
    if (instance && room)
        __builtin_snprintf(instance, room, "%s", event->instance);
    RemoveEntryList(&event->link);
    block->event_count--;
    host_free(event);
    return STATUS_SUCCESS;
}

lab_status lab_wmi_event(lab_wmi_block *block, uint64_t timeout_100ns, char *instance, uint32_t room, void *data,
                         uint32_t *length)
{
    USER_CALL(next_event(block, timeout_100ns, instance, room, data, length));
}

/* --- .mof files --- */

static lab_status complain(const char *name, const struct mof_error *error)
{
    if (error->line)
        __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, "%s:%u: %s", name, (unsigned)error->line,
                           error->what);
    else
        __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, "%s: %s", name, error->what);
    return STATUS_INVALID_PARAMETER;
}

/* mofcomp takes UTF-16 too. */
static char *to_utf8(const void *text, SIZE_T *length)
{
    ULONG bytes = (ULONG)(*length * 3 / 2 + 4), done = 0;
    char *utf8 = host_alloc(bytes);

    RtlUnicodeToUTF8N(utf8, bytes, &done, (PCWSTR)((const char *)text + 2), (ULONG)(*length - 2) & ~1u);
    *length = done;
    return utf8;
}

lab_status lab_mof_read(const char *name, const void *text, size_t length)
{
    struct mof_error error;
    SIZE_T size = length;
    char *own = length >= 2 && !memcmp(text, "\xFF\xFE", 2) && length < 0x40000000 ? to_utf8(text, &size) : 0;
    BOOLEAN done = mof_parse(own ? own : text, size, &error);

    host_free(own);
    return done ? STATUS_SUCCESS : complain(name, &error);
}

lab_status lab_mof_load(const char *path)
{
    host_size length;
    char *text;
    lab_status status;

    if (host_file_read(path, &text, &length)) {
        __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, "%s cannot be read", path);
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    status = lab_mof_read(path, text, length);
    host_free(text);
    return status;
}
