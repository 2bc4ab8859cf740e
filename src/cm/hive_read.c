/* What a hive holds becomes keys and values. */
#include <string.h>

#include "cm/hive.h"
#include "cm/key_security.h"

struct taking {
    struct lab__cm_node *at; /* 0: only look */
};

/* From UTF-8, which the library gives; free with lab__mm_kernel_free. */
static BOOLEAN to_unicode(const char *text, UNICODE_STRING *string)
{
    ULONG length = (ULONG)strlen(text), bytes = 0;

    *string = (UNICODE_STRING){0};
    string->Buffer = lab__mm_kernel_alloc((SIZE_T)length * sizeof(WCHAR) + sizeof(WCHAR));
    if (!string->Buffer)
        return FALSE;
    if (length && RtlUTF8ToUnicodeN(string->Buffer, length * sizeof(WCHAR), &bytes, text, length) != STATUS_SUCCESS) {
        lab__mm_kernel_free(string->Buffer);
        return FALSE;
    }
    if (bytes > 0xFFFE) {
        lab__mm_kernel_free(string->Buffer);
        return FALSE;
    }
    string->Length = string->MaximumLength = (USHORT)bytes;
    return TRUE;
}

/* The key itself, or 0: there is no memory. */
static struct lab__cm_node *key_of(struct taking *taking, const struct host_hive_key *key, UNICODE_STRING *name)
{
    struct lab__cm_node *node;

    if (!key->name)
        return taking->at;
    node = lab__cm_node_child(taking->at, name);
    if (!node)
        node = lab__cm_node_create(taking->at, name, taking->at->flags & LAB_CM_VOLATILE);
    if (node && key->is_link)
        node->flags |= LAB_CM_LINK;
    return node;
}

static BOOLEAN take_class(struct lab__cm_node *node, const struct host_hive_key *key)
{
    UNICODE_STRING class = {(USHORT)key->class_length, (USHORT)key->class_length, (PWCH)key->class};

    return !key->class_length || lab__cm_node_set_class(node, &class);
}

static BOOLEAN is_descriptor(const struct host_hive_key *key)
{
    return RtlValidRelativeSecurityDescriptor((PSECURITY_DESCRIPTOR)key->security, (ULONG)key->security_length, 0);
}

static int take_key(void *context, const struct host_hive_key *key)
{
    struct taking *taking = context;
    struct lab__cm_node *node;
    UNICODE_STRING name;
    BOOLEAN done;

    if (!to_unicode(key->name ? key->name : "root", &name))
        return -1;
    done = name.Length && name.Length <= LAB_CM_NAME_MAX && (!key->security || is_descriptor(key));
    if (done && taking->at) {
        node = key_of(taking, key, &name);
        done = node && take_class(node, key) && (!key->security || lab__cm_security_take(node, key->security));
        if (done && key->time > 0)
            node->last_write = key->time;
        if (done)
            taking->at = node;
    }
    lab__mm_kernel_free(name.Buffer);
    return done ? 0 : -1;
}

static int take_value(void *context, const char *name, unsigned type, const void *data, host_size size)
{
    struct taking *taking = context;
    BOOLEAN done = TRUE;
    UNICODE_STRING text;
    LONGLONG time;

    if (!to_unicode(name, &text))
        return -1;
    if (taking->at) {
        time = taking->at->last_write;
        done = lab__cm_value_set(taking->at, &text, type, data, (ULONG)size);
        taking->at->last_write = time;
    }
    lab__mm_kernel_free(text.Buffer);
    return done ? 0 : -1;
}

static void leave(void *context)
{
    struct taking *taking = context;

    if (taking->at)
        taking->at = taking->at->entry.owner;
}

int lab__hive_take(struct lab__cm_node *node, const struct lab__hive_input *input, char *error, SIZE_T room)
{
    struct taking taking = {node};
    struct host_hive_visitor visitor = {&taking, take_key, take_value, leave};

    return input->path ? host_hive_visit(input->path, &visitor, error, room)
                       : host_hive_visit_bytes(input->bytes, input->size, &visitor, error, room);
}
