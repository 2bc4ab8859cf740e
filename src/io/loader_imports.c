/*
 * May a module be loaded? Every name that it needs must come from the library, from the part of the C run time that
 * NT's kernel offers too and that is the same on the host, from the compiler's own helpers, or from a module that
 * exports it.
 *
 * A driver that needs anything else would not load on Windows either: all such names are listed at once.
 */
#include <string.h>

#include "io/image.h"
#include "io/loader.h"

/* What ntoskrnl exports of the C run time that has no wide characters, no formats and no state. */
static const char *const run_time[] = {
    "abs",     "atoi",    "atol",    "bsearch", "isalnum", "isalpha",  "iscntrl", "isdigit", "isgraph",
    "islower", "isprint", "ispunct", "isspace", "isupper", "isxdigit", "labs",    "llabs",   "longjmp",
    "memchr",  "memcmp",  "memcpy",  "memmove", "memset",  "qsort",    "setjmp",  "strcat",  "strchr",
    "strcmp",  "strcpy",  "strcspn", "strlen",  "strncat", "strncmp",  "strncpy", "strnlen", "strpbrk",
    "strrchr", "strspn",  "strstr",  "tolower", "toupper",
};

/* Compilers and their sanitizers call these on their own account: reserved names. */
static BOOLEAN is_reserved(const char *name)
{
    if (name[0] == '_' && name[1] == 'Z')
        return FALSE; /* C++: the driver's own, or the run time that kernel code hasn't */
    return name[0] == '_' && (name[1] == '_' || (name[1] >= 'A' && name[1] <= 'Z') || !strcmp(name, "_setjmp") ||
                              !strcmp(name, "_longjmp"));
}

static BOOLEAN is_run_time(const char *name)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(run_time); i++)
        if (!strcmp(run_time[i], name))
            return TRUE;
    return FALSE;
}

/* The ledger by name, hashed when first needed. */
#define BUCKETS 8192
static USHORT buckets[BUCKETS];

static ULONG hash(const char *name)
{
    ULONG value = 2166136261u;

    while (*name)
        value = (value ^ (UCHAR)*name++) * 16777619u;
    return value % BUCKETS;
}

static void fill_buckets(void)
{
    for (ULONG id = 0; id < LAB_DDI_COUNT; id++) {
        ULONG at = hash(lab__ddi_rows[id].name);

        while (buckets[at])
            at = (at + 1) % BUCKETS;
        buckets[at] = (USHORT)(id + 1);
    }
}

static const struct lab__ddi_row *find_row(const char *name)
{
    static BOOLEAN filled;

    if (!filled) {
        fill_buckets();
        filled = TRUE;
    }
    for (ULONG at = hash(name); buckets[at]; at = (at + 1) % BUCKETS)
        if (!strcmp(lab__ddi_rows[buckets[at] - 1].name, name))
            return &lab__ddi_rows[buckets[at] - 1];
    return 0;
}

/* --- what the file says --- */

static void *grow(void *array, ULONG count, SIZE_T size)
{
    void *larger;

    if (count & (count - 1)) /* the room is the next power of two */
        return array;
    larger = host_alloc((count ? count * 2 : 1) * size);
    if (array)
        RtlCopyMemory(larger, array, count * size);
    host_free(array);
    return larger;
}

static char *copy(const char *text)
{
    SIZE_T size = strlen(text) + 1;
    char *to = host_alloc(size);

    RtlCopyMemory(to, text, size);
    return to;
}

static void add_name(struct lab__io_imports *imports, const char *name, BOOLEAN absent)
{
    imports->names = grow(imports->names, imports->count, sizeof *imports->names);
    imports->names[imports->count++] = (struct lab__io_import){copy(name), absent, 0};
}

static void add_text(char ***list, ULONG *count, const char *text)
{
    *list = grow(*list, *count, sizeof **list);
    (*list)[(*count)++] = copy(text);
}

static void free_texts(char **list, ULONG count)
{
    for (ULONG i = 0; i < count; i++)
        host_free(list[i]);
    host_free(list);
}

static void drop_names(struct lab__io_imports *imports)
{
    for (ULONG i = 0; i < imports->count; i++)
        host_free(imports->names[i].name);
    imports->count = 0;
    host_free(imports->names);
    imports->names = 0;
}

