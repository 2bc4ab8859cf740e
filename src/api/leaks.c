/*
 * What is left behind, in words: the blocks of pool with who allocated them, the objects with their names, what is
 * counted only.
 */
#include <ntlab/ntlab.h>

#include "api/api_p.h"
#include "cm/cm_p.h"
#include "mm/special.h"
#include "vf/vf_holding.h"
#include "vf/vf_report.h"

static char *text;
static SIZE_T length, room;

static void __attribute__((format(printf, 1, 2))) add(const char *format, ...)
{
    __builtin_va_list arguments;
    char line[512];
    SIZE_T size;

    __builtin_va_start(arguments, format);
    size = (SIZE_T)__builtin_vsnprintf(line, sizeof line, format, arguments);
    __builtin_va_end(arguments);
    if (size >= sizeof line)
        size = sizeof line - 1;
    if (length + size + 1 > room) {
        char *larger = host_alloc(room ? room * 2 + sizeof line : 4096);

        RtlCopyMemory(larger, text, length);
        host_free(text);
        room = room ? room * 2 + sizeof line : 4096;
        text = larger;
    }
    RtlCopyMemory(text + length, line, size);
    length += size;
    text[length] = 0;
}

/* Who called the code that allocated, as far as it is a driver's. */
static void add_frames(const struct lab__vf_stack *stack, PVOID caller)
{
    for (ULONG i = 0; stack && i < stack->count; i++) {
        struct host_frame frame;

        if (stack->frames[i] == caller || !host_code_is_drivers(stack->frames[i]))
            continue;
        host_frame_describe(stack->frames[i], &frame);
        add("    from %s", frame.function ? frame.function : "?");
        if (frame.file)
            add(" (%s:%u)", frame.file, frame.line);
        add("\n");
    }
}

static void add_stack(PVOID block, PVOID caller)
{
    add_frames(lab__mm_special_allocation(block), caller);
}

static void add_block(void *context, PVOID block, SIZE_T size, ULONG tag, PVOID caller)
{
    struct host_frame frame;
    char name[5];

    for (int i = 0; i < 4; i++) {
        UCHAR letter = (UCHAR)(tag >> (8 * i));

        name[i] = letter >= ' ' && letter < 127 ? (char)letter : '.';
    }
    name[4] = 0;
    host_frame_describe(caller, &frame);
    add("pool: %llu bytes at %p with tag '%s', allocated in %s", (unsigned long long)size, block, name,
        frame.function ? frame.function : "code that is gone");
    if (frame.file)
        add(" (%s:%u)", frame.file, frame.line);
    add("\n");
    add_stack(block, caller);
}

static void narrow(const UNICODE_STRING *from, char *to, SIZE_T size)
{
    SIZE_T count = from->Length / sizeof(WCHAR) < size - 1 ? from->Length / sizeof(WCHAR) : size - 1;

    for (SIZE_T i = 0; i < count; i++)
        to[i] = from->Buffer[i] < 128 ? (char)from->Buffer[i] : '?';
    to[count] = 0;
}

static void name_of_key(struct lab__cm_key *key, char *name, SIZE_T size)
{
    USHORT bytes = lab__cm_node_path(key->node, 0);
    WCHAR *path = host_alloc(bytes);
    UNICODE_STRING text = {bytes, bytes, path};

    lab__cm_node_path(key->node, path);
    narrow(&text, name, size);
    host_free(path);
}

/* The name it has, or had: a file's lies behind its device's. */
static void name_of(PVOID body, char *name, SIZE_T size)
{
    struct lab__ob_header *header = lab__ob_header_of(body);

    name[0] = 0;
    if (header->type == lab__io_file_type)
        narrow(&((PFILE_OBJECT)body)->FileName, name, size);
    else if (header->type == lab__cm_key_type)
        name_of_key(body, name, size);
    else if (header->type == lab__io_driver_type)
        narrow(&((PDRIVER_OBJECT)body)->DriverName, name, size);
    else
        narrow(&header->name, name, size);
}

static void describe_object(PVOID body, char *text, SIZE_T size)
{
    char type[32], name[128];

    narrow(&lab__ob_header_of(body)->type->name, type, sizeof type);
    name_of(body, name, sizeof name);
    __builtin_snprintf(text, size, "%s%s%s", type, *name ? " " : "", name);
}

static void add_object(void *context, PVOID body)
{
    struct lab__ob_header *header = lab__ob_header_of(body);
    char text[160];

    describe_object(body, text, sizeof text);
    add("object: %s, %lld references, %lld of them handles", text, (long long)header->pointer_count,
        (long long)header->handle_count);
    if (header->type == lab__io_device_type && !((PDEVICE_OBJECT)body)->Type)
        add(", deleted");
    else if (header->type == lab__io_device_type)
        add(", of driver %s", lab__io_driver_of(((PDEVICE_OBJECT)body)->DriverObject)->short_name);
    add("\n");
    add_stack(body, 0);
}

static void describe_handle(HANDLE handle, char *text, SIZE_T size)
{
    PVOID body;

    if (!NT_SUCCESS(lab__ob_reference_handle(handle, 0, 0, KernelMode, &body, 0)))
        return;
    describe_object(body, text, size);
    lab__ob_dereference(body);
}

/* What a driver took and hasn't given back, with who took it. */
static void add_holding(const struct lab__vf_holding *holding)
{
    struct host_frame frame;
    char name[160] = "";

    if (holding->kind == LAB_VF_REFERENCE)
        describe_object((PVOID)(ULONG_PTR)holding->key, name, sizeof name);
    else if (holding->kind == LAB_VF_HANDLE)
        describe_handle((HANDLE)(ULONG_PTR)holding->key, name, sizeof name);
    host_frame_describe(holding->caller, &frame);
    add("%s: %p%s%s, taken in %s", lab__vf_kind_name(holding->kind), holding->key, *name ? " of " : "", name,
        frame.function ? frame.function : "code that is gone");
    if (frame.file)
        add(" (%s:%u)", frame.file, frame.line);
    add("\n");
    add_frames(&holding->stack, holding->caller);
}

/* Only those that the verifier guards are known one by one: the first ones of each place. */
static void add_irp(PVOID irp)
{
    add("IRP: %p, made\n", irp);
    add_stack(irp, 0);
}

const char *lab_leaks_text(void)
{
    struct lab__mm_leaks mm;
    struct lab__io_leaks io;

    length = 0;
    if (text)
        text[0] = 0;
    if (!lab__ke_running() || lab__ke_crashed)
        return "";
    lab__ps_reap(0);
    lab__mm_pool_each(add_block, 0);
    lab__ob_leaks_each(add_object, 0);
    lab__mm_leaks(&mm);
    lab__io_leaks(&io);
    lab__vf_holdings_each(add_holding);
    if (mm.mdls)
        add("MDLs: %u not freed\n", (unsigned)mm.mdls);
    if (io.irps) {
        add("IRPs: %u not completed or not freed\n", (unsigned)io.irps);
        lab__mm_special_each_irp(add_irp);
    }
    return text ? text : "";
}
