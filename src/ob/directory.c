/* Directories of the namespace: hash tables of names. Names are compared without regard to case, as NT's default is. */
#include "ob/ob_local.h"

static ULONG hash(const UNICODE_STRING *name)
{
    ULONG value = 0;

    for (USHORT i = 0; i < name->Length / sizeof(WCHAR); i++)
        value = value * 31 + RtlUpcaseUnicodeChar(name->Buffer[i]);
    return value;
}

void lab__ob_directory_initialize(struct lab__ob_directory *directory)
{
    directory->buckets = directory->own;
    directory->bucket_count = LAB_OB_BUCKETS;
    directory->inserted = 0;
    for (ULONG i = 0; i < LAB_OB_BUCKETS; i++)
        InitializeListHead(&directory->own[i]);
}

/* \Device has as many names as there are devices. */
static void grow(struct lab__ob_directory *directory)
{
    ULONG count = directory->bucket_count * 8 + 1;
    LIST_ENTRY *buckets = lab__mm_kernel_alloc(count * sizeof *buckets);

    directory->inserted = 0;
    if (!buckets)
        return;
    for (ULONG i = 0; i < count; i++)
        InitializeListHead(&buckets[i]);
    for (ULONG i = 0; i < directory->bucket_count; i++)
        while (!IsListEmpty(&directory->buckets[i])) {
            LIST_ENTRY *entry = RemoveHeadList(&directory->buckets[i]);

            InsertTailList(
                &buckets[hash(&CONTAINING_RECORD(entry, struct lab__ob_header, directory_link)->name) % count], entry);
        }
    if (directory->buckets != directory->own)
        lab__mm_kernel_free(directory->buckets);
    directory->buckets = buckets;
    directory->bucket_count = count;
}

struct lab__ob_header *lab__ob_directory_find(struct lab__ob_directory *directory, const UNICODE_STRING *name)
{
    LIST_ENTRY *bucket = &directory->buckets[hash(name) % directory->bucket_count];

    for (LIST_ENTRY *entry = bucket->Flink; entry != bucket; entry = entry->Flink) {
        struct lab__ob_header *header = CONTAINING_RECORD(entry, struct lab__ob_header, directory_link);

        if (RtlEqualUnicodeString(&header->name, name, TRUE))
            return header;
    }
    return 0;
}

/* All of them, in an order of its own; after 0: the first. */
struct lab__ob_header *lab__ob_directory_next(struct lab__ob_directory *directory, struct lab__ob_header *after)
{
    ULONG bucket = after ? hash(&after->name) % directory->bucket_count : 0;
    LIST_ENTRY *entry = after ? after->directory_link.Flink : directory->buckets[0].Flink;

    while (entry == &directory->buckets[bucket]) {
        if (++bucket == directory->bucket_count)
            return 0;
        entry = directory->buckets[bucket].Flink;
    }
    return CONTAINING_RECORD(entry, struct lab__ob_header, directory_link);
}

void lab__ob_directory_insert(struct lab__ob_directory *directory, struct lab__ob_header *header,
                              const UNICODE_STRING *name)
{
    header->name.Buffer = lab__mm_kernel_alloc((SIZE_T)name->Length + sizeof(WCHAR));
    header->name.Length = name->Length;
    header->name.MaximumLength = name->Length;
    RtlCopyMemory(header->name.Buffer, name->Buffer, name->Length);
    header->directory = directory;
    lab__ob_reference(directory);
    if (++directory->inserted > directory->bucket_count * 4)
        grow(directory);
    InsertTailList(&directory->buckets[hash(name) % directory->bucket_count], &header->directory_link);
}

void lab__ob_directory_remove(struct lab__ob_header *header)
{
    struct lab__ob_directory *directory = header->directory;

    RemoveEntryList(&header->directory_link);
    header->directory = 0;
    lab__ob_dereference(directory);
}

static NTSTATUS create(HANDLE *handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes)
{
    struct lab__ob_directory *directory;
    NTSTATUS status = lab__ob_create(lab__ob_directory_type, lab__ke_thread()->previous_mode, attributes,
                                     sizeof *directory, (PVOID *)&directory);

    if (!NT_SUCCESS(status))
        return status;
    lab__ob_directory_initialize(directory);
    return lab__ob_insert(directory, 0, access, 0, handle);
}

/*
 * ZwCreateDirectoryObject, ZwOpenDirectoryObject: make or open a directory of the namespace.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of names; STATUS_OBJECT_TYPE_MISMATCH
 * Source  wdm/nf-wdm-zwcreatedirectoryobject
 */
NTSTATUS ZwCreateDirectoryObject(PHANDLE DirectoryHandle, ACCESS_MASK DesiredAccess,
                                 POBJECT_ATTRIBUTES ObjectAttributes)
{
    KPROCESSOR_MODE mode = lab__ke_thread()->previous_mode;
    NTSTATUS status;

    LAB_DDI(ZwCreateDirectoryObject);
    lab__ke_thread()->previous_mode = KernelMode;
    status = create(DirectoryHandle, DesiredAccess, ObjectAttributes);
    lab__ke_thread()->previous_mode = mode;
    return status;
}

NTSTATUS ZwOpenDirectoryObject(PHANDLE DirectoryHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    LAB_DDI(ZwOpenDirectoryObject);
    return lab__ob_open_by_name(ObjectAttributes, lab__ob_directory_type, KernelMode, DesiredAccess, 0,
                                DirectoryHandle);
}
