/*
 * WMI as an application (wbemtest, a script) uses it: the data blocks that drivers provide, by GUID, or by the names of
 * the classes and properties of a .mof file.
 *
 *     lab_mof_load("toaster.mof");
 *     lab_wmi_open("ToasterDeviceInformation", &block);      // or "{BBA21300-6DD3-11d2-B844-00C04FAD5171}"
 *     lab_wmi_get_number(block, NULL, "ErrorCount", &number); // NULL: the first instance
 *     lab_wmi_set_number(block, NULL, "DebugPrintLevel", 3);
 *
 * Statuses are those of the drivers and of WMI: STATUS_WMI_GUID_NOT_FOUND, STATUS_WMI_INSTANCE_NOT_FOUND,
 * STATUS_WMI_ITEMID_NOT_FOUND, STATUS_WMI_READ_ONLY, STATUS_WMI_SET_FAILURE ... Text is UTF-8.
 */
#ifndef NTLAB_WMI_H
#define NTLAB_WMI_H

#include <ntlab/base.h>

typedef struct lab_wmi_block lab_wmi_block;

/* `name` is a GUID in braces or a class of a .mof file that was loaded. Expensive blocks are collected while one is
 * open. */
LAB_API lab_status lab_wmi_open(const char *name, lab_wmi_block **block);
/* For events only: works before a driver provides the block, too. */
LAB_API lab_status lab_wmi_open_events(const char *name, lab_wmi_block **block);
LAB_API void lab_wmi_close(lab_wmi_block *block);

/* The name of instance `index`, of all that the drivers have now; STATUS_NO_MORE_ENTRIES behind the last. */
LAB_API lab_status lab_wmi_instance(lab_wmi_block *block, uint32_t index, char *name, uint32_t room);

/* The data of an instance as it is. *length: the room, afterwards the data's own; STATUS_BUFFER_TOO_SMALL where it had
 * none. */
LAB_API lab_status lab_wmi_get(lab_wmi_block *block, const char *instance, void *data, uint32_t *length);
LAB_API lab_status lab_wmi_set(lab_wmi_block *block, const char *instance, const void *data, uint32_t length);
LAB_API lab_status lab_wmi_set_item(lab_wmi_block *block, const char *instance, uint32_t item, const void *data,
                                    uint32_t length);
/* Asks for the instance first, as WMI does; then runs the method. *output_length: the room, afterwards what came. */
LAB_API lab_status lab_wmi_execute(lab_wmi_block *block, const char *instance, uint32_t method, const void *input,
                                   uint32_t input_length, void *output, uint32_t *output_length);

/* The next event of a block that lab_wmi_open_events opened, in the order in which drivers wrote them; waits for one.
 * STATUS_TIMEOUT. instance (may be NULL) gets the instance's name, "" where there is none. */
LAB_API lab_status lab_wmi_event(lab_wmi_block *block, uint64_t timeout_100ns, char *instance, uint32_t room,
                                 void *data, uint32_t *length);

/* Reads the classes of a .mof file (its text in UTF-8 or UTF-16). STATUS_INVALID_PARAMETER where it is none; then
 * lab_error_text says where and why, and nothing of it counts. */
LAB_API lab_status lab_mof_load(const char *path);
LAB_API lab_status lab_mof_read(const char *name, const void *text, size_t length);

/* The header for drivers that Windows' tools make of a .mof file: its GUIDs, structures, numbers of items and methods;
 * to free with free(). Loads the file, too. */
LAB_API lab_status lab_mof_header(const char *path, char **header);

/* Properties of a block that was opened by its class: "Count", "Counts[2]", "Inner.Count", "Inner[1].Count".
 * STATUS_OBJECT_NAME_NOT_FOUND: the class has none of this name; STATUS_OBJECT_TYPE_MISMATCH: it is none of this kind.
 * Setting reads the instance, changes the property and writes the instance. */
LAB_API lab_status lab_wmi_get_number(lab_wmi_block *block, const char *instance, const char *property,
                                      uint64_t *number);
LAB_API lab_status lab_wmi_get_text(lab_wmi_block *block, const char *instance, const char *property, char *text,
                                    uint32_t room);
LAB_API lab_status lab_wmi_set_number(lab_wmi_block *block, const char *instance, const char *property,
                                      uint64_t number);
/* The same of data that is there already: an event's. */
LAB_API lab_status lab_wmi_data_number(lab_wmi_block *block, const void *data, uint32_t length, const char *property,
                                       uint64_t *number);

/* An argument of a method, by its name in the .mof; those that go in are read, those that come out are written. */
typedef struct lab_wmi_argument {
    const char *name;
    uint64_t number;
} lab_wmi_argument;
LAB_API lab_status lab_wmi_call(lab_wmi_block *block, const char *instance, const char *method,
                                lab_wmi_argument *arguments, uint32_t count);

#endif
