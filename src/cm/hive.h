/*
 * Hives as the registry's services know them: where their bytes come from and go to, and those that were loaded.
 */
#ifndef NTLAB_CM_HIVE_H
#define NTLAB_CM_HIVE_H

#include "cm/callback.h"
#include "host/hive.h"

/* A hive's bytes, or the file of the host that has them. */
struct lab__hive_input {
    const char *path, *bytes;
    SIZE_T size;
};

/* hive_read.c: adds what the hive holds to `node`; with 0, only looks whether all of it could be taken in. 0: it can;
 * else `error` says why not. */
int lab__hive_take(struct lab__cm_node *node, const struct lab__hive_input *input, char *error, SIZE_T room);

/* hive_file.c: a file that a hive is in: one of the machine's by its path or by a handle of the caller's, or one of the
 * host's. */
struct lab__hive_file {
    UNICODE_STRING path; /* beginning at the root of the namespace */
    HANDLE handle;
    KPROCESSOR_MODE mode; /* whose the handle is */
    const char *host;
};
NTSTATUS lab__hive_file_read(const struct lab__hive_file *file, char **bytes, SIZE_T *size); /* for host_free */
NTSTATUS lab__hive_file_write(const struct lab__hive_file *file, const char *bytes, SIZE_T size);
/* The path that attributes name, of at most 32767 characters; Buffer is to be freed with lab__mm_kernel_free. */
NTSTATUS lab__hive_file_path(const OBJECT_ATTRIBUTES *attributes, KPROCESSOR_MODE mode, UNICODE_STRING *path);

/* hive.c: a hive that was loaded */
struct lab__cm_hive {
    LIST_ENTRY link; /* of lab__cm.hives */
    struct lab__cm_node *node;
    UNICODE_STRING path;
    char *host;
    BOOLEAN replaced; /* its file is another one from now on, and not to be written */
    BOOLEAN leaving;  /* it is unloaded when nobody has it open any more */
    PRKEVENT left;    /* referenced, or 0: to be set then */
    WORK_QUEUE_ITEM item;
};
struct lab__cm_hive *lab__cm_hive_of(const struct lab__cm_node *node); /* the one that the key is in, or 0 */
/* A hive below `parent`; the bytes have been looked at. Without input it is empty. */
NTSTATUS lab__cm_hive_add(struct lab__cm_node *parent, const UNICODE_STRING *name, const struct lab__hive_file *file,
                          const struct lab__hive_input *input, ULONG flags, struct lab__cm_node **made);
NTSTATUS lab__cm_hive_flush(struct lab__cm_hive *hive);
void lab__cm_hive_remove(struct lab__cm_hive *hive); /* without writing it */
BOOLEAN lab__cm_is_open_below(const struct lab__cm_node *node, const struct lab__cm_key *except, BOOLEAN itself);
NTSTATUS lab__cm_hive_check(const char *bytes, SIZE_T size); /* is it one? */
void lab__cm_hive_leave(struct lab__cm_hive *hive);          /* when nobody has it open any more */
void lab__cm_hive_released(struct lab__cm_hive *hive);       /* a key of it was closed */
/* Instead of what is below the key, and of its values: what the hive holds. */
NTSTATUS lab__cm_node_replace(struct lab__cm_node *node, const struct lab__hive_input *input);
/* What one of the machine's own hives is to hold in the next machine: kept until the registry is saved. */
NTSTATUS lab__cm_hive_replace_next(struct lab__cm_node *node, const struct lab__hive_input *input);
/* The tree that a replaced hive is to be saved as, with the hive's own path; 0: it is saved as it is. */
struct lab__cm_node *lab__cm_hive_next(const struct lab__cm_node *node);
/* Adds what `source` has and is not volatile to `node`. */
BOOLEAN lab__cm_node_merge(struct lab__cm_node *node, struct lab__cm_node *source);

/* hive_load.c: STATUS_PRIVILEGE_NOT_HELD for a caller of user mode that has not this privilege. */
NTSTATUS lab__cm_hive_needs(ULONG privilege, KPROCESSOR_MODE mode);

#endif
