/*
 * Ob inside: object types, headers, the namespace, handle tables.
 *
 * An object's body is what drivers see; its header lies before it. Every object has a pointer count and a handle count
 * as on NT. Lock order: none (see ke_p.h).
 */
#ifndef NTLAB_OB_P_H
#define NTLAB_OB_P_H

#include <ntifs.h>
#include "ke/ke_p.h"

struct lab__ob_open { /* what an open or create by name hands to the type's procedures */
    KPROCESSOR_MODE mode;
    ULONG attributes; /* OBJ_* */
    ACCESS_MASK desired;
    struct _ACCESS_STATE *access_state; /* may be 0 */
    PVOID context;                      /* ParseContext: IO's OPEN_PACKET for files and devices */
    SECURITY_QUALITY_OF_SERVICE *quality;
};

/* A type's procedures; all optional. */
struct lab__ob_procedures {
    /* A path went on behind a named object (`rest` may be empty): resolve it to *object (referenced), or return
     * STATUS_REPARSE with *complete replaced by a new full path (a new Buffer of lab__mm_kernel_alloc), or fail. */
    NTSTATUS(*parse)
    (PVOID body, struct _OBJECT_TYPE *type, struct lab__ob_open *open, UNICODE_STRING *complete, UNICODE_STRING *rest,
     PVOID *object);
    NTSTATUS(*open)
    (PVOID body, PEPROCESS process, ACCESS_MASK granted, ULONG handle_count); /* a handle is being made */
    /* A handle is being closed; the counts are those before closing (so 1 is the last one). */
    void (*close)(PVOID body, PEPROCESS process, ACCESS_MASK granted, ULONG process_handles, ULONG system_handles);
    BOOLEAN (*okay_to_close)(PVOID body, PEPROCESS process, HANDLE handle, KPROCESSOR_MODE mode);
    void (*remove)(PVOID body); /* last reference is gone, body still valid */
    NTSTATUS(*security)
    (PVOID body, ULONG operation, SECURITY_INFORMATION *information, PVOID descriptor, ULONG *length,
     PVOID *objects_descriptor);
    NTSTATUS (*query_name)(PVOID body, BOOLEAN has_name, OBJECT_NAME_INFORMATION *info, ULONG length, ULONG *needed);
};

struct _OBJECT_TYPE {
    UNICODE_STRING name;
    struct lab__ob_procedures procedures;
    GENERIC_MAPPING mapping;
    ACCESS_MASK valid_access;
    ULONG invalid_attributes;
    ULONG pool_tag;
    BOOLEAN security_required; /* also an object without a name has a descriptor */
    ULONG default_wait_offset; /* of the DISPATCHER_HEADER in the body; LAB_OB_NOT_WAITABLE */
    ULONG index;
    ULONG object_count, handle_count;
    LIST_ENTRY objects;
    LIST_ENTRY callbacks; /* ObRegisterCallbacks */
};
#define LAB_OB_NOT_WAITABLE ((ULONG)-1)

struct lab__ob_header {
    LONG_PTR pointer_count;
    LONG_PTR handle_count;
    struct _OBJECT_TYPE *type;
    struct lab__ob_directory *directory; /* where its name stands, or 0 */
    UNICODE_STRING name;
    LIST_ENTRY type_link;
    LIST_ENTRY directory_link;
    struct lab__ob_create_info *create; /* until it is inserted */
    PVOID security_descriptor;
    PEPROCESS quota_process;
    ULONG attributes; /* OBJ_PERMANENT, OBJ_EXCLUSIVE, OBJ_KERNEL_HANDLE ... */
    ULONG flags;
    DECLSPEC_ALIGN(16) char body[];
};
#define lab__ob_header_of(object) CONTAINING_RECORD((object), struct lab__ob_header, body)

extern POBJECT_TYPE lab__ob_type_type, lab__ob_directory_type, lab__ob_symbolic_link_type;

/* type.c */
POBJECT_TYPE lab__ob_type_create(const WCHAR *name, const struct lab__ob_procedures *procedures,
                                 const GENERIC_MAPPING *mapping, ACCESS_MASK valid_access, ULONG default_wait_offset);
ULONG lab__ob_type_count(void);
POBJECT_TYPE lab__ob_type_at(ULONG index);

/* object.c: a new object has one pointer reference, no name and no handle; its body is zeroed. */
NTSTATUS lab__ob_create(POBJECT_TYPE type, KPROCESSOR_MODE mode, const OBJECT_ATTRIBUTES *attributes, SIZE_T body_size,
                        PVOID *body);
/* Names it (if the attributes given at creation name it) and, if `handle`, makes a handle. With OBJ_OPENIF an existing
 * object may be returned in *existing with STATUS_OBJECT_NAME_EXISTS. On failure the creation reference is dropped; on
 * success it is kept only if `object` is not 0. */
