/*
 * A key with all below it that isn't volatile, as a hive file (version 1.5), in the form in which Windows keeps it.
 *
 * After the base block there is one bin, cell behind cell. A key's cell is written before those of its subkeys; what it
 * says of them is put in afterwards. Descriptors are shared, as in NT.
 */
#include <string.h>

#include "cm/key_security.h"
#include "cm/reg_file.h"
#include "rtl/rtl_p.h"

#define BASE_BLOCK   4096u
#define BIN_HEADER   32u
#define NO_CELL      0xFFFFFFFFu
#define MOST_LIST    511u   /* subkeys in one list; more of them make a list of lists */
#define MOST_SEGMENT 16344u /* bytes of data in one cell */
#define MOST_BYTES   (1u << 30)

enum { KEY_ROOT = 0x0C, KEY_LINK = 0x10, KEY_LATIN = 0x20 };

struct shared_security {
    PSECURITY_DESCRIPTOR descriptor;
    ULONG cell, references;
};

struct hive {
    char *bytes; /* from the bin's header on: a cell's number is its offset there */
    SIZE_T length, room;
    struct shared_security *security;
    ULONG security_count, security_room;
    BOOLEAN full;
};

static void put16(struct hive *hive, ULONG at, USHORT value)
{
    memcpy(hive->bytes + at, &value, sizeof value);
}

static void put32(struct hive *hive, ULONG at, ULONG value)
{
    memcpy(hive->bytes + at, &value, sizeof value);
}

static void put64(struct hive *hive, ULONG at, LONGLONG value)
{
    memcpy(hive->bytes + at, &value, sizeof value);
}

static void make_room(struct hive *hive, SIZE_T more)
{
    SIZE_T room = (hive->length + more) * 2 + 65536;
    char *larger;

    if (hive->length + more <= hive->room)
        return;
    larger = host_alloc(room);
    if (hive->bytes)
        memcpy(larger, hive->bytes, hive->length);
    host_free(hive->bytes);
    hive->bytes = larger;
    hive->room = room;
}

/* A new cell for so many bytes, which are zero; NO_CELL: the file would be too large. */
static ULONG add_cell(struct hive *hive, SIZE_T size)
{
    SIZE_T whole = (sizeof(ULONG) + size + 7) & ~(SIZE_T)7;
    ULONG cell = (ULONG)hive->length;

    if (hive->length + whole > MOST_BYTES) {
        hive->full = TRUE;
        return NO_CELL;
    }
    make_room(hive, whole);
    put32(hive, cell, (ULONG) - (LONG)whole);
    hive->length += whole;
    return cell;
}

static ULONG add_bytes(struct hive *hive, const void *data, SIZE_T size)
{
    ULONG cell = size ? add_cell(hive, size) : NO_CELL;

    if (cell != NO_CELL)
        memcpy(hive->bytes + cell + 4, data, size);
    return cell;
}

/* --- names --- */

static BOOLEAN is_latin(const struct lab__cm_entry *entry)
{
    for (USHORT i = 0; i < entry->name_length / sizeof(WCHAR); i++)
        if (entry->name[i] > 0xFF)
            return FALSE;
    return TRUE;
}

static USHORT name_size(const struct lab__cm_entry *entry)
{
    return is_latin(entry) ? entry->name_length / sizeof(WCHAR) : entry->name_length;
}

static void put_name(struct hive *hive, ULONG at, const struct lab__cm_entry *entry)
{
    if (!is_latin(entry)) {
        memcpy(hive->bytes + at, entry->name, entry->name_length);
        return;
    }
    for (USHORT i = 0; i < entry->name_length / sizeof(WCHAR); i++)
        hive->bytes[at + i] = (char)entry->name[i];
}

static ULONG name_hash(const struct lab__cm_entry *entry)
{
    ULONG hash = 0;

    for (USHORT i = 0; i < entry->name_length / sizeof(WCHAR); i++)
        hash = hash * 37 + lab__rtl_upcase(entry->name[i]);
    return hash;
}

/* --- values --- */

/* A cell of the full size, whatever it holds: that is how Windows does it, and what readers count on. */
static ULONG add_segment(struct hive *hive, const char *data, ULONG size)
{
    ULONG cell = add_cell(hive, MOST_SEGMENT);

    if (hive->full)
        return NO_CELL;
    memcpy(hive->bytes + cell + 4, data, size);
    memset(hive->bytes + cell + 4 + size, 0, MOST_SEGMENT - size);
    return cell;
}

/* Data of more than one cell: a list of its parts. */
static ULONG add_big_data(struct hive *hive, const char *data, ULONG size)
{
    ULONG count = (size + MOST_SEGMENT - 1) / MOST_SEGMENT;
    ULONG cell = add_cell(hive, 12), list = add_cell(hive, count * sizeof(ULONG));

    for (ULONG i = 0; i < count && !hive->full; i++) {
        ULONG rest = size - i * MOST_SEGMENT;
        ULONG part = add_segment(hive, data + (SIZE_T)i * MOST_SEGMENT, rest < MOST_SEGMENT ? rest : MOST_SEGMENT);

        put32(hive, list + 4 + i * 4, part);
    }
    if (hive->full)
        return NO_CELL;
    memcpy(hive->bytes + cell + 4, "db", 2);
    put16(hive, cell + 6, (USHORT)count);
    put32(hive, cell + 8, list);
    return cell;
}

