/* Export as .reg text, in the very form that regedit writes: version 5.00, UTF-16 with its mark, lines of 80 columns.
 */
#include <string.h>

#include "cm/hive.h"
#include "cm/reg_file.h"

#define WIDTH 77 /* the last column that a byte may end in before its line is continued */

struct output {
    WCHAR *text;
    SIZE_T length, room; /* characters */
    SIZE_T line;         /* where the line began */
    BOOLEAN with_volatile;
};

static void put(struct output *output, const WCHAR *text, SIZE_T length)
{
    if (output->length + length > output->room) {
        SIZE_T room = (output->length + length) * 2 + 4096;
        WCHAR *larger = host_alloc(room * sizeof(WCHAR));

        if (output->text)
            memcpy(larger, output->text, output->length * sizeof(WCHAR));
        host_free(output->text);
        output->text = larger;
        output->room = room;
    }
    memcpy(output->text + output->length, text, length * sizeof(WCHAR));
    output->length += length;
}

static void put_ascii(struct output *output, const char *text)
{
    for (; *text; text++) {
        WCHAR c = (WCHAR)*text;

        put(output, &c, 1);
    }
}

static void end_line(struct output *output)
{
    put_ascii(output, "\r\n");
    output->line = output->length;
}

static void put_quoted(struct output *output, const WCHAR *text, SIZE_T length)
{
    put_ascii(output, "\"");
    for (SIZE_T i = 0; i < length; i++) {
        if (text[i] == '"' || text[i] == '\\')
            put_ascii(output, "\\");
        put(output, text + i, 1);
    }
    put_ascii(output, "\"");
}

/* A text that ends with its only zero can be written as such. */
static BOOLEAN is_text(const struct lab__cm_value *value)
{
    const WCHAR *data = lab__cm_value_data(value);
    ULONG count = value->size / sizeof(WCHAR);

    if (value->type != REG_SZ || !count || value->size % sizeof(WCHAR) || data[count - 1])
        return FALSE;
    for (ULONG i = 0; i < count - 1; i++)
        if (!data[i] || data[i] == '\r' || data[i] == '\n')
            return FALSE;
    return TRUE;
}

static void put_bytes(struct output *output, const UCHAR *data, ULONG size)
{
    static const char digits[] = "0123456789abcdef";

    for (ULONG i = 0; i < size; i++) {
        char byte[4] = {digits[data[i] >> 4], digits[data[i] & 15], i + 1 < size ? ',' : 0, 0};

        put_ascii(output, byte);
        if (i + 1 < size && output->length - output->line >= WIDTH) {
            put_ascii(output, "\\");
            end_line(output);
            put_ascii(output, "  ");
        }
    }
}

static void put_value(struct output *output, const struct lab__cm_value *value)
{
    char type[32];
    ULONG number;

    if (value->entry.name_length)
        put_quoted(output, value->entry.name, value->entry.name_length / sizeof(WCHAR));
    else
        put_ascii(output, "@");
    put_ascii(output, "=");
    if (is_text(value)) {
        put_quoted(output, lab__cm_value_data(value), value->size / sizeof(WCHAR) - 1);
    } else if (value->type == REG_DWORD && value->size == sizeof number) {
        memcpy(&number, lab__cm_value_data(value), sizeof number);
        __builtin_snprintf(type, sizeof type, "dword:%08x", (unsigned)number);
        put_ascii(output, type);
    } else {
        __builtin_snprintf(type, sizeof type, value->type == REG_BINARY ? "hex:" : "hex(%x):", (unsigned)value->type);
        put_ascii(output, type);
        put_bytes(output, lab__cm_value_data(value), value->size);
    }
    end_line(output);
}

static void put_values(struct output *output, struct lab__cm_entry *tree)
{
    for (; tree; tree = tree->right) {
        put_values(output, tree->left);
        if (lab__cm_visible(tree))
            put_value(output, lab__cm_value_of(tree));
    }
}

static void put_path(struct output *output, const struct lab__cm_node *node)
{
    static const UNICODE_STRING machine = RTL_CONSTANT_STRING(L"MACHINE");
    UNICODE_STRING name = lab__cm_name_of(&node->entry);

    if (node->entry.owner == lab__cm.root) {
        put_ascii(output, RtlEqualUnicodeString(&name, &machine, TRUE) ? "HKEY_LOCAL_MACHINE" : "HKEY_USERS");
        return;
    }
    put_path(output, node->entry.owner);
    put_ascii(output, "\\");
    put(output, name.Buffer, name.Length / sizeof(WCHAR));
}

static void put_key(struct output *output, struct lab__cm_node *node);

static void put_subkeys(struct output *output, struct lab__cm_entry *tree)
{
    for (; tree; tree = tree->right) {
        put_subkeys(output, tree->left);
        if (lab__cm_visible(tree))
            put_key(output, lab__cm_node_of(tree));
    }
}

/* Links are left out: what they lead to is there anyway. So are, where the registry is saved, hives that have files;
 * one that was replaced is what it is to be. */
static void put_key(struct output *output, struct lab__cm_node *node)
{
    struct lab__cm_node *next = output->with_volatile ? 0 : lab__cm_hive_next(node);

    if ((node->flags & LAB_CM_LINK) ||
        (!output->with_volatile && (node->flags & (LAB_CM_VOLATILE | LAB_CM_HIVE)) && !(node->flags & LAB_CM_MASTER)))
        return;
    if (next)
        node = next;
    if (node != lab__cm.root && !(node->flags & LAB_CM_MASTER)) {
        put_ascii(output, "[");
        put_path(output, node);
        put_ascii(output, "]");
        end_line(output);
        put_values(output, node->values);
        end_line(output);
    }
    put_subkeys(output, node->subkeys);
}

void lab__reg_export(struct lab__cm_node *node, BOOLEAN with_volatile, char **text, SIZE_T *bytes)
{
    static const WCHAR mark = 0xFEFF;
    struct output output = {.with_volatile = with_volatile};

    put(&output, &mark, 1);
    put_ascii(&output, "Windows Registry Editor Version 5.00");
    end_line(&output);
    end_line(&output);
    put_key(&output, node);
    *text = (char *)output.text;
    *bytes = output.length * sizeof(WCHAR);
}