NTSTATUS lab__ob_insert(PVOID body, struct _ACCESS_STATE *state, ACCESS_MASK desired, PVOID *object, HANDLE *handle);
void lab__ob_reference(PVOID body);
void lab__ob_dereference(PVOID body);
void lab__ob_give_up(PVOID body); /* a reference that a driver took, or handed to whoever drops it now */

/* name.c */
NTSTATUS lab__ob_lookup(const OBJECT_ATTRIBUTES *attributes, POBJECT_TYPE type, struct lab__ob_open *open, PVOID *body);
NTSTATUS lab__ob_open_by_name(const OBJECT_ATTRIBUTES *attributes, POBJECT_TYPE type, KPROCESSOR_MODE mode,
                              ACCESS_MASK desired, PVOID context, HANDLE *handle);
void lab__ob_unname(PVOID body); /* takes it out of the namespace, as ObMakeTemporaryObject does */

/* security.c. Descriptors are shared ones of lab__se_descriptor_share. */
void lab__ob_security_set(PVOID body, PSECURITY_DESCRIPTOR shared); /* takes the reference over */
/* Gives a new object its descriptor: from `given`, from what `parent` (0: none) passes on, from a token (0: the
 * caller's). */
NTSTATUS lab__ob_security_assign(PVOID body, PVOID parent, PSECURITY_DESCRIPTOR given, PACCESS_TOKEN token,
                                 KPROCESSOR_MODE mode);
NTSTATUS lab__ob_security_get(PVOID body, PSECURITY_DESCRIPTOR *descriptor, BOOLEAN *allocated);
void lab__ob_security_release(PSECURITY_DESCRIPTOR descriptor, BOOLEAN allocated);
NTSTATUS lab__ob_security_change(PVOID body, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor,
                                 KPROCESSOR_MODE mode);
/* May the caller have this access? *granted is what a handle gets; MAXIMUM_ALLOWED is replaced in user mode. */
NTSTATUS lab__ob_check_access(PVOID body, ACCESS_MASK desired, KPROCESSOR_MODE mode, ULONG attributes,
                              struct _ACCESS_STATE *state, ACCESS_MASK *granted);

/* symlink.c */
NTSTATUS lab__ob_symbolic_link_create(const OBJECT_ATTRIBUTES *attributes, const UNICODE_STRING *target,
                                      KPROCESSOR_MODE mode, ACCESS_MASK access, HANDLE *handle);
void lab__ob_symbolic_link_remove(PVOID body);
/* The name in \GLOBAL?? of a link with this target whose name fits; 0: none has. */
const UNICODE_STRING *lab__ob_dos_link_to(const UNICODE_STRING *target, BOOLEAN (*fits)(const UNICODE_STRING *name));

/* handle.c */
struct lab__ob_handle_table;
struct lab__ob_handle_table *lab__ob_handles_create(PEPROCESS process);
void lab__ob_handles_sweep(struct lab__ob_handle_table *table); /* closes every handle: process exit */
ULONG lab__ob_handles_count(struct lab__ob_handle_table *table);
/* Each handle in turn; `attributes` is OBJ_INHERIT and OBJ_PROTECT_CLOSE. */
typedef void lab__ob_handle_visit(void *context, HANDLE handle, PVOID body, ACCESS_MASK granted, ULONG attributes);
void lab__ob_handles_visit(struct lab__ob_handle_table *table, lab__ob_handle_visit *visit, void *context);
NTSTATUS lab__ob_close(HANDLE handle, KPROCESSOR_MODE mode);
void lab__ob_handles_destroy(struct lab__ob_handle_table *table);
NTSTATUS lab__ob_handle_create(PVOID body, ULONG attributes, ACCESS_MASK granted, KPROCESSOR_MODE mode, HANDLE *handle);
/* target 0: only closes the source, where the options say so. */
NTSTATUS lab__ob_duplicate(PEPROCESS source, HANDLE handle, PEPROCESS target, HANDLE *made, ACCESS_MASK access,
                           ULONG attributes, ULONG options, KPROCESSOR_MODE mode);
/* The hot half of ObReferenceObjectByHandle; type may be 0. */
NTSTATUS lab__ob_reference_handle(HANDLE handle, ACCESS_MASK desired, POBJECT_TYPE type, KPROCESSOR_MODE mode,
                                  PVOID *body, OBJECT_HANDLE_INFORMATION *information);

struct lab__ob_leaks {
    ULONG objects, handles, threads;
};
void lab__ob_leaks(struct lab__ob_leaks *leaks); /* what a machine's programs and drivers left behind */
void lab__ob_leaks_each(void (*each)(void *context, PVOID body), void *context);

/* ob.c */
void lab__ob_start(
    void); /* the root directory, \ObjectTypes, \Device, \??, \DosDevices, \Driver, \BaseNamedObjects ... */
void lab__ob_mark_system(PVOID body); /* the kernel's own: not a leak */
BOOLEAN lab__ob_is_system(PVOID body);
void lab__ob_started(void); /* what exists now is the machine's own */
void lab__ob_stop(void);    /* reports what is left, then lets everything go */

#endif
