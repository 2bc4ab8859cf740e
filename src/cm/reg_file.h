/*
 * .reg files: regedit's text format, of version 5.00 and of REGEDIT4.
 *
 * A reader goes through the text and hands what it finds to a sink; an import goes through it twice, first only to see
 * that all of it can be done, so that a bad file changes nothing.
 */
#ifndef NTLAB_CM_REG_FILE_H
#define NTLAB_CM_REG_FILE_H

#include "cm/cm_p.h"
#include "host/host.h"

struct lab__reg_error {
    ULONG line; /* 0: not of a line */
    char what[200];
};

/* What a text says, piece by piece; FALSE ends the reading, *error says why. */
struct lab__reg_sink {
    void *context;
    BOOLEAN (*key)(void *context, const UNICODE_STRING *path, BOOLEAN delete, struct lab__reg_error *error);
    /* size (ULONG)-1: delete the value */
    BOOLEAN(*value)
    (void *context, const UNICODE_STRING *name, ULONG type, const void *data, ULONG size, struct lab__reg_error *error);
};
#define LAB_REG_DELETE ((ULONG)-1)

/* reg_scan.c: `text` is UTF-16 without a byte order mark. error->line is set to the line before each call of the sink.
 */
BOOLEAN lab__reg_read(const WCHAR *text, SIZE_T length, const struct lab__reg_sink *sink, struct lab__reg_error *error);
BOOLEAN lab__reg_fail(struct lab__reg_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* reg_import.c: text as it lies in the file: UTF-16 with a mark, UTF-8, or (REGEDIT4) the ANSI code page. */
BOOLEAN lab__reg_import(const void *text, SIZE_T bytes, struct lab__reg_error *error);
/* Where a path that begins with HKEY_... or HKLM and so on leads: the node of its root, and what is left of it. */
struct lab__cm_node *lab__reg_root(const UNICODE_STRING *path, UNICODE_STRING *rest);
/* The key at this path below `at`, links followed, made with all that is missing; 0: it cannot be made. */
struct lab__cm_node *lab__reg_make(struct lab__cm_node *at, UNICODE_STRING path, struct lab__reg_error *error);
/* After a SYSTEM hive has come: CurrentControlSet leads to the one that Select names. */
void lab__reg_select_control_set(void);

/* hive_write.c: the key as a hive; *bytes is to be freed with host_free. FALSE: it would be larger than a hive may be.
 */
BOOLEAN lab__hive_write(struct lab__cm_node *node, char **bytes, SIZE_T *size);

/* hive_shown.c: filters see the operation as RegNtPreLoadKey or RegNtPreSaveKey, and may prevent it. `name` is the path
 * of the key that is loaded below `root`. */
typedef NTSTATUS lab__hive_operation(void *context);
NTSTATUS lab__hive_load_shown(struct lab__cm_node *root, UNICODE_STRING *name, UNICODE_STRING *file,
                              lab__hive_operation *operation, void *context);
NTSTATUS lab__hive_save_shown(struct lab__cm_node *node, lab__hive_operation *operation, void *context);

/* reg_export.c: *text (UTF-16 with its mark) is to be freed with host_free. */
void lab__reg_export(struct lab__cm_node *node, BOOLEAN with_volatile, char **text, SIZE_T *bytes);

#endif