void lab__io_imports_free(struct lab__io_imports *imports)
{
    drop_names(imports);
    free_texts(imports->libraries, imports->library_count);
    free_texts(imports->modules, imports->module_count);
}

static void look_at_need(struct lab__io_imports *imports, const char *name)
{
    const struct lab__ddi_row *row = find_row(name);
    enum host_symbol_owner owner;

    if (row && row->state != LAB_STATE_ABSENT)
        return;
    if (row) {
        add_name(imports, name, TRUE);
        return;
    }
    imports->counts |= !strcmp(name, "lab_coverage_register");
    owner = host_symbol_owner(name);
    if (imports->counts && owner == HOST_SYMBOL_SYSTEM)
        return;
    if (owner == HOST_SYMBOL_OWN || (owner == HOST_SYMBOL_SYSTEM && (is_reserved(name) || is_run_time(name))))
        return;
    add_name(imports, name, FALSE);
}

static void look_at(void *context, enum host_name_kind kind, const char *name)
{
    static const char library[] = "lab_library."; /* what `ntlab build` leaves of the libraries it was given */
    struct lab__io_imports *imports = context;
    BOOLEAN exported = kind == HOST_NAME_EXPORTED;

    if (kind == HOST_NAME_NEEDED) {
        look_at_need(imports, name);
    } else if (!strcmp(name, "DllInitialize")) {
        imports->exports_initialize = exported;
        imports->hides_initialize = !exported;
    } else if (!strcmp(name, "DllUnload")) {
        imports->exports_unload = exported;
        imports->hides_unload = !exported;
    } else if (!strncmp(name, library, sizeof library - 1)) {
        add_text(&imports->libraries, &imports->library_count, name + sizeof library - 1);
    }
}

static int read_names(const char *path, struct lab__io_imports *imports, char *reason, SIZE_T reason_size)
{
    int failed = host_module_names(path, look_at, imports, reason, reason_size);

    if (failed || !imports->count || !imports->counts)
        return failed;
    drop_names(imports); /* once more, as it is known now that it may need the host's library */
    free_texts(imports->libraries, imports->library_count);
    imports->libraries = 0;
    imports->library_count = 0;
    return host_module_names(path, look_at, imports, reason, reason_size);
}

/* --- who exports what it needs --- */

struct search {
    struct lab__io_imports *imports;
    const char *path;
    BOOLEAN named_only; /* modules whose import libraries the build names */
    ULONG module;       /* of this path; 0: nothing of it is needed yet */
};

/* Windows' file names. */
static BOOLEAN is_same_name(const char *a, const char *b)
{
    while (*a && RtlUpperChar(*a) == RtlUpperChar(*b))
        a++, b++;
    return !*a && !*b;
}

static BOOLEAN is_named(const struct lab__io_imports *imports, const char *path)
{
    char stem[64];

    lab__io_image_stem(path, stem, sizeof stem);
    for (ULONG i = 0; i < imports->library_count; i++)
        if (is_same_name(imports->libraries[i], stem))
            return TRUE;
    return FALSE;
}

static void match(void *context, enum host_name_kind kind, const char *name)
{
    struct search *search = context;
    struct lab__io_imports *imports = search->imports;

    for (ULONG i = 0; kind == HOST_NAME_EXPORTED && i < imports->count; i++) {
        if (imports->names[i].module || strcmp(imports->names[i].name, name))
            continue;
        if (!search->module) {
            add_text(&imports->modules, &imports->module_count, search->path);
            search->module = imports->module_count;
        }
        imports->names[i].module = search->module;
    }
}

static ULONG count_missing(const struct lab__io_imports *imports, BOOLEAN absent)
{
    ULONG count = 0;

    for (ULONG i = 0; i < imports->count; i++)
        count += !imports->names[i].module && imports->names[i].absent == absent;
    return count;
}

static void consider(void *context, const char *path)
{
    struct search *search = context;
    char reason[256];

    if (search->named_only && !is_named(search->imports, path))
        return;
    if (!count_missing(search->imports, FALSE) && !count_missing(search->imports, TRUE))
        return;
    search->path = path;
    search->module = 0;
    host_module_names(path, match, search, reason, sizeof reason); /* what is no module has nothing */
}

