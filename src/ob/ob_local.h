/* What the files of Ob share with each other and with nobody else. */
#ifndef NTLAB_OB_LOCAL_H
#define NTLAB_OB_LOCAL_H

#include "ob/ob_p.h"
#include "mm/mm_p.h"
#include "ps/ps_p.h"

#define LAB_OB_TAG      0x206A624F /* "Obj " */
#define LAB_OB_TYPES    32
#define LAB_OB_BUCKETS  37
#define LAB_OB_REPARSES 32

struct lab__ob_create_info {
    HANDLE root;
    KPROCESSOR_MODE mode;
    ULONG attributes;
    UNICODE_STRING name; /* captured; empty for none */
    PVOID security_descriptor;
};

struct lab__ob_directory {
    LIST_ENTRY *buckets; /* lab__ob_header.directory_link; `own`, until there are too many for it */
    ULONG bucket_count, inserted;
    LIST_ENTRY own[LAB_OB_BUCKETS];
};

struct lab__ob_symbolic_link {
    UNICODE_STRING target;
    LARGE_INTEGER created;
};

#ifndef OBJ_PROTECT_CLOSE
#define OBJ_PROTECT_CLOSE 0x00000001
#endif

enum { LAB_OB_SYSTEM_OBJECT = 1 }; /* header.flags: the kernel's own; not a leak */

/* object.c */
void lab__ob_objects_reset(void);
NTSTATUS lab__ob_capture_name(const UNICODE_STRING *name, KPROCESSOR_MODE mode, UNICODE_STRING *captured);
void lab__ob_drop_create_info(struct lab__ob_header *header);

/* name.c */
NTSTATUS lab__ob_resolve(HANDLE root, KPROCESSOR_MODE mode, ULONG attributes, UNICODE_STRING *path, POBJECT_TYPE type,
                         struct lab__ob_open *open, struct lab__ob_header *insert, PVOID *body);
extern PVOID lab__ob_root;

/* directory.c */
void lab__ob_directory_initialize(struct lab__ob_directory *directory);
struct lab__ob_header *lab__ob_directory_find(struct lab__ob_directory *directory, const UNICODE_STRING *name);
struct lab__ob_header *lab__ob_directory_next(struct lab__ob_directory *directory, struct lab__ob_header *after);
/* What is in a directory keeps it, whatever becomes of the directory's own name. */
void lab__ob_directory_insert(struct lab__ob_directory *directory, struct lab__ob_header *header,
                              const UNICODE_STRING *name);
void lab__ob_directory_remove(struct lab__ob_header *header);

void lab__ob_types_reset(void);

/* handle.c: what no header of the kit declares. */
LAB_DDK_BEGIN
NTSTATUS NtDuplicateObject(HANDLE SourceProcessHandle, HANDLE SourceHandle, HANDLE TargetProcessHandle,
                           PHANDLE TargetHandle, ACCESS_MASK DesiredAccess, ULONG HandleAttributes, ULONG Options);
LAB_DDK_END

#endif
