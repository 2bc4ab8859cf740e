/*
 * The classes of .mof files, as far as WMI's data providers use them: what lies where in a block's data.
 *
 * A text is read whole or not at all. Strings and classes live until the machine stops.
 */
#ifndef NTLAB_WMI_MOF_H
#define NTLAB_WMI_MOF_H

#include <ntifs.h>

enum mof_type { MOF_BOOLEAN, MOF_NUMBER, MOF_STRING, MOF_DATETIME, MOF_CLASS };

struct mof_class;

struct mof_field { /* a property, or an argument of a method */
    struct mof_field *next;
    char *name;
    enum mof_type type;
    UCHAR size; /* of one number, in bytes */
    BOOLEAN is_signed;
    BOOLEAN is_key; /* InstanceName and Active: not part of the data */
    BOOLEAN array, in, out;
    ULONG count;      /* elements of a fixed array; 1 for what is none */
    char *count_from; /* WmiSizeIs: the field that tells how many */
    ULONG id;         /* WmiDataId; 0: none */
    char *class_name;
    struct mof_class *class; /* of MOF_CLASS */
};

struct mof_method {
    struct mof_method *next;
    char *name;
    ULONG id;
    struct mof_field *arguments;
};

struct mof_class {
    struct mof_class *next;
    char *name;
    char *header_name, *guid_name; /* in the header for drivers; guid_name 0: the usual one */
    GUID guid;
    BOOLEAN has_guid;
    struct mof_field *fields; /* in the order of their ids */
    struct mof_method *methods;
};

struct mof_error {
    ULONG line;
    char what[160];
};

/* Adds the classes of a text in UTF-8; FALSE: none of them, and *error says why. */
BOOLEAN mof_parse(const char *text, SIZE_T length, struct mof_error *error);
void mof_forget(void);
const struct mof_class *mof_find(const char *name);
const struct mof_class *mof_latest(void); /* the others follow by `next`, backwards */
const struct mof_class *mof_find_guid(const GUID *guid);

/* A place in data. FALSE: the data ends before it, or it is not there. */
struct mof_place {
    const struct mof_field *field;
    ULONG offset, size; /* size: of the whole field, or of the one element that was asked for */
};
NTSTATUS mof_locate(const struct mof_class *class, const char *path, const void *data, ULONG length,
                    struct mof_place *place);
/* The size of this field at this offset, aligned first; the data up to there tells how long strings and arrays are. */
NTSTATUS mof_field_place(const struct mof_field *fields, const struct mof_field *field, const UCHAR *data, ULONG length,
                         ULONG base, ULONG *offset, ULONG *size);

#endif