/* Images that are there come first, then what the machine was told of, then the importing file's folder. */
static void search_all(const char *path, struct lab__io_imports *imports, BOOLEAN named_only)
{
    struct search search = {.imports = imports, .named_only = named_only};

    for (LIST_ENTRY *link = lab__io_images.Flink; link != &lab__io_images; link = link->Flink)
        consider(&search, CONTAINING_RECORD(link, struct lab__io_image, link)->path);
    lab__io_modules_known(consider, &search);
    if (named_only || count_missing(imports, FALSE))
        host_modules_beside(path, consider, &search);
}

/* --- what is to be said of it --- */

static SIZE_T append(char *to, SIZE_T room, SIZE_T length, const char *before, const char *text)
{
    SIZE_T left = room - length;
    int size = __builtin_snprintf(to + length, left, "%s%s", before, text);

    return size < 0 || (SIZE_T)size >= left ? room - 1 : length + (SIZE_T)size;
}

static SIZE_T list_missing(const struct lab__io_imports *imports, BOOLEAN absent, char *to, SIZE_T room, SIZE_T length)
{
    const char *before = "";

    for (ULONG i = 0; i < imports->count; i++) {
        if (imports->names[i].module || imports->names[i].absent != absent)
            continue;
        length = append(to, room, length, before, imports->names[i].name);
        before = ", ";
    }
    return length;
}

static BOOLEAN is_found(const struct lab__io_imports *imports, const char *library)
{
    char stem[64];

    for (ULONG i = 0; i < imports->module_count; i++) {
        lab__io_image_stem(imports->modules[i], stem, sizeof stem);
        if (is_same_name(stem, library))
            return TRUE;
    }
    return FALSE;
}

static void explain_refused(const char *path, const struct lab__io_imports *imports, char *text, SIZE_T room)
{
    ULONG count = count_missing(imports, FALSE);
    const char *before = "; no module of these was given or lies beside it, and its build names them: ";
    SIZE_T length = (SIZE_T)__builtin_snprintf(text, room, "%s needs %u name%s that no kernel exports: ", path,
                                               (unsigned)count, count == 1 ? "" : "s");

    length = list_missing(imports, FALSE, text, room, length < room ? length : room - 1);
    for (ULONG i = 0; i < imports->library_count; i++) {
        if (is_found(imports, imports->libraries[i]))
            continue;
        length = append(text, room, length, before, imports->libraries[i]);
        before = ", ";
    }
}

static void print(const char *message)
{
    lab__kd_print(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, message, strlen(message));
}

static void list_absent(const char *path, const struct lab__io_imports *imports)
{
    SIZE_T room = 8192, length;
    char *message = host_alloc(room);
    ULONG count = count_missing(imports, TRUE);

    length = (SIZE_T)__builtin_snprintf(
        message, room,
        "ntlab: %s uses %u function%s that ntlab does not implement; calling one stops the machine: ", path,
        (unsigned)count, count == 1 ? "" : "s");
    length = list_missing(imports, TRUE, message, room - 1, length);
    append(message, room, length, "", "\n");
    print(message);
    host_free(message);
}

static void say_hidden(const char *path, const char *routine)
{
    char message[600];

    __builtin_snprintf(message, sizeof message, "ntlab: %s has a %s that it does not export, so it is not called\n",
                       path, routine);
    print(message);
}

NTSTATUS lab__io_imports_find(const char *path, struct lab__io_imports *imports, char *text, SIZE_T room)
{
    int failed = read_names(path, imports, text, room);

    if (failed)
        return lab__io_status_of_module(failed);
    if (imports->count && imports->library_count)
        search_all(path, imports, TRUE);
    if (imports->count)
        search_all(path, imports, FALSE);
    if (count_missing(imports, FALSE)) {
        explain_refused(path, imports, text, room);
        return STATUS_DRIVER_ENTRYPOINT_NOT_FOUND;
    }
    if (count_missing(imports, TRUE))
        list_absent(path, imports);
    if (imports->hides_initialize)
        say_hidden(path, "DllInitialize");
    if (imports->hides_unload)
        say_hidden(path, "DllUnload");
    return STATUS_SUCCESS;
}
