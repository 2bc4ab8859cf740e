/* Starting and stopping Ob: the types of its own, the root and the directories that every machine has. */
#include "ob/ob_local.h"
#include "se/se_p.h"

static const GENERIC_MAPPING directory_mapping = {0x20003, 0x2000C, 0x20003, 0xF000F};
static const GENERIC_MAPPING link_mapping = {0x20001, 0x20000, 0x20001, 0xF0001};
static const GENERIC_MAPPING type_mapping = {0x20000, 0x20000, 0x20000, 0xF0001};

static struct lab__ob_directory *make_root(void)
{
    struct lab__ob_directory *root;

    lab__ob_create(lab__ob_directory_type, KernelMode, 0, sizeof *root, (PVOID *)&root);
    lab__ob_directory_initialize(root);
    return root;
}

static void keep_directory(const WCHAR *path)
{
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES attributes;
    struct lab__ob_directory *directory;

    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&attributes, &name, OBJ_PERMANENT | OBJ_CASE_INSENSITIVE, 0, 0);
    lab__ob_create(lab__ob_directory_type, KernelMode, &attributes, sizeof *directory, (PVOID *)&directory);
    lab__ob_directory_initialize(directory);
    lab__ob_insert(directory, 0, 0, 0, 0);
}

static void keep_link(const WCHAR *path, const WCHAR *to)
{
    UNICODE_STRING name, target;
    OBJECT_ATTRIBUTES attributes;

    RtlInitUnicodeString(&name, path);
    RtlInitUnicodeString(&target, to);
    InitializeObjectAttributes(&attributes, &name, OBJ_PERMANENT | OBJ_CASE_INSENSITIVE, 0, 0);
    lab__ob_symbolic_link_create(&attributes, &target, KernelMode, 0, 0);
}

void lab__ob_start(void)
{
    static const WCHAR *const directories[] = {L"\\ArcName",
                                               L"\\BaseNamedObjects",
                                               L"\\Callback",
                                               L"\\Device",
                                               L"\\Driver",
                                               L"\\FileSystem",
                                               L"\\FileSystem\\Filters",
                                               L"\\GLOBAL??",
                                               L"\\KernelObjects",
                                               L"\\ObjectTypes",
                                               L"\\RPC Control",
                                               L"\\Security",
                                               L"\\Sessions",
                                               L"\\Windows"};
    static const struct lab__ob_procedures link_procedures = {.remove = lab__ob_symbolic_link_remove};

    lab__ob_types_reset();
    lab__ob_objects_reset();
    lab__ob_type_type = lab__ob_type_create(L"Type", 0, &type_mapping, 0xF0001, LAB_OB_NOT_WAITABLE);
    lab__ob_directory_type = lab__ob_type_create(L"Directory", 0, &directory_mapping, 0xF000F, LAB_OB_NOT_WAITABLE);
    lab__ob_symbolic_link_type =
        lab__ob_type_create(L"SymbolicLink", &link_procedures, &link_mapping, 0xF0001, LAB_OB_NOT_WAITABLE);
    lab__ob_root = make_root();
    for (ULONG i = 0; i < RTL_NUMBER_OF(directories); i++)
        keep_directory(directories[i]);
    keep_link(L"\\??", L"\\GLOBAL??");
    keep_link(L"\\DosDevices", L"\\??");
    keep_link(L"\\GLOBAL??\\GLOBALROOT", L""); /* the root: what follows the name is a whole path */
    keep_link(L"\\GLOBAL??\\Global", L"\\GLOBAL??");
}

void lab__ob_mark_system(PVOID body)
{
    lab__ob_header_of(body)->flags |= LAB_OB_SYSTEM_OBJECT;
}

BOOLEAN lab__ob_is_system(PVOID body)
{
    return (lab__ob_header_of(body)->flags & LAB_OB_SYSTEM_OBJECT) != 0;
}

static void secure_directory(const struct lab__ob_header *header)
{
    static const UNICODE_STRING open = RTL_CONSTANT_STRING(L"BaseNamedObjects");
    ULONG length;
    PSECURITY_DESCRIPTOR descriptor = lab__se_standard(
        RtlEqualUnicodeString(&header->name, &open, TRUE) ? LAB_SE_DIRECTORY_OPEN : LAB_SE_DIRECTORY, &length);

    lab__ob_security_set((PVOID)header->body, lab__se_descriptor_share(descriptor, length));
}

/* What exists now belongs to the machine; only what comes later can be a leak. */
void lab__ob_started(void)
{
    LIST_ENTRY *directories = &lab__ob_directory_type->objects;

    for (LIST_ENTRY *e = directories->Flink; e != directories; e = e->Flink)
        secure_directory(CONTAINING_RECORD(e, struct lab__ob_header, type_link));
    for (ULONG i = 0; i < lab__ob_type_count(); i++)
        for (LIST_ENTRY *e = lab__ob_type_at(i)->objects.Flink; e != &lab__ob_type_at(i)->objects; e = e->Flink)
            CONTAINING_RECORD(e, struct lab__ob_header, type_link)->flags |= LAB_OB_SYSTEM_OBJECT;
}

void lab__ob_leaks_each(void (*each)(void *context, PVOID body), void *context)
{
    for (ULONG i = 0; i < lab__ob_type_count(); i++) {
        LIST_ENTRY *list = &lab__ob_type_at(i)->objects;

        for (LIST_ENTRY *e = list->Flink; e != list; e = e->Flink) {
            struct lab__ob_header *header = CONTAINING_RECORD(e, struct lab__ob_header, type_link);

            if (!(header->flags & LAB_OB_SYSTEM_OBJECT))
                each(context, header->body);
        }
    }
}

static void count(void *context, PVOID body)
{
    struct lab__ob_leaks *leaks = context;
    struct lab__ob_header *header = lab__ob_header_of(body);

    if (header->type == lab__ps_thread_type)
        leaks->threads++; /* one that has ended is only kept by a reference */
    else
        leaks->objects++;
    leaks->handles += (ULONG)header->handle_count;
}

void lab__ob_leaks(struct lab__ob_leaks *leaks)
{
    RtlZeroMemory(leaks, sizeof *leaks);
    lab__ob_leaks_each(count, leaks);
}

void lab__ob_stop(void)
{
    lab__ob_types_reset();
    lab__ob_root = 0;
}
