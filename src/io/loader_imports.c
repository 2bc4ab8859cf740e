/*
 * May a module be loaded? Every name that it needs must come from the library, from the part of the C run time that
 * NT's kernel offers too and that is the same on the host, or from the compiler's own helpers.
 *
 * A driver that needs anything else would not load on Windows either: all such names are listed at once.
 */
#include <string.h>

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

static void append(char *names, SIZE_T room, SIZE_T *length, const char *name)
{
    SIZE_T size = strlen(name);

    if (*length + size + 8 > room) {
        if (!*length || names[*length - 1] != '.')
            *length += (SIZE_T)__builtin_snprintf(names + *length, room - *length, ", ...");
        return;
    }
    *length += (SIZE_T)__builtin_snprintf(names + *length, room - *length, "%s%s", *length ? ", " : "", name);
}

static void look_at(void *context, const char *name)
{
    struct lab__io_imports *imports = context;
    const struct lab__ddi_row *row = find_row(name);
    enum host_symbol_owner owner;

    if (row && row->state != LAB_STATE_ABSENT)
        return;
    if (row) {
        imports->absent++;
        append(imports->absent_names, sizeof imports->absent_names, &imports->absent_length, name);
        return;
    }
    imports->counts |= !strcmp(name, "lab_coverage_register");
    owner = host_symbol_owner(name);
    if (imports->counts && owner == HOST_SYMBOL_SYSTEM)
        return;
    if (owner == HOST_SYMBOL_OWN || (owner == HOST_SYMBOL_SYSTEM && (is_reserved(name) || is_run_time(name))))
        return;
    imports->refused++;
    append(imports->refused_names, sizeof imports->refused_names, &imports->refused_length, name);
}

int lab__io_imports_check(const char *path, struct lab__io_imports *imports, char *reason, SIZE_T reason_size)
{
    int failed = host_module_imports(path, look_at, imports, reason, reason_size);

    if (failed || !imports->refused || !imports->counts)
        return failed;
    imports->refused = imports->absent = 0; /* once more, as it is known now that it may need the host's library */
    imports->refused_length = imports->absent_length = 0;
    return host_module_imports(path, look_at, imports, reason, reason_size);
}