static ULONG add_value(struct hive *hive, const struct lab__cm_value *value)
{
    USHORT name = name_size(&value->entry);
    ULONG cell = add_cell(hive, 20u + name), data = 0, size = value->size;

    if (size > MOST_SEGMENT)
        data = add_big_data(hive, lab__cm_value_data(value), size);
    else if (size > sizeof data)
        data = add_bytes(hive, lab__cm_value_data(value), size);
    else
        memcpy(&data, lab__cm_value_data(value), size);
    if (hive->full)
        return NO_CELL;
    memcpy(hive->bytes + cell + 4, "vk", 2);
    put16(hive, cell + 6, name);
    put32(hive, cell + 8, size <= sizeof data ? size | 0x80000000 : size);
    put32(hive, cell + 12, data);
    put32(hive, cell + 16, value->type);
    put16(hive, cell + 20, is_latin(&value->entry));
    put_name(hive, cell + 24, &value->entry);
    return cell;
}

static ULONG add_values(struct hive *hive, const struct lab__cm_node *node)
{
    ULONG count = lab__cm_value_count(node), list = count ? add_cell(hive, (SIZE_T)count * sizeof(ULONG)) : NO_CELL;

    for (ULONG i = 0; i < count && !hive->full; i++) {
        ULONG cell = add_value(hive, lab__cm_value_of(lab__cm_value_at(node, i)));

        put32(hive, list + 4 + i * 4, cell);
    }
    return list;
}

/* --- descriptors --- */

static struct shared_security *security_at(struct hive *hive, PSECURITY_DESCRIPTOR descriptor)
{
    struct shared_security *larger;

    for (ULONG i = hive->security_count; i--;)
        if (hive->security[i].descriptor == descriptor)
            return &hive->security[i];
    if (hive->security_count == hive->security_room) {
        hive->security_room = hive->security_room * 2 + 16;
        larger = host_alloc(hive->security_room * sizeof *larger);
        if (hive->security)
            memcpy(larger, hive->security, hive->security_count * sizeof *larger);
        host_free(hive->security);
        hive->security = larger;
    }
    larger = &hive->security[hive->security_count++];
    *larger = (struct shared_security){descriptor, NO_CELL, 0};
    return larger;
}

static ULONG add_security(struct hive *hive, const struct lab__cm_node *node)
{
    struct shared_security *shared = security_at(hive, lab__cm_security_of(node));
    ULONG length;

    shared->references++;
    if (shared->cell != NO_CELL)
        return shared->cell;
    length = lab__se_descriptor_length(shared->descriptor);
    shared->cell = add_cell(hive, 20 + length);
    if (hive->full)
        return NO_CELL;
    memcpy(hive->bytes + shared->cell + 4, "sk", 2);
    put32(hive, shared->cell + 20, length);
    memcpy(hive->bytes + shared->cell + 24, shared->descriptor, length);
    return shared->cell;
}

/* They are in a ring, with the number of keys that each is of. */
static void link_security(struct hive *hive)
{
    for (ULONG i = 0, count = hive->security_count; i < count; i++) {
        put32(hive, hive->security[i].cell + 8, hive->security[(i + count - 1) % count].cell);
        put32(hive, hive->security[i].cell + 12, hive->security[(i + 1) % count].cell);
        put32(hive, hive->security[i].cell + 16, hive->security[i].references);
    }
}

/* --- keys --- */

static ULONG add_key(struct hive *hive, struct lab__cm_node *node, ULONG parent);

static BOOLEAN is_kept(struct lab__cm_entry *entry)
{
    return !(lab__cm_node_of(entry)->flags & LAB_CM_VOLATILE);
}

