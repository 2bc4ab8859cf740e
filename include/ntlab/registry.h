/*
 * The registry, as an application (regedit, an installer) uses it: before a driver is loaded, to set what it will read;
 * afterwards, to see what it wrote.
 *
 * A key is named by its NT path ("\\Registry\\Machine\\Software\\Lab") or as regedit does ("HKEY_LOCAL_MACHINE\\...",
 * "HKLM\\...", "HKEY_USERS\\...", "HKU\\...", "HKEY_CURRENT_USER\\...", "HKCU\\..."). A value's name NULL or "" is the
 * key's unnamed value. Text is UTF-8. Types are NT's numbers: REG_SZ is 1, REG_BINARY 3, REG_DWORD 4, REG_MULTI_SZ 7.
 *
 * All calls return what the system service returned; the filters that drivers registered see them.
 */
#ifndef NTLAB_REGISTRY_H
#define NTLAB_REGISTRY_H

#include <ntlab/base.h>

/* Makes the key with all that is missing of its path. */
LAB_API lab_status lab_registry_key_create(const char *key);
/* STATUS_SUCCESS where the key exists. */
LAB_API lab_status lab_registry_key_check(const char *key);
/* Deletes the key with everything below it. */
LAB_API lab_status lab_registry_key_delete(const char *key);

/* Sets a value; makes the key with all that is missing of its path. */
LAB_API lab_status lab_registry_set(const char *key, const char *value, uint32_t type, const void *data,
                                    uint32_t length);
LAB_API lab_status lab_registry_set_text(const char *key, const char *value, const char *text);  /* REG_SZ */
LAB_API lab_status lab_registry_set_number(const char *key, const char *value, uint32_t number); /* REG_DWORD */
LAB_API lab_status lab_registry_delete(const char *key, const char *value);

/* Reads up to *length bytes; *length becomes the data's own. STATUS_BUFFER_OVERFLOW where it had no room: then what
 * fits is there. type may be NULL. */
LAB_API lab_status lab_registry_get(const char *key, const char *value, uint32_t *type, void *data, uint32_t *length);
/* STATUS_OBJECT_TYPE_MISMATCH where it is not a string, or not a REG_DWORD; STATUS_BUFFER_OVERFLOW where text has no
 * room (it is cut, and ends with a zero all the same). */
LAB_API lab_status lab_registry_get_text(const char *key, const char *value, char *text, uint32_t room);
LAB_API lab_status lab_registry_get_number(const char *key, const char *value, uint32_t *number);

/*
 * .reg files, as regedit reads and writes them (version 5.00 in UTF-16 or UTF-8; REGEDIT4), and hive files.
 *
 * lab_registry_import reads a .reg file, or a hive that is named as Windows names it (SYSTEM, SOFTWARE, SAM, SECURITY,
 * DEFAULT, NTUSER.DAT). STATUS_INVALID_PARAMETER where the file is bad: lab_error_text says where and why, and nothing
 * of it was imported. Filters that drivers registered see the import of a .reg file, operation by operation.
 */
LAB_API lab_status lab_registry_import(const char *path);
LAB_API lab_status lab_registry_import_text(const char *name, const void *text, size_t length);
/* Adds the contents of a hive file to this key: values, subkeys with their classes, descriptors and times. After a
 * SYSTEM hive, CurrentControlSet is the one that Select names. Filters see RegNtPreLoadKey and RegNtPostLoadKey. */
LAB_API lab_status lab_registry_load_hive(const char *key, const char *path);
/* The key with all below it that isn't volatile, as a hive file, which keeps what a .reg file can't: classes,
 * descriptors, times and links. Windows and libhivex read it. Filters see RegNtPreSaveKey and RegNtPostSaveKey. */
LAB_API lab_status lab_registry_save_hive(const char *key, const char *path);
/* The key with all below it, as regedit exports it. */
LAB_API lab_status lab_registry_export(const char *key, const char *path);
/* All keys that are not volatile: what the next machine is to import to go on from here. */
LAB_API lab_status lab_registry_save(const char *path);

#endif