/* Volatile ones are the last. */
static ULONG count_kept(const struct lab__cm_node *node)
{
    ULONG low = 0, high = lab__cm_subkey_count(node);

    while (low < high) {
        ULONG middle = (low + high) / 2;

        if (is_kept(lab__cm_subkey_at(node, middle)))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static ULONG add_list(struct hive *hive, const struct lab__cm_node *node, ULONG first, ULONG count, ULONG parent)
{
    ULONG list = add_cell(hive, 4 + (SIZE_T)count * 8);

    if (hive->full)
        return NO_CELL;
    memcpy(hive->bytes + list + 4, "lh", 2);
    put16(hive, list + 6, (USHORT)count);
    for (ULONG i = 0; i < count && !hive->full; i++) {
        struct lab__cm_entry *entry = lab__cm_subkey_at(node, first + i);
        ULONG cell = add_key(hive, lab__cm_node_of(entry), parent);

        put32(hive, list + 8 + i * 8, cell);
        put32(hive, list + 12 + i * 8, name_hash(entry));
    }
    return list;
}

static ULONG add_subkeys(struct hive *hive, const struct lab__cm_node *node, ULONG count, ULONG parent)
{
    ULONG lists = (count + MOST_LIST - 1) / MOST_LIST, top;

    if (lists <= 1)
        return count ? add_list(hive, node, 0, count, parent) : NO_CELL;
    top = add_cell(hive, 4 + (SIZE_T)lists * 4);
    if (hive->full)
        return NO_CELL;
    memcpy(hive->bytes + top + 4, "ri", 2);
    put16(hive, top + 6, (USHORT)lists);
    for (ULONG i = 0; i < lists && !hive->full; i++) {
        ULONG rest = count - i * MOST_LIST;
        ULONG list = add_list(hive, node, i * MOST_LIST, rest < MOST_LIST ? rest : MOST_LIST, parent);

        put32(hive, top + 8 + i * 4, list);
    }
    return top;
}

static void put_key(struct hive *hive, ULONG cell, struct lab__cm_node *node, ULONG parent)
{
    lab__cm_node_measure(node);
    memcpy(hive->bytes + cell + 4, "nk", 2);
    put16(hive, cell + 6,
          (USHORT)((parent == NO_CELL ? KEY_ROOT : 0) | (node->flags & LAB_CM_LINK ? KEY_LINK : 0) |
                   (is_latin(&node->entry) ? KEY_LATIN : 0)));
    put64(hive, cell + 8, node->last_write);
    put32(hive, cell + 20, parent == NO_CELL ? 0 : parent);
    put32(hive, cell + 36, NO_CELL); /* volatile subkeys */
    put32(hive, cell + 56, node->max_name);
    put32(hive, cell + 60, node->max_class);
    put32(hive, cell + 64, node->max_value_name);
    put32(hive, cell + 68, node->max_value_data);
    put16(hive, cell + 76, name_size(&node->entry));
    put16(hive, cell + 78, node->class.Length);
    put_name(hive, cell + 80, &node->entry);
}

static ULONG add_key(struct hive *hive, struct lab__cm_node *node, ULONG parent)
{
    ULONG cell = add_cell(hive, 76u + name_size(&node->entry)), kept = count_kept(node), part;

    if (hive->full)
        return NO_CELL;
    put_key(hive, cell, node, parent);
    part = add_security(hive, node);
    put32(hive, cell + 48, part);
    part = add_bytes(hive, node->class.Buffer, node->class.Length);
    put32(hive, cell + 52, part);
    part = add_values(hive, node);
    put32(hive, cell + 40, lab__cm_value_count(node));
    put32(hive, cell + 44, part);
    part = add_subkeys(hive, node, kept, cell);
    put32(hive, cell + 24, kept);
    put32(hive, cell + 32, part);
    return cell;
}

/* --- the file --- */

/* What is left of the bin is one free cell. */
static void end_bin(struct hive *hive)
{
    ULONG rest = (ULONG)((BASE_BLOCK - (hive->length + 8) % BASE_BLOCK) % BASE_BLOCK) + 8;

    make_room(hive, rest);
    memset(hive->bytes + hive->length, 0, rest);
    put32(hive, (ULONG)hive->length, rest);
    hive->length += rest;
    memcpy(hive->bytes, "hbin", 4);
    put32(hive, 8, (ULONG)hive->length);
}

static void put_base(char *base, ULONG root, ULONG length, LONGLONG time)
{
    const ULONG words[] = {1, 1, (ULONG)time, (ULONG)(time >> 32), 1, 5, 0, 1, root, length, 1};
    ULONG sum = 0, word;

    memset(base, 0, BASE_BLOCK);
    memcpy(base, "regf", 4);
    memcpy(base + 4, words, sizeof words);
    for (ULONG i = 0; i < 508; i += 4) {
        memcpy(&word, base + i, 4);
        sum ^= word;
    }
    if (sum == NO_CELL || !sum) /* two sums are not used */
        sum = sum ? NO_CELL - 1 : 1;
    memcpy(base + 508, &sum, 4);
}

BOOLEAN lab__hive_write(struct lab__cm_node *node, char **bytes, SIZE_T *size)
{
    struct hive hive = {0};
    LARGE_INTEGER now;
    ULONG root;

    KeQuerySystemTime(&now);
    make_room(&hive, BIN_HEADER);
    hive.length = BIN_HEADER;
    root = add_key(&hive, node, NO_CELL);
    if (!hive.full) {
        link_security(&hive);
        end_bin(&hive);
        *size = BASE_BLOCK + hive.length;
        *bytes = host_alloc(*size);
        put_base(*bytes, root, (ULONG)hive.length, now.QuadPart);
        memcpy(*bytes + BASE_BLOCK, hive.bytes, hive.length);
    }
    host_free(hive.security);
    host_free(hive.bytes);
    return !hive.full;
}
